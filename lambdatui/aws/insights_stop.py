"""Stopping a query of Logs Insights: whatever is not stopped goes on, and is paid for."""

import sys
import threading
import time
from collections.abc import Callable

import msgspec

from lambdatui.aws.answer import required
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.safe import safe

#: Waits so many seconds; a test's own takes less.
Pause = Callable[[float], object]
#: Where what nobody listens to any more is written.
Log = Callable[[str], object]

#: Between one try and the next, in seconds: half a minute in all.
PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0)
_LONGEST_PAUSE_S = 15.0
_CALL_S = 8.0
_STOP = "StopQuery"
#: The query has ended meanwhile, which AWS calls an error.
_ENDED = frozenset({"InvalidParameterException", "ResourceNotFoundException"})
#: What may pass: by itself, or when the person signs in again.
PASSING = frozenset(
    {
        Kind.EXPIRED,
        Kind.MALFORMED,
        Kind.NO_CREDENTIALS,
        Kind.SERVER,
        Kind.THROTTLED,
        Kind.TIMEOUT,
        Kind.UNREACHABLE,
    }
)


def to_error_log(sentence: str) -> None:
    """Into the error log of this process."""
    print(safe(sentence), file=sys.stderr, flush=True)


def stop_query(clients: Clients, query_id: str) -> Fault | None:
    """Tell CloudWatch to stop a query; why it did not, or None where the query goes on no more.

    It may be told again and again. (CloudWatch Logs API, StopQuery.)
    """
    try:
        answer = ask(
            clients,
            "stop the query",
            lambda aws: aws.logs.stop_query(queryId=query_id),
            seconds=_CALL_S,
        )
        stopped = required(answer, "success", bool, _STOP)
    except LambdatuiError as error:
        return None if error.fault.code in _ENDED else error.fault
    what = "Cannot stop the query: CloudWatch answers that it has not stopped it."
    return None if stopped else Fault(kind=Kind.SERVER, what=what, operation=_STOP)


def next_try_s(fault: Fault, tried: int) -> float | None:
    """How long to wait after so many tries, in seconds; None where no other try is to be made."""
    if fault.kind not in PASSING or tried > len(PAUSES_S):
        return None
    return max(PAUSES_S[tried - 1], min(fault.retry_after_s, _LONGEST_PAUSE_S))


def stop_unheard(
    clients: Clients, query_id: str, *, pause: Pause = time.sleep, log: Log = to_error_log
) -> threading.Thread | None:
    """Stop a query to which nobody listens any more: one try at once, others on a daemon thread.

    The thread, or None where it took no other try. Whoever calls waits for the first one alone, of
    some seconds at most, and the thread ends with the process: so the log says at once what is
    left to be done, and later what became of it.
    """
    fault = stop_query(clients, query_id)
    if fault is None:
        return None
    wait_s = next_try_s(fault, 1)
    if wait_s is None:
        log(f"{fault.what} {_by_hand(clients, query_id)}")
        return None
    log(f"{fault.what} It is tried again for half a minute. {_by_hand(clients, query_id)}")

    def again(fault: Fault | None, wait_s: float | None) -> None:
        tried = 1
        while fault is not None and wait_s is not None:
            pause(wait_s)
            fault = stop_query(clients, query_id)
            tried += 1
            wait_s = None if fault is None else next_try_s(fault, tried)
        if fault is None:
            log(f"Query {query_id} is stopped now.")
        else:
            log(f"{fault.what} {_by_hand(clients, query_id)}")

    thread = threading.Thread(target=again, args=(fault, wait_s), name="stop-query", daemon=True)
    thread.start()
    return thread


def not_stopped(clients: Clients, query_id: str, fault: Fault, unstopped: Fault) -> Fault:
    """A fault that ended the reading of a query, where the query could not be stopped either."""
    advice = f"{fault.advice} {unstopped.what} {_by_hand(clients, query_id)}".strip()
    return msgspec.structs.replace(fault, advice=advice)


def _by_hand(clients: Clients, query_id: str) -> str:
    profile, region = clients.profile, clients.known_region
    command = f"aws logs stop-query --query-id {query_id}"
    command += f" --region {region}" if region else ""
    command += f" --profile {profile}" if profile else ""
    return f"Until it ends it costs what it searches; to stop it by hand, run: {command}"
