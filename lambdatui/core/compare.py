"""What differs between two answers of a function: a structural comparison of JSON."""

import enum
from collections.abc import Hashable, Sequence

from lambdatui.core.alignment import Aligner
from lambdatui.core.comparable import (
    Document,
    Embedded,
    Ignored,
    bare,
    scalar,
    shortened,
    shown,
)
from lambdatui.core.json_path import Patterns, Step, written
from lambdatui.core.record import Record


class Change(enum.StrEnum):
    """What happened to a value."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Difference(Record, frozen=True):
    """One difference; ``path`` is like ``$.body.items[0].id``, or ``line 3`` in plain texts.

    An index is that of the list before, and of the list after for what was added. ``before`` and
    ``after`` are JSON, shortened for showing; None where there is no value.
    """

    path: str
    kind: Change
    before: str | None = None
    after: str | None = None


class Comparison(Record, frozen=True):
    """All differences, in the order of the document; ``truncated`` where there are more of them.

    ``ignored`` counts the values that differ and were to be ignored; ``unasked`` are the paths of
    those among them that nobody named, as they differ between any two runs.
    """

    same: bool
    differences: tuple[Difference, ...] = ()
    truncated: bool = False
    ignored: int = 0
    unasked: tuple[str, ...] = ()


_MOST_DIFFERENCES = 500
#: In bytes; a response that is not streamed has at most 6 MB.
_LARGEST = 16 * 1024 * 1024
_SLICE = 1_000
#: What the error of a runtime has, as an object; and what is never twice the same in it.
_ERROR = frozenset({"errorType", "errorMessage"})
_REQUEST_ID = "requestId"
#: What tells the elements of a list apart, where all of them have it.
_ID_NAMES = (
    "id", "Id", "ID", "_id", "uuid", "messageId", "MessageId", "eventID", "itemIdentifier", "arn",
    "Arn", "key", "Key", "name", "Name", "sku", "code",
)  # fmt: skip


def compare_json(before: bytes, after: bytes, ignore: Sequence[str] = ()) -> Comparison:
    """Compare two payloads; where one of them is no JSON, as texts, line by line.

    Numbers are equal where their values are: ``1``, ``1.0`` and ``1e0`` are one number, as for
    every JSON reader that matters, and no digit is lost on the way. The order of an object's
    members means nothing; that of a list does. Elements of lists that have an id are compared with
    the one of the same id, others with their equal, so that an inserted element is one difference.
    A string that is JSON in both, such as the ``body`` of a proxy's answer, is compared as JSON,
    and paths lead into it. ``ignore`` are patterns of :mod:`lambdatui.core.json_path`; whatever
    they name is left out, with all that it holds; so is the ``$.requestId`` of two errors as
    Lambda's runtimes tell them, which is another one in each. Of more than 16 MiB, which a streamed
    response may have, only whether they are equal is said.

    Raises:
        LambdatuiError: INVALID, for a pattern that cannot be read.
    """
    patterns = Patterns(ignore)
    if before == after:
        return Comparison(same=True)
    walk = _Walk()
    if max(len(before), len(after)) > _LARGEST:
        walk.texts(_text(before[:_SLICE]), _text(after[:_SLICE]))
        return walk.comparison()
    left, right = Document.read(before, patterns), Document.read(after, patterns)
    if left is None and right is None:
        walk.lines(_text(before), _text(after))
    elif left is None or right is None:
        walk.texts(_text(before), _text(after))
    else:
        walk.unasked = _ignore_request_ids(left.root, right.root)
        walk.values(left.root, right.root)
    return walk.comparison()


class _Full(Exception):
    """There are enough differences."""


class _Walk:
    """Walks through two documents side by side, and collects what differs."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._found: list[Difference] = []
        self._ignored = 0
        self._aligner = Aligner()
        self._digests: dict[int, int] = {}
        self._truncated = False
        self.unasked: tuple[str, ...] = ()

    def comparison(self) -> Comparison:
        """What was found."""
        return Comparison(
            same=not self._found,
            differences=tuple(self._found),
            truncated=self._truncated,
            ignored=self._ignored,
            unasked=self.unasked,
        )

    def values(self, before: object, after: object) -> None:
        """Compare two documents."""
        try:
            self._values(before, after)
        except _Full:
            self._truncated = True

    def texts(self, before: str, after: str) -> None:
        """Two texts that differ, of which one may be JSON."""
        self._found.append(
            Difference(
                path="$", kind=Change.CHANGED, before=shortened(before), after=shortened(after)
            )
        )

    def lines(self, before: str, after: str) -> None:
        """Compare two texts line by line."""
        left, right = before.split("\n"), after.split("\n")
        for i, j in self._aligner.pairs(left, right):
            old = None if i is None else left[i]
            new = None if j is None else right[j]
            if old == new:
                continue
            if len(self._found) == _MOST_DIFFERENCES:
                self._truncated = True
                return
            number = (j if i is None else i) or 0
            self._found.append(
                Difference(
                    path=f"line {number + 1}",
                    kind=_kind(old, new),
                    before=None if old is None else shortened(old),
                    after=None if new is None else shortened(new),
                )
            )
        if not self._found:
            # Bytes that are not UTF-8 differ, and look the same.
            self.texts(before, after)

    def _values(self, before: object, after: object) -> None:
        match before, after:
            case (Ignored(), _) | (_, Ignored()):
                self._ignored += self._digest(bare(before)) != self._digest(bare(after))
            case dict(), dict():
                self._objects(before, after)
            case list(), list():
                self._lists(before, after)
            case Embedded(), Embedded():
                self._values(before.value, after.value)
            case _ if type(before) is not type(after) or before != after:
                if scalar(before) != scalar(after):
                    self._add(before, after)

    def _objects(self, before: dict[str, object], after: dict[str, object]) -> None:
        for name, value in before.items():
            self._steps.append(name)
            if name in after:
                self._values(value, after[name])
            else:
                self._add(value, _NOTHING)
            self._steps.pop()
        for name, value in after.items():
            if name not in before:
                self._steps.append(name)
                self._add(_NOTHING, value)
                self._steps.pop()

    def _lists(self, before: list[object], after: list[object]) -> None:
        name = _id_name(before, after)
        keys = [
            [_identity(item, name) for item in items] if name else list(map(self._digest, items))
            for items in (before, after)
        ]
        for i, j in self._aligner.pairs(*keys, pair_rest=not name):
            index = j if i is None else i
            assert index is not None
            self._steps.append(index)
            if i is None or j is None:
                self._add(_NOTHING if i is None else before[i], _NOTHING if j is None else after[j])
            else:
                self._values(before[i], after[j])
            self._steps.pop()

    def _add(self, before: object, after: object) -> None:
        if isinstance(before, Ignored) or isinstance(after, Ignored):
            self._ignored += 1
            return
        if len(self._found) == _MOST_DIFFERENCES:
            raise _Full
        old = None if before is _NOTHING else shown(before)
        new = None if after is _NOTHING else shown(after)
        path = written(self._steps)
        self._found.append(Difference(path=path, kind=_kind(old, new), before=old, after=new))

    def _digest(self, value: object) -> int:
        """Equal for equal values; what is to be ignored is always equal."""
        known = self._digests.get(id(value))
        if known is not None:
            return known
        match value:
            case Ignored():
                return 0
            case Embedded():
                made = hash(("embedded", self._digest(value.value)))
            case dict():
                members = ((name, self._digest(item)) for name, item in value.items())
                made = hash(("object", frozenset(members)))
            case list():
                made = hash(("list", tuple(map(self._digest, value))))
            case _:
                return hash(scalar(value))
        # The documents live as long as this walk, so that no id comes twice.
        self._digests[id(value)] = made
        return made


