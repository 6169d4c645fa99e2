"""The functions of the query language of Logs Insights: of one record, and of a group."""

import math
from collections.abc import Callable, Sequence

from lambdatui.demo.insights_values import Scope, Value, millis, number, text, time_text

#: Worked out for a record or a group of them.
Expression = Callable[[Scope], Value]


def calculated(left: Expression, sign: str, right: Expression) -> Expression:
    """``left`` and ``right`` in arithmetic; nothing where one of them is no number."""

    def calculate(scope: Scope) -> Value:
        a, b = number(left(scope)), number(right(scope))
        if a is None or b is None or (sign in "/%" and b == 0):
            return None
        return {"+": a + b, "-": a - b, "*": a * b}[sign] if sign in "+-*" else _divided(a, sign, b)

    return calculate


def _divided(a: float, sign: str, b: float) -> float:
    return a / b if sign == "/" else a % b


def function(name: str, arguments: Sequence[Expression]) -> Expression | None:
    """A function of one record; None where there is none of that name."""
    match name, len(arguments):
        case "coalesce", _:
            return lambda scope: next(
                (found for each in arguments if (found := each(scope)) is not None), None
            )
        case "ispresent", 1:
            return lambda scope: arguments[0](scope) is not None
        case "tomillis", 1:
            return lambda scope: millis(arguments[0](scope))
        case "floor", 1:
            return lambda scope: _floor(number(arguments[0](scope)))
        case "least", count if count:
            return lambda scope: _least([number(each(scope)) for each in arguments])
        case "strlen", 1:
            return lambda scope: float(len(text(arguments[0](scope))))
        case "strcontains", 2:
            return lambda scope: text(arguments[1](scope)) in text(arguments[0](scope))
    return None


def _floor(value: float | None) -> float | None:
    return None if value is None else float(math.floor(value))


def _least(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return min(known) if len(known) == len(values) else None


def aggregation(name: str, arguments: Sequence[Expression]) -> Expression | None:
    """A function of a group of records; None where there is none of that name."""
    first = arguments[0] if arguments else None
    match name, len(arguments):
        case "count", 0 | 1:
            return lambda scope: float(len(_values(first, scope)))
        case "count_distinct", 1:
            return lambda scope: float(len(set(_values(first, scope))))
        case "sum", 1:
            return lambda scope: sum(_numbers(first, scope))
        case "avg", 1:
            return lambda scope: _average(_numbers(first, scope))
        case "pct", 2:
            percent = arguments[1]
            return lambda scope: _percentile(_numbers(first, scope), number(percent(scope)) or 0.0)
    if first is None or len(arguments) != 1:
        return None
    match name:
        case "min" | "max":
            choose = min if name == "min" else max
            return lambda scope: _extreme(choose, first, scope)
        case "earliest" | "latest":
            return lambda scope: _at(name == "latest", first, scope)
    return None


def _average(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _values(argument: Expression | None, scope: Scope) -> list[Value]:
    if argument is None:
        return [True] * len(scope.members)
    return [value for member in scope.members if (value := argument(member)) is not None]


def _numbers(argument: Expression | None, scope: Scope) -> list[float]:
    return [found for value in _values(argument, scope) if (found := number(value)) is not None]


def _percentile(numbers: Sequence[float], percent: float) -> float | None:
    if not numbers:
        return None
    ordered = sorted(numbers)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _extreme(choose: Callable[[list[float]], float], first: Expression, scope: Scope) -> Value:
    # Of times, Insights gives the smallest and largest in ms since the epoch.
    if scope.members and first(scope.members[0]) == time_text(scope.members[0].at_ms):
        return choose([float(member.at_ms) for member in scope.members])
    numbers = _numbers(first, scope)
    return choose(numbers) if numbers else None


def _at(last: bool, argument: Expression, scope: Scope) -> Value:
    there = [member for member in scope.members if argument(member) is not None]
    if not there:
        return None
    chosen = (max if last else min)(there, key=lambda member: member.at_ms)
    return argument(chosen)
