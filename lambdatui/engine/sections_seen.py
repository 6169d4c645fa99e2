"""Remembers how functions were configured, whenever a section of one is read."""

import sys
import threading
from collections.abc import Callable, Iterable

from lambdatui.core.errors import mistake
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.section import SectionAnswers
from lambdatui.core.section_masks import masked
from lambdatui.core.section_seen import (
    SectionSeen,
    SeenTime,
    as_of,
    digest_of,
    is_worth_keeping,
    seen_times,
)
from lambdatui.core.stop import Clock
from lambdatui.core.untyped import mapping, structures, text
from lambdatui.store.sections_seen import NewlySeen, SectionsSeenStore, SeenOf

#: Sections that wait until it is known where their function stands.
_MOST_WAITING = 200


class SeenSections:
    """What was seen through one connection. Thread-safe, and never raises for the disk.

    What is kept is written by a thread of its own: a page does not wait for the disk. It is on the
    disk once :meth:`settle` returns.
    """

    def __init__(self, store: SectionsSeenStore, clock: Clock, place: Callable[[], str]) -> None:
        """``place`` finds out ACCOUNT/REGION of the connection; empty where it cannot."""
        self._store = store
        self._clock = clock
        self._find_place = place
        #: Where the connection leads to: a name alone is of there.
        self._here = ""
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._waiting: list[tuple[SectionAnswers, int]] = []
        #: Whether some of them came since they were looked at.
        self._more = False
        self._writer: threading.Thread | None = None
        self._key: bytes | None = None

    @property
    def key(self) -> bytes:
        """With what values are masked: the same in every session."""
        with self._lock:
            if self._key is None:
                self._key = self._store.key()
            return self._key

    def keep(self, read: SectionAnswers) -> None:
        """It was read just now."""
        if not is_worth_keeping(read):
            return
        with self._lock:
            self._waiting.append((read, self._clock()))
            del self._waiting[:-_MOST_WAITING]
            self._more = True
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="seen", daemon=True)
                self._writer.start()

    def of(self, function: str, qualifier: str, at_ms: int = 0) -> Iterable[SectionAnswers]:
        """Each section as it was when it was last seen until then; 0 is now."""
        return as_of(self._read(function, qualifier), at_ms)

    def times(self, function: str, qualifier: str) -> tuple[SeenTime, ...]:
        """When something of it was seen to be new."""
        return seen_times(self._read(function, qualifier))

    def settle(self) -> None:
        """Write what was read so far."""
        with self._writing:
            with self._lock:
                waiting, self._waiting, self._more = self._waiting, [], False
            for read, _ in waiting:
                # One that was asked for by its ARN may stand in another account.
                if plain_name(read.function) == read.function:
                    self._here = _place_in(read) or self._here
            later = self._keep(waiting)
            with self._lock:
                self._waiting[:0] = later

    def _read(self, function: str, qualifier: str) -> tuple[SectionSeen, ...]:
        self.settle()
        if not self._here:
            self._here = self._find_place()
        of = self._of(function, qualifier)
        return self._store.read(of) if of else ()

    def _write(self) -> None:
        while True:
            try:
                self.settle()
            except Exception as error:
                # A record that cannot be made is no reason to show less.
                fault = mistake(error, "keeping how a function is configured")
                print(fault.sentence(), file=sys.stderr, flush=True)
            with self._lock:
                if not self._more:
                    self._writer = None
                    return

    def _keep(self, waiting: list[tuple[SectionAnswers, int]]) -> list[tuple[SectionAnswers, int]]:
        """Write those whose place is known; the others."""
        later = []
        found: dict[SeenOf, list[NewlySeen]] = {}
        for read, at_ms in waiting:
            of = self._of(read.function, read.qualifier, _place_in(read))
            if of is None:
                later.append((read, at_ms))
                continue
            answers = masked(read, self.key)
            new = NewlySeen(answers=answers, at_ms=at_ms, digest=digest_of(answers))
            found.setdefault(of, []).append(new)
        for of, sections in found.items():
            self._store.keep(of, sections)
        return later

    def _of(self, function: str, qualifier: str, told: str = "") -> SeenOf | None:
        place = place_of(function) or told or self._here
        if not place:
            return None
        qualifier = "" if qualifier == LATEST else qualifier
        return SeenOf(place=place, function=plain_name(function), qualifier=qualifier)


def _place_in(read: SectionAnswers) -> str:
    """Where the function stands, from the ARN that AWS gave in its answers; empty without one."""
    for answer in read.answers:
        value = answer.value
        configuration = mapping(value.get("Configuration"))
        for entry in (configuration, value, *structures(value.get("Versions"))[:1]):
            if place := place_of(text(entry.get("FunctionArn"))):
                return place
    return ""
