"""The record of invocations that this program sent."""

from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.core.record import Record


class HistoryEntry(Record, frozen=True):
    """One invocation as it is remembered. ``outcome`` None: sent, and the answer not yet known.

    Where it is REFUSED nothing ran, and ``note`` says why.

    ``place`` is where the function stands, as :func:`place_of` tells it, or empty where that was
    not known when it was sent: the same name stands in many accounts and regions.
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


class Draft(Record, frozen=True):
    """What a person was typing for a function, kept as it is typed."""

    function: str
    text: str
    event_name: str = ""


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
