"""What is known of an event, in ``NAME.meta.json`` beside its ``NAME.json``.

People read these files, commit and edit them, so the expected response stands in them as the JSON
that it is, byte for byte, under ``expected``; one that is not JSON under ``expected_text``. A key
that is not known, or a file that is not right otherwise, is told with its line and left as it is.
"""

import errno
import json
import re
from pathlib import Path

import msgspec

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DETAILS
from lambdatui.core.invoke import SYNC_LIMIT
from lambdatui.core.jsontext import JsonProblem, check_json
from lambdatui.store.atomic import check_inside, write_atomic
from lambdatui.store.eventtext import read_text
from lambdatui.store.faults import disk_error, told

#: A response of 6 MB, and all else that is known.
_LIMIT = 2 * SYNC_LIMIT
_EXPECTED, _EXPECTED_TEXT = "expected", "expected_text"
#: What msgspec says of a key that it does not know, and of a value that is not right.
_UNKNOWN_KEY = re.compile(r"unknown field `(.*?)`")
_WRONG_VALUE = re.compile(r"(.*) - at `\$\.([^.`\[]+)")
_BLANK = re.compile(r"[\s,:]*")


def details_path(event: Path) -> Path:
    """Where the details of an event's file stand."""
    return event.with_name(f"{event.stem}{DETAILS}.json")


def look_at_details(event: Path, root: Path | None = None) -> EventDetails | JsonProblem:
    """The details of an event's file, or what is wrong with them; empty ones where it has none.

    A link that leads out of ``root`` is such a problem, and is not followed.
    """
    path = details_path(event)
    try:
        if root is not None:
            check_inside(root, path)
        text = read_text(path, limit=_LIMIT)
    except FileNotFoundError:
        return EventDetails()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            # No such file can be, beside an event whose name only just fits.
            return EventDetails()
        return _unusable(disk_error("read", path, error).fault.what)
    except LambdatuiError as error:
        large = error.fault.kind is Kind.TOO_LARGE
        what = f"{path} is larger than {_LIMIT:,} bytes." if large else error.fault.what
        return _unusable(what)
    return parse_details(text)


def read_details(event: Path, root: Path | None = None) -> EventDetails:
    """The details of an event's file; empty ones where it has none.

    Raises:
        LambdatuiError: INVALID, with the line, where they are not right.
    """
    found = look_at_details(event, root)
    if isinstance(found, JsonProblem):
        raise fail(
            Kind.INVALID,
            f"{details_path(event)} is not right: {found.sentence()}.",
            "Correct that place in an editor, or move the file away.",
        )
    return found


def write_details(root: Path, event: Path, details: EventDetails) -> None:
    """Put details beside an event; empty ones need no file.

    Raises:
        LambdatuiError: INVALID where what stands there is not right (it is left as it is), or
            where no file can hold these; TOO_LARGE.
    """
    path = details_path(event)
    data = details_text(details).encode()
    read_details(event, root)
    with told("save", path):
        if details.is_empty:
            path.unlink(missing_ok=True)
        else:
            write_atomic(root, path, data)


def details_text(details: EventDetails) -> str:
    """The text of the file, a key a line.

    Raises:
        LambdatuiError: INVALID where it holds half a character, TOO_LARGE.
    """
    try:
        text = _composed(details, as_json=True)
        if parse_details(text) != details:
            # What is expected is not JSON, or not as strict readers take it.
            text = _composed(details, as_json=False)
        size = len(text.encode())
    except UnicodeEncodeError:
        raise fail(
            Kind.INVALID,
            "The details were not saved: they hold half a character (a lone surrogate).",
            "Delete that character.",
        ) from None
    if size > _LIMIT:
        raise fail(
            Kind.TOO_LARGE,
            f"The details were not saved: they are {size:,} bytes, and {_LIMIT:,} are taken.",
            "Expect a shorter response.",
        )
    return text


def parse_details(text: str) -> EventDetails | JsonProblem:
    """The details that a file's text tells, or the first thing in it that is not right."""
    problem = check_json(text)
    if problem is not None:
        return problem
    try:
        raw = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        if _EXPECTED in raw:
            value = bytes(raw[_EXPECTED]).decode()
            raw[_EXPECTED] = msgspec.Raw(msgspec.json.encode(value))
        elif _EXPECTED_TEXT in raw:
            raw[_EXPECTED] = raw.pop(_EXPECTED_TEXT)
        return msgspec.json.decode(msgspec.json.encode(raw), type=EventDetails)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        return _problem(text, str(error))


def _composed(details: EventDetails, *, as_json: bool) -> str:
    values = msgspec.to_builtins(details)
    lines = []
    for key, value in values.items():
        if key != _EXPECTED:
            lines.append(f'  "{key}": {json.dumps(value, ensure_ascii=False)}')
        elif as_json:
            lines.append(f'  "{_EXPECTED}": {value}')
        else:
            lines.append(f'  "{_EXPECTED_TEXT}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _problem(text: str, said: str) -> JsonProblem:
    if match := _UNKNOWN_KEY.search(said):
        key, message = match[1], f"'{match[1]}' is no key of the details of an event"
    elif match := _WRONG_VALUE.match(said):
        key, message = match[2], f"'{match[2]}' is not right: {match[1].replace('`', '')}"
    else:
        return _unusable(said.replace("`", ""))
    index = _key_at(text, key)
    line = text.count("\n", 0, index) + 1
    return JsonProblem(line=line, column=index - text.rfind("\n", 0, index), message=message)


def _key_at(text: str, key: str) -> int:
    """Where a key of the outermost object stands, in a text that is JSON; else 0."""
    # Numbers are not converted: Python refuses integers of more than 4,300 digits.
    decoder = json.JSONDecoder(parse_int=str, parse_float=str)
    index = text.index("{") + 1
    while (index := _after(text, index)) < len(text) and text[index] != "}":
        found, end = decoder.raw_decode(text, index)
        if found == key:
            return index
        _, index = decoder.raw_decode(text, _after(text, end))
    return 0


def _after(text: str, index: int) -> int:
    match = _BLANK.match(text, index)
    return match.end() if match else index


def _unusable(message: str) -> JsonProblem:
    return JsonProblem(line=1, column=1, message=message)
