from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.identity import read_identity
from lambdatui.aws.own_account import OwnAccount
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty, Reply, Talk, says

Start = Callable[..., tuple[Faulty, Clients]]


def xml(body: str, status: int = 200) -> Reply:
    return says(body.encode(), status, {"Content-Type": "text/xml"})


WHO = xml(
    "<GetCallerIdentityResponse><GetCallerIdentityResult>"
    "<Arn>arn:aws:sts::123456789012:assumed-role/oncall/ada</Arn><UserId>U</UserId>"
    "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
ALIAS = xml(
    "<ListAccountAliasesResponse><ListAccountAliasesResult><AccountAliases>"
    "<member>acme-prod</member></AccountAliases></ListAccountAliasesResult>"
    "</ListAccountAliasesResponse>"
)
DENIED = xml(
    "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>",
    403,
)
NO_IAM = xml(
    "<ErrorResponse><Error><Code>InvalidAction</Code></Error></ErrorResponse>",
    400,
)
OTHERS = (
    ("Forbidden", 403),
    ("InvalidClientTokenId", 403),
    ("SignatureDoesNotMatch", 403),
    ("RequestExpired", 400),
    ("NoSuchEntity", 404),
    ("Foo", 400),
    ("Conflict", 409),
)


def refused(code: str, status: int) -> Reply:
    return xml(f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>", status)


def test_the_embedded_account_says_who_we_are(clients: Clients, endpoint: Endpoint) -> None:
    identity = read_identity(clients)
    assert identity.account == endpoint.account
    assert identity.arn.startswith("arn:aws:")
    assert identity.region == endpoint.region
    assert identity.endpoint_url == endpoint.url
    assert identity.profile == ""
    assert (identity.alias, identity.alias_read) == ("", True)


def test_the_alias_of_the_account_is_read(faulty: Start) -> None:
    server, clients = faulty(WHO, ALIAS)
    identity = read_identity(clients)
    assert (identity.account, identity.principal) == ("123456789012", "ada")
    assert (identity.alias, identity.alias_read) == ("acme-prod", True)
    assert identity.endpoint_url == server.url


def test_the_password_of_the_endpoint_is_not_shown(faulty: Start) -> None:
    server, _ = faulty(WHO, ALIAS)
    given = server.url.replace("http://", "http://ada:s3cr3t@") + "/?key=s3cr3t"
    identity = read_identity(Clients(Connection(region="eu-west-1", endpoint_url=given)))
    assert identity.endpoint_url == server.url


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        # It may name what is protected, whoever may not read it.
        (DENIED, False),
        (Talk.close, False),
        # Not AWS's own endpoint: it has no IAM.
        (NO_IAM, True),
        (xml("<html>not here</html>", 501), True),
        # All else is no word on whether there is an alias.
        *((refused(code, status), False) for code, status in OTHERS),
        (xml("<what/>"), False),
        (xml("not xml"), False),
    ],
)
def test_an_alias_that_cannot_be_read_is_empty_and_asked_for_once(
    faulty: Start, reply: Reply, *, known: bool
) -> None:
    server, clients = faulty(WHO, reply)
    identity = read_identity(clients)
    assert (identity.alias, identity.alias_read) == ("", known)
    assert len(server.requests) == 2


def test_an_alias_that_was_not_read_is_asked_for_again(faulty: Start) -> None:
    server, clients = faulty(WHO, DENIED, WHO, ALIAS)
    own = OwnAccount(clients, lambda: 0.0)
    assert not own.identity().alias_read
    assert own.identity().alias == "acme-prod"
    assert own.identity().alias == "acme-prod"
    assert len(server.requests) == 4


@pytest.mark.parametrize("reply", [xml("<GetCallerIdentityResponse/>"), xml("<html>"), xml("")])
def test_an_answer_that_is_no_identity_is_malformed(faulty: Start, reply: Reply) -> None:
    _, clients = faulty(reply)
    with pytest.raises(LambdatuiError) as raised:
        read_identity(clients)
    assert raised.value.fault.kind is Kind.MALFORMED


def test_unknown_keys_are_told_from_a_missing_permission(faulty: Start) -> None:
    error = (
        "<ErrorResponse><Error><Code>InvalidClientTokenId</Code>"
        "<Message>The security token included in the request is invalid.</Message></Error>"
        "<RequestId>r-9</RequestId></ErrorResponse>"
    )
    _, clients = faulty(xml(error, 403))
    with pytest.raises(LambdatuiError) as raised:
        read_identity(clients)
    fault = raised.value.fault
    assert fault.kind is Kind.NO_CREDENTIALS
    assert "AWS does not know these credentials (InvalidClientTokenId)" in fault.what
    assert (fault.code, fault.status, fault.request_id) == ("InvalidClientTokenId", 403, "r-9")


@pytest.mark.usefixtures("keys")
def test_a_profile_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nowhere")
    with pytest.raises(LambdatuiError) as raised:
        read_identity(Clients(Connection()))
    assert "'nowhere'" in raised.value.fault.what
