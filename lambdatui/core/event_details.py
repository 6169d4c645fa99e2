"""What is known of a saved event beside its text: where it came from, and what to expect of it."""

import enum

from lambdatui.core.invoke import InvocationType
from lambdatui.core.record import Record


class Provenance(enum.StrEnum):
    """Where the text of an event came from; empty where nobody said."""

    UNKNOWN = ""
    TYPED = "typed"
    TEMPLATE = "template"
    LOG = "log"
    DEAD_LETTER = "dead-letter"
    HISTORY = "history"
    FILE = "file"
    CLIPBOARD = "clipboard"
    REGISTRY = "registry"


class EventDetails(Record, frozen=True, forbid_unknown_fields=True):
    """``captured_ms`` is ms since the epoch, 0 where it was not captured.

    ``detail`` says more of where it came from: a template's id, a queue's ARN, a file's path.
    ``type`` and ``qualifier`` are how it is to be sent, empty for whatever is chosen. ``expected``
    is the response to expect, as JSON text, None where none is; ``expect_error`` says that the
    function is to fail with it. ``ignore`` are paths that a comparison leaves out.
    """

    provenance: Provenance = Provenance.UNKNOWN
    detail: str = ""
    request_id: str = ""
    captured_ms: int = 0
    type: InvocationType | None = None
    qualifier: str = ""
    note: str = ""
    expected: str | None = None
    expect_error: bool = False
    ignore: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known, so that no file is needed."""
        return self == EventDetails()
