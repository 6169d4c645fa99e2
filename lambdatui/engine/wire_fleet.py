"""What the console asks of the fleet: figures, alarms, states, tags, the meter and the views.

Figures of 10,000 functions are 16 MB, and a frame that is being written holds up all others, the
answer to an invocation among them. So whatever grows with the account comes in parts.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from lambdatui.core.alarms import Alarm
from lambdatui.core.fleet import FleetList, FleetWindow
from lambdatui.core.record import Record
from lambdatui.core.saved_views import FleetView
from lambdatui.engine.request import Request

#: Functions of the kept list that go into one part: some 200 kB.
LIST_PART = 500
#: Functions with their alarms that go into one part.
ALARMS_PART = 200
#: Functions with what they used that go into one part.
MEMORY_PART = 2_000


class GetLastFleet(Request, frozen=True):
    """Answered by a stream of ``FleetList``: parts of one, or none where there is none."""


class GetFleetFigures(Request, frozen=True):
    """Answered by a stream of ``FiguresPart``; with ``scan``, of errors and throttles alone."""

    functions: tuple[str, ...]
    window: FleetWindow
    scan: bool = False


class GetAlarms(Request, frozen=True):
    """Answered by a stream of :class:`AlarmsPart`, once all alarms were read."""


class GetStates(Request, frozen=True):
    """Answered by a stream of ``StatePart``."""

    functions: tuple[str, ...]


class GetTags(Request, frozen=True):
    """Answered by a stream of ``TagsPart``."""


class GetMemorySeen(Request, frozen=True):
    """Answered by a stream of :class:`MemoryPart`; none where nothing was seen."""


class GetMeter(Request, frozen=True):
    """Answered by one ``Meter``."""


class GetLastView(Request, frozen=True):
    """Answered by one ``FleetView``."""


class KeepView(Request, frozen=True):
    """Answered by None."""

    view: FleetView


class ListPins(Request, frozen=True):
    """Answered by one tuple of ARNs."""


class KeepPin(Request, frozen=True):
    """Answered by None."""

    arn: str
    pinned: bool


class ListViews(Request, frozen=True):
    """Answered by one tuple of ``FleetView``."""


class SaveView(Request, frozen=True):
    """Answered by None."""

    view: FleetView
    overwrite: bool = False


class DeleteView(Request, frozen=True):
    """Answered by None."""

    name: str


FleetRequest = (
    GetLastFleet
    | GetFleetFigures
    | GetAlarms
    | GetStates
    | GetTags
    | GetMeter
    | GetLastView
    | KeepView
    | ListPins
    | KeepPin
    | ListViews
    | SaveView
    | DeleteView
)
#: Those that change something, and are finished though nobody waits for them any more.
CHANGES = (KeepView, KeepPin, SaveView, DeleteView)


class AlarmsPart(Record, frozen=True):
    """The alarms of some functions, by name."""

    alarms: tuple[tuple[str, tuple[Alarm, ...]], ...] = ()


class MemoryPart(Record, frozen=True):
    """The most memory that some functions were seen to use, in MiB, by name."""

    seen: tuple[tuple[str, float], ...] = ()


def list_parts(whole: FleetList) -> Iterator[FleetList]:
    """The list in parts, in its order; one part at least."""
    for first in range(0, max(1, len(whole.functions)), LIST_PART):
        yield replace(whole, functions=whole.functions[first : first + LIST_PART])


def alarm_parts(alarms: Mapping[str, tuple[Alarm, ...]]) -> Iterator[AlarmsPart]:
    """The alarms in parts; none where nobody watches anything."""
    found = tuple(alarms.items())
    for first in range(0, len(found), ALARMS_PART):
        yield AlarmsPart(alarms=found[first : first + ALARMS_PART])


def memory_parts(seen: Mapping[str, float]) -> Iterator[MemoryPart]:
    """What was seen in parts; none where nothing was."""
    found = tuple(seen.items())
    for first in range(0, len(found), MEMORY_PART):
        yield MemoryPart(seen=found[first : first + MEMORY_PART])
