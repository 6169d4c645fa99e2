"""Names that a saved event may have."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.events import SHARED, check_event_name, check_function_folder


@pytest.mark.parametrize("name", ["a", "bad sku", "order-1_v2.1+x", "x" * 100, "console", "com10"])
def test_a_plain_name_is_taken(name: str) -> None:
    assert check_event_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        ".hidden",
        "a/b",
        "../a",
        "a..b",
        "a\\b",
        "a\x00",
        "a\n",
        "a.",
        "a ",
        " a",
        "-rf",
        "x.json",
        "x" * 101,
        "con",
        "NUL.txt",
        "com1",
        "é",
        "~",
    ],
)
def test_a_name_that_is_no_file_everywhere_is_refused_with_what_is(name: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        check_event_name(name)
    assert caught.value.fault.kind is Kind.INVALID
    assert "letters" in caught.value.fault.advice


@given(st.text())
def test_no_name_that_is_taken_leaves_its_folder(name: str) -> None:
    try:
        check_event_name(name)
    except LambdatuiError:
        return
    assert os.path.normpath(f"/events/{name}.json") == f"/events/{name}.json"
    assert len(f"{name}.json".encode()) < 200


@pytest.mark.parametrize("function", ["orders-api", "a", "A_1", "x" * 140, SHARED])
def test_a_function_name_is_its_folder(function: str) -> None:
    assert check_function_folder(function) == function


@pytest.mark.parametrize("function", ["", ".trash", "..", "a/b", "a:b", "x" * 141, "a\n"])
def test_what_is_no_function_name_is_no_folder(function: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        check_function_folder(function)
    assert caught.value.fault.kind is Kind.INVALID
