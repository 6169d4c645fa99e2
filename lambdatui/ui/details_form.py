"""What is known of an event as a person changes it: the texts of a form, and what they mean."""

from collections.abc import Sequence

from msgspec.structs import replace

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.invoke import InvocationType, InvokeResult
from lambdatui.core.json_path import check_patterns
from lambdatui.core.jsontext import check_json
from lambdatui.core.volatile import volatile_paths

#: How an event is to be sent; None: in whatever way is chosen then.
TYPES: tuple[InvocationType | None, ...] = (None, *InvocationType)
_FROM = {
    Provenance.UNKNOWN: "nobody said where it is from",
    Provenance.TYPED: "typed",
    Provenance.TEMPLATE: "from the template",
    Provenance.LOG: "captured from the log",
    Provenance.DEAD_LETTER: "from the dead-letter queue",
    Provenance.HISTORY: "from a past invocation",
    Provenance.FILE: "from the file",
    Provenance.CLIPBOARD: "from the clipboard",
    Provenance.REGISTRY: "from the shared test events",
}


def origin_words(details: EventDetails) -> str:
    """``captured from the log /aws/lambda/orders-api``: where it came from, without the time."""
    return f"{_FROM[details.provenance]} {details.detail}".strip()


def place_words(entry: EventEntry) -> str:
    """Its file, and whether every function sees it."""
    shared = " · shared by all functions" if entry.origin is Origin.SHARED else ""
    return f"{entry.path}{shared}"


def type_words(kind: InvocationType | None) -> str:
    """As a choice."""
    return "as chosen" if kind is None else kind.value


def expectation_words(text: str) -> str:
    """What a response to expect is taken for; empty where it is JSON, or none is expected."""
    if not text.strip():
        return ""
    problem = check_json(text)
    if problem is None:
        return ""
    return f"not JSON ({problem.sentence()}): it is compared as plain text, line by line"


def lines_of(text: str) -> tuple[str, ...]:
    """The paths in a text of one a line."""
    return tuple(path for line in text.split("\n") if (path := line.strip()))


def check_ignored(text: str) -> tuple[str, ...]:
    """The paths to ignore.

    Raises:
        LambdatuiError: INVALID, naming the line and what is wrong in it.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                check_patterns([line.strip()])
            except LambdatuiError as error:
                what = f"Line {number} of the paths: {error.fault.what}"
                raise fail(Kind.INVALID, what, error.fault.advice) from None
    return lines_of(text)


def with_volatile(ignored: Sequence[str], response: str) -> tuple[str, ...]:
    """The paths, and those of a response that look like moments and ids."""
    return tuple(dict.fromkeys((*ignored, *volatile_paths(response))))


def takeable(last: InvokeResult | None) -> str:
    """Why a response cannot be taken for the expected one; empty where it can."""
    if last is None:
        return "There is no response yet: run the event once, then take what it answers."
    if not last.outcome.answered:
        return f"The last run has no response to take: it is {last.outcome.value}."
    if not last.payload:
        return "The last response was empty, or is not kept."
    try:
        last.payload.decode()
    except UnicodeDecodeError:
        return "The last response is not text (UTF-8)."
    return ""


def changed(
    details: EventDetails,
    *,
    kind: InvocationType | None,
    qualifier: str,
    note: str,
    expected: str,
    expect_error: bool,
    ignored: str,
) -> EventDetails:
    """The details with what the form holds; what it does not show stays.

    Raises:
        LambdatuiError: INVALID, where it cannot be meant so.
    """
    wanted = expected if expected.strip() else None
    return replace(
        details,
        type=kind,
        qualifier=_qualifier(qualifier),
        note=note,
        expected=wanted,
        expect_error=expect_error,
        ignore=check_ignored(ignored),
    )


def _qualifier(text: str) -> str:
    qualifier = text.strip()
    # Lambda API, Invoke, Qualifier: a version, an alias or $LATEST.
    plain = qualifier.removeprefix("$LATEST") if qualifier == "$LATEST" else qualifier
    if len(qualifier) > 128 or not all(
        letter.isascii() and (letter.isalnum() or letter in "-_") for letter in plain
    ):
        raise fail(
            Kind.INVALID,
            f"'{qualifier}' is no qualifier.",
            "Take a version such as 7, an alias such as live, or $LATEST; empty: as chosen.",
        )
    return qualifier
