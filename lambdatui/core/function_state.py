"""Whether a function can run: what its list never says of it."""

from lambdatui.core.record import Record


class FunctionState(Record, frozen=True):
    """``State`` and ``LastUpdateStatus`` of a function, in AWS's own words.

    ``state`` is Pending, Active, Inactive or Failed, and lately more; ``last_update_status`` is
    Successful, Failed or InProgress; a reason is empty where there is none. Only a function that
    is asked for by itself has them (Lambda API, GetFunction, FunctionConfiguration).
    """

    state: str = ""
    state_reason: str = ""
    last_update_status: str = ""
    last_update_reason: str = ""
