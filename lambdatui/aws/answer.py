"""Reads AWS's answers with care: to botocore, an answer that was cut short is an empty one."""

from collections.abc import Mapping
from typing import Any, TypeVar

from lambdatui.core.errors import Fault, Kind, LambdatuiError

_T = TypeVar("_T")
_INT64 = 2**63


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


def text(value: object) -> str:
    """A text that can be sent on; empty where it is none."""
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value
    # JSON can hold half a surrogate pair, which no encoding takes.
    return value.encode("utf-8", "replace").decode("utf-8")


def whole(value: object, default: int = 0) -> int:
    """A whole number of at most 64 bits, or the default."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    if not -_INT64 < value < _INT64:  # which NaN is not, either
        return default
    return int(value)


def mapping(value: object) -> Mapping[str, Any]:
    """A structure; empty where it is none."""
    return value if isinstance(value, Mapping) else {}


def structures(value: object) -> list[Mapping[str, Any]]:
    """A list of structures; empty where it is none, and without what is no structure in it."""
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def texts(value: object) -> tuple[str, ...]:
    """A list of texts; empty where it is none."""
    if not isinstance(value, list):
        return ()
    return tuple(text(item) for item in value if isinstance(item, str))
