"""What a person was typing for each function, kept so that no crash loses it.

A name stands in many accounts and regions: a draft is that of the function in one of them, and has
``FUNCTION@ACCOUNT.REGION.json``. Where the place is not known, and for earlier versions, it is
``FUNCTION.json``; such a text is offered in every place, and stands in none by itself.

Two consoles can have a draft for one function. The last one that saves has its file; what another
had there, and the one that saves has not seen, is first kept beside it. What was typed in a
person's own editor, and never taken from there, counts as another's too.
"""

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.events import check_function_folder
from lambdatui.core.functions import plain_name
from lambdatui.core.history import Draft, place_of
from lambdatui.store.atomic import make_folder, write_atomic
from lambdatui.store.faults import told
from lambdatui.store.leftovers import Leftovers

#: Texts of others that are kept for a function.
_OTHERS = 5
_HAND = re.compile("[0-9a-f]{8}")
_PLACE = re.compile("[0-9A-Za-z-]+/[0-9A-Za-z-]+")


class _Written(Draft, frozen=True):
    """A draft as it is in its file. ``hand`` tells which console's, since it last took another's.

    So an older text of one hand makes way for its newer one, and only for that.
    """

    hand: str = ""


class DraftStore:
    """One file a function, in ``drafts`` in the state folder. Every method blocks on the disk.

    A function is given by its ARN, or by its name where its place is not known.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses,
    INVALID for what is no function name. A state folder that was there and is removed stays so:
    the program may outlive the demo, whose folder it was.
    """

    def __init__(self, folder: Path) -> None:
        self._state = folder
        self._folder = folder / "drafts"
        self._leftovers = Leftovers(folder)
        # Where one may not look, this is no: saving tells of it.
        self._was_there = os.path.isdir(folder)  # noqa: PTH112  # Path's raises there
        #: What this store last read or wrote, by the stem of its file.
        self._known: dict[str, _Written] = {}
        #: The hand of this store's own texts, by the stem of its file.
        self._hands: dict[str, str] = {}

    def read(self, function: str) -> Draft | None:
        """The draft of a function, or None.

        Raises:
            LambdatuiError: STORE, naming the file, where it cannot be understood.
        """
        path = self._path(_stem(plain_name(function), place_of(function)))
        found = _read(path)
        if found is None:
            return None
        self._known[path.stem] = found
        if self._hands.get(path.stem) != found.hand:
            # What is typed from here on is no newer version of what this store wrote before.
            self._hands.pop(path.stem, None)
        return _plain(found)

    def save(self, draft: Draft) -> None:
        """Keep a draft; it is on the disk when this returns. An empty text forgets it.

        A text that stands there and that this store neither read nor wrote is kept among
        :meth:`others`; an empty one leaves it where it is.
        """
        path = self._path(_stem(draft.function, draft.place))
        doing = "keep the draft in" if draft.text else "remove the draft in"
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
            if not draft.text and not path.exists():
                return
            self._was_there = self._was_there or self._state.is_dir()
            make_folder(self._state, self._folder, anew=not self._was_there)
            self._was_there = True
            with self._alone():
                self._replace(path, draft)

    def others(self, function: str) -> tuple[Draft, ...]:
        """Texts that other consoles had for a function and that were replaced, newest first.

        At most five, and all that is left of a person's own editor; a file that cannot be
        understood is left out. Beside them are all those of which no place is known.
        """
        name, place = plain_name(function), place_of(function)
        return tuple(found for _, found in self._readable_others(name, place))

    def take_back(self, other: Draft, function: str = "") -> None:
        """Make one of :meth:`others` the draft; what is there now is kept among them instead.

        ``function`` says of which place, where the draft itself has none.

        Raises:
            LambdatuiError: NOT_FOUND where it is not among them any more.
        """
        place = place_of(function) or other.place
        path = self._path(_stem(other.function, place))
        with told("keep the draft in", path), self._alone():
            readable = self._readable_others(other.function, place)
            kept = [path for path, one in readable if one == other]
            if not kept:
                raise fail(
                    Kind.NOT_FOUND,
                    f"That draft of {other.function} is not kept any more.",
                    "Look at the list again.",
                )
            source = kept[0]
            hand = _read_hand(source)
            found = _written(msgspec.structs.replace(other, place=place), hand)
            there = _read_or_keep(path)
            if there is not None and there.text != found.text:
                # Under a name of its own, and first: a kill loses neither.
                self._put_aside(path.stem, msgspec.structs.replace(there, hand=""))
            write_atomic(self._state, path, msgspec.json.encode(found), anew=False)
            if source.is_dir():
                self._leftovers.remove(source)
            else:
                source.unlink(missing_ok=True)
            self._drop_oldest(path.stem)
            self._known[path.stem] = found
            # What is typed from here on is no newer version of what this store wrote before.
            self._hands.pop(path.stem, None)

    def _replace(self, path: Path, draft: Draft) -> None:
        known = self._known.get(path.stem)
        if not draft.text and _is_damaged(path):
            # It stays where it is: nothing takes its place.
            return
        there = _read_or_keep(path)
        foreign = there is not None and (known is None or there.text != known.text)
        if not draft.text:
            if not foreign:
                path.unlink(missing_ok=True)
                self._known.pop(path.stem, None)
            return
        if there is not None and foreign and there.text != draft.text:
            self._put_aside(path.stem, there)
            self._drop_oldest(path.stem)
        hand = self._hands.setdefault(path.stem, secrets.token_hex(4))
        written = _written(draft, hand)
        write_atomic(self._state, path, msgspec.json.encode(written), anew=False)
        self._known[path.stem] = written

    def _put_aside(self, stem: str, other: _Written) -> None:
        hand = other.hand if _HAND.fullmatch(other.hand) else secrets.token_hex(4)
        path = self._folder / f"{stem}.other-{hand}.json"
        write_atomic(self._state, path, msgspec.json.encode(other), anew=False)

    def _drop_oldest(self, stem: str) -> None:
        for _, old in self._dated_others(stem)[_OTHERS:]:
            old.unlink(missing_ok=True)

    def _readable_others(self, name: str, place: str) -> list[tuple[Path, Draft]]:
        """Each with its file, or the folder of the person's own editor; newest first."""
        stem = _stem(name, place)
        files = self._dated_others(stem)
        if place:
            without = _stem(name, "")
            files += [*self._dated_others(without), *_dated([self._path(without)])]
        readable = self._leftovers.of(name, place)
        for dated, path in files:
            with contextlib.suppress(LambdatuiError):
                found = _read(path)
                readable += [(dated, path, _plain(found))] if found is not None else []
        newest = sorted(readable, key=lambda one: one[:2], reverse=True)
        return [(path, draft) for _, path, draft in newest]

    def _dated_others(self, stem: str) -> list[tuple[int, Path]]:
        """The files of others' texts, newest first, with the time of each (ns)."""
        return _dated(self._folder.glob(f"{stem}.other-*.json"))

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

    def _path(self, stem: str) -> Path:
        return self._folder / f"{stem}.json"


def _stem(name: str, place: str) -> str:
    """What the files of a function's drafts begin with.

    Raises:
        LambdatuiError: INVALID where they could be no files of this folder.
    """
    checked = check_function_folder(name)
    if not place:
        return checked
    if not _PLACE.fullmatch(place):
        raise fail(Kind.INVALID, f"'{place}' is no account and region.")
    return f"{checked}@{place.replace('/', '.')}"


def _dated(paths: Iterable[Path]) -> list[tuple[int, Path]]:
    """Newest first, with the time of each (ns)."""
    dated = []
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            dated.append((path.lstat().st_mtime_ns, path))
    return sorted(dated, reverse=True)


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
            f"What is typed next is kept in its place, and that file as {path.name}.damaged-….",
        ) from None


def _is_damaged(path: Path) -> bool:
    try:
        _read(path)
    except LambdatuiError as error:
        if isinstance(error.__cause__, OSError):
            raise
        return True
    return False


def _read_or_keep(path: Path) -> _Written | None:
    """What is there; what cannot be understood is kept under another name, as reading it says."""
    if _is_damaged(path):
        path.replace(f"{path}.damaged-{secrets.token_hex(4)}")
    return _read(path)


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
