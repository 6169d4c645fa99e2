"""A function that is not there, told the same way whichever call met it first."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of

_ARN = re.compile(r"arn:[\w-]+:lambda:\S+[\w$]")
#: The calls of which a NOT_FOUND speaks of the function itself.
_OF_THE_FUNCTION = frozenset({"GetFunction", "GetFunctionConfiguration", "Invoke"})


@contextmanager
def looking_for(function: str, qualifier: str = "") -> Iterator[None]:
    """Inside, an answer that there is no such function says just that, and where it was looked for.

    The place is that of the ARN in AWS's own words (Lambda API, ResourceNotFoundException).
    """
    try:
        yield
    except LambdatuiError as error:
        raise LambdatuiError(_plainly(error.fault, function, qualifier)) from error


def _plainly(fault: Fault, function: str, qualifier: str) -> Fault:
    # Without a code, it was not AWS that answered.
    if fault.kind is not Kind.NOT_FOUND or fault.operation not in _OF_THE_FUNCTION:
        return fault
    if not fault.code or fault.code.isdigit():
        return fault
    name, last = plain_name(function), function.rpartition(":")[2]
    qualifier = qualifier or ("" if last == name else last)
    version = f" with a version or alias {qualifier}" if qualifier else ""
    found = _ARN.search(fault.what)
    place = place_of(found[0] if found else function) or "this account and region"
    return msgspec.structs.replace(
        fault,
        what=f"There is no function {name}{version} in {place}.",
        advice="'lambdatui ls' lists those that there are, with the same --profile and --region.",
    )
