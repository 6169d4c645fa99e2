"""Where a remembered invocation belongs."""

import pytest

from lambdatui.core.history import place_of


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:lambda:eu-west-1:123456789012:function:orders-api",
        "arn:aws:lambda:eu-west-1:123456789012:function:orders-api:prod",
        "arn:aws-cn:lambda:eu-west-1:123456789012:function:orders-api:$LATEST",
    ],
)
def test_an_arn_tells_account_and_region(arn: str) -> None:
    assert place_of(arn) == "123456789012/eu-west-1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "orders-api",
        "123456789012:function:orders-api",
        "arn:aws:lambda:eu-west-1:123456789012:layer:orders-api",
        "arn:aws:lambda::123456789012:function:orders-api",
        "arn:aws:lambda:eu-west-1::function:orders-api",
        "arn:aws:s3:eu-west-1:123456789012:function:orders-api",
        "arn:aws:lambda:eu-west-1:123456789012:function:",
    ],
)
def test_what_is_no_whole_arn_tells_no_place(text: str) -> None:
    assert place_of(text) == ""
