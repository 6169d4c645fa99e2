"""The record of invocations that this program sent."""

from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.core.record import Record


class HistoryEntry(Record, frozen=True):
    """One invocation as it is remembered. ``outcome`` None: sent, and the answer not yet known."""

    id: str
    function: str
    type: InvocationType
    started_ms: int
    event_name: str = ""
    outcome: Outcome | None = None
    request_id: str = ""
    elapsed_ms: float = 0.0
    note: str = ""


class Draft(Record, frozen=True):
    """What a person was typing for a function, kept as it is typed."""

    function: str
    text: str
    event_name: str = ""
