"""The query language of Logs Insights, as far as the ready queries speak it.

Commands: fields, display, filter, parse with a regular expression, stats, sort, limit. A query in
anything else is refused, as CloudWatch refuses what it does not know.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lambdatui.demo.insights_functions import Expression, aggregation, calculated, function
from lambdatui.demo.insights_values import Scope, Value, compare, text, time_text

_SPACE = re.compile(r"(?:\s+|#[^\n]*)*")
_NOTE = re.compile(r"#[^\n]*")
_NAME = re.compile(r"@?[A-Za-z_][\w.]*|`[^`]+`")
_WORD = re.compile(r"[A-Za-z_]\w*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_STRING = re.compile(r'"((?:\\.|[^"\\])*)"|\'((?:\\.|[^\'\\])*)\'')
_REGEX = re.compile(r"/((?:\\.|[^/\\])*)/")
_PERIOD = re.compile(r"(\d+)\s*(ms|[smhdw])")
_COMPARISON = re.compile(r"!=|<=|>=|=(?!~)|<|>")
_NAMED_GROUP = re.compile(r"\(\?<(?![=!])")
_PERIODS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


class Malformed(Exception):
    """A query that is not taken, and the character at which that was seen."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Named:
    """An expression, and the name of the column that it makes."""

    name: str
    value: Expression


@dataclass(frozen=True)
class Fields:
    """``fields``: columns to make and to show."""

    columns: tuple[Named, ...]


