"""Reads AWS's answers with care: to botocore, an answer that was cut short is an empty one."""

from collections.abc import Mapping
from typing import TypeVar

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.untyped import mapping, structures, text, texts, whole

__all__ = ["mapping", "required", "structures", "text", "texts", "whole"]

_T = TypeVar("_T")


def required(answer: Mapping[str, object], member: str, kind: type[_T], operation: str) -> _T:
    """A member without which the answer is none.

    botocore gives ``{}`` for a 200 that is empty, cut off or not JSON, and then a list looks
    finished that is not.

    Raises:
        LambdatuiError: MALFORMED, where it is absent or of another kind.
    """
    value = answer.get(member)
    if isinstance(value, kind):
        return value
    metadata = mapping(answer.get("ResponseMetadata"))
    raise LambdatuiError(
        Fault(
            kind=Kind.MALFORMED,
            what=f"The answer to {operation} has no {member}: it was cut short, or is not AWS's.",
            advice="Try again. If it stays so, something between here and AWS changes answers.",
            operation=operation,
            status=whole(metadata.get("HTTPStatusCode")),
            request_id=text(metadata.get("RequestId")),
        )
    )
