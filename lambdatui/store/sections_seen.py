"""How functions were configured when they were seen: what tells an hour ago from now.

In the state folder, ``seen/``: a file for each function and qualifier, whose name is a hash, with
the versions of each section; and ``seen.key``. Values of environment variables are not in it: of
each there is a keyed hash, which tells only whether it is the same one.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.record import Record
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_seen import SectionSeen, is_denied_part
from lambdatui.store.atomic import make_folder, write_atomic

#: Of one section, and for how long after it was last seen.
_MOST_VERSIONS = 50
_KEPT_MS = 90 * 86_400_000
#: Of one file, packed and unpacked, and of all of them, in bytes.
_MOST_PACKED = 2 * 1024 * 1024
_MOST_UNPACKED = 16 * 1024 * 1024
_MOST_ALL = 128 * 1024 * 1024
#: A section that is larger is not kept: the versions of a function can be megabytes.
_MOST_SECTION = 1024 * 1024
_KEY_BYTES = 32
#: How much later it has to be seen again for that to be written, in ms.
_AGAIN_MS = 60_000
#: What may be read by fewer does not take the place of what was read whole within this time, in ms.
_WHOLE_MS = 86_400_000


class SeenOf(Record, frozen=True):
    """Whose sections they are: ``place`` is ACCOUNT/REGION; an empty qualifier is $LATEST."""

    place: str
    function: str
    qualifier: str = ""


class NewlySeen(Record, frozen=True):
    """A section that was just read, masked; ``digest`` is that of what it says."""

    answers: SectionAnswers
    at_ms: int
    digest: str


class _Kept(Record, frozen=True):
    of: SeenOf
    seen: tuple[SectionSeen, ...] = ()


class _Damaged(Exception):
    """What stands in a file is not what this program writes."""


class SectionsSeenStore:
    """The files in a state folder, which several processes may write to at once.

    It only helps: no method raises for the disk, or for a file that is damaged.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._folder = state / "seen"

    def key(self) -> bytes:
        """The secret of the hashes, made when it is first asked for; kept for this user alone.

        Where it cannot be kept, it is another one for each process: then nothing seen by others
        tells whether a value is the same.
        """
        path = self._state / "seen.key"
        for _ in range(2):
            with contextlib.suppress(OSError, LambdatuiError):
                with contextlib.suppress(FileNotFoundError):
                    found = path.read_bytes()
                    # A shorter one is what a full disk has left.
                    if len(found) == _KEY_BYTES:
                        return found
                    path.unlink()
                with contextlib.suppress(FileExistsError):
                    # Another process may make it at the same time: then that one holds.
                    write_atomic(
                        self._state, path, secrets.token_bytes(_KEY_BYTES), overwrite=False
                    )
        with contextlib.suppress(OSError):
            found = path.read_bytes()
            if len(found) == _KEY_BYTES:
                return found
        return secrets.token_bytes(_KEY_BYTES)

    def keep(self, of: SeenOf, sections: Sequence[NewlySeen]) -> None:
        """They were just seen: a new version of each that differs from the one before."""
        with contextlib.suppress(OSError, LambdatuiError):
            make_folder(self._state, self._folder)
            with self._locked():
                before = self._read_or_keep(of)
                after = before
                for section in sections:
                    after = _added(after, section)
                if after == before:
                    return
                now_ms = max((each.at_ms for each in sections), default=0)
                data = _packed(of, _bounded(after, now_ms))
                write_atomic(self._state, self._path(of), data)
                self._sweep(now_ms)

    def read(self, of: SeenOf) -> tuple[SectionSeen, ...]:
        """Every version of every section that is kept."""
        with contextlib.suppress(OSError, _Damaged):
            return self._read(of)
        return ()

    def _path(self, of: SeenOf) -> Path:
        name = "\0".join((of.place, of.function, of.qualifier))
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.seen"

    def _read_or_keep(self, of: SeenOf) -> tuple[SectionSeen, ...]:
        """What is there; a file that cannot be understood is kept, and another one begun."""
        try:
            return self._read(of)
        except _Damaged:
            path = self._path(of)
            path.replace(f"{path}.damaged-{secrets.token_hex(4)}")
            return ()

    def _read(self, of: SeenOf) -> tuple[SectionSeen, ...]:
        try:
            with self._path(of).open("rb") as file:
                data = file.read(_MOST_PACKED + 1)
            unpacked = zlib.decompressobj().decompress(data, _MOST_UNPACKED)
            kept = msgspec.msgpack.decode(unpacked, type=_Kept)
        except FileNotFoundError:
            return ()
        except (zlib.error, msgspec.MsgspecError, ValueError, RecursionError):
            # Damaged, or of a version to come.
            raise _Damaged from None
        return kept.seen if kept.of == of else ()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._folder / "lock", flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _sweep(self, now_ms: int) -> None:
        """Remove what was last written too long ago, and the oldest of what is too much."""
        found = []
        for path in self._folder.glob("*.seen"):
            with contextlib.suppress(OSError):
                status = path.lstat()
                found.append((status.st_mtime, status.st_size, path))
        found.sort(reverse=True)
        total = 0
        for modified, size, path in found:
            total += size
            if total > _MOST_ALL or now_ms - modified * 1000 > _KEPT_MS:
                with contextlib.suppress(OSError):
                    path.unlink()


def _added(kept: tuple[SectionSeen, ...], new: NewlySeen) -> tuple[SectionSeen, ...]:
    """With a section that was just seen, in the order in which they were."""
    size = sum(len(each.body) for each in new.answers.answers)
    if size > _MOST_SECTION:
        return kept
    of = [at for at, each in enumerate(kept) if each.answers.id is new.answers.id]
    last = kept[of[-1]] if of else None
    if last is not None and new.at_ms <= last.last_ms:
        return kept
    if last is not None and last.digest == new.digest:
        if new.at_ms - last.last_ms < _AGAIN_MS:
            return kept
        return (
            *kept[: of[-1]],
            replace(last, last_ms=new.at_ms),
            *kept[of[-1] + 1 :],
        )
    if last is not None and _is_poorer(new, last):
        return kept
    made = SectionSeen(
        answers=new.answers, first_ms=new.at_ms, last_ms=new.at_ms, digest=new.digest
    )
    return (*kept, made)


def _is_poorer(new: NewlySeen, last: SectionSeen) -> bool:
    """Whether somebody who may read less has read it: what they may not read has not gone."""
    less = is_denied_part(new.answers) and not is_denied_part(last.answers)
    return less and new.at_ms - last.last_ms < _WHOLE_MS


def _bounded(kept: tuple[SectionSeen, ...], now_ms: int) -> tuple[SectionSeen, ...]:
    """Without what was last seen too long ago, and the oldest of what there is too much of."""
    left: list[SectionSeen] = []
    count: dict[SectionId, int] = {}
    for each in reversed(kept):
        id = each.answers.id
        count[id] = count.get(id, 0) + 1
        if count[id] <= _MOST_VERSIONS and now_ms - each.last_ms <= _KEPT_MS:
            left.append(each)
    return tuple(reversed(left))


def _packed(of: SeenOf, seen: tuple[SectionSeen, ...]) -> bytes:
    """As a file, without its oldest versions where it would be too large."""
    while True:
        data = msgspec.msgpack.encode(_Kept(of=of, seen=seen))
        packed = zlib.compress(data, 6)
        if not seen or (len(packed) <= _MOST_PACKED and len(data) <= _MOST_UNPACKED):
            return packed
        seen = seen[max(1, len(seen) // 4) :]
