"""Pages of the list read at once: what comes out is what comes by botocore from the same bytes."""

import json
from typing import Any

import pytest
from botocore.parsers import create_parser
from botocore.session import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.function_page import ListedPage, read_page
from lambdatui.aws.functions import read_function

_MODEL: Any = Session().get_service_model("lambda").operation_model("ListFunctions")

_TEXTS = st.text(st.characters(), max_size=12)
_WHOLE = st.integers(-(2**65), 2**65)
_ANY = st.recursive(
    st.none() | st.booleans() | _WHOLE | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=4,
)
_TIMES = st.sampled_from(["2024-05-01T10:20:30.123+0000", "2024-05-01", "yesterday", ""])
_USUAL = {
    "FunctionArn": _TEXTS,
    "Runtime": _TEXTS | st.just("python3.12") | st.none(),
    "Handler": _TEXTS | st.none(),
    "MemorySize": _WHOLE | st.none(),
    "Timeout": st.integers(0, 900) | st.none(),
    "LastModified": _TIMES | st.none(),
    "CodeSize": _WHOLE,
    "PackageType": st.sampled_from(["Zip", "Image", ""]),
    "Architectures": st.lists(st.sampled_from(["arm64", "x86_64", ""]), max_size=2) | st.none(),
    "Description": _TEXTS,
    "LoggingConfig": st.fixed_dictionaries({}, optional={"LogGroup": _TEXTS}) | st.none(),
    "unknown": _ANY,
}
_ENTRIES = st.fixed_dictionaries({"FunctionName": _TEXTS}, optional=_USUAL)
#: What AWS sends, and what anything between here and AWS may make of it.
_ODD = st.fixed_dictionaries({}, optional={"FunctionName": _ANY, **dict.fromkeys(_USUAL, _ANY)})
_PAGES = st.fixed_dictionaries(
    {},
    optional={
        "Functions": st.lists(_ENTRIES, max_size=4) | st.lists(_ODD, max_size=2) | _ANY,
        "NextMarker": _TEXTS | st.none() | _ANY,
        "more": _ANY,
    },
)


def by_botocore(body: bytes) -> ListedPage:
    parser = create_parser(_MODEL.service_model.metadata["protocol"])
    response = {"status_code": 200, "headers": {"date": "x"}, "body": body}
    answer = parser.parse(response, _MODEL.output_shape)
    entries = required(answer, "Functions", list, "ListFunctions")
    return ListedPage(
        [read_function(mapping(entry), "ListFunctions") for entry in entries],
        text(answer.get("NextMarker")),
    )


def same_or_left(body: bytes) -> ListedPage | None:
    """What is read at once, which is what botocore reads, if it is anything."""
    page = read_page(body)
    if page is not None:
        assert repr(page) == repr(by_botocore(body))
    return page


@settings(max_examples=400, deadline=None)
@given(_PAGES, st.booleans())
def test_a_page_is_what_botocore_makes_of_it(page: object, plain: bool) -> None:
    same_or_left(json.dumps(page, ensure_ascii=plain).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"[]",
        b'{"Functions":[',
        b'{"Functions":null}',
        b'{"Functions":[null]}',
        b'{"Functions":[{"FunctionName":null}]}',
        b'{"Functions":[{"FunctionName":"a","MemorySize":128.0}]}',
        b'{"Functions":[{"FunctionName":"a","MemorySize":true}]}',
        b'{"Functions":[{"FunctionName":"a","CodeSize":9223372036854775808}]}',
        b'{"Functions":[{"FunctionName":"\xff"}]}',
        b'{"Functions":[{"FunctionName":"\\ud800"}]}',
        b'{"Functions":[{"FunctionName":"a"}],"other":NaN}',
        b'\xef\xbb\xbf{"Functions":[{"FunctionName":"a"}]}',
        b'{"Functions":[{"FunctionName":"a"}]} and more',
        b'{"Functions":[],"NextMarker":7}',
        b'{"Functions":' + b"[" * 3_000 + b"]" * 3_000 + b"}",
    ],
)
def test_what_is_no_usual_page_is_left_to_botocore(body: bytes) -> None:
    assert read_page(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"Functions":[]}',
        b'{"Functions":[{"FunctionName":"a","FunctionName":"b"}],"NextMarker":null}',
        b'{"Functions":[],"Functions":[{"FunctionName":"a","LoggingConfig":{}}]}',
        b'{"NextMarker":"m","Functions":[{"FunctionName":"a","Architectures":[]}],"__type":"Oh"}',
        '{"Functions":[{"FunctionName":"a","Description":"Größe ✓ \\ud83d\\ude00"}]}'.encode(),
    ],
)
def test_a_usual_page_is_read_at_once(body: bytes) -> None:
    assert same_or_left(body) is not None
