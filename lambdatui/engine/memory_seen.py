"""Remembers how much memory functions were seen to use, from whatever REPORT lines pass through."""

import contextlib
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

from lambdatui.core.functions import plain_name
from lambdatui.core.logs import TailBatch
from lambdatui.core.memory_seen import KEPT_MS, SeenMemory, is_known, most
from lambdatui.core.report import Report
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_ports import ReportPart
from lambdatui.core.stop import Clock
from lambdatui.store.memory_seen import MemoryStore, SeenByPlace

#: Functions that are remembered, of all accounts and regions together.
_MOST = 20_000
_WRITE_S = 60.0


class _Book:
    """What is known. Apart from its owner, so that it can be written when that is gone."""

    def __init__(self, store: MemoryStore, clock: Clock, monotonic: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._seen: SeenByPlace | None = None
        self._changed = False
        self._written_s = monotonic()

    def note(self, place: str, function: str, seen: SeenMemory) -> None:
        with self._lock:
            functions = self._known().setdefault(place, {})
            kept = functions.get(function)
            now = most(kept, seen)
            if now == kept:
                return
            functions[function] = now
            self._changed = True
            if self._monotonic() - self._written_s >= _WRITE_S:
                self._write()

    def of(self, place: str) -> dict[str, float]:
        now_ms = self._clock()
        with self._lock:
            functions = self._known().get(place, {})
            return {
                name: seen.used_mb for name, seen in functions.items() if is_known(seen, now_ms)
            }

    def end(self) -> None:
        with self._lock:
            self._write()

    def _known(self) -> SeenByPlace:
        if self._seen is None:
            self._seen = self._store.read()
        return self._seen

    def _write(self) -> None:
        if not self._changed or self._seen is None:
            return
        # Another console may have seen something else meanwhile.
        merged = _merged(self._store.read(), self._seen)
        self._seen = _newest(merged, self._clock())
        self._store.write(self._seen)
        self._changed = False
        self._written_s = self._monotonic()


class MemorySeen:
    """The most memory that each function was seen to use within seven days. Thread-safe.

    It is on the disk at most a minute later, and when the process ends.
    """

    def __init__(
        self,
        store: MemoryStore,
        clock: Clock,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._book = _Book(store, clock, monotonic)
        weakref.finalize(self, self._book.end)

    def of(self, place: str) -> dict[str, float]:
        """The most that each function of an ACCOUNT/REGION used, in MiB, by its name."""
        return self._book.of(place)

    def note(self, place: str, function: str, used_mb: float, size_mb: int, at_ms: int) -> None:
        """A run used so much of so much, in MiB; nothing is kept where the place is not known."""
        seen = SeenMemory(used_mb=used_mb, size_mb=size_mb, at_ms=at_ms)
        if place and used_mb > 0 and size_mb > 0 and is_known(seen, self._clock()):
            self._book.note(place, plain_name(function), seen)

    def of_tail(
        self,
        batches: Iterable[TailBatch],
        functions: Sequence[str],
        place: Callable[[str], str],
    ) -> Generator[TailBatch, None, None]:
        """The same batches; what their invocations used is noted on the way."""
        for batch in batches:
            for run in batch.invocations:
                if run.used_mb and 0 <= run.source < len(functions):
                    function = functions[run.source]
                    at_ms = run.end_ms or run.last_ms
                    self.note(place(function), function, run.used_mb, run.memory_mb, at_ms)
            yield batch

    def of_run(self, place: str, function: str, report: Report | None, at_ms: int) -> None:
        """What an invocation used that was sent from here, where its log's end tells it."""
        if report is not None:
            self.note(place, function, report.used_mb, report.memory_mb, at_ms)

    def of_report(
        self, parts: Generator[Any, None, None], place: Callable[[str], str]
    ) -> Generator[Any, None, None]:
        """The same parts; the most that a report among them counted is noted on the way.

        Where this is closed, they are: a query of Logs Insights is stopped then.
        """
        with contextlib.closing(parts):
            for part in parts:
                if isinstance(part, ReportPart) and part.page is not None:
                    self._note_page(part.page, place)
                yield part

    def _note_page(self, page: ReportPage, place: Callable[[str], str]) -> None:
        if page.runs is None or page.runs.memory is None:
            return
        configuration = page.facts.configuration
        size_mb = configuration.function.memory_mb if configuration is not None else 0
        used_mb = page.runs.memory.maximum
        # When it was is not known, nor of what size the function was then: what is older than all
        # that is remembered, or more than it has now, is left out.
        if page.to_ms - page.runs.from_ms <= KEPT_MS and used_mb <= size_mb:
            self.note(place(page.name), page.name, used_mb, size_mb, page.to_ms)


def _merged(first: SeenByPlace, second: SeenByPlace) -> SeenByPlace:
    merged = {place: dict(functions) for place, functions in first.items()}
    for place, functions in second.items():
        known = merged.setdefault(place, {})
        for name, seen in functions.items():
            known[name] = most(known.get(name), seen)
    return merged


def _newest(seen: SeenByPlace, now_ms: int) -> SeenByPlace:
    """Those that still say something, and no more than are to be remembered."""
    every = [
        (one.at_ms, place, name)
        for place, functions in seen.items()
        for name, one in functions.items()
        if is_known(one, now_ms)
    ]
    every.sort(reverse=True)
    kept: SeenByPlace = {}
    for _, place, name in every[:_MOST]:
        kept.setdefault(place, {})[name] = seen[place][name]
    return kept
