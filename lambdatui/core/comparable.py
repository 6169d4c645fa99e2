"""JSON made ready to be compared: every digit kept, and what it is not to be compared by marked."""

import json
from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Self

import msgspec

from lambdatui.core.json_path import Patterns, States, Step
from lambdatui.core.literals import json_string

#: Characters of a value that are shown.
_SHOWN = 240
#: Deeper documents are compared as texts.
_DEEPEST = 150
#: Digits of a whole number that may be written with an exponent.
_LONGEST_WHOLE = 400
#: Characters that are read in one go: no other thread has its turn meanwhile.
_PART = 65_536
#: How deep a larger document is taken apart for that; each level looks through all of it.
_TAKEN_APART = 8


class Number(str):
    """A number as it is written: its digits are all there, and most are never converted."""

    __slots__ = ()

    def value(self) -> Hashable:
        """What it is equal by: the digits of a whole number, else digits and exponent."""
        if self.isdigit():
            return str(self)
        try:
            number = Decimal(self)
        except ArithmeticError:
            return str(self)
        if not number:
            return "0"
        if not number.is_finite():
            return str(self)
        if number.adjusted() < _LONGEST_WHOLE and number == number.to_integral_value():
            return f"{number:.0f}"
        sign, digits, exponent = number.as_tuple()
        kept = "".join(map(str, digits)).rstrip("0")
        assert isinstance(exponent, int)  # a finite number
        return sign, kept, exponent + len(digits) - len(kept)


class Ignored:
    """A value that a pattern names."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class Embedded:
    """A string that is JSON itself."""

    __slots__ = ("text", "value")

    def __init__(self, text: str, value: object) -> None:
        self.text = text
        self.value = value


class Document:
    """A document with what is to be ignored, and what is JSON in strings, marked in it."""

    def __init__(self, root: object) -> None:
        self.root = root

    @classmethod
    def read(cls, data: bytes, patterns: Patterns) -> Self | None:
        """None where it is no JSON, or too deep."""
        try:
            holder: list[Any] = [_loads(data.decode("utf-8"))]
        except (ValueError, RecursionError):
            return None
        todo: list[tuple[Any, Step, States, int]] = [(holder, 0, patterns.start, 0)]
        while todo:
            container, step, states, depth = todo.pop()
            value = container[step]
            if patterns.matched(states):
                container[step] = Ignored(value)
                continue
            if isinstance(value, str) and value[:1] in ("{", "["):
                try:
                    value, text = _loads(value), value
                except (ValueError, RecursionError):
                    continue
                container[step] = Embedded(text, value)
            if depth > _DEEPEST:
                return None
            for inner in _steps(value):
                after = patterns.step(states, inner) if states else states
                todo.append((value, inner, after, depth + 1))
        return cls(holder[0])


def _steps(value: object) -> Iterator[Step]:
    match value:
        case dict():
            yield from value
        case list():
            yield from range(len(value))


def bare(value: object) -> object:
    """The value itself, where it is one that a pattern names."""
    return value.value if isinstance(value, Ignored) else value


def scalar(value: object) -> Hashable:
    """What a value is equal by that has no parts; others are only themselves."""
    match value:
        case Number():
            return "number", value.value()
        case Embedded():
            return "text", value.text
        case str():
            return "text", value
        case bool():
            return "bool", value
        case None:
            return ("null",)
        case _:
            return "other", id(value)


def shown(value: object) -> str:
    """A value as JSON, shortened for showing."""
    made: list[str] = []
    length = 0
    for piece in _pieces(value):
        made.append(piece)
        length += len(piece)
        if length > _SHOWN:
            return "".join(made)[:_SHOWN] + "…"
    return "".join(made)


def _pieces(value: object) -> Iterator[str]:
    """A value as JSON, piece by piece."""
    match value:
        case Ignored():
            yield from _pieces(value.value)
        case Embedded():
            yield json_string(value.text)
        case Number():
            yield str(value)
        case str():
            yield json_string(value[: _SHOWN + 1])
        case dict():
            for number, (name, item) in enumerate(value.items()):
                yield ("," if number else "{") + json_string(name[:_SHOWN]) + ":"
                yield from _pieces(item)
            yield "}" if value else "{}"
        case list():
            for number, item in enumerate(value):
                yield "," if number else "["
                yield from _pieces(item)
            yield "]" if value else "[]"
        case _:
            yield json.dumps(value)


def shortened(text: str) -> str:
    """The beginning of a text, for showing; bytes that are no UTF-8 are escaped."""
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return short.encode("utf-8", "backslashreplace").decode("utf-8")


def _refuse(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=_refuse)


def _loads(text: str, levels: int = _TAKEN_APART) -> Any:
    if len(text) > _PART and levels:
        try:
            parts = msgspec.json.decode(text, type=list[msgspec.Raw] | dict[str, msgspec.Raw])
        except (ValueError, RecursionError):
            # One long string; or no JSON, in the words of the other reader.
            return _DECODER.decode(text)
        if isinstance(parts, dict):
            return dict(zip(parts, _values(parts.values(), levels), strict=True))
        return list(_values(parts, levels))
    return _DECODER.decode(text)


def _values(parts: Iterable[msgspec.Raw], levels: int) -> Iterator[Any]:
    """The values of a large document, as many of them in one go as are short together."""
    held: list[str] = []
    size = 0
    for part in parts:
        text = str(part, "utf-8")
        size += len(text)
        if size > _PART:
            yield from _DECODER.decode(f"[{','.join(held)}]")
            held, size = [], len(text)
        if size > _PART:
            yield _loads(text, levels - 1)
            size = 0
        else:
            held.append(text)
    yield from _DECODER.decode(f"[{','.join(held)}]")
