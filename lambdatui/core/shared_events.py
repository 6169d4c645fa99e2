"""Shared test events: the document in which the AWS console and SAM keep those of a function.

The registry ``lambda-testevent-schemas`` of EventBridge Schemas has a schema ``_NAME-schema`` for
each function: an OpenAPI 3 document whose ``components.examples.NAME.value`` are the events, with
the invocation type beside them in ``x-metadata`` (Lambda developer guide, "Testing Lambda functions
in the console"; the AWS SAM CLI writes the same).

A document is changed at one place and is otherwise kept, byte for byte in each value: other events,
members that are not known here, the digits of numbers.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import check_json, minified
from lambdatui.core.literals import json_string
from lambdatui.core.record import Record

REGISTRY = "lambda-testevent-schemas"
SCHEMA_TYPE: Final = "OpenApi3"
#: Versions of a schema that SAM leaves; it deletes the oldest before it writes another.
MOST_VERSIONS = 5
#: Characters of a document (EventBridge Schemas API, CreateSchema, Content).
LARGEST_DOCUMENT = 100_000

_METADATA = "x-metadata"
_TYPE = "invocationType"
_ADVICE = "Choose another name."


class SharedEvent(Record, frozen=True):
    """One shared event. ``text`` is its JSON as it stands in the document, mostly on one line.

    ``type`` is None where the document does not say how it is to be sent.
    """

    name: str
    text: str
    type: InvocationType | None = None


class SharedEvents(Record, frozen=True):
    """The shared events of a function, as they stand in one version of its schema.

    ``version`` is empty where there is none yet. ``problem`` says why it cannot be read.
    """

    events: tuple[SharedEvent, ...] = ()
    version: str = ""
    problem: str = ""


def schema_name(function: str) -> str:
    """The name of a function's schema, for a name or an ARN with or without a qualifier."""
    parts = function.split(":")
    if len(parts) >= 7 and parts[0] == "arn":
        function = parts[6]
    elif len(parts) > 1:
        # name:qualifier, or 123456789012:function:name
        function = parts[parts.index("function") + 1] if "function" in parts[:-1] else parts[0]
    return f"_{function}-schema"


def read_events(document: str) -> tuple[SharedEvent, ...]:
    """The events of a document, in its order; an example without a value is none.

    Raises:
        LambdatuiError: MALFORMED, where it is no such document.
    """
    events = []
    for name, raw in _examples(document)[1].items():
        example = _members(_text(raw))
        if example is not None and "value" in example:
            text = _text(example["value"])
            events.append(SharedEvent(name=name, text=text, type=_type(example)))
    return tuple(events)


def with_event(document: str, event: SharedEvent) -> str:
    """The document with this event, new or in the place of the one of its name.

    Of an example that was there, all members stay that are not the value and the invocation type.

    Raises:
        LambdatuiError: MALFORMED, where it is no such document; INVALID, where the name is empty
            or the text no JSON.
    """
    if not event.name.strip():
        raise fail(Kind.INVALID, "A shared event needs a name.", _ADVICE)
    problem = check_json(event.text)
    if problem is not None:
        raise fail(Kind.INVALID, f"The event is not JSON: {problem.sentence()}.", "Correct it.")
    components, examples = _examples(document)
    known = examples.get(event.name)
    example = dict(_members(_text(known)) or {}) if known is not None else {}
    example["value"] = _raw(minified(event.text))
    if event.type is not None:
        metadata = dict(_members(_text(example.get(_METADATA, _raw("{}")))) or {})
        metadata[_TYPE] = _raw(json_string(event.type.aws))
        example[_METADATA] = _raw(_joined(metadata))
    return _replaced(document, components, {**examples, event.name: _raw(_joined(example))})


def without_event(document: str, name: str) -> str:
    """The document without this event; empty where it was the last, so that the schema can go.

    Raises:
        LambdatuiError: MALFORMED, where it is no such document; NOT_FOUND, where it has none of
            this name.
    """
    components, examples = _examples(document)
    if name not in examples:
        raise no_event(name)
    rest = {key: value for key, value in examples.items() if key != name}
    return _replaced(document, components, rest) if rest else ""


def no_event(name: str) -> LambdatuiError:
    """The error for a shared event that is not there."""
    return fail(
        Kind.NOT_FOUND,
        f"There is no shared event '{name}'.",
        "List them again: somebody may have deleted or renamed it.",
    )


def plain_document() -> str:
    """A document with no event, for one of which EventBridge discovers no schema."""
    return (
        '{"openapi":"3.0.0","info":{"version":"1.0.0","title":"Event"},"paths":{},'
        '"components":{"schemas":{"Event":{"type":"object"}}}}'
    )


_Members = Mapping[str, msgspec.Raw]
_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])


def _examples(document: str) -> tuple[_Members, _Members]:
    """The members of ``components``, and those of its ``examples``."""
    whole = _members(document)
    components = _members(_text(whole["components"])) if whole and "components" in whole else None
    if components is None:
        raise fail(
            Kind.MALFORMED,
            "The function's schema of test events is not in the form that the AWS console writes.",
            f"Look at it in EventBridge, Schemas, registry {REGISTRY}.",
        )
    examples = _members(_text(components["examples"])) if "examples" in components else {}
    if examples is None:
        raise fail(
            Kind.MALFORMED,
            "The examples in the function's schema of test events are not an object.",
            f"Look at it in EventBridge, Schemas, registry {REGISTRY}.",
        )
    return components, examples


def _replaced(document: str, components: _Members, examples: _Members) -> str:
    whole = dict(_members(document) or {})
    changed = dict(components)
    changed["examples"] = _raw(_joined(examples))
    whole["components"] = _raw(_joined(changed))
    return _joined(whole)


def _type(example: _Members) -> InvocationType | None:
    metadata = _members(_text(example[_METADATA])) if _METADATA in example else None
    said = _text(metadata[_TYPE]) if metadata and _TYPE in metadata else ""
    for kind in (InvocationType.SYNC, InvocationType.ASYNC, InvocationType.DRY_RUN):
        if said == json_string(kind.aws):
            return kind
    return None


def _members(text: str) -> _Members | None:
    """The members of an object, each as it is written; None where it is none."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None


def _joined(members: _Members) -> str:
    pairs = (f"{json_string(name)}:{_text(value)}" for name, value in members.items())
    return "{" + ",".join(pairs) + "}"


def _raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(text)


def _text(value: msgspec.Raw) -> str:
    return bytes(value).decode()
