"""Objects in the text of a log, and which of them may be the event: a search of bounded work."""

import bisect
import enum
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from lambdatui.core.event_shapes import CARRIERS, is_beside, is_event
from lambdatui.core.json_path import Step, written
from lambdatui.core.literals import Cut, Printed, read_printed
from lambdatui.core.platform_lines import parse_platform_line


class Printing(enum.StrEnum):
    """How it was written where it was found."""

    JSON = "json"
    NODE = "node"
    PYTHON = "python"


#: Characters that are looked at; handlers log their event early.
_MOST_CHARACTERS = 4_000_000
_MOST_TRIES = 10_000
#: Characters of a prefix that are shown.
_PREFIX = 80
#: Characters that are passed over where they cannot be read.
_FAR = 1_000
#: From here on, an object that does not end is told of.
_LONG = 200
_DEEPEST = 4
_MOST_PARTS = 300

#: What Lambda's runtimes for Node and Python put before each message, with tabs between.
_LEAD = re.compile(
    r"(?:\[[A-Z]{1,10}\]\t)?\d{4}-\d\d-\d\dT[\d:.]{1,20}Z\t[\w-]{1,40}\t(?:[A-Z]{1,10}\t)?"
)
#: Where an object, or an array of objects, may begin.
_OPENING = re.compile(
    r"\{[ \t\r\n\xa0]{0,400}+(?=[\"'`}]|(?:[^\W\d]|\$)[\w$]{0,100}+[ \t]?:)"
    r"|\[[ \t\r\n\xa0]{0,400}+(?=[\[{])"
)
_SAYS_EVENT = re.compile(r"event|input|payload|request|received", re.IGNORECASE)
_EVENT_MEMBERS = re.compile(
    r"\b(?:Records|requestContext|httpMethod|detail-type|awslogs|triggerSource|bootstrapServers)\b"
)


class Found(NamedTuple):
    """Something that may be the event; the lower its rank, the likelier."""

    rank: int
    text: str
    value: object
    kind: Printing
    prefix: str
    where: str
    problem: str = ""


class Budget:
    """How much may still be read: hostile lines look like the beginnings of very many objects."""

    def __init__(self, length: int) -> None:
        self.tries = _MOST_TRIES
        self.json = 8 * length + 1_000_000
        self.printed = length + 100_000

    @property
    def spent(self) -> bool:
        """Whether it is used up."""
        return self.tries <= 0 or self.json <= 0 or self.printed <= 0


class LogText:
    """The lines as one text, without what the runtime put before each."""

    def __init__(self, lines: Sequence[str], budget: Budget | None = None, where: str = "") -> None:
        self._begins: list[int] = []
        parts: list[str] = []
        length = 0
        for line in lines:
            if length > _MOST_CHARACTERS:
                break
            lead = _LEAD.match(line)
            part = line[lead.end() :] if lead else line
            # Lambda's own lines say nothing of the event, and may stand in the midst of it.
            part = "" if parse_platform_line(part) else part.rstrip("\r\n")
            self._begins.append(length)
            parts.append(part)
            length += len(part) + 1
        self._text = "\n".join(parts)
        self._count = len(lines)
        self._where = where
        self._budget = budget or Budget(len(self._text))

    def found(self, depth: int = 0) -> Iterator[Found]:
        """Every object, with what it holds that may be the event, in the order of the text."""
        text, place, budget = self._text, 0, self._budget
        cut_short = False
        while not budget.spent and (opening := _OPENING.search(text, place)):
            start = opening.start()
            budget.tries -= 1
            place = start + 1
            end = self._json_end(start)
            if end:
                place = end
                part = text[start:end]
                yield from self._told(_lined(part), Printing.JSON, (start, end), (), depth)
                continue
            read = read_printed(text, start)
            if isinstance(read, Printed):
                place = read.end
                budget.printed -= read.end - start
                kind = Printing(read.kind)
                yield from self._told(read.text, kind, (start, read.end), read.cuts, depth)
                continue
            budget.printed -= read.read + 20
            if read.read > _FAR and not read.at_end:
                # Nothing within what cannot be read is the event, only a piece of it.
                place = start + read.read
            if read.at_end and not cut_short and len(text) - start >= _LONG and not depth:
                cut_short = True
                yield self._unfinished(start)

    def _json_end(self, start: int) -> int:
        """Where the JSON ends that begins here; 0 where it is none."""
        try:
            _, end = _DECODER.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            self._budget.json -= max(1, error.pos - start)
            return 0
        except (ValueError, RecursionError):
            self._budget.json -= 20_000
            return 0
        self._budget.json -= end - start
        return end

    def _told(
        self, text: str, kind: Printing, span: tuple[int, int], cuts: tuple[Cut, ...], depth: int
    ) -> Iterator[Found]:
        value = loaded(text)
        prefix, where = self._prefix(span[0]), self._where or self._lines(*span)
        if cuts:
            problem = _cut_words(kind, cuts)
            rank = rank_of(value, prefix)
            yield Found(rank, text, value, kind, prefix, where, problem)
            return
        found = Found(rank_of(value, prefix), text, value, kind, prefix, where)
        yield from inside(found, self._budget, depth)

    def _unfinished(self, start: int) -> Found:
        head = self._text[start : start + 4_000]
        prefix = self._prefix(start)
        rank = 0 if _EVENT_MEMBERS.search(head) else 1 if _SAYS_EVENT.search(prefix) else 4
        problem = (
            "The log ends in the midst of it: CloudWatch Logs cuts lines that are too long, or the "
            "rest of it was not read."
        )
        where = self._lines(start, len(self._text))
        return Found(rank, head, None, Printing.JSON, prefix, where, problem)

    def _prefix(self, start: int) -> str:
        begin = self._text.rfind("\n", max(0, start - 1_000), start) + 1
        return self._text[max(begin, start - _PREFIX) : start].strip()

    def _lines(self, start: int, end: int) -> str:
        first = bisect.bisect_right(self._begins, start)
        last = bisect.bisect_right(self._begins, max(start, end - 1))
        lines = f"line {first}" if first == last else f"lines {first}–{last}"
        return f"{lines} of {self._count}"


