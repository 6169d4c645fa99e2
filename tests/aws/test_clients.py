"""Profile, region, endpoint and credentials are those that the AWS CLI would take."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import botocore.session
import pytest
from botocore.utils import JSONFileCache

from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty, says

Start = Callable[..., tuple[Faulty, Clients]]

FUNCTIONS = says({"Functions": []})


def access_key(request_headers: dict[str, str]) -> str:
    """The key ID that signed a request."""
    return request_headers["authorization"].split("Credential=")[1].split("/")[0]


def list_functions(connection: Connection) -> None:
    list(function_pages(Clients(connection)))


@pytest.fixture
def server(faulty: Start) -> Faulty:
    return faulty(FUNCTIONS)[0]


@pytest.fixture
def profiles(home: Path) -> Path:
    (home / "config").write_text(
        "[default]\nregion = eu-north-1\n"
        "[profile prod]\nregion = us-west-2\n"
        "[profile stage]\nregion = ap-south-1\n"
    )
    (home / "credentials").write_text(
        "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = d\n"
        "[prod]\naws_access_key_id = AKIAPROD\naws_secret_access_key = p\n"
        "[stage]\naws_access_key_id = AKIASTAGE\naws_secret_access_key = s\n"
    )
    return home


class TestRegion:
    @pytest.fixture(autouse=True)
    def _profiles(self, profiles: Path) -> None:
        pass

    def test_the_flag_goes_before_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_REGION", "sa-east-1")
        assert Clients(Connection(region="ca-central-1")).region == "ca-central-1"

    def test_aws_region_goes_before_aws_default_region(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-2")
        assert Clients(Connection()).region == "us-east-2"
        monkeypatch.setenv("AWS_REGION", "sa-east-1")
        clients = Clients(Connection())
        assert clients.region == "sa-east-1"
        assert clients.lambda_.meta.region_name == "sa-east-1"

    def test_the_environment_goes_before_the_profile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_REGION", "sa-east-1")
        assert Clients(Connection(profile="prod")).region == "sa-east-1"

    def test_the_profile_has_one(self) -> None:
        assert Clients(Connection(profile="prod")).region == "us-west-2"
        assert Clients(Connection()).region == "eu-north-1"

    def test_none_at_all_is_an_error_that_says_how_to_give_one(self, home: Path) -> None:
        (home / "config").unlink()
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection())
        assert raised.value.fault.kind is Kind.NO_REGION
        assert "AWS_REGION" in raised.value.fault.advice


class TestProfile:
    @pytest.fixture(autouse=True)
    def _profiles(self, profiles: Path) -> None:
        pass

    def used(self, server: Faulty, connection: Connection) -> str:
        list_functions(Connection(profile=connection.profile, endpoint_url=server.url))
        return access_key(server.requests[-1].headers)

    def test_the_flag_goes_before_the_environment(
        self, server: Faulty, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        monkeypatch.setenv("AWS_PROFILE", "stage")
        assert self.used(server, Connection()) == "AKIASTAGE"
        assert self.used(server, Connection(profile="prod")) == "AKIAPROD"

    def test_aws_profile_goes_before_aws_default_profile(
        self, server: Faulty, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        monkeypatch.setenv("AWS_DEFAULT_PROFILE", "stage")
        assert self.used(server, Connection()) == "AKIASTAGE"
        monkeypatch.setenv("AWS_PROFILE", "prod")
        assert self.used(server, Connection()) == "AKIAPROD"
        assert Clients(Connection()).profile == "prod"

    def test_keys_of_the_environment_go_before_its_profile_but_not_before_the_flag(
        self, server: Faulty, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "stage")
        assert self.used(server, Connection()) == "AKIAIOSFODNN7EXAMPLE"
        assert self.used(server, Connection(profile="prod")) == "AKIAPROD"

    def test_an_unknown_one_is_named_and_the_known_ones_are_listed(self) -> None:
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection(profile="pord"))
        fault = raised.value.fault
        assert fault.kind is Kind.UNKNOWN_PROFILE
        assert fault.what == "Cannot list the functions: there is no AWS profile 'pord'."
        assert fault.advice == "There are: default, prod, stage."

    def test_an_unknown_one_of_the_environment_is_named_as_well(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "pord")
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection())
        assert raised.value.fault.kind is Kind.UNKNOWN_PROFILE

    def test_a_file_that_cannot_be_read_is_named(self, home: Path) -> None:
        (home / "config").write_text("region: eu-west-1\n]]\n")
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection())
        assert raised.value.fault.kind is Kind.BAD_CONFIG
        assert str(home / "config") in raised.value.fault.what


class TestEndpoint:
    def test_the_flag_goes_before_the_environment(
        self, server: Faulty, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:1")
        list_functions(Connection(endpoint_url=server.url))
        assert len(server.requests) == 1
        assert Clients(Connection(endpoint_url=server.url)).endpoint_url == server.url

    def test_the_variable_of_the_service_goes_before_the_general_one(
        self, server: Faulty, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", server.url)
        list_functions(Connection())
        assert len(server.requests) == 1
        assert Clients(Connection()).endpoint_url == server.url

    def test_the_shared_configuration_has_one(self, server: Faulty, home: Path) -> None:
        (home / "config").write_text(
            "[default]\nservices = mine\n[services mine]\n"
            f"lambda =\n  endpoint_url = {server.url}\n"
        )
        list_functions(Connection())
        assert len(server.requests) == 1

    @pytest.mark.usefixtures("keys")
    def test_without_one_it_is_aws_itself(self) -> None:
        clients = Clients(Connection())
        assert clients.endpoint_url == ""
        assert clients.lambda_.meta.endpoint_url == "https://lambda.eu-west-1.amazonaws.com"

    @pytest.mark.usefixtures("keys")
    def test_only_a_custom_one_takes_the_prefix_from_the_host(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def prefixes() -> object:
            # Whether it does is not in the stubs of botocore.
            return getattr(Clients(Connection()).logs.meta.config, "inject_host_prefix", None)

        assert prefixes() is True
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://127.0.0.1:4566")
        assert prefixes() is False

    @pytest.mark.usefixtures("keys")
    def test_one_that_is_no_url_is_told(self) -> None:
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection(endpoint_url="localhost"))
        assert raised.value.fault.kind is Kind.BAD_CONFIG
        assert "localhost" in raised.value.fault.what


class TestCredentials:
    def test_none_at_all_is_an_error_with_a_way_out(self) -> None:
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection(region="eu-west-1"))
        fault = raised.value.fault
        assert fault.kind is Kind.NO_CREDENTIALS
        assert fault.what == "Cannot list the functions: no AWS credentials were found."
        assert "lambdatui demo" in fault.advice

    def test_half_of_them_say_which_half_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAHALF")
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection(region="eu-west-1"))
        assert raised.value.fault.kind is Kind.NO_CREDENTIALS
        assert "AWS_SECRET_ACCESS_KEY" in raised.value.fault.what

    def process(self, home: Path, script: str) -> Connection:
        (home / "process.py").write_text(script)
        (home / "config").write_text(
            "[profile tool]\nregion = eu-west-1\n"
            f"credential_process = {sys.executable} {home / 'process.py'}\n"
        )
        return Connection(profile="tool")

    def test_a_credential_process_is_run_and_cannot_read_our_input(
        self, server: Faulty, home: Path
    ) -> None:
        found = {"Version": 1, "AccessKeyId": "AKIATOOL", "SecretAccessKey": "s"}
        connection = self.process(
            home, f"import sys\nassert sys.stdin.read() == ''\nprint({json.dumps(found)!r})\n"
        )
        list_functions(Connection(profile=connection.profile, endpoint_url=server.url))
        assert access_key(server.requests[0].headers) == "AKIATOOL"

    def test_a_credential_process_that_fails_is_quoted_without_its_secrets(
        self, home: Path
    ) -> None:
        secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        connection = self.process(
            home, f"import sys\nsys.exit('vault is sealed, SecretAccessKey={secret} {secret}')\n"
        )
        with pytest.raises(LambdatuiError) as raised:
            list_functions(connection)
        fault = raised.value.fault
        assert fault.kind is Kind.NO_CREDENTIALS
        assert "the credential process of profile 'tool': vault is sealed" in fault.what
        assert secret not in fault.sentence()

    def test_a_credential_process_that_is_not_there_is_named(self, home: Path) -> None:
        (home / "config").write_text(
            "[profile tool]\nregion = eu-west-1\ncredential_process = /nowhere/tool\n"
        )
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection(profile="tool"))
        assert raised.value.fault.kind is Kind.BAD_CONFIG
        assert "/nowhere/tool" in raised.value.fault.what

    def test_an_sso_session_that_has_ended_names_the_command(self, home: Path) -> None:
        (home / "config").write_text(
            "[profile team]\nregion = eu-west-1\nsso_session = corp\nsso_account_id = 1\n"
            "sso_role_name = oncall\n[sso-session corp]\nsso_region = eu-west-1\n"
            "sso_start_url = https://corp.awsapps.com/start\n"
        )
        with pytest.raises(LambdatuiError) as raised:
            list_functions(Connection(profile="team"))
        fault = raised.value.fault
        assert fault.kind is Kind.EXPIRED
        assert fault.what == (
            "Cannot list the functions: the SSO session of profile 'team' has ended."
        )
        assert fault.advice == "Run: aws sso login --profile team"

    def test_new_keys_in_the_file_are_seen_after_old_ones_were_refused(
        self, faulty: Start, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refused = says(
            {"message": "The security token included in the request is expired"},
            403,
            {"x-amzn-ErrorType": "ExpiredTokenException"},
        )
        server, clients = faulty(refused, FUNCTIONS)
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        file = home / "credentials"
        file.write_text("[default]\naws_access_key_id = OLD\naws_secret_access_key = s\n")
        with pytest.raises(LambdatuiError) as raised:
            list(function_pages(clients))
        assert raised.value.fault.kind is Kind.EXPIRED
        file.write_text("[default]\naws_access_key_id = NEW\naws_secret_access_key = s\n")
        list(function_pages(clients))
        assert [access_key(request.headers) for request in server.requests] == ["OLD", "NEW"]


class TestMfa:
    @pytest.fixture
    def role(self, endpoint: Endpoint, home: Path, monkeypatch: pytest.MonkeyPatch) -> Connection:
        (home / "config").write_text(
            "[profile base]\nregion = eu-west-1\n"
            "[profile oncall]\nregion = eu-west-1\nsource_profile = base\n"
            "role_arn = arn:aws:iam::123456789012:role/oncall\n"
            "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
        )
        (home / "credentials").write_text(
            "[base]\naws_access_key_id = 123456789012\naws_secret_access_key = s\n"
        )
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint.url)
        return Connection(profile="oncall")

    def test_a_code_is_never_asked_for_and_the_error_says_what_to_do(
        self, role: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def ask_on_the_terminal(prompt: str = "") -> str:
            pytest.fail(f"asked: {prompt}")

        monkeypatch.setattr("getpass.getpass", ask_on_the_terminal)
        with pytest.raises(LambdatuiError) as raised:
            list_functions(role)
        fault = raised.value.fault
        assert fault.kind is Kind.NO_CREDENTIALS
        assert "needs a code from an MFA device" in fault.what
        assert "aws sts get-caller-identity --profile oncall" in fault.advice

    def test_the_session_that_the_aws_cli_keeps_is_used(
        self, role: Connection, home: Path, faulty: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server, _ = faulty(FUNCTIONS)
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        # What the CLI does when the code is typed there.
        session = botocore.session.Session(profile=role.profile)
        provider = session.get_component("credential_provider").get_provider("assume-role")
        provider.cache = JSONFileCache(str(home / ".aws/cli/cache"))
        provider._prompter = lambda _: "123456"
        credentials = session.get_credentials()
        assert credentials is not None
        credentials.get_frozen_credentials()
        (kept,) = (home / ".aws/cli/cache").iterdir()

        list_functions(Connection(profile=role.profile, endpoint_url=server.url))
        key = json.loads(kept.read_text())["Credentials"]["AccessKeyId"]
        assert access_key(server.requests[0].headers) == key
