"""What is read of the fleet comes in parts, one a call: what it brought, or why it did not."""

from lambdatui.core.errors import Fault
from lambdatui.core.fleet import FLEET_MEASURES, FleetFigures, FleetMeasure
from lambdatui.core.function_state import FunctionState
from lambdatui.core.record import Record

#: What a look at the whole account asks for: the least that tells where trouble is.
SCAN_MEASURES = (FleetMeasure.ERRORS, FleetMeasure.THROTTLES)


def metrics_asked(functions: int, *, scan: bool = False) -> int:
    """How many metrics are paid for at most when so many functions are read once.

    Of those that were not invoked in the window a third of it is asked.
    """
    return functions * len(SCAN_MEASURES if scan else FLEET_MEASURES)


class FiguresPart(Record, frozen=True):
    """The figures of some functions, by name; or those that failed together, and why."""

    figures: tuple[tuple[str, FleetFigures], ...] = ()
    failed: tuple[str, ...] = ()
    fault: Fault | None = None


class StatePart(Record, frozen=True):
    """What one function says of itself; both are None where ``fault`` says why.

    ``tags`` come with it where the caller may read them, and are None where not.
    """

    function: str
    state: FunctionState | None = None
    tags: tuple[tuple[str, str], ...] | None = None
    fault: Fault | None = None


class TagsPart(Record, frozen=True):
    """The tags of some functions, by ARN; each has its pairs of key and value, by key.

    A function that is in none of the parts up to the ``last`` one has no tags.
    """

    tags: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    last: bool = False
