"""What the formula of an alarm comes to, where it plainly is a rate of errors."""

import ast
from collections.abc import Mapping

from lambdatui.core.alarms import Alarm, AlarmKind
from lambdatui.core.record import Record

#: A formula that is longer is not plain.
_LONGEST = 200
#: Errors and invocations for which a formula must give the rate to be taken for it.
_TRIED = ((3.0, 7.0), (2.0, 11.0), (5.0, 13.0))
_NEAR = 1e-9


class ErrorRate(Record, frozen=True):
    """The share of invocations with an error, 0 to 1, at which an alarm turns.

    ``of_success`` where the formula is the rate of success, of which the threshold is the rest.
    """

    share: float
    of_success: bool = False


def error_rate(alarm: Alarm) -> ErrorRate | None:
    """What the threshold of an alarm on the rate of errors is; None of any other alarm.

    That is so of a formula that gives for any numbers errors over invocations, as a share or in
    percent, or what is left of it: the rate of success. ``FILL`` in it only fills gaps (CloudWatch
    user guide, "Using metric math"). The mean of Errors is such a share as well: Lambda gives one
    value, 0 or 1, for each invocation.
    """
    threshold = alarm.threshold
    if threshold is None:
        return None
    if alarm.kind is AlarmKind.METRIC:
        (watched,) = alarm.metrics if len(alarm.metrics) == 1 else (None,)
        mean = watched and (watched.metric, watched.statistic) == ("Errors", "Average")
        return ErrorRate(share=threshold) if mean else None
    if alarm.kind is not AlarmKind.MATH or len(alarm.rule) > _LONGEST:
        return None
    names = {each.id: each.metric for each in alarm.metrics if each.id and each.statistic == "Sum"}
    try:
        formula = ast.parse(alarm.rule.strip(), mode="eval").body
        told = [_value(formula, _given(names, *each)) for each in _TRIED]
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError, MemoryError):
        return None
    rates = [errors / invocations for errors, invocations in _TRIED]
    for whole in (1.0, 100.0):
        if _are_near(told, [rate * whole for rate in rates]):
            return ErrorRate(share=threshold / whole)
        if _are_near(told, [(1 - rate) * whole for rate in rates]):
            return ErrorRate(share=1 - threshold / whole, of_success=True)
    return None


def _are_near(told: list[float], wanted: list[float]) -> bool:
    return all(abs(a - b) <= _NEAR * abs(b) for a, b in zip(told, wanted, strict=True))


def _given(names: Mapping[str, str], errors: float, invocations: float) -> dict[str, float]:
    values = {"Errors": errors, "Invocations": invocations}
    return {id: values[metric] for id, metric in names.items() if metric in values}


def _value(node: ast.expr, given: Mapping[str, float]) -> float:
    """What it comes to.

    Raises:
        ValueError: Where there is anything in it but arithmetic.
        ZeroDivisionError: Where it divides by 0.
    """
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in given:
            return given[name]
        case ast.Call(func=ast.Name(id="FILL"), args=[filled, _], keywords=[]):
            return _value(filled, given)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, given), _value(right, given)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
    raise ValueError("It is not plain.")
