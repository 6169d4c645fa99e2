"""What every way to send an invocation shares: its fate, its limits, and its words for doubt."""

import base64
import binascii
import threading
from typing import Any

from lambdatui.aws.errors import with_what
from lambdatui.core import waiting
from lambdatui.core.errors import Fault
from lambdatui.core.functions import plain_name
from lambdatui.core.invoke import LOOK_FIRST, InvocationType, InvokeRequest

#: As :mod:`lambdatui.core.waiting` has them.
MARGIN_S = waiting.MARGIN_S
QUICK_S = waiting.QUICK_S
TRANSFER_S = waiting.TRANSFER_S
#: So that a socket's own timeout, which names the endpoint, comes before the deadline.
GRACE_S = 1.0


class Fate:
    """Whether a request was let go, or given up before: one of the two, and never both."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent = False
        self.given_up = False

    def before_send(self, **_: object) -> None:
        """botocore's last word before it connects: from here on the request may have arrived."""
        with self._lock:
            if self.given_up:
                raise GivenUp
            self._sent = True

    def give_up(self) -> bool:
        """Nobody waits any more. Whether the request may have been sent; if not, it never is."""
        with self._lock:
            self.given_up = True
            return self._sent


class GivenUp(Exception):
    """Building or signing the request took longer than anyone waited for its answer."""


class TooMuch(Exception):
    """More came than Lambda ever gives, or nobody waits for it any more."""


def limit_s(request: InvokeRequest) -> float:
    """How long the answer to a request may take in all, in seconds."""
    return waiting.limit_s(
        request.type,
        request.timeout_s,
        margin_s=MARGIN_S,
        quick_s=QUICK_S,
        transfer_s=TRANSFER_S,
    )


def deadline_s(request: InvokeRequest) -> float:
    """How long to wait for the answer, in seconds: a little longer than a socket does."""
    return limit_s(request) + GRACE_S


def parameters(request: InvokeRequest) -> dict[str, Any]:
    """What to ask for (Lambda API, Invoke and InvokeWithResponseStream)."""
    asked: dict[str, Any] = {
        "FunctionName": request.function,
        "InvocationType": request.type.aws,
        "Payload": request.payload,
    }
    if request.type.waits:
        asked["LogType"] = "Tail"
    if request.qualifier:
        asked["Qualifier"] = request.qualifier
    if request.client_context:
        asked["ClientContext"] = base64.b64encode(request.client_context).decode("ascii")
    return asked


def unknown(request: InvokeRequest, fault: Fault) -> Fault:
    """The fault of an invocation of which nobody knows whether it ran."""
    may = "may be queued" if request.type is InvocationType.ASYNC else "may have run"
    return with_what(
        fault,
        f"The event was sent to {plain_name(request.function)}, which {may}: {fault.what}.",
        LOOK_FIRST,
    )


def log_tail(encoded: str) -> str:
    """The text of an answer's ``LogResult``; nothing where it cannot be read."""
    try:
        return base64.b64decode(encoded, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        # It is only the tail; the whole log is in CloudWatch.
        return ""
