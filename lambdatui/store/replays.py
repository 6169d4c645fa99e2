"""The journals of replays: what each was to send, and what became of every event.

One file a replay, ``replays/ID.ndjson`` in the state folder: the plan, then a line each time
something is known. An event is on the disk before it is sent, so that whoever resumes after a
crash knows which ones can not have run, and sends only those.
"""

import errno
import fcntl
import os
import re
import secrets
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.record import Record
from lambdatui.core.replay import ReplayPlan, ReplayRecord, Verdict, not_ended
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import iso
from lambdatui.store.atomic import make_folder, sync_folder
from lambdatui.store.faults import told

_SUFFIX = ".ndjson"
_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{6}")
#: How long a journal is kept after it was last written to, in days: it holds the events.
_KEPT_DAYS = 30


class _Line(Record, frozen=True):
    """One line of a journal; the first holds the plan."""

    plan: ReplayPlan | None = None
    begun: int = 0
    started_ms: int = 0
    released: int = 0
    ended: ReplayRecord | None = None


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Journal:
    """One replay's journal, open for writing and this process's alone until it is closed.

    Every method blocks until the disk has what it wrote, and raises
    :class:`~lambdatui.core.errors.LambdatuiError` STORE where it refuses.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def begin(self, number: int, started_ms: int) -> None:
        """An item is about to be sent."""
        self._append(_Line(begun=number, started_ms=started_ms))

    def release(self, number: int) -> None:
        """It was surely not run, and may be begun again."""
        self._append(_Line(released=number))

    def end(self, record: ReplayRecord) -> None:
        """It has ended."""
        self._append(_Line(ended=record))

    def write_plan(self, plan: ReplayPlan) -> None:
        """The first line."""
        self._append(_Line(plan=plan))

    def close(self) -> None:
        """Let another process have it. Idempotent."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _append(self, line: _Line) -> None:
        # The line break before it ends a line that a crash, or a full disk, left torn.
        data = b"\n" + msgspec.json.encode(line) + b"\n"
        with told("write the journal of this replay,", self._path):
            if self._descriptor < 0:
                raise OSError(errno.EBADF, "it is closed")
            while data:
                data = data[os.write(self._descriptor, data) :]
            os.fsync(self._descriptor)


class Kept(Record, frozen=True):
    """What a journal tells: the plan, and the last that is known of each item that was begun.

    An item that was begun and has no end is UNKNOWN: the process that sent it ended before it had
    an answer. ``path`` is the journal's file.
    """

    plan: ReplayPlan
    records: tuple[ReplayRecord, ...] = ()
    path: str = ""


