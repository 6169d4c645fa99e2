"""What a person may take away from the past invocations, beside one of them to compare with."""

from lambdatui.core.record import Record
from lambdatui.ui.offers import Offer


class Chosen(Record, frozen=True):
    """An event that was sent before, for the invoke pane of ``function``."""

    offer: Offer
    function: str


class RunLogs(Record, frozen=True):
    """The log lines of an invocation whose outcome is not known are wanted.

    ``request_id`` is empty where none came back. Times are ms since the epoch.
    """

    function: str
    from_ms: int
    to_ms: int
    request_id: str = ""
