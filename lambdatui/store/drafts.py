"""What a person was typing for each function, kept so that no crash loses it.

Two consoles can have a draft for one function. The last one that saves has ``FUNCTION.json``; what
another had there, and the one that saves has not seen, is first kept beside it. What was typed in a
person's own editor, and never taken from there, counts as another's too.
"""

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.events import check_function_folder
from lambdatui.core.history import Draft
from lambdatui.store.atomic import make_folder, write_atomic
from lambdatui.store.faults import told
from lambdatui.store.leftovers import Leftovers

#: Texts of others that are kept for a function.
_OTHERS = 5
_HAND = re.compile("[0-9a-f]{8}")


class _Written(Draft, frozen=True):
    """A draft as it is in its file. ``hand`` tells which console's, since it last took another's.

    So an older text of one hand makes way for its newer one, and only for that.
    """

    hand: str = ""


class DraftStore:
    """One file a function, in ``drafts`` in the state folder. Every method blocks on the disk.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses,
    INVALID for what is no function name. A state folder that was there and is removed stays so:
    the program may outlive the demo, whose folder it was.
    """

    def __init__(self, folder: Path) -> None:
        self._state = folder
        self._folder = folder / "drafts"
        self._leftovers = Leftovers(folder)
        self._was_there = folder.is_dir()
        #: What this store last read or wrote, by function.
        self._known: dict[str, _Written] = {}
        #: The hand of this store's own texts, by function.
        self._hands: dict[str, str] = {}

    def read(self, function: str) -> Draft | None:
        """The draft of a function, or None.

        Raises:
            LambdatuiError: STORE, naming the file, where it cannot be understood.
        """
        found = _read(self._path(function))
        if found is None:
            return None
        self._known[function] = found
        if self._hands.get(function) != found.hand:
            # What is typed from here on is no newer version of what this store wrote before.
            self._hands.pop(function, None)
        return _plain(found)

    def save(self, draft: Draft) -> None:
        """Keep a draft; it is on the disk when this returns. An empty text forgets it.

        A text that stands there and that this store neither read nor wrote is kept among
        :meth:`others`; an empty one leaves it where it is.
        """
        path = self._path(draft.function)
        doing = "keep the draft in" if draft.text else "remove the draft in"
        if not draft.text and not path.exists():
            return
        try:
            # Checked before anything is touched.
            msgspec.json.encode(draft)
        except UnicodeEncodeError:
            raise fail(
                Kind.INVALID,
                "The draft was not kept: it holds half a character (a lone surrogate).",
                "Delete that character.",
            ) from None
        with told(doing, path):
            self._was_there = self._was_there or self._state.is_dir()
            make_folder(self._state, self._folder, anew=not self._was_there)
            self._was_there = True
            with self._alone():
                self._replace(path, draft)

    def others(self, function: str) -> tuple[Draft, ...]:
        """Texts that other consoles had for a function and that were replaced, newest first.

        At most five, and all that is left of a person's own editor; a file that cannot be
        understood is left out.
        """
        return tuple(found for _, found in self._readable_others(function))

    def take_back(self, other: Draft) -> None:
        """Make one of :meth:`others` the draft; what is there now is kept among them instead.

        Raises:
            LambdatuiError: NOT_FOUND where it is not among them any more.
        """
        path = self._path(other.function)
        with told("keep the draft in", path), self._alone():
            readable = self._readable_others(other.function)
            kept = [path for path, one in readable if one == other]
            if not kept:
                raise fail(
                    Kind.NOT_FOUND,
                    f"That draft of {other.function} is not kept any more.",
                    "Look at the list again.",
                )
            source = kept[0]
            found = _written(other, _read_hand(source))
            there = None
            # What cannot be understood is replaced, as reading it says.
            with contextlib.suppress(LambdatuiError):
                there = _read(path)
            if there is not None and there.text != found.text:
                # Under a name of its own, and first: a kill loses neither.
                self._put_aside(other.function, msgspec.structs.replace(there, hand=""))
            write_atomic(self._state, path, msgspec.json.encode(found), anew=False)
            if source.is_dir():
                self._leftovers.remove(source)
            else:
                source.unlink(missing_ok=True)
            self._drop_oldest(other.function)
            self._known[other.function] = found
            # What is typed from here on is no newer version of what this store wrote before.
            self._hands.pop(other.function, None)

    def _replace(self, path: Path, draft: Draft) -> None:
        known = self._known.get(draft.function)
        there = None
        # What cannot be understood is replaced, as reading it says.
        with contextlib.suppress(LambdatuiError):
            there = _read(path)
        foreign = there is not None and (known is None or there.text != known.text)
        if not draft.text:
            if not foreign:
                path.unlink(missing_ok=True)
                self._known.pop(draft.function, None)
            return
        if there is not None and foreign and there.text != draft.text:
            self._put_aside(draft.function, there)
            self._drop_oldest(draft.function)
        hand = self._hands.setdefault(draft.function, secrets.token_hex(4))
        written = _written(draft, hand)
        write_atomic(self._state, path, msgspec.json.encode(written), anew=False)
        self._known[draft.function] = written

    def _put_aside(self, function: str, other: _Written) -> None:
        hand = other.hand if _HAND.fullmatch(other.hand) else secrets.token_hex(4)
        path = self._folder / f"{function}.other-{hand}.json"
        write_atomic(self._state, path, msgspec.json.encode(other), anew=False)

    def _drop_oldest(self, function: str) -> None:
        for _, old in self._dated_others(function)[_OTHERS:]:
            old.unlink(missing_ok=True)

    def _readable_others(self, function: str) -> list[tuple[Path, Draft]]:
        """Each with its file, or the folder of the person's own editor; newest first."""
        path = self._path(function)
        readable = self._leftovers.of(path.stem)
        for dated, path in self._dated_others(function):
            with contextlib.suppress(LambdatuiError):
                found = _read(path)
                readable += [(dated, path, _plain(found))] if found is not None else []
        newest = sorted(readable, key=lambda one: one[:2], reverse=True)
        return [(path, draft) for _, path, draft in newest]

    def _dated_others(self, function: str) -> list[tuple[int, Path]]:
        """The files of others' texts, newest first, with the time of each (ns)."""
        dated = []
        for path in self._folder.glob(f"{check_function_folder(function)}.other-*.json"):
            with contextlib.suppress(FileNotFoundError):
                dated.append((path.lstat().st_mtime_ns, path))
        return sorted(dated, reverse=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other console replaces a text between the look at it and the write."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._state / "drafts.lock", flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _path(self, function: str) -> Path:
        return self._folder / f"{check_function_folder(function)}.json"


def _read(path: Path) -> _Written | None:
    with told("read the draft in", path):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        return msgspec.json.decode(data, type=_Written)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise fail(
            Kind.STORE,
            f"The draft in {path} cannot be read: it is not what lambdatui writes.",
            "Copy what you need out of that file; the next draft replaces it.",
        ) from None


def _read_hand(path: Path) -> str:
    """Whose text is in a file; nobody's that is known, in the folder of an editor."""
    found = None if path.is_dir() else _read(path)
    return found.hand if found is not None else ""


def _written(draft: Draft, hand: str) -> _Written:
    return _Written(**msgspec.structs.asdict(draft), hand=hand)


def _plain(written: _Written) -> Draft:
    values = msgspec.structs.asdict(written)
    del values["hand"]
    return Draft(**values)
