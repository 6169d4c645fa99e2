"""How the list of functions is filtered and sorted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.functions import (
    Column,
    Function,
    filter_functions,
    plain_name,
    rank,
    sort_functions,
)

ORDERS = Function(name="orders-api", runtime="python3.12", memory_mb=512, timeout_s=30)
THUMBNAIL = Function(name="Thumbnail", runtime="nodejs20.x", memory_mb=128, architecture="arm64")
IMAGE = Function(name="resize", package_type="Image", memory_mb=512, description="Makes thumbnails")
ALL = [ORDERS, THUMBNAIL, IMAGE]

functions = st.lists(
    st.builds(
        Function,
        name=st.text("abAB-", min_size=1, max_size=4),
        runtime=st.sampled_from(["", "python3.12", "nodejs20.x"]),
        memory_mb=st.sampled_from([128, 512]),
        timeout_s=st.sampled_from([3, 30]),
        modified_ms=st.sampled_from([0, 5]),
    )
)


def names(found: list[Function]) -> list[str]:
    return [function.name for function in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["orders-api", "Thumbnail", "resize"]),
        ("THUMB", ["Thumbnail", "resize"]),
        ("thumb node", ["Thumbnail"]),
        ("arm64", ["Thumbnail"]),
        ("image", ["resize"]),
        ("!python", ["Thumbnail", "resize"]),
        ("thumb !node", ["resize"]),
        ("!", ["orders-api", "Thumbnail", "resize"]),
        ("nothing-like-it", []),
        ("[a-z]", []),
    ],
)
def test_every_word_must_stand_somewhere_and_excluded_ones_nowhere(
    text: str, expected: list[str]
) -> None:
    assert names(filter_functions(ALL, text)) == expected


def test_names_sort_without_regard_to_case() -> None:
    assert names(sort_functions(ALL, Column.NAME)) == ["orders-api", "resize", "Thumbnail"]
    assert names(sort_functions(ALL, Column.NAME, descending=True)) == [
        "Thumbnail",
        "resize",
        "orders-api",
    ]


def test_equal_ones_stand_by_name_in_both_orders() -> None:
    assert names(sort_functions(ALL, Column.MEMORY)) == ["Thumbnail", "orders-api", "resize"]
    assert names(sort_functions(ALL, Column.MEMORY, descending=True)) == [
        "orders-api",
        "resize",
        "Thumbnail",
    ]


@given(functions, st.sampled_from(Column), st.booleans())
def test_sorting_keeps_every_function_and_does_not_depend_on_the_order_before(
    some: list[Function], column: Column, descending: bool
) -> None:
    once = sort_functions(some, column, descending=descending)
    again = sort_functions(some[::-1], column, descending=descending)
    assert sorted(names(once)) == sorted(names(some))
    assert names(once) == names(again)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("orders", "orders", 0),
        ("Orders", "ORDERS", 0),
        ("orders-api", "orders", 1),
        ("warehouse-orders", "orders", 2),
        ("old_orders_2", "ord", 2),
        ("reorders-api", "orders", 3),
        ("reorders-orders", "orders", 2),
        ("warehouse-export", "orders", 4),
        ("orders-api", "orders api", 3),
        ("orders-api", "orders !api", 1),
        ("orders-api", "!export", 0),
        ("a+b", "+", 3),
    ],
)
def test_the_better_a_name_answers_the_lower_its_rank(name: str, text: str, expected: int) -> None:
    assert rank(Function(name=name), text) == expected


@given(functions, st.text("ab!- ", max_size=6))
def test_a_filter_keeps_order_and_invents_nothing(some: list[Function], text: str) -> None:
    kept = iter(some)
    assert all(
        any(function is other for other in kept) for function in filter_functions(some, text)
    )


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
