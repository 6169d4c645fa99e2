"""Takes values out of an event that are not to be kept, and leaves every other byte as it is."""

import json
import re
from collections.abc import Iterable

from lambdatui.core.json_path import Step, written
from lambdatui.core.literals import json_string

#: What stands in the place of a value.
MASKED = "***"

#: What JSON is made of: a string, a bracket, or a number, ``true``, ``false`` or ``null``; with
#: the separator that follows.
_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*"|[][{}]|[^][{}:,"\s]+)\s*([:,]?)')


def masked(text: str, paths: Iterable[str]) -> str:
    """The JSON text with ``***`` for the strings at these paths, as ``secret_paths`` gives them.

    A path may lead into a string that is JSON itself, such as the body of a request: that string
    is written anew, with the rest of what it holds as it was.
    """
    wanted = frozenset(paths)
    return _masked(text, wanted, ()) if wanted else text


def _masked(text: str, wanted: frozenset[str], root: tuple[Step, ...]) -> str:
    parts: list[str] = []
    kept = 0
    # The steps to where we are; None at the end of an object that waits for a name.
    steps: list[Step | None] = []
    for match in _TOKEN.finditer(text):
        token, separator = match.groups()
        if token in "[{":
            steps.append(0 if token == "[" else None)
            continue
        if token in "]}":
            if steps:
                steps.pop()
        elif separator == ":":
            if steps:
                steps[-1] = json.loads(token)
            continue
        elif token[0] == '"':
            place = (*root, *(step for step in steps if step is not None))
            replacement = _replacement(token, wanted, place)
            if replacement is not None:
                parts += (text[kept : match.start(1)], replacement)
                kept = match.end(1)
        if separator == "," and steps and isinstance(steps[-1], int):
            steps[-1] += 1
    return "".join((*parts, text[kept:])) if parts else text


def _replacement(token: str, wanted: frozenset[str], place: tuple[Step, ...]) -> str | None:
    """What is to stand instead of a string; None where it stays."""
    path = written(place)
    if path in wanted:
        return json_string(MASKED)
    if not any(one.startswith((f"{path}.", f"{path}[")) for one in wanted):
        return None
    inner = json.loads(token)
    changed = _masked(inner, wanted, place)
    return None if changed == inner else json_string(changed)
