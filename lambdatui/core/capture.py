"""Finds the event that a handler logged among the lines of its invocation.

What is taken: JSON after any prefix, on one line or many; the record of a JSON logger that holds
the event; and what Node's ``console.log(event)`` and Python's ``print(event)`` write. Java's and
Go's printing of maps has no quotes, so nobody can read it back, and it is not taken.
"""

import itertools
from collections.abc import Iterable, Sequence

from lambdatui.core.event_shapes import is_beside
from lambdatui.core.jsontext import check_json
from lambdatui.core.logged_objects import (
    Budget,
    Found,
    LogText,
    Printing,
    inside,
    loaded,
    member,
    rank_of,
)
from lambdatui.core.record import Record
from lambdatui.core.secrets import secret_paths

__all__ = ["Captured", "Printing", "capture_text", "captures"]


class Captured(Record, frozen=True):
    """One thing that was found, and may be the event.

    ``text`` is JSON, every digit as it was logged. ``prefix`` is what stood before it in its line,
    and ``where`` the place, such as ``line 3 of 12``. ``secrets`` are places in it, such as
    ``$.headers.Authorization``, that look like secrets. Where ``problem`` says something, a part
    was left out when it was logged: it is no event then, and ``text`` is empty.
    """

    text: str
    prefix: str = ""
    where: str = ""
    kind: Printing = Printing.JSON
    secrets: tuple[str, ...] = ()
    problem: str = ""

    @property
    def whole(self) -> bool:
        """Whether it can be taken as it is."""
        return not self.problem


_MOST = 5
_ENVELOPE = frozenset({"requestContext", "requestPayload", "responseContext"})


def captures(lines: Sequence[str]) -> tuple[Captured, ...]:
    """What may be the event among the lines of one invocation, best first; at most five.

    ``lines`` are the messages of its log events, in their order; an object may be spread over
    several. Objects that have the shape of an event of AWS's come first, the biggest before the
    others; then what a line calls an event; then any other object, in the order of the log.
    """
    return _chosen(LogText(lines).found())


def capture_text(text: str) -> tuple[Captured, ...]:
    """What may be an event in a text from a file, the clipboard or the history, best first.

    A text that is JSON as a whole is taken so; of what Lambda sends to a destination, the payload
    of the request comes before the whole.
    """
    # The clipboard may hold half a character, which no file and no payload takes.
    text = text.encode("utf-8", "replace").decode("utf-8")
    stripped = text.strip().removeprefix("\ufeff")
    if check_json(stripped) is not None:
        return captures(text.split("\n"))
    value = loaded(stripped)
    where = "the whole text"
    whole = Found(rank_of(value, ""), stripped, value, Printing.JSON, "", where)
    if not isinstance(value, dict):
        return (_captured(whole),)
    if value.keys() >= _ENVELOPE and (payload := member(stripped, ["requestPayload"])):
        inner = Found(0, payload, loaded(payload), Printing.JSON, "", f"{where}, $.requestPayload")
        return _distinct([inner, whole])
    held = sorted(inside(whole, Budget(len(stripped))), key=_likelier)
    return _distinct([*held, whole] if is_beside(value) else [whole, *held])


def _chosen(found: Iterable[Found]) -> tuple[Captured, ...]:
    return _distinct(sorted(found, key=_likelier))


def _likelier(part: Found) -> tuple[int, bool, int]:
    return part.rank, bool(part.problem), -len(part.text) if part.rank == 0 else 0


def _distinct(found: Iterable[Found]) -> tuple[Captured, ...]:
    different = {(part.text, bool(part.problem)): part for part in reversed(list(found))}
    return tuple(_captured(part) for part in itertools.islice(reversed(different.values()), _MOST))


def _captured(found: Found) -> Captured:
    return Captured(
        text="" if found.problem else found.text,
        prefix=found.prefix,
        where=found.where,
        kind=found.kind,
        secrets=() if found.problem else secret_paths(found.value),
        problem=found.problem,
    )