class ReplayStore:
    """The journals in the state folder. Every method blocks on the disk.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses.
    """

    def __init__(self, folder: Path, *, clock: Clock = _now_ms) -> None:
        self._root = folder
        self._folder = folder / "replays"
        self._clock = clock
        #: To be held while looking whether a replay runs, which holds that replay for an instant.
        self.looking = threading.Lock()

    def new_id(self) -> str:
        """A name for a new replay, which sorts by time: ``20260131T081231-9f2c4e``."""
        stamp = re.sub(r"[-:]|\..*", "", iso(self._clock()))
        return f"{stamp}-{secrets.token_hex(3)}"

    def create(self, plan: ReplayPlan) -> Journal:
        """A new journal with this plan in it. Those that are too old are removed."""
        path = self._path(plan.id)
        with told("write", path):
            make_folder(self._root, self._folder)
            self._sweep()
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            journal = self._locked(path, flags)
        try:
            journal.write_plan(plan)
        except BaseException:
            journal.close()
            path.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)
        return journal

    def resume(self, replay_id: str) -> tuple[Kept, Journal]:
        """What is known of a replay, and its journal to go on with.

        Raises:
            LambdatuiError: INVALID where there is none of this id or its plan cannot be read,
                CONFLICT while another process runs it.
        """
        path = self._path(replay_id)
        with told("open", path):
            try:
                # Locked before it is read: who holds it may be writing.
                journal = self._locked(path, os.O_WRONLY | os.O_APPEND)
            except FileNotFoundError:
                raise fail(
                    Kind.INVALID,
                    f"There is no replay {replay_id} to resume.",
                    f"Those that there are stand in {self._folder}.",
                ) from None
        try:
            return self._read(path), journal
        except BaseException:
            journal.close()
            raise

    def read(self, replay_id: str) -> Kept:
        """What is known of a replay, which may be under way.

        Raises:
            LambdatuiError: INVALID where its plan cannot be read.
        """
        return self._read(self._path(replay_id))

    def is_running(self, replay_id: str) -> bool:
        """Whether some process is at work on a replay; false where there is none of this id.

        Who begins to resume it in the same instant may be told that it is run by another.
        """
        path = self._path(replay_id)
        with told("open", path):
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            except FileNotFoundError:
                return False
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            finally:
                os.close(descriptor)
        return False

    def forget(self, replay_id: str) -> None:
        """Remove a journal, with the events in it; nothing where there is none."""
        path = self._path(replay_id)
        with told("remove", path):
            path.unlink(missing_ok=True)
            sync_folder(self._folder)

    def last(self, function: str, place: str = "") -> str:
        """The id of the newest replay of a function.

        With ``place``, ACCOUNT/REGION, those of another are left out, and those whose place was
        not known.

        Raises:
            LambdatuiError: INVALID where there is none.
        """
        name = plain_name(function)
        for path in reversed(self._paths()):
            plan = self._plan(path)
            if plan is None or plain_name(plan.function) != name:
                continue
            if place in ("", plan.place):
                return plan.id
        raise fail(
            Kind.INVALID,
            f"There is no replay of {name} to resume.",
            "Begin one: name events, or give --all.",
        )

    def _read(self, path: Path) -> Kept:
        with told("read", path):
            data = path.read_bytes()
        lines = _lines(data.split(b"\n"))
        plan = next((line.plan for line in lines if line.plan is not None), None)
        if plan is None:
            raise fail(Kind.INVALID, f"{path} is no journal of a replay.", "Begin another replay.")
        return Kept(plan=plan, records=_records(plan, lines), path=str(path))

    def _plan(self, path: Path) -> ReplayPlan | None:
        with told("read", path), path.open("rb") as file:
            # An empty line stands before each.
            head = [file.readline(), file.readline()]
        return next((line.plan for line in _lines(head)), None)

    def _paths(self) -> list[Path]:
        with told("list", self._folder):
            try:
                names = os.listdir(self._folder)  # noqa: PTH208 - sorted by name below
            except FileNotFoundError:
                return []
        found = [name for name in names if _ID.fullmatch(name.removesuffix(_SUFFIX))]
        return [self._folder / name for name in sorted(found) if name.endswith(_SUFFIX)]

    def _path(self, replay_id: str) -> Path:
        if not _ID.fullmatch(replay_id):
            raise fail(
                Kind.INVALID,
                f"'{replay_id}' is not the id of a replay.",
                "It looks like 20260131T081231-9f2c4e.",
            )
        return self._folder / f"{replay_id}{_SUFFIX}"

    @staticmethod
    def _locked(path: Path, flags: int) -> Journal:
        descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            # The system lets go of it when the process ends, however it does.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise fail(
                Kind.CONFLICT,
                f"Replay {path.stem} is being run by another process.",
                "Wait until it has ended.",
            ) from None
        except BaseException:
            os.close(descriptor)
            raise
        return Journal(path, descriptor)

    def _sweep(self) -> None:
        oldest = self._clock() / 1000 - _KEPT_DAYS * 86_400
        for path in self._paths():
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
            except FileNotFoundError:
                continue


def _lines(data: Sequence[bytes]) -> list[_Line]:
    decoder = msgspec.json.Decoder(_Line)
    lines = []
    for line in data:
        try:
            lines.append(decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            # Blank, or torn by a crash.
            continue
    return lines


def _records(plan: ReplayPlan, lines: Sequence[_Line]) -> tuple[ReplayRecord, ...]:
    items = {item.number: item for item in plan.items}
    known: dict[int, ReplayRecord] = {}
    for line in lines:
        if line.ended is not None:
            known[line.ended.number] = line.ended
        elif line.begun in items:
            known[line.begun] = not_ended(items[line.begun], Verdict.UNKNOWN, None, line.started_ms)
        elif line.released:
            known.pop(line.released, None)
    return tuple(known[number] for number in sorted(known))
