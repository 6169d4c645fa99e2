"""For how long the answer to an invocation is waited for, and what is said meanwhile."""

from lambdatui.core.invoke import (
    STREAM_BYTES_PER_S,
    STREAM_LIMIT,
    InvocationType,
    InvokeRequest,
)

#: How much longer than the function itself an answer may take, in seconds: cold starts, transfer.
MARGIN_S = 60.0
#: An answer without the function's work in it, in seconds.
QUICK_S = 60.0
#: How long Lambda may go on sending a response that the function has finished, in seconds.
TRANSFER_S = STREAM_LIMIT / STREAM_BYTES_PER_S
#: The longest timeout that a function can have, in seconds (Lambda quotas).
LONGEST_S = 900


def limit_s(
    kind: InvocationType,
    timeout_s: int,
    *,
    margin_s: float = MARGIN_S,
    quick_s: float = QUICK_S,
    transfer_s: float = TRANSFER_S,
) -> float:
    """How long the answer may take in all, in seconds; ``timeout_s`` is the function's own."""
    match kind:
        case InvocationType.SYNC:
            return timeout_s + margin_s
        case InvocationType.STREAM:
            return timeout_s + margin_s + transfer_s
        case _:
            return quick_s


def overdue(request: InvokeRequest) -> str:
    """What is said once a function's own time is over and no answer has come.

    As in ``5 s are over; still waiting for an answer until 65 s``.
    """
    until_s = limit_s(request.type, request.timeout_s)
    seconds = "second is" if request.timeout_s == 1 else "s are"
    return f"{request.timeout_s} {seconds} over; still waiting for an answer until {until_s:.0f} s"
