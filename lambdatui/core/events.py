"""Saved sample events, and the names they may have."""

import enum
import re

from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import Provenance
from lambdatui.core.jsontext import JsonProblem
from lambdatui.core.record import Record

SHARED = "_shared"
#: What the name of no event ends in: ``NAME.meta.json`` is what is known of ``NAME.json``.
DETAILS = ".meta"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+-]{0,99}")
_FUNCTION = re.compile(r"[A-Za-z0-9_-]{1,140}")
# Names that Windows cannot check out of git.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Origin(enum.StrEnum):
    """Where an event in the list stands."""

    FUNCTION = "function"
    SHARED = "shared"


class EventEntry(Record, frozen=True):
    """One saved event in the list; ``problem`` where its file is not JSON.

    ``note``, ``provenance``, ``captured_ms`` and ``has_expected`` are from its details;
    ``details_problem`` says what is wrong in their file, and where. Such an event can be used as
    any other, and its details are then taken for empty.
    """

    name: str
    origin: Origin
    path: str
    size: int = 0
    modified_ms: int = 0
    problem: JsonProblem | None = None
    note: str = ""
    provenance: Provenance = Provenance.UNKNOWN
    captured_ms: int = 0
    has_expected: bool = False
    details_problem: JsonProblem | None = None


class SavedEvent(Record, frozen=True):
    """One saved event with its text, exactly as it stands in its file."""

    entry: EventEntry
    text: str


class DeletedEvent(Record, frozen=True):
    """An event in the trash. ``id`` is the name that it has there, ``name`` the one that it had.

    ``function`` is the folder that it was deleted from: a function's name, or :data:`SHARED`.
    ``size`` is in bytes.
    """

    id: str
    name: str
    function: str
    deleted_ms: int
    path: str
    size: int = 0

    @property
    def origin(self) -> Origin:
        """Where it goes when it is brought back."""
        return Origin.SHARED if self.function == SHARED else Origin.FUNCTION


def check_event_name(name: str) -> str:
    """The name, where it can be a file's on every system and cannot leave its folder.

    Raises:
        LambdatuiError: INVALID, saying what a name may hold.
    """
    if (
        not _NAME.fullmatch(name)
        or name.endswith((".", " ", ".json"))
        # Of either case: some file systems make no difference.
        or name.casefold().endswith(DETAILS)
        or ".." in name
        or _RESERVED.fullmatch(name)
    ):
        raise fail(
            Kind.INVALID,
            f"'{name}' cannot be the name of an event.",
            "Take letters, digits, spaces and . _ + - "
            "(at most 100, with no .json or .meta at the end).",
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
