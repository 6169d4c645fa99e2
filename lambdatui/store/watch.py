"""A list of events that changes by itself when an editor or git changes the files."""

from collections.abc import Iterator
from pathlib import Path

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.events import EventEntry
from lambdatui.core.stop import Stop
from lambdatui.store.eventlist import EventList, State

#: Between two looks, which cost a ``stat`` for each file and read none.
PAUSE_S = 1.0


def watch(
    events: EventList, function: str, stop: Stop, *, pause_s: float = PAUSE_S
) -> Iterator[tuple[EventEntry, ...]]:
    """The list as it is now, then again each time that it has changed, until told to stop.

    Folders that cannot be read for a while, as when git changes branches, are waited for.

    Raises:
        LambdatuiError: as :meth:`EventList.entries`, where the first look fails.
    """
    states = events.states(function)
    settled = _settled(states)
    shown = events.entries(function)
    yield shown
    while not stop.wait(pause_s):
        try:
            seen = events.states(function)
            if seen == states and settled:
                continue
            # Before they are read: what is written from here on must show at the next look.
            settled = _settled(seen)
            found = events.entries(function)
        except LambdatuiError:
            states = {}
            continue
        if seen != states or found != shown:
            yield found
        states, shown = seen, found


def _settled(states: dict[Path, State]) -> bool:
    return all(state.settled for state in states.values())
