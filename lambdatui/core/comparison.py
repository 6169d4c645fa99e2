"""Comparisons with a number, as people type them: ``>0``, ``>=1024``, ``<1d``, ``>1%``."""

import operator
import re
from collections.abc import Callable, Mapping

from lambdatui.core.errors import Kind, fail
from lambdatui.core.record import Record

_TYPED = re.compile(r"(>=|<=|>|<|=)?\$?([0-9]{1,15}(?:\.[0-9]{0,9})?)([a-z%$]*)", re.IGNORECASE)
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


class Unfinished(Exception):
    """What was typed so far is nothing yet; says what is missing."""


class Units(Record, frozen=True):
    """What may stand behind a number, in small letters, and by how much it multiplies it.

    Where the empty text is not among them, a unit must be given. The product is divided by
    ``divisor``: 0.35 is exactly 35 / 100, and not 35 times a hundredth.
    """

    factors: Mapping[str, float]
    divisor: float = 1.0

    def listed(self) -> str:
        """All of them that are written."""
        return ", ".join(unit for unit in self.factors if unit)


def comparison(
    name: str, text: str, units: Units, example: str, *, whole: bool
) -> Callable[[float], bool]:
    """What tells of a number whether it compares as ``text`` says; ``name`` stands before it.

    Only of ``whole`` numbers can one be asked for by itself, without a sign.

    Raises:
        Unfinished: where the number or the end of a unit is still to come.
        LambdatuiError: INVALID, naming the term and what can be given.
    """
    if not text or text in _OPERATORS:
        raise Unfinished(f"{name}: wants a number, such as {name}:{example}")
    typed = _TYPED.fullmatch(text)
    unit = typed[3].lower() if typed else ""
    if typed is None or not any(known.startswith(unit) for known in units.factors):
        listed = f" Units are {units.listed()}." if units.listed() else ""
        raise fail(
            Kind.INVALID,
            f"{name}:{text} is not a comparison with a number.",
            f"Give one such as {name}:{example}.{listed}",
        )
    factor = units.factors.get(unit)
    if factor is None:
        raise Unfinished(f"{name}: wants a unit: {units.listed()}")
    if not typed[1] and not whole:
        raise fail(
            Kind.INVALID,
            f"{name}:{text} does not say whether more or less.",
            f"Give {name}:>{text} or {name}:<{text}.",
        )
    limit = float(typed[2]) * factor / units.divisor
    compare = _OPERATORS[typed[1] or "="]
    return lambda number: compare(number, limit)