@dataclass(frozen=True)
class Display:
    """``display``: the columns to show."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Filter:
    """``filter``: the records to keep."""

    test: Expression


@dataclass(frozen=True)
class Parse:
    """``parse``: fields from the named groups of a pattern."""

    source: Expression
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Stats:
    """``stats``: one row for each value of ``by``."""

    columns: tuple[Named, ...]
    by: tuple[Named, ...]


@dataclass(frozen=True)
class Sort:
    """``sort``: by each expression in turn; ``descending`` for each."""

    keys: tuple[tuple[Expression, bool], ...]


@dataclass(frozen=True)
class Limit:
    """``limit``: how many rows to keep."""

    count: int


Command = Fields | Display | Filter | Parse | Stats | Sort | Limit


def parse(query: str) -> list[Command]:
    """The commands of a query.

    Raises:
        Malformed: where it is not one that is known here.
    """
    return _Parser(query).commands()


class _Parser:
    def __init__(self, query: str) -> None:
        self._text = query
        self._at = 0
        #: Whether an aggregation may stand here.
        self._in_stats = False

    # The characters.

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self._skip()
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _sign(self, sign: str) -> bool:
        self._skip()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def _word(self, *words: str) -> str:
        """One of these words, if it stands here; else nothing is taken."""
        self._skip()
        found = _WORD.match(self._text, self._at)
        if found is None or found[0].lower() not in words:
            return ""
        self._at = found.end()
        return found[0].lower()

    def _must(self, sign: str) -> None:
        if not self._sign(sign):
            raise self._wrong(f"expected {sign}")

    def _wrong(self, message: str = "") -> Malformed:
        self._skip()
        found = self._text[self._at : self._at + 1]
        said = f"unexpected symbol found {found}" if found else "unexpected end of the query"
        return Malformed(f"{said}, {message}" if message else said, self._at)

    # Commands.

    def commands(self) -> list[Command]:
        made: list[Command] = []
        self._sign("|")
        while True:
            made.append(self._command())
            self._skip()
            if self._at >= len(self._text):
                return made
            self._must("|")

    def _command(self) -> Command:
        start = self._at
        match self._word("fields", "display", "filter", "parse", "stats", "sort", "limit"):
            case "fields":
                return Fields(tuple(self._named_list()))
            case "display":
                return Display(tuple(named.name for named in self._named_list()))
            case "filter":
                return Filter(self._expression())
            case "parse":
                source = self._primary()
                return Parse(source, self._regex())
            case "stats":
                return self._stats()
            case "sort":
                return self._sort()
            case "limit":
                return Limit(int(self._number()))
        self._at = start
        raise self._wrong("expected a command that the demo knows")

    def _named_list(self) -> list[Named]:
        found = [self._named()]
        while self._sign(","):
            found.append(self._named())
        return found

    def _named(self) -> Named:
        self._skip()
        start = self._at
        value = self._expression()
        title = _NOTE.sub("", self._text[start : self._at]).strip().strip("`")
        if self._word("as"):
            title = self._name()
        return Named(title, value)

    def _stats(self) -> Stats:
        self._in_stats = True
        columns = self._named_list()
        self._in_stats = False
        by = self._named_list() if self._word("by") else []
        return Stats(tuple(columns), tuple(by))

    def _sort(self) -> Sort:
        self._word("by")
        keys = [self._key()]
        while self._sign(","):
            keys.append(self._key())
        return Sort(tuple(keys))

    def _key(self) -> tuple[Expression, bool]:
        value = self._expression()
        return value, self._word("asc", "desc") == "desc"

    # Expressions.

    def _expression(self) -> Expression:
        return self._junction("or", lambda: self._junction("and", self._negation))

    def _junction(self, word: str, part: Callable[[], Expression]) -> Expression:
        parts = [part()]
        while self._word(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        hold = any if word == "or" else all
        return lambda scope: hold(bool(each(scope)) for each in parts)

    def _negation(self) -> Expression:
        if self._word("not"):
            inner = self._negation()
            return lambda scope: not inner(scope)
        return self._comparison()

    def _comparison(self) -> Expression:
        left = self._arithmetic()
        found = self._take(_COMPARISON)
        if found:
            right, operator = self._arithmetic(), found[0]
            return lambda scope: compare(left(scope), operator, right(scope))
        start = self._at
        inverse = bool(self._word("not"))
        if self._word("like") or self._sign("=~"):
            self._skip()
            pattern = self._regex() if self._text[self._at : self._at + 1] == "/" else None
            plain = "" if pattern else self._string()

            def like(scope: Scope) -> Value:
                line = text(left(scope))
                return (bool(pattern.search(line)) if pattern else plain in line) is not inverse

            return like
        if self._word("in"):
            self._must("[")
            choices = [self._arithmetic()]
            while self._sign(","):
                choices.append(self._arithmetic())
            self._must("]")
            return lambda scope: (
                any(compare(left(scope), "=", choice(scope)) for choice in choices) is not inverse
            )
        self._at = start
        return left

    def _arithmetic(self) -> Expression:
        left = self._product()
        while True:
            sign = "+" if self._sign("+") else "-" if self._sign("-") else ""
            if not sign:
                return left
            left = calculated(left, sign, self._product())

    def _product(self) -> Expression:
        left = self._primary()
        while True:
            sign = next((each for each in "*/%" if self._sign(each)), "")
            if not sign:
                return left
            left = calculated(left, sign, self._primary())

    def _primary(self) -> Expression:
        if self._sign("("):
            inner = self._expression()
            self._must(")")
            return inner
        if self._sign("-"):
            return calculated(lambda _: 0.0, "-", self._primary())
        self._skip()
        if found := self._take(_NUMBER):
            constant = float(found[0])
            return lambda _: constant
        if self._text[self._at : self._at + 1] in {'"', "'"}:
            string = self._string()
            return lambda _: string
        start = self._at
        name = self._name()
        if self._sign("("):
            return self._call(name, start)
        return lambda scope: scope.get(name)

    def _call(self, name: str, start: int) -> Expression:
        if name.lower() == "bin":
            found = self._take(_PERIOD)
            if found is None:
                raise self._wrong("expected a period such as 5m")
            self._must(")")
            length = int(found[1]) * _PERIODS[found[2]]
            return lambda scope: time_text(scope.at_ms // length * length)
        aggregates = self._in_stats
        # No aggregation stands within another.
        self._in_stats = False
        arguments: list[Expression] = []
        if not self._sign("*") and not self._text.startswith(")", self._at):
            arguments = [named.value for named in self._named_list()]
        self._must(")")
        self._in_stats = aggregates
        made = function(name.lower(), arguments)
        if made is None and aggregates:
            made = aggregation(name.lower(), arguments)
        if made is None:
            raise Malformed(f"unknown function {name}", start)
        return made

    def _name(self) -> str:
        found = self._take(_NAME)
        if found is None:
            raise self._wrong("expected the name of a field")
        return found[0].strip("`")

    def _number(self) -> str:
        found = self._take(_NUMBER)
        if found is None:
            raise self._wrong("expected a number")
        return found[0]

    def _string(self) -> str:
        found = self._take(_STRING)
        if found is None:
            raise self._wrong("expected a string")
        return re.sub(r"\\(.)", r"\1", found[1] if found[1] is not None else found[2])

    def _regex(self) -> re.Pattern[str]:
        self._skip()
        start = self._at
        found = self._take(_REGEX)
        if found is None:
            raise self._wrong("expected a regular expression between slashes")
        try:
            return re.compile(_NAMED_GROUP.sub("(?P<", found[1]))
        except re.error as error:
            raise Malformed(f"wrong regular expression: {error}", start) from None
