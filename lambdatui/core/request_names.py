"""The request id that a line of a function's log names."""

import re
from typing import Any

import msgspec

# Written out: a group that repeats takes half as long again.
_X = "[0-9A-Za-z]"
_ID = rf"{_X}{{8}}-{_X}{{4}}-{_X}{{4}}-{_X}{{4}}-{_X}{{12}}"
_IS_ID = re.compile(_ID)
# What Lambda's runtimes put before each message, with tabs between: Python's level comes first.
# Loggers that put blanks there write what the person told them to.
_LEAD = re.compile(rf"(?:\[[A-Z]+\]\t)?\d{{4}}-\d\d-\d\d[T ][\d:.,]+Z?([\t ])({_ID})[\t ]")

#: With one of these begins every line that names a request.
NAMING_INITIALS = frozenset("{[2")

_LENGTH = 36
# What stands before an id at least, and then the id, its blank, and another id's beginning.
_LEAST_LEAD = len("2026-01-31T0\t") + _LENGTH
# From the middle of a name to its value, at most: ``equest_id": "``.
_NEAR = 16


class _Logged(msgspec.Struct, gc=False):
    """The members of a JSON line that matter; the decoder passes over all others."""

    timestamp: Any = None
    level: Any = None
    log_level: Any = None
    requestId: Any = None  # as Lambda writes it
    AWSRequestId: Any = None
    function_request_id: Any = None
    awsRequestId: Any = None
    aws_request_id: Any = None
    request_id: Any = None


_DECODER = msgspec.json.Decoder(_Logged)


def named_request(text: str) -> tuple[str, bool] | None:
    """The request id that a line names, and whether a runtime wrote it there; else None.

    A line that is a function's own may well name the id of another request, such as that of the
    API that called it: such an id counts only where an invocation of that id is known. The forms
    are those of the Lambda developer guide, "Configuring JSON and plain text log formats", and of
    Powertools for AWS Lambda.
    """
    initial = text[:1]
    if initial == "{":
        return _of_json(text) if "equest" in text else None
    if initial in ("[", "2"):
        found = _LEAD.match(text)
        if found is not None:
            blank, request_id = found.groups()
            return request_id, blank == "\t"
    return None


def names_only(text: str, request_id: str) -> bool:
    """Whether a function's line names this request, or has another's in no place that counts.

    So many lines do that of the invocation that runs, that it pays to look before each is decoded.
    False where that cannot be told so, or where the line may be one of Lambda's.
    """
    initial = text[:1]
    if initial == "[" or (initial == "2" and "Task timed out" not in text):
        # No other id has room before it.
        return 0 <= text.find(request_id, 0, _LEAST_LEAD + _LENGTH + 1) < _LEAST_LEAD
    if initial != "{" or '"platform.' in text or "\\" in text:
        return False
    # One word only may be the name of a request, and this id is all that can stand behind it.
    at = text.find("equest")
    if at < 0 or text.find("equest", at + 6) >= 0:
        return at < 0
    return text.find(request_id, at, at + _NEAR + _LENGTH) >= 0


def _of_json(text: str) -> tuple[str, bool] | None:
    try:
        line = _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    if name := _id(line.AWSRequestId) or _id(line.function_request_id):
        return name, True
    if name := _id(line.requestId):
        level = line.level if line.level is not None else line.log_level
        shaped = isinstance(line.timestamp, str) and isinstance(level, str) and level.isupper()
        return name, shaped
    name = _id(line.awsRequestId) or _id(line.aws_request_id) or _id(line.request_id)
    return (name, False) if name else None


def _id(value: object) -> str:
    return value if isinstance(value, str) and _IS_ID.fullmatch(value) else ""
