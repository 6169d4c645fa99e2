import json
import shlex

import pytest
from botocore import xform_name
from botocore.loaders import Loader

from lambdatui.core.aws_call import AwsAnswer, AwsCall, call, cli_command


def test_a_command_has_each_parameter_as_an_option() -> None:
    asked = call(
        "lambda", "PutFunctionConcurrency", FunctionName="a", ReservedConcurrentExecutions=0
    )
    assert cli_command(asked) == (
        "aws lambda put-function-concurrency --function-name a --reserved-concurrent-executions 0"
    )


def test_profile_and_region_stand_before_the_service() -> None:
    asked = call("sts", "GetCallerIdentity")
    command = cli_command(asked, profile="on call", region="eu-west-1")
    assert command == "aws --profile 'on call' --region eu-west-1 sts get-caller-identity"


def test_yes_and_no_are_options_without_a_value() -> None:
    on = call("lambda", "UpdateEventSourceMapping", UUID="u", Enabled=True)
    off = call("lambda", "UpdateEventSourceMapping", UUID="u", Enabled=False)
    assert cli_command(on).endswith("--uuid u --enabled")
    assert cli_command(off).endswith("--uuid u --no-enabled")


def test_a_structure_is_json_that_a_shell_leaves_alone() -> None:
    given = {"Variables": {"QUOTE": 'it\'s "so" $HOME', "LINE": "a\nb"}}
    words = shlex.split(
        cli_command(call("lambda", "UpdateFunctionConfiguration", Environment=given))
    )
    assert words[-2] == "--environment"
    assert json.loads(words[-1]) == given


def test_a_text_is_given_as_it_is() -> None:
    asked = call("lambda", "UpdateFunctionConfiguration", Description="; rm -rf / #")
    assert shlex.split(cli_command(asked))[-1] == "; rm -rf / #"


@pytest.mark.parametrize("service", ["lambda", "logs", "events", "sqs"])
def test_operations_and_parameters_are_spelled_as_the_cli_spells_them(service: str) -> None:
    model = Loader().load_service_model(service, "service-2")
    names = set(model["operations"])
    for shape in model["shapes"].values():
        names.update(shape.get("members", ()))
    ours = {
        name: cli_command(AwsCall(service=service, operation=name)).split()[-1] for name in names
    }
    assert ours == {name: xform_name(name, "-") for name in names}


def test_an_answer_that_is_no_object_has_no_members() -> None:
    asked = call("lambda", "GetPolicy")
    assert AwsAnswer(call=asked, body=b"[1]").value == {}
    assert AwsAnswer(call=asked, body=b"{").value == {}
    assert AwsAnswer(call=asked).value == {}
    assert AwsAnswer(call=asked, body=b'{"a":1}').value == {"a": 1}