def inside(found: Found, budget: Budget, depth: int = 0) -> Iterator[Found]:
    """The object itself, unless it is only what the event was logged in; and what it holds."""
    value = found.value
    if found.rank == 0 or not isinstance(value, Mapping):
        yield found
        return
    beside = is_beside(value)
    held = list(_held(found, value, budget, depth, carriers=beside))
    yield from held
    # An object that holds an event is likely to be what it was logged in.
    holds = any(part.rank == 0 for part in held)
    if not beside:
        yield found._replace(rank=3) if holds else found


def _held(
    found: Found, value: Mapping[str, Any], budget: Budget, depth: int, *, carriers: bool
) -> Iterator[Found]:
    todo: list[tuple[list[Step], object]] = [([key], part) for key, part in value.items()]
    for steps, part in itertools.islice(_breadth_first(todo), _MOST_PARTS):
        if isinstance(part, str):
            if depth < 2 and "{" in part and not budget.spent:
                within = LogText(part.split("\n"), budget, f"{found.where}, {written(steps)}")
                yield from within.found(depth + 1)
            continue
        carries = carriers and len(steps) == 1 and steps[0] in CARRIERS and bool(part)
        if is_event(part) or carries:
            where = f"{found.where}, {written(steps)}"
            text = member(found.text, steps)
            rank = 0 if is_event(part) else 1
            if text:
                yield found._replace(rank=rank, text=text, value=part, where=where)


def _breadth_first(
    todo: list[tuple[list[Step], object]],
) -> Iterator[tuple[list[Step], object]]:
    """Objects and texts within an object, the outer ones first; not those within an event."""
    for steps, part in todo:
        if isinstance(part, str | Mapping):
            yield steps, part
        if isinstance(part, Mapping) and len(steps) < _DEEPEST and not is_event(part):
            todo += [([*steps, key], inner) for key, inner in part.items()]


def rank_of(value: object, prefix: str) -> int:
    """How likely it is the event: 0 for the shape of one of AWS's, 4 for an empty object."""
    if is_event(value):
        return 0
    if not value:
        return 4
    return 1 if _SAYS_EVENT.search(prefix) else 2


def _cut_words(kind: Printing, cuts: Sequence[Cut]) -> str:
    first = cuts[0]
    more = f", and {len(cuts) - 1} more" if len(cuts) > 1 else ""
    log = "json.dumps(event)" if kind is Printing.PYTHON else "JSON.stringify(event)"
    return (
        f"It is not whole: {first.printed} was printed for what stands at {first.path}{more}. "
        f"Have the handler log {log}."
    )


def _lined(text: str) -> str:
    # Node's runtime writes CR for each line's end within a message; none can stand in a string.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def member(text: str, steps: Sequence[Step]) -> str:
    """A member of a JSON object, with every digit as it is written there; empty if unreadable."""
    try:
        for step in steps:
            text = bytes(_MEMBERS.decode(text)[str(step)]).decode()
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ""
    return text


def _refuse(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_int=float, parse_float=float, parse_constant=_refuse)
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def loaded(text: str) -> object:
    """What a JSON text says, with floats for all numbers; None where it says nothing."""
    try:
        value: object = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return value
