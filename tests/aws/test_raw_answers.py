"""An answer of AWS as JSON: times, bytes, half characters, what is left out; by a tiny server."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.raw_answers import send
from lambdatui.core.aws_call import call
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.awsd import xml
from tests.aws.faulty import Faulty, says

Start = Callable[..., tuple[Faulty, Clients]]
FUNCTION = call("lambda", "GetFunction", FunctionName="f")


def test_a_time_is_iso_8601_in_utc(faulty: Start) -> None:
    role = "<Role><RoleName>f</RoleName><CreateDate>2024-05-01T11:00:00+02:00</CreateDate></Role>"
    _, clients = faulty(xml("GetRole", role))
    answer = json.loads(send(clients, call("iam", "GetRole", RoleName="f")))
    assert answer["Role"]["CreateDate"] == "2024-05-01T09:00:00+00:00"


def test_bytes_are_base64(faulty: Start) -> None:
    def put_bytes(parsed: dict[str, Any], **_: object) -> None:
        parsed["Configuration"]["CodeSha256"] = b"\x00\xff"

    _, clients = faulty(says({"Configuration": {"FunctionName": "f"}}))
    # No call of a section answers with bytes today.
    clients.lambda_.meta.events.register("after-call.lambda.GetFunction", put_bytes)
    answer = json.loads(send(clients, FUNCTION))
    assert base64.b64decode(answer["Configuration"]["CodeSha256"]) == b"\x00\xff"


def test_half_a_character_does_not_hide_the_rest(faulty: Start) -> None:
    _, clients = faulty(
        says(b'{"Configuration": {"FunctionName": "f", "Description": "a\\ud800b"}}')
    )
    answer = json.loads(send(clients, FUNCTION))
    assert answer["Configuration"] == {"FunctionName": "f", "Description": "a?b"}


def test_the_link_to_the_code_is_left_out_and_the_rest_of_it_is_not(faulty: Start) -> None:
    link = "https://awslambda.s3.amazonaws.com/f?X-Amz-Signature=0123"
    code = {"Location": link, "RepositoryType": "S3", "ImageUri": "i"}
    _, clients = faulty(says({"Configuration": {"FunctionName": "f"}, "Code": code}))
    body = send(clients, FUNCTION)
    assert json.loads(body)["Code"] == {"RepositoryType": "S3", "ImageUri": "i"}
    assert b"X-Amz-Signature" not in body


def test_a_call_that_boto3_is_too_old_for_says_so(faulty: Start) -> None:
    _, clients = faulty()
    with pytest.raises(LambdatuiError) as unknown:
        send(clients, call("lambda", "GetFunctionOfNextYear"))
    assert unknown.value.fault.kind is Kind.INVALID
    assert "GetFunctionOfNextYear" in unknown.value.fault.what
