"""What the engine does for the fleet: figures, alarms, states, tags, the meter and the views."""

import contextlib
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.fleet import FleetList
from lambdatui.core.fleet_reads import FiguresPart
from lambdatui.core.places import Places
from lambdatui.core.saved_views import FleetView
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine import wire_fleet as wire
from lambdatui.engine.alarms import KeptAlarms
from lambdatui.store.fleet_cache import FleetCache
from lambdatui.store.pins import PinStore
from lambdatui.store.views import ViewStore

#: Alarms that are at most so old, in seconds, are as good as new: less than between two refreshes,
#: each of which is to bring newer ones.
_ALARMS_S = 15.0


class Fleet:
    """Answers requests, each on the thread that calls :meth:`answer`.

    Nothing is asked of AWS that the console has not asked for, and it decides how often: figures
    cost money. A stream whose console is gone asks for no further part.
    """

    def __init__(self, clients: Clients, places: Places, clock: Clock, alarms: KeptAlarms) -> None:
        from lambdatui.aws.fleet_metrics import Invoked
        from lambdatui.aws.states import StatePace

        self._clients = clients
        self._clock = clock
        self._alarms = alarms
        self._lists = FleetCache(Path(places.state))
        self._views = ViewStore(places)
        self._pins = PinStore(Path(places.state))
        # One for all who ask, since the account's limit is.
        self._pace = StatePace()
        self._invoked = Invoked()

    def last_list(self) -> FleetList | None:
        """The list that was last read whole; None where there is none."""
        return self._lists.last(self._clients.connection, os.environ)

    def last_place(self) -> str:
        """ACCOUNT/REGION of the list of last time; nothing where there is none."""
        kept = self.last_list()
        return f"{kept.account}/{kept.region}" if kept is not None and kept.account else ""

    def answer(self, request: wire.FleetRequest, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; LambdatuiError where it fails."""
        match request:
            case wire.GetLastFleet():
                kept = self.last_list()
                if kept is not None:
                    yield from wire.list_parts(kept)
            case wire.GetFleetFigures():
                yield from self._figures(request, stop)
            case wire.GetAlarms():
                yield from self._alarm_parts(stop)
            case wire.GetStates(functions=functions):
                from lambdatui.aws.states import read_states

                yield from read_states(self._clients, functions, stop=stop, pace=self._pace)
            case wire.GetTags():
                from lambdatui.aws.tags import read_tags

                yield from read_tags(self._clients, stop=stop)
            case wire.ListPins():
                yield self._pins.pins()
            case wire.KeepPin(arn=arn, pinned=pinned):
                self._pins.keep(arn, pinned=pinned)
                yield None
            case wire.GetMeter():
                yield self._clients.meter.snapshot()
            case _:
                yield self._view(request)

    def _figures(self, request: wire.GetFleetFigures, stop: Stop) -> Iterator[FiguresPart]:
        from lambdatui.aws.fleet_metrics import read_fleet, read_scan

        names, window, now_ms = request.functions, request.window, self._clock()
        if request.scan:
            return read_scan(self._clients, names, window, now_ms, stop=stop)
        return read_fleet(self._clients, names, window, now_ms, stop=stop, invoked=self._invoked)

    def _alarm_parts(self, stop: Stop) -> Iterator[wire.AlarmsPart]:
        # Stopped: nobody looks at them any more.
        with contextlib.suppress(Stopped):
            yield from wire.alarm_parts(self._alarms.read(stop=stop, within_s=_ALARMS_S))

    def _view(
        self,
        request: wire.GetLastView
        | wire.KeepView
        | wire.ListViews
        | wire.SaveView
        | wire.DeleteView,
    ) -> FleetView | tuple[FleetView, ...] | None:
        match request:
            case wire.GetLastView():
                return self._views.last()
            case wire.ListViews():
                return self._views.views().views
            case wire.KeepView(view=view):
                self._views.keep_last(view)
            case wire.SaveView(view=view, overwrite=overwrite):
                self._views.save(view, overwrite=overwrite)
            case wire.DeleteView(name=name):
                self._views.delete(name)
        return None
