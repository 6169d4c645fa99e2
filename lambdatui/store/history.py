"""The record of invocations that were sent, with what was sent and what came back.

An invocation is written before it is sent and again when its answer came. So a program that dies
in between leaves the beginning, which says that it was sent and that its outcome is unknown.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.history import HistoryEntry, PastRun, awaited
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.core.places import Places
from lambdatui.core.stop import Clock, Stop
from lambdatui.store.history_database import Database, Work
from lambdatui.store.history_old import import_old
from lambdatui.store.history_pruning import prune_large, prune_old
from lambdatui.store.history_rows import (
    BODY_LIMIT,
    ENTRY,
    LOG,
    PAYLOAD,
    RESPONSE,
    get_body,
    get_entry,
    get_result,
    payload_size,
    put_body,
    put_entry,
    remove,
    seq_of,
    unpacked,
)
from lambdatui.store.history_search import Words
from lambdatui.store.history_senders import Senders

_LIMIT_BYTES = 64 * 1024 * 1024
_DAY_MS = 86_400_000
_KEPT_MS = 30 * _DAY_MS
#: Runs that a search reads at a time: between two times, others can write.
_PAGE = 200
#: What the list says of an invocation that has a beginning and no end.
OPEN_NOTE = "outcome unknown: no answer was recorded"

#: The outcomes of runs that have a response to compare.
_ANSWERED = tuple(each for each in Outcome if each.answered)
_ANSWERED_MARKS = ", ".join("?" * len(_ANSWERED))
_NEWEST = "ORDER BY started_ms DESC, seq DESC"


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


#: With a place: of this one, or, where there is none of it, those of which none is known. What was
#: sent to another account is not to be taken for this one's.
_PLACED = (
    "(? = '' OR place = ? OR (place = '' AND NOT EXISTS"
    " (SELECT 1 FROM runs AS known WHERE known.function = ? AND known.place = ?)))"
)


class HistoryStore:
    """The history in the state folder, shared by every process of this user. Every method blocks.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError` STORE where the disk refuses, or
    where another program holds the file for more than three seconds. A damaged file is moved aside
    and a new one begun: the first read after that raises STORE and says so, once.

    Runs are kept for ``kept_ms``, and the oldest are dropped where more than ``limit_bytes`` are
    used, payloads and responses first. Without ``keep_payloads`` neither those nor the log are
    kept, nor a client context. Without ``keep_runs`` an invocation stands there only while its
    outcome is not known.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock = _now_ms,
        kept_ms: int = _KEPT_MS,
        limit_bytes: int = _LIMIT_BYTES,
        keep_payloads: bool = True,
        keep_runs: bool = True,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._kept_ms = kept_ms
        self._limit = limit_bytes
        self._keep_payloads = keep_payloads and keep_runs
        self._keep_runs = keep_runs
        self._database = Database(folder, clock)
        self._senders = Senders(folder)
        self._pruned = False

    @property
    def moved(self) -> Fault | None:
        """That a damaged file was moved aside, until a read has told of it."""
        return self._database.moved

    def begin(self, entry: HistoryEntry, payload: bytes | None = None) -> None:
        """Record that an invocation is about to be sent; on the disk when this returns.

        Until :meth:`end` or :meth:`leave`, or the end of this process, it is awaited.
        """
        kept = self._kept(payload)
        begun = (
            msgspec.structs.replace(self._bare(entry), payload_bytes=len(payload or b""))
            if self._keep_runs
            else _marker(entry)
        )

        def work(connection: sqlite3.Connection) -> None:
            # The folder is there now, and others see the entry only after this.
            held = self._senders.hold(entry.id)
            seq = put_entry(connection, msgspec.structs.replace(begun, held=held), None)
            if kept is not None:
                put_body(connection, seq, PAYLOAD, kept)
            self._prune(connection)

        # What an older lambdatui left stops nothing either.
        with contextlib.suppress(LambdatuiError):
            self._take_over()
        self._database.write(work, anew=True)

    def end(self, entry: HistoryEntry, result: InvokeResult | None = None) -> None:
        """Record how the invocation with this id ended.

        The folder is never made here: it may have been removed meanwhile, with the demo it was of.
        """
        work = self._ended(entry, result) if self._keep_runs else _unmarked(entry)
        try:
            self._database.write(work, anew=False)
        finally:
            self.leave(entry)

    def leave(self, entry: HistoryEntry) -> None:
        """Nobody here waits for the answer to this one any more."""
        self._senders.release(entry.id)

    def entries(self, function: str, limit: int = 100, place: str = "") -> tuple[HistoryEntry, ...]:
        """The newest invocations that were sent to a function, newest first.

        With ``place``, those of another account or region are left out; those whose place was not
        known are there where none of this place is. One without an end says in its ``note`` that
        it is unknown. Its ``outcome`` is None while somebody waits for it, and UNKNOWN where
        whoever sent it is gone, or its time is over.
        """
        return self.search("", function=function, place=place, limit=limit)

    def search(
        self,
        text: str,
        *,
        function: str = "",
        place: str = "",
        limit: int = 100,
        stop: Stop | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """The newest invocations in which every word of ``text`` stands, newest first.

        Looked at are function, event name, outcome (``unknown`` where there is none), request id,
        note, type, qualifier and place, and the payload where it was kept; upper and lower case
        are the same. Empty, ``text`` is in all of them, and ``function`` means every one.
        """
        self._ready()
        words = Words(text)
        found: list[HistoryEntry] = []
        for entry, payload in self._newest(function, place, min(limit, _PAGE), bool(words)):
            if len(found) == limit or (stop is not None and stop.is_set()):
                break
            if words.stand_in(entry, payload):
                found.append(self._noted(entry))
        return tuple(found)

    def past_run(self, id: str) -> PastRun | None:
        """All that is kept of one invocation, or None where it is not known."""
        self._ready()

        def work(connection: sqlite3.Connection) -> PastRun | None:
            statement = f"SELECT seq, {ENTRY} FROM runs WHERE id = ?"
            row = connection.execute(statement, (id,)).fetchone()
            entry = row and get_entry(*row[1:])
            if not entry:
                return None
            return PastRun(
                entry=self._noted(entry),
                payload=get_body(connection, row[0], PAYLOAD),
                result=get_result(connection, row[0]),
            )

        return self._database.read(work)

    def payload_of(self, id: str) -> bytes | None:
        """What was sent, byte for byte; None where it was not kept."""
        run = self.past_run(id)
        return run.payload if run else None

    def last_result(
        self,
        function: str,
        event_name: str,
        *,
        before_ms: int = 0,
        place: str = "",
        qualifier: str | None = None,
    ) -> InvokeResult | None:
        """What the newest run of an event came to, of those whose response was kept.

        With ``before_ms``, of those that were started before; the start of a run's entry and that
        of its result both leave that run itself out. With ``qualifier``, of those that were sent
        to it. Only runs that returned or failed in the function count.
        """
        self._ready()

        def work(connection: sqlite3.Connection) -> InvokeResult | None:
            rows = connection.execute(
                f"SELECT seq, {ENTRY} FROM runs WHERE function = ? AND event_name = ?"
                f" AND outcome IN ({_ANSWERED_MARKS})"
                " AND (? = 0 OR (started_ms < ? AND sent_ms <> ?))"
                f" AND {_PLACED} {_NEWEST}",
                (function, event_name, *_ANSWERED, *[before_ms] * 3, *_placed(function, place)),
            )
            for seq, *columns in rows:
                entry = get_entry(*columns)
                if entry is None or not entry.has_response:
                    continue
                if qualifier is None or entry.qualifier == qualifier:
                    return get_result(connection, seq)
            return None

        return self._database.read(work)

    def _noted(self, entry: HistoryEntry) -> HistoryEntry:
        """The entry as it reads now, where it has no end."""
        if entry.outcome is not None:
            return entry
        gone = self._senders.gone(entry.id) if entry.held else None
        if gone:
            # It may have ended since it was read, and its sender have gone then.
            known = self._database.read(partial(_entry_of, entry.id))
            if known is not None and known.outcome is not None:
                return known
        if gone is None:
            gone = not awaited(entry, self._clock())
        # A dry run has run nothing, whatever came of it.
        lost = gone and entry.type is not InvocationType.DRY_RUN
        return msgspec.structs.replace(
            entry,
            outcome=Outcome.UNKNOWN if lost else None,
            note=entry.note or OPEN_NOTE,
            held=False,
        )

    def _bare(self, entry: HistoryEntry) -> HistoryEntry:
        """The entry without what is kept only where payloads are."""
        return entry if self._keep_payloads else msgspec.structs.replace(entry, client_context="")

    def _kept(self, body: bytes | None) -> bytes | None:
        if body is None or not self._keep_payloads or len(body) > BODY_LIMIT:
            return None
        return body

    def _ended(self, entry: HistoryEntry, result: InvokeResult | None) -> Work[None]:
        # Of an invocation that was only handed over, or got no answer, none is known.
        came = result is not None and (result.payload or result.outcome.answered)
        response = self._kept(result.payload if result and came else None)
        log = result.log_tail if result and self._keep_payloads else ""

        def work(connection: sqlite3.Connection) -> None:
            known = msgspec.structs.replace(
                self._bare(entry),
                payload_bytes=payload_size(connection, entry.id),
                response_bytes=len(result.payload) if result else 0,
            )
            seq = put_entry(connection, known, result)
            if response is not None:
                put_body(connection, seq, RESPONSE, response)
            if log:
                put_body(connection, seq, LOG, log.encode("utf-8", "replace"))

        return work

    def _newest(
        self, function: str, place: str, page: int, payloads: bool
    ) -> Iterator[tuple[HistoryEntry, Callable[[], bytes | None]]]:
        """Entries, each with a way to its payload, which is read only with ``payloads``."""
        body = "packed, data" if payloads else "0, NULL"
        kept = f"LEFT JOIN bodies ON run = seq AND kind = '{PAYLOAD}'" if payloads else ""
        statement = (
            f"SELECT seq, started_ms, {body}, {ENTRY} FROM runs {kept}"
            " WHERE (started_ms, seq) < (?, ?) AND (? = '' OR function = ?)"
            f" AND {_PLACED} {_NEWEST} LIMIT ?"
        )
        last = (2**62, 2**62)
        while True:
            values = (*last, function, function, *_placed(function, place), page)
            rows = self._database.read(_all(statement, values)) or []
            for seq, started_ms, packed, data, *columns in rows:
                last = started_ms, seq
                entry = get_entry(*columns)
                if entry is not None:
                    yield entry, partial(_body, packed, data)
            if len(rows) < page:
                return

    def _take_over(self) -> None:
        if self._keep_runs:
            import_old(self._folder, self._database)

    def _ready(self) -> None:
        self._take_over()
        if not self._pruned and os.path.exists(self._database.path):  # noqa: PTH110  # Path's raises
            # One that cannot be written can be read all the same.
            with contextlib.suppress(LambdatuiError):
                self._database.write(self._prune, anew=False)
            self._senders.sweep()

    def _prune(self, connection: sqlite3.Connection) -> None:
        self._pruned = True
        prune_old(connection, self._clock() - self._kept_ms)
        prune_large(connection, self._limit)


def history_of(places: Places) -> HistoryStore:
    """The history in these places, which say what it keeps and for how long."""
    return HistoryStore(
        Path(places.state),
        kept_ms=places.history_days * _DAY_MS or _KEPT_MS,
        keep_payloads=places.keep_payloads,
    )


def _placed(function: str, place: str) -> tuple[str, ...]:
    """The values of :data:`_PLACED`."""
    return place, place, function, place


def _all(statement: str, values: tuple[object, ...]) -> Work[list[tuple[Any, ...]]]:
    return lambda connection: connection.execute(statement, values).fetchall()


def _entry_of(id: str, connection: sqlite3.Connection) -> HistoryEntry | None:
    found = connection.execute(f"SELECT {ENTRY} FROM runs WHERE id = ?", (id,)).fetchone()
    return found and get_entry(*found)


def _body(packed: int, data: bytes | None) -> bytes | None:
    return None if data is None else unpacked(packed, data)


def _marker(entry: HistoryEntry) -> HistoryEntry:
    """That an invocation was sent, and nothing that it was about."""
    return HistoryEntry(
        id=entry.id,
        function=entry.function,
        type=entry.type,
        started_ms=entry.started_ms,
        place=entry.place,
        outcome=entry.outcome,
        timeout_s=entry.timeout_s,
    )


def _unmarked(entry: HistoryEntry) -> Work[None]:
    def work(connection: sqlite3.Connection) -> None:
        if entry.outcome is Outcome.UNKNOWN:
            put_entry(connection, _marker(entry), None)
        elif (seq := seq_of(connection, entry.id)) is not None:
            remove(connection, [seq])

    return work
