"""What a function of the list is called, and where it stands."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.functions import Function, by_name, plain_name

ORDERS = Function(name="orders-api", runtime="python3.12", memory_mb=512, timeout_s=30)
THUMBNAIL = Function(name="Thumbnail", runtime="nodejs20.x", memory_mb=128, architecture="arm64")
IMAGE = Function(name="resize", package_type="Image", memory_mb=512, description="Makes thumbnails")
ALL = [ORDERS, THUMBNAIL, IMAGE]


def names(found: Iterable[Function]) -> list[str]:
    return [function.name for function in found]


def test_names_sort_without_regard_to_case() -> None:
    twins = [Function(name="a"), Function(name="A")]
    assert names(by_name(ALL)) == ["orders-api", "resize", "Thumbnail"]
    assert names(by_name(twins)) == names(by_name(twins[::-1])) == ["A", "a"]


def test_a_container_image_has_a_label_instead_of_a_runtime() -> None:
    assert [function.runtime_label for function in ALL] == ["python3.12", "nodejs20.x", "image"]
    assert Function(name="x").runtime_label == "–"


def test_the_log_group_is_the_configured_one_and_the_default_only_without() -> None:
    assert Function(name="a", log_group="/shared/logs").log_group_name == "/shared/logs"
    assert Function(name="a").log_group_name == "/aws/lambda/a"


@pytest.mark.parametrize(
    "given_",
    [
        "orders-api",
        "orders-api:live",
        "123456789012:function:orders-api",
        "arn:aws:lambda:eu-west-1:123456789012:function:orders-api",
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:orders-api:7",
    ],
)
def test_every_form_that_lambda_takes_has_a_plain_name(given_: str) -> None:
    assert plain_name(given_) == "orders-api"


@given(st.text("a:function", max_size=30))
def test_any_text_has_some_plain_name(text: str) -> None:
    assert ":" not in plain_name(text)
