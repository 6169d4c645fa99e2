"""One call to AWS, with a limit of time and its errors told."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lambdatui.aws.deadline import patience_s, within
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

_T = TypeVar("_T")

#: Above three attempts that each meet their read timeout at once; below a person's patience.
CALL_S = 75.0


def ask(
    clients: "Clients",
    doing: str,
    call: Callable[["Clients"], _T],
    *,
    seconds: float = CALL_S,
    stop: Stop | None = None,
) -> _T:
    """What ``call`` returns. It takes its client itself, so that building one is in it too.

    Raises:
        LambdatuiError: Whatever went wrong, told as "Cannot {doing}: …".
        Stopped: When ``stop`` was set while the call was under way.
    """
    # Imported here: the functions are listed before botocore is loaded.
    from lambdatui.aws.errors import told

    with told(doing, clients):
        return within(patience_s(seconds), lambda: call(clients), stop)