_NOTHING = object()


def _ignore_request_ids(before: object, after: object) -> tuple[str, ...]:
    """Mark the request ids of two errors, where they differ and are not ignored anyway; the path.

    An error of Lambda's runtimes is an object with its type and message, and in most with the
    request (Lambda developer guide, "Using Lambda with Python", errors).
    """
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ()
    if not before.keys() >= _ERROR <= after.keys():
        return ()
    ids = (before.get(_REQUEST_ID), after.get(_REQUEST_ID))
    if ids[0] == ids[1] or not all(each is None or type(each) is str for each in ids):
        return ()
    for error in (before, after):
        if _REQUEST_ID in error:
            error[_REQUEST_ID] = Ignored(error[_REQUEST_ID])
    return (f"$.{_REQUEST_ID}",)


def _kind(before: str | None, after: str | None) -> Change:
    if before is None:
        return Change.ADDED
    return Change.REMOVED if after is None else Change.CHANGED


def _id_name(before: list[object], after: list[object]) -> str:
    """The member by which the elements of two lists are told apart; empty where there is none."""
    if not before or not after or not isinstance(before[0], dict):
        return ""
    for name in _ID_NAMES:
        if name in before[0]:
            left, right = _ids(before, name), _ids(after, name)
            if left and right and not left.isdisjoint(right):
                return name
    return ""


def _ids(items: list[object], name: str) -> set[Hashable]:
    """All ids, or nothing where one is missing or stands twice."""
    found = {_identity(item, name) for item in items}
    return set() if None in found or len(found) < len(items) else found


def _identity(item: object, name: str) -> Hashable | None:
    value = item.get(name) if isinstance(item, dict) else None
    return scalar(value) if isinstance(value, str) else None


def _text(data: bytes) -> str:
    # Bytes that are not UTF-8 stay different from all others.
    return data.decode("utf-8", "surrogateescape")
