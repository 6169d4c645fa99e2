"""Answers of AWS as they are shown: masked, and by a JMESPath expression."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.answer_json import answer_value, as_text, filtered
from lambdatui.core.aws_call import AwsAnswer, call
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.secrets import MASK


def _answer(value: Any) -> AwsAnswer:
    return AwsAnswer(call=call("lambda", "GetFunction"), body=json.dumps(value).encode())


def test_every_value_of_an_environment_is_masked_wherever_it_stands() -> None:
    environment = {"Variables": {"TABLE": "orders", "N": "", "deep": {"x": ["hidden", 7]}}}
    value = {"Versions": [{"Version": "7", "Environment": environment}]}
    shown = answer_value(_answer(value))
    variables = shown["Versions"][0]["Environment"]["Variables"]
    assert variables == {"TABLE": MASK, "N": "", "deep": {"x": [MASK, MASK]}}
    assert shown["Versions"][0]["Version"] == "7"
    assert answer_value(_answer(value), secrets=True) == value


def test_why_an_environment_cannot_be_read_is_no_secret() -> None:
    value = {"Environment": {"Error": {"ErrorCode": "KMS", "Message": "The key is disabled."}}}
    assert answer_value(_answer(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        {"Tags": {"api_key": "0123456789"}},
        {"Code": {"Location": "https://s3/x?X-Amz-Signature=abc&x=1"}},
        {"Pattern": "AKIAIOSFODNN7EXAMPLE"},
        {"Environment": "hidden"},
        {"Environment": ["hidden"]},
    ],
)
def test_what_looks_like_a_secret_is_masked_elsewhere_too(value: Any) -> None:
    text = as_text(answer_value(_answer(value)))
    for secret in ("0123456789", "X-Amz-Signature", "AKIAIOSFODNN7EXAMPLE", "hidden"):
        assert secret not in text


def test_names_and_arns_and_auth_types_are_no_secrets() -> None:
    value = {"AuthType": "AWS_IAM", "KMSKeyArn": "arn:aws:kms:eu-west-1:1:key/2", "NextMarker": "a"}
    assert answer_value(_answer(value)) == value


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_said(body: bytes) -> None:
    with pytest.raises(LambdatuiError) as raised:
        answer_value(AwsAnswer(call=call("lambda", "GetPolicy"), body=body))
    assert raised.value.fault.kind is Kind.MALFORMED


def test_an_expression_picks_from_the_answer() -> None:
    value = {"Configuration": {"State": "Active", "MemorySize": 512}}
    assert filtered(value, "Configuration.[State, MemorySize]") == ["Active", 512]
    assert filtered(value, "  ") == value


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("a[", "The expression is not complete."),
        ("a ? b", "The expression is wrong at character 3: '?' was not expected there."),
        ("bogus(@)", "Unknown function: bogus()."),
        ("sum(b)", "In function sum(), invalid type for value: x"),
    ],
)
def test_what_is_wrong_with_an_expression_is_a_sentence(expression: str, words: str) -> None:
    with pytest.raises(LambdatuiError) as raised:
        filtered({"b": "x"}, expression)
    assert raised.value.fault.kind is Kind.INVALID
    assert raised.value.fault.what.startswith(words)


@given(st.text(alphabet="ab.[]{}()*?|&@`'\":,<>=!0-\\ \n", max_size=12))
def test_no_expression_ends_in_anything_but_a_fault(expression: str) -> None:
    try:
        filtered({"a": [{"b": 1}, {"b": "x"}], "b": None}, expression)
    except LambdatuiError as error:
        fault = error.fault
    else:
        return
    assert fault.kind is Kind.INVALID
    assert "\n" not in fault.what
