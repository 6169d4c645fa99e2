"""Places within JSON, written like JSONPath (RFC 9535), and patterns that name many of them.

A place is ``$.body.items[0].id``, with ``$['odd name']`` for a name that is no plain word. In a
pattern ``*`` stands for one name or index, or for a part of a name (``*At``), and ``**`` or ``..``
for any number of them: ``$..id`` and ``**.id`` name every ``id``. The leading ``$.`` may be left
out.
"""

import re
from collections.abc import Iterable, Sequence

from lambdatui.core.errors import Kind, fail

#: A name of an object's member, or an index of an array.
Step = str | int

_PLAIN = re.compile(r"[^\W\d]\w*")
_ANY_DEPTH = "**"
_MOST_KNOWN = 10_000
_PART = re.compile(
    r"""(?P<deep>\.\.|\*\*)
    |\[(?P<index>-?\d{1,9}|\*)\]
    |\[(?P<quoted>'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")\]
    |(?P<name>[^\s.\[\]'"]+)""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)")
_ADVICE = "Write it like $.body.id, $.items[*].at, $..requestId or **.requestId."


def written(steps: Iterable[Step]) -> str:
    """The place to which these steps lead from the root."""
    parts = ["$"]
    for step in steps:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif _PLAIN.fullmatch(step):
            parts.append(f".{step}")
        else:
            quoted = step.replace("\\", "\\\\").replace("'", "\\'")
            parts.append(f"['{quoted}']")
    return "".join(parts)


class _Name:
    """One step of a pattern: a name that may hold ``*``, or an index; ``exact`` takes no ``*``."""

    __slots__ = ("_parts", "_text")

    def __init__(self, text: str, *, exact: bool = False) -> None:
        self._text = text
        self._parts = [text] if exact else text.split("*")

    @property
    def index(self) -> int | None:
        """The index that it names, if it can be one."""
        digits = self._text.isascii() and self._text.isdigit() and len(self._text) < 10
        return int(self._text) if digits else None

    def matches(self, step: Step) -> bool:
        parts = self._parts
        if len(parts) == 1:
            return str(step) == self._text
        if isinstance(step, int):
            return self._text == "*"
        # Plain searches, one after another: a regular expression could take for ever.
        if not step.startswith(parts[0]) or len(step) < len(parts[0]) + len(parts[-1]):
            return False
        place, end = len(parts[0]), len(step) - len(parts[-1])
        for part in parts[1:-1]:
            found = step.find(part, place, end)
            if found < 0:
                return False
            place = found + len(part)
        return step.endswith(parts[-1])


#: What is still to be met of each pattern: the number of the pattern, and of its next step.
States = frozenset[tuple[int, int]]


class Patterns:
    """Several patterns, followed step by step from the root of a document.

    Raises:
        LambdatuiError: INVALID, naming a pattern that cannot be read.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [_parsed(pattern) for pattern in patterns]
        self.start = self._reached({(number, 0) for number in range(len(self._patterns))})
        parts = [part for pattern in self._patterns for part in pattern if part is not None]
        self._indexes = frozenset(part.index for part in parts) - {None}
        # The same few names come again and again in a document of megabytes.
        self._known: dict[tuple[States, Step], States] = {}

    def step(self, states: States, step: Step) -> States:
        """Where the patterns are after one more step."""
        # All indexes are one, but for those that a pattern names.
        key = (states, -1 if isinstance(step, int) and step not in self._indexes else step)
        known = self._known.get(key)
        if known is None:
            known = self._taken(states, step)
            if len(self._known) < _MOST_KNOWN:
                self._known[key] = known
        return known

    def _taken(self, states: States, step: Step) -> States:
        after: set[tuple[int, int]] = set()
        for number, place in states:
            pattern = self._patterns[number]
            if place == len(pattern):
                continue
            part = pattern[place]
            if part is None:
                after.add((number, place))
            elif part.matches(step):
                after.add((number, place + 1))
        return self._reached(after)

    def matched(self, states: States) -> bool:
        """Whether one of the patterns names the place that was reached."""
        return any(place == len(self._patterns[number]) for number, place in states)

    def _reached(self, states: set[tuple[int, int]]) -> States:
        """With the states that are reached by letting ``**`` stand for nothing."""
        todo = list(states)
        while todo:
            number, place = todo.pop()
            pattern = self._patterns[number]
            following = (number, place + 1)
            if place < len(pattern) and pattern[place] is None and following not in states:
                states.add(following)
                todo.append(following)
        return frozenset(states)


def check_patterns(patterns: Sequence[str]) -> None:
    """Refuse patterns that cannot be read, before anything is compared.

    Raises:
        LambdatuiError: INVALID, naming the first of them.
    """
    Patterns(patterns)


def _parsed(pattern: str) -> list[_Name | None]:
    """The steps of a pattern; None stands for any number of them."""
    text = pattern.strip().removeprefix("$")
    steps: list[_Name | None] = []
    place = 0
    while place < len(text):
        if text[place] == "." and not text.startswith("..", place):
            place += 1
        found = _PART.match(text, place)
        if found is None:
            break
        place = found.end()
        if found["deep"]:
            steps.append(None)
        elif found["quoted"]:
            steps.append(_Name(_ESCAPE.sub(r"\1", found["quoted"][1:-1]), exact=True))
        elif found["name"] == _ANY_DEPTH:
            steps.append(None)
        else:
            steps.append(_Name(found["index"] or found["name"]))
    ends_deep = bool(steps) and steps[-1] is None
    if place < len(text) or not steps or ends_deep or text.endswith("."):
        raise fail(Kind.INVALID, f"'{pattern}' is not a path to ignore.", _ADVICE)
    return steps
