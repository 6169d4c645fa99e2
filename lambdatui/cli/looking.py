"""Looks in the logs for invocations of unknown outcome, with patience: their lines come late."""

import math
import os
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lambdatui.cli.clock import now_ms
from lambdatui.cli.terminal import tell
from lambdatui.core.invoke import InvokeRequest, InvokeResult
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

#: For how long it is looked, in seconds; a variable of the environment says otherwise.
LOOK_S = 20.0
VARIABLE = "LAMBDATUI_LOOK_S"


def look_s() -> float:
    """For how long to look, in seconds; 0 is once."""
    try:
        given = float(os.environ.get(VARIABLE, ""))
    except ValueError:
        return LOOK_S
    return given if 0 <= given < math.inf else LOOK_S


def look_for(
    clients: "Clients",
    lost: Iterable[tuple[str, InvokeRequest, InvokeResult]],
    stop: Stop | None = None,
) -> None:
    """Tell what the logs show of these, each with the words before it; all in one time.

    Ctrl-C, or ``stop``, ends it.
    """
    ended = stop or threading.Event()
    until = time.monotonic() + look_s()
    try:
        tell(f"Looking for it in the logs, for {look_s():g} s at most; Ctrl-C stops looking.")
        from lambdatui.aws.find_run import find_run

        for words, request, result in lost:
            found = find_run(
                clients,
                request,
                result,
                stop=ended,
                clock=now_ms,
                patience_s=max(0.0, until - time.monotonic()),
            )
            if ended.is_set():
                tell("Not looked for any longer.")
                return
            tell(f"{words}{found.sentence()}")
    except KeyboardInterrupt:
        # Whoever does not want to wait for it has heard what matters.
        tell("Not looked for any longer.")
