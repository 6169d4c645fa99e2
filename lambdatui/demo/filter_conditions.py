"""Conditions joined by ``&&`` and ``||``: over the fields of JSON, or over the words of a line."""

import re
from collections.abc import Callable

from lambdatui.demo.filter_values import NoPattern, comparison

#: Whether the values that a selector finds fulfil a condition; none, where it finds nothing.
Condition = Callable[[object], bool]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>"(?:[^"\\]|\\.)*")
      | (?P<regex>%(?:[^%\\]|\\.)+%)
      | (?P<mark>&&|\|\||!=|<=|>=|[()=<>,]|\.\.\.)
      | (?P<selector>\$(?:\.?\[(?:\d+|\*|'[^']*'|"[^"]*")\]|\.\*|\.[\w-]+)*)
      | (?P<word>[\w*+./:@#-]+)
    )""",
    re.VERBOSE,
)
_STEP = re.compile(r"""\[(\d+|\*)\]|\['([^']*)'\]|\["([^"]*)"\]|\.(\*|[\w-]+)""")
_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
_Step = int | str | None

_ABSENT = object()


class Tokens:
    """The parts of a pattern, one after the other."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at, text = 0, text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise NoPattern("Invalid filter pattern")
            self._tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()
        self._tokens.append(("end", ""))
        self._at = 0

    @property
    def kind(self) -> str:
        """The kind of the next part: a name of a group of the expression, or ``end``."""
        return self._tokens[self._at][0]

    def take(self, *kinds: str) -> str:
        """The next part, which must be of one of these kinds."""
        kind, text = self._tokens[self._at]
        if kind not in kinds:
            raise NoPattern("Invalid filter pattern")
        self._at += kind != "end"
        return text

    def comes(self, *texts: str) -> bool:
        """Whether the next part is one of these, bare, in either case."""
        kind, text = self._tokens[self._at]
        return kind in ("mark", "word") and text.upper() in texts

    def taken(self, *texts: str) -> bool:
        """Take the next part where it is one of these."""
        found = self.comes(*texts)
        self._at += found
        return found

    def joined(self, one: Callable[[], Condition]) -> Condition:
        """Conditions and what joins them; ``&&`` binds tighter than ``||``."""
        either = [self._all(one)]
        while self.taken("||"):
            either.append(self._all(one))
        return lambda value: any(condition(value) for condition in either)

    def _all(self, one: Callable[[], Condition]) -> Condition:
        every = [self._single(one)]
        while self.taken("&&"):
            every.append(self._single(one))
        return lambda value: all(condition(value) for condition in every)

    def _single(self, one: Callable[[], Condition]) -> Condition:
        if not self.taken("("):
            return one()
        inner = self.joined(one)
        if not self.taken(")"):
            raise NoPattern("Invalid filter pattern")
        return inner

    def compared(self) -> Condition:
        """An operator and what stands on its right."""
        operator = self.take("mark")
        if operator not in _OPERATORS:
            raise NoPattern("Invalid filter pattern")
        return comparison(operator, self.take("quoted", "regex", "word"))


def json_condition(text: str) -> Condition:
    """The condition between the braces of a pattern for JSON.

    Raises:
        NoPattern: where it is none.
    """
    tokens = Tokens(text)

    def one() -> Condition:
        steps = _steps(tokens.take("selector"))
        test = _on_found(tokens)
        return lambda value: test(_find(value, steps))

    condition = tokens.joined(one)
    tokens.take("end")
    return condition


def _on_found(tokens: Tokens) -> Callable[[list[object]], bool]:
    """What follows a selector: a condition for the values that it finds, of which one is enough."""
    if tokens.taken("IS"):
        for word, wanted in (("NULL", None), ("TRUE", True), ("FALSE", False)):
            if tokens.taken(word):
                return _is(wanted)
        raise NoPattern("Invalid filter pattern")
    if tokens.taken("NOT"):
        if not tokens.taken("EXISTS"):
            raise NoPattern("Invalid filter pattern")
        return lambda found: not found
    if tokens.taken("EXISTS"):
        return bool
    compared = tokens.compared()
    return lambda found: any(compared(value) for value in found)


def _is(wanted: object) -> Callable[[list[object]], bool]:
    return lambda found: any(value is wanted for value in found)


def _steps(selector: str) -> tuple[_Step, ...]:
    """Names and numbers on the way from the root; None for all of them."""
    steps: list[_Step] = []
    for found in _STEP.finditer(selector):
        index, single, double, name = found.groups()
        if index is not None:
            steps.append(None if index == "*" else int(index))
        elif name is not None:
            steps.append(None if name == "*" else name)
        else:
            steps.append(single if single is not None else double)
    return tuple(steps)


def _find(value: object, steps: tuple[_Step, ...]) -> list[object]:
    found = [value]
    for step in steps:
        found = [inner for outer in found for inner in _inner(outer, step)]
    return found


def _inner(value: object, step: _Step) -> list[object]:
    if isinstance(value, dict):
        if step is None:
            return list(value.values())
        inner = value.get(step, _ABSENT)
        return [] if inner is _ABSENT else [inner]
    if isinstance(value, list):
        if step is None:
            return list(value)
        return value[step : step + 1] if isinstance(step, int) else []
    return []
