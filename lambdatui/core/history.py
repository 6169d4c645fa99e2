"""The record of invocations that this program sent."""

from lambdatui.core.errors import Fault
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import Origin
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.core.record import Record
from lambdatui.core.report import Report
from lambdatui.core.waiting import LONGEST_S, MARGIN_S, limit_s


class HistoryEntry(Record, frozen=True):
    """One invocation as it is remembered. ``outcome`` None: sent, and the answer not yet known.

    Where it is REFUSED nothing ran, and ``note`` says why.

    ``place`` is where the function stands, as :func:`place_of` tells it, or empty where that was
    not known when it was sent: the same name stands in many accounts and regions.

    ``payload_bytes`` and ``response_bytes`` are the sizes of what was sent and of what came back;
    ``has_payload`` and ``has_response`` tell whether they are kept, to be read by the ``id``.
    ``fault`` is whole what ``note`` says in a sentence, where something went wrong.
    ``client_context`` is the JSON object that was sent with it; as a payload, it may not be kept.

    ``timeout_s`` is the function's own, 0 where it was not known. ``held`` is
    for the store alone: that whoever sent it holds a lock while it waits for the answer.
    """

    id: str
    function: str
    type: InvocationType
    started_ms: int
    event_name: str = ""
    outcome: Outcome | None = None
    request_id: str = ""
    elapsed_ms: float = 0.0
    note: str = ""
    place: str = ""
    qualifier: str = ""
    status: int = 0
    version: str = ""
    report: Report | None = None
    fault: Fault | None = None
    payload_bytes: int = 0
    has_payload: bool = False
    response_bytes: int = 0
    has_response: bool = False
    client_context: str = ""
    timeout_s: int = 0
    held: bool = False

    @property
    def answered(self) -> bool:
        """Whether the function's own answer, or its error, came back."""
        return self.outcome is not None and self.outcome.answered


class PastRun(Record, frozen=True):
    """One invocation with all that is kept of it.

    ``payload`` is None where it was not kept. ``result`` is None where none was recorded, and its
    payload is empty where the response was not kept (``entry.has_response``).
    """

    entry: HistoryEntry
    payload: bytes | None = None
    result: InvokeResult | None = None


class Draft(Record, frozen=True):
    """What a person was typing for a function, kept as it is typed.

    ``event_name`` is what the text came from: the event of that name where ``origin`` says of which
    list, else no event. (Drafts of earlier versions do not say; theirs was mostly the function's.)
    ``type``, ``qualifier`` and ``client_context`` are how it was to be sent; ``type`` is None where
    nobody chose. ``details`` are what is known of the text beside it. ``place`` is where the
    function stands, as :func:`place_of` tells it; empty where that is not known, as of earlier
    versions.
    """

    function: str
    text: str
    event_name: str = ""
    origin: Origin | None = Origin.FUNCTION
    type: InvocationType | None = None
    qualifier: str = ""
    client_context: str = ""
    details: EventDetails = EventDetails()
    place: str = ""


def awaited(entry: HistoryEntry, now_ms: int) -> bool:
    """Whether the answer to an invocation may still come, to this lambdatui or to another.

    For as long as one waits for it: the function's own timeout, and a margin.
    """
    if entry.outcome is not None:
        return False
    # Beside the answer, whoever waits for it writes it down.
    longest_s = limit_s(entry.type, entry.timeout_s or LONGEST_S) + MARGIN_S
    return now_ms - entry.started_ms < longest_s * 1000


def place_of(arn: str) -> str:
    """``ACCOUNT/REGION`` of a function's ARN, or nothing where it is no whole ARN.

    ``arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME`` (Lambda API, Invoke, FunctionName).
    """
    match arn.split(":"):
        case ["arn", _, "lambda", region, account, "function", name, *_] if (
            region and account and name
        ):
            return f"{account}/{region}"
    return ""
