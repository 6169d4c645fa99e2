"""What the engine does for the library of events, the history and others' drafts."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from lambdatui.core.functions import plain_name
from lambdatui.core.stop import Stop
from lambdatui.engine import wire_library as wire
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.history import HistoryStore


class Library:
    """Answers requests, each on the thread that calls :meth:`answer`.

    ``place`` tells where a function stands, as far as that is known.
    """

    def __init__(
        self,
        events: EventStore,
        history: HistoryStore,
        drafts: DraftStore,
        place: Callable[[str], str],
    ) -> None:
        self._events = events
        self._history = history
        self._drafts = drafts
        self._place = place

    def answer(self, request: wire.LibraryRequest, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; LambdatuiError where it fails."""
        match request:
            case wire.WatchEvents(function=function):
                yield from self._events.watch(function, stop)
            case wire.SearchHistory(text=text, function=function):
                yield self._history.search(
                    text, function=plain_name(function), place=self._place(function), stop=stop
                )
            case wire.GetPastRun() | wire.GetLastResult():
                yield self._past(request)
            case wire.ListOtherDrafts(function=function):
                yield self._drafts.others(function)
            case wire.TakeBackDraft(draft=draft, function=function):
                self._drafts.take_back(draft, function)
                yield None
            case _:
                yield self._event(request)

    def _past(self, request: wire.GetPastRun | wire.GetLastResult) -> Any:
        if isinstance(request, wire.GetPastRun):
            return self._history.past_run(request.id)
        return self._history.last_result(
            plain_name(request.function),
            request.event_name,
            before_ms=request.before_ms,
            place=self._place(request.function),
            qualifier=request.qualifier,
        )

    def _event(
        self,
        request: wire.GetEventDetails
        | wire.SaveEventDetails
        | wire.RenameEvent
        | wire.ListDeleted
        | wire.RestoreEvent
        | wire.ImportEvent
        | wire.ExportEvents,
    ) -> Any:
        match request:
            case wire.GetEventDetails(function=function, entry=entry):
                return self._events.details(function, entry)
            case wire.SaveEventDetails(function=function, entry=entry, details=details):
                return self._events.save_details(function, entry, details)
            case wire.RenameEvent(function=function, entry=entry, name=name):
                return self._events.rename(function, entry, name)
            case wire.ListDeleted(function=function):
                return self._events.deleted(function)
            case wire.RestoreEvent(deleted=deleted, name=name):
                return self._events.restore(deleted, name)
            case wire.ImportEvent(path=path, function=function, name=name, overwrite=overwrite):
                return self._events.import_file(_path(path), function, name, overwrite=overwrite)
            case wire.ExportEvents(
                function=function, entries=entries, path=path, overwrite=overwrite
            ):
                return self._events.export(function, entries, _path(path), overwrite=overwrite)


def _path(text: str) -> Path:
    """As a person types it."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        # "~nobody": such a home is not known, so it is a folder's plain name.
        return Path(text)
