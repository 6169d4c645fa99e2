"""Functions as the list shows them, and how the list is filtered and sorted."""

import enum
import re
from collections.abc import Callable, Sequence

from lambdatui.core.record import Record


class Function(Record, frozen=True):
    """One function of ``ListFunctions``, which never gives State (Lambda API, ListFunctions).

    ``runtime`` is empty for a container image. ``memory_mb`` is in MiB, ``timeout_s`` in seconds,
    ``modified_ms`` in milliseconds since the epoch, 0 where AWS's text could not be read.
    """

    name: str
    arn: str = ""
    runtime: str = ""
    handler: str = ""
    memory_mb: int = 128
    timeout_s: int = 3
    modified_ms: int = 0
    code_size: int = 0
    package_type: str = "Zip"
    architecture: str = "x86_64"
    description: str = ""
    log_group: str = ""

    @property
    def runtime_label(self) -> str:
        """The runtime, or ``image`` for a container image."""
        return self.runtime or ("image" if self.package_type == "Image" else "–")

    @property
    def log_group_name(self) -> str:
        """``LoggingConfig.LogGroup``, and the default group only where AWS gave none."""
        return self.log_group or f"/aws/lambda/{self.name}"


def plain_name(function: str) -> str:
    """The name alone, of a name, a partial ARN or an ARN, each with or without a qualifier.

    Those are the forms that Lambda takes (Lambda API, Invoke, FunctionName).
    """
    parts = function.split(":")
    if "function" in parts[:-1]:
        return parts[parts.index("function") + 1]
    return parts[0]


class FunctionPage(Record, frozen=True):
    """One page of the list (at most 50 functions); ``last`` on the final one."""

    functions: tuple[Function, ...]
    last: bool = False


class Column(enum.StrEnum):
    """The columns of the list."""

    NAME = "name"
    RUNTIME = "runtime"
    MEMORY = "memory"
    TIMEOUT = "timeout"
    MODIFIED = "modified"


def _name(function: Function) -> tuple[str, str]:
    return function.name.casefold(), function.name


_KEYS: dict[Column, Callable[[Function], int | str | tuple[str, str]]] = {
    Column.NAME: _name,
    Column.RUNTIME: lambda function: function.runtime_label,
    Column.MEMORY: lambda function: function.memory_mb,
    Column.TIMEOUT: lambda function: function.timeout_s,
    Column.MODIFIED: lambda function: function.modified_ms,
}


def sort_functions(
    functions: Sequence[Function], column: Column, *, descending: bool = False
) -> list[Function]:
    """The functions in the order of a column; equal ones by name, ascending in both orders."""
    return sorted(sorted(functions, key=_name), key=_KEYS[column], reverse=descending)


def filter_functions(functions: Sequence[Function], text: str) -> list[Function]:
    """Those in which every word of ``text`` stands, whatever its case; ``!word`` excludes.

    A word is looked for in the name, the runtime, the architecture and the description.
    """
    words = text.casefold().split()
    wanted = [word for word in words if not word.startswith("!")]
    unwanted = [word[1:] for word in words if word.startswith("!") and len(word) > 1]
    if not wanted and not unwanted:
        return list(functions)
    return [
        function
        for function in functions
        if (haystack := _haystack(function)) is not None
        and all(word in haystack for word in wanted)
        and not any(word in haystack for word in unwanted)
    ]


def rank(function: Function, text: str) -> int:
    """How well the name answers to a filter's text, whatever its case: 0 is best.

    For each word of the text that is looked for: the name itself, its beginning, the beginning of
    a word in it, anything in it, nothing of it (then the word stands elsewhere).
    """
    name = function.name.casefold()
    words = [word for word in text.casefold().split() if not word.startswith("!")]
    return sum(_rank(name, word) for word in words)


def _rank(name: str, word: str) -> int:
    if name == word:
        return 0
    at = name.find(word)
    if at <= 0:
        return 4 if at else 1
    return 2 if re.search(rf"[^a-z0-9]{re.escape(word)}", name) else 3


def _haystack(function: Function) -> str:
    parts = (function.name, function.runtime_label, function.architecture, function.description)
    return "\n".join(parts).casefold()
