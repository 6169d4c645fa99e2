"""An answer of AWS with its secrets masked, but for the one that a person asked to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lambdatui.core.answer_json import answer_value, as_text, filtered
from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.errors import Kind, fail

_Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Shown:
    """The JSON to show, how many values in it are masked or shown; whether it is nothing.

    Where one of them is ``revealed``, ``line`` is the one on which it stands, from 0.
    """

    text: str
    secrets: int
    nothing: bool
    revealed: bool = False
    line: int = 0


def readable(answer: AwsAnswer, expression: str, revealed: int | None = None) -> Shown:
    """What the expression gives of it; ``revealed`` says which of the masked values is not, from 0.

    Raises:
        LambdatuiError: As :func:`answer_value` and :func:`filtered`; INVALID where it is no JSON.
    """
    masked: Any = filtered(answer_value(answer), expression)
    whole: Any = filtered(answer_value(answer, secrets=True), expression)
    nothing = bool(expression) and whole is None
    try:
        paths = list(_apart(masked, whole, ()))
        text = as_text(masked)
        if revealed is None or revealed >= len(paths):
            return Shown(text, len(paths), nothing)
        one = as_text(_with(masked, whole, paths[revealed]))
    except (RecursionError, ValueError, TypeError):
        raise fail(Kind.INVALID, "What the expression gives is no JSON.") from None
    lines = zip(text.split("\n"), one.split("\n"), strict=False)
    line = next((at for at, (old, new) in enumerate(lines) if old != new), 0)
    return Shown(one, len(paths), nothing, revealed=True, line=line)


def _apart(masked: Any, whole: Any, path: _Path) -> Iterator[_Path]:
    """Where the two differ, as deep as their shapes are the same."""
    if isinstance(masked, dict) and isinstance(whole, dict) and masked.keys() == whole.keys():
        for key, part in masked.items():
            yield from _apart(part, whole[key], (*path, key))
    elif isinstance(masked, list) and isinstance(whole, list) and len(masked) == len(whole):
        for at, part in enumerate(masked):
            yield from _apart(part, whole[at], (*path, at))
    elif masked != whole:
        yield path


def _with(masked: Any, whole: Any, path: _Path) -> Any:
    """What is masked, but for what stands at the path."""
    if not path:
        return whole
    first, rest = path[0], path[1:]
    if isinstance(masked, dict):
        return {
            key: _with(part, whole[key], rest) if key == first else part
            for key, part in masked.items()
        }
    return [_with(part, whole[at], rest) if at == first else part for at, part in enumerate(masked)]
