"""A page of ListFunctions, made functions of from its bytes at once.

As :mod:`lambdatui.aws.event_page` reads events: what is not as the API describes it (Lambda API,
ListFunctions, FunctionConfiguration) is left to botocore and to the reader of what that gives.
"""

import datetime
from typing import Annotated, NamedTuple

import msgspec

from lambdatui.core.functions import Function

_INT64 = 2**63
_Whole = Annotated[int, msgspec.Meta(ge=1 - _INT64, le=_INT64 - 1)]


class _Logging(msgspec.Struct, gc=False):
    LogGroup: str | None = None


class _Entry(msgspec.Struct, gc=False):
    FunctionName: str
    FunctionArn: str | None = None
    Runtime: str | None = None
    Handler: str | None = None
    MemorySize: _Whole | None = None
    Timeout: _Whole | None = None
    LastModified: str | None = None
    CodeSize: _Whole | None = None
    PackageType: str | None = None
    Architectures: list[str] | None = None
    Description: str | None = None
    LoggingConfig: _Logging | None = None


class _Page(msgspec.Struct, gc=False):
    Functions: list[_Entry]
    NextMarker: str | None = None


class ListedPage(NamedTuple):
    """``marker`` leads to the next page; empty on the last one."""

    functions: list[Function]
    marker: str


_DECODER = msgspec.json.Decoder(_Page)


def read_page(body: bytes) -> ListedPage | None:
    """The functions of an answer; None where it is none, or not in the usual form."""
    try:
        page = _DECODER.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return ListedPage([_function(entry) for entry in page.Functions], page.NextMarker or "")


def _function(entry: _Entry) -> Function:
    logging = entry.LoggingConfig
    return Function(
        name=entry.FunctionName,
        arn=entry.FunctionArn or "",
        runtime=entry.Runtime or "",
        handler=entry.Handler or "",
        memory_mb=128 if entry.MemorySize is None else entry.MemorySize,
        timeout_s=3 if entry.Timeout is None else entry.Timeout,
        modified_ms=modified_ms(entry.LastModified or ""),
        code_size=entry.CodeSize or 0,
        package_type=entry.PackageType or "Zip",
        architecture=entry.Architectures[0] if entry.Architectures else "x86_64",
        description=entry.Description or "",
        log_group=(logging.LogGroup or "") if logging is not None else "",
    )


def modified_ms(modified: str) -> int:
    """``2024-05-01T10:20:30.123+0000`` as milliseconds since the epoch; 0 where it is no time."""
    try:
        moment = datetime.datetime.fromisoformat(modified)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return round(moment.timestamp() * 1000)
