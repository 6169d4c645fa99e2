"""The document of shared test events is changed at one place, and kept everywhere else.

The golden documents are those that the AWS SAM CLI's own tests have its code write.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import InvocationType
from lambdatui.core.shared_events import (
    SharedEvent,
    plain_document,
    read_events,
    schema_name,
    with_event,
    without_event,
)

HEAD = (
    '{"openapi": "3.0.0", "info": {"version": "1.0.0", "title": "Event"}, "paths": {}, '
    '"components": {"schemas": {"Event": {"type": "object", "required": ["key"], '
    '"properties": {"key": {"type": "string"}}}}'
)
DISCOVERED = HEAD + "}}"
ONE = HEAD + ', "examples": {"test1": {"value": {"key": "number1"}}}}}'
TWO = HEAD + (
    ', "examples": {"test1": {"value": {"key": "number1"}}, "test2": {"value": '
    '{"key": "number2"}, "x-metadata": {"invocationType": "RequestResponse"}}}}}'
)
ASYNC = TWO.replace("RequestResponse", "Event")


def same(mine: str, sams: str) -> bool:
    """The same document, members in the same order."""
    return json.dumps(json.loads(mine)) == json.dumps(json.loads(sams))


@pytest.mark.parametrize(
    ("type", "golden"), [(InvocationType.SYNC, TWO), (InvocationType.ASYNC, ASYNC)]
)
def test_an_event_is_added_as_sam_adds_it(type: InvocationType, golden: str) -> None:
    event = SharedEvent(name="test2", text='{"key": "number2"}', type=type)
    assert same(with_event(ONE, event), golden)


def test_the_first_event_of_a_discovered_schema_is_added_as_sam_adds_it() -> None:
    event = SharedEvent(name="test1", text='{\n  "key": "number1"\n}\n')
    assert same(with_event(DISCOVERED, event), ONE)


def test_an_event_is_removed_as_sam_removes_it() -> None:
    assert same(without_event(TWO, "test2"), ONE)


def test_with_the_last_event_nothing_is_left() -> None:
    assert without_event(ONE, "test1") == ""


def test_events_are_read_as_sam_writes_them() -> None:
    assert read_events(ASYNC) == (
        SharedEvent(name="test1", text='{"key": "number1"}'),
        SharedEvent(name="test2", text='{"key": "number2"}', type=InvocationType.ASYNC),
    )
    assert read_events(DISCOVERED) == ()


ODD = (
    '{"x-first":1.10,"components":{"examples":{"theirs":{"summary":"ours to keep",'
    '"value":{"n":12345678901234567890.10,"e":1e400},"x-metadata":{"owner":"ada"}},'
    '"elsewhere":{"externalValue":"https://example.com"}},"x-inner":[0.0]},"x-last":null}'
)


def test_nothing_but_the_event_changes_in_a_document_of_others() -> None:
    event = SharedEvent(name="new", text='{"a": 1.0}', type=InvocationType.SYNC)
    added = with_event(ODD, event)
    example = ',"new":{"value":{"a":1.0},"x-metadata":{"invocationType":"RequestResponse"}}}'
    assert added == ODD.replace('"}},"x-inner"', f'"}}{example},"x-inner"')
    assert without_event(added, "new") == ODD


def test_a_replaced_event_keeps_what_else_is_said_of_it() -> None:
    event = SharedEvent(name="theirs", text="[1.0]", type=InvocationType.ASYNC)
    changed = ODD.replace('{"n":12345678901234567890.10,"e":1e400}', "[1.0]")
    changed = changed.replace('{"owner":"ada"}', '{"owner":"ada","invocationType":"Event"}')
    assert with_event(ODD, event) == changed


def test_an_example_without_a_value_is_no_event() -> None:
    assert [event.name for event in read_events(ODD)] == ["theirs"]
    assert read_events(ODD)[0].text == '{"n":12345678901234567890.10,"e":1e400}'


@pytest.mark.parametrize(
    "document", ["", "null", "[]", "{}", '{"components":[]}', '{"components":{"examples":[]}}', "{"]
)
def test_a_document_of_another_form_is_not_touched(document: str) -> None:
    event = SharedEvent(name="a", text="{}")
    for change in (
        lambda: read_events(document),
        lambda: with_event(document, event),
        lambda: without_event(document, "a"),
    ):
        with pytest.raises(LambdatuiError) as raised:
            change()
        assert raised.value.fault.kind is Kind.MALFORMED


@pytest.mark.parametrize(("name", "text"), [("", "{}"), (" ", "{}"), ("a", "{'a': 1}"), ("a", "")])
def test_what_is_no_event_is_refused(name: str, text: str) -> None:
    with pytest.raises(LambdatuiError) as raised:
        with_event(ONE, SharedEvent(name=name, text=text))
    assert raised.value.fault.kind is Kind.INVALID


def test_removing_what_is_not_there_says_so() -> None:
    with pytest.raises(LambdatuiError) as raised:
        without_event(ONE, "test2")
    assert raised.value.fault.kind is Kind.NOT_FOUND


@pytest.mark.parametrize(
    "function",
    [
        "orders",
        "orders:live",
        "123456789012:function:orders",
        "arn:aws:lambda:eu-west-1:123456789012:function:orders",
        "arn:aws:lambda:eu-west-1:123456789012:function:orders:live",
    ],
)
def test_the_schema_is_named_for_the_function_however_that_is_named(function: str) -> None:
    assert schema_name(function) == "_orders-schema"


@given(st.text(min_size=1).filter(str.strip), st.recursive(st.integers() | st.text(), st.lists))
def test_any_event_under_any_name_is_read_back(name: str, value: object) -> None:
    document = with_event(plain_document(), SharedEvent(name=name, text=json.dumps(value)))
    (event,) = read_events(document)
    assert event.name == name
    assert json.loads(event.text) == value
