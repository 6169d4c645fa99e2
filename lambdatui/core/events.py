"""Saved sample events, and the names they may have."""

import enum
import re

from lambdatui.core.errors import Kind, fail
from lambdatui.core.jsontext import JsonProblem
from lambdatui.core.record import Record

SHARED = "_shared"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+-]{0,99}")
_FUNCTION = re.compile(r"[A-Za-z0-9_-]{1,140}")
# Names that Windows cannot check out of git.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Origin(enum.StrEnum):
    """Where an event in the list stands."""

    FUNCTION = "function"
    SHARED = "shared"


class EventEntry(Record, frozen=True):
    """One saved event in the list; ``problem`` where its file is not JSON."""

    name: str
    origin: Origin
    path: str
    size: int = 0
    modified_ms: int = 0
    problem: JsonProblem | None = None


class SavedEvent(Record, frozen=True):
    """One saved event with its text, exactly as it stands in its file."""

    entry: EventEntry
    text: str


def check_event_name(name: str) -> str:
    """The name, where it can be a file's on every system and cannot leave its folder.

    Raises:
        LambdatuiError: INVALID, saying what a name may hold.
    """
    if (
        not _NAME.fullmatch(name)
        or name.endswith((".", " ", ".json"))
        or ".." in name
        or _RESERVED.fullmatch(name)
    ):
        raise fail(
            Kind.INVALID,
            f"'{name}' cannot be the name of an event.",
            "Take letters, digits, spaces and . _ + - (at most 100, with no .json at the end).",
        )
    return name


def check_function_folder(function: str) -> str:
    """The function's name as a folder's.

    Raises:
        LambdatuiError: INVALID, where it is no function name.
    """
    if function != SHARED and not _FUNCTION.fullmatch(function):
        raise fail(Kind.INVALID, f"'{function}' is not the name of a function.")
    return function
