"""Which log events go on with the error before them, as the lines of a printed traceback do.

Lambda makes an event of each line that a function prints to its standard streams, so that a
traceback of ten lines comes as ten events. They belong together where they follow one another in
one log stream, within a second, and look as the lines of a stack do.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from lambdatui.core.levels import Level
from lambdatui.core.lines import Line, LineKind

#: What is written further apart than this, in ms, is not one stack.
APART_MS = 1_000
#: Of how many streams the last error is remembered.
_STREAMS = 1_000
# How many lines of one event are looked at.
_LOOKED_AT = 200

# Where a stack may begin beneath an error: Python's own, Java's and Node's frames, Go's, Ruby's.
_HEADER = re.compile(r"[\s+|]*(?:Exception Group )?Traceback \(most recent call last\)")
_FRAME = re.compile(
    r"\s+(?:File \"|at \S|from \S+:\d+:|\.\.\. \d+ (?:more|common)|\[Previous line repeated )"
    r"|\s*(?:Caused by: |Suppressed: |goroutine \d+ \[|\[signal SIG|Stack trace:|stack backtrace:)"
    r"|\s+\^"
)
# What else stands between the frames of a stack, while it is not complete: of Go, functions too.
_WITHIN = re.compile(
    r"[ \t]|[}\])]+[,;]?$|--- End of |created by |exit status \d|[\w.$/*()\-]+\([^()]*\)$"
)
_CHAIN = re.compile(
    r"\s*(?:During handling of the above exception|The above exception was the direct cause)"
)
# The last line of a traceback of Python: an exception, and what it says.
_EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(?:: |:?$)")
_TIMED_OUT = re.compile(r"Task timed out after|Status: timeout|\"status\"\s*:\s*\"timeout\"")


class _Open:
    """The last error of one stream, and how far its stack has come.

    ``frames`` once frames were seen; ``python`` while a traceback waits for its exception;
    ``complete`` once it has come, or where the whole stack is in one event; ``chained`` after the
    words between two tracebacks. ``closed`` once something else came. ``timed_out`` where the
    error is that the invocation took too long.
    """

    def __init__(self, level: Level, time_ms: int) -> None:
        self.level = level
        self.time_ms = time_ms
        self.frames = False
        self.python = False
        self.complete = False
        self.chained = False
        self.closed = False
        self.timed_out = False

    def look(self, lines: Sequence[Line]) -> None:
        """Take in an event that belongs to it."""
        for line in lines[:_LOOKED_AT]:
            self._look(line.text)
        if len(lines) > 1 and self.frames:
            self.python, self.complete = False, True

    def _look(self, text: str) -> None:
        if _HEADER.match(text):
            self.frames = True
            # That of a group is indented, and so are the exceptions in it.
            self.python = text[:1] == "T"
            self.chained = self.complete = False
        elif _CHAIN.match(text):
            self.chained = True
        elif _FRAME.match(text) or text.startswith("panic: "):
            self.frames = True
        elif self.python and not text[:1].isspace() and _EXCEPTION.match(text):
            self.python, self.complete = False, True

    def goes_on(self, text: str) -> bool:
        """Whether a line looks like the next one of it."""
        if _FRAME.match(text) or _CHAIN.match(text):
            return True
        if _HEADER.match(text):
            return self.chained or not self.frames
        if not self.frames or not text:
            return self.frames
        if self.complete:
            return False
        return bool(_WITHIN.match(text) or (self.python and _EXCEPTION.match(text)))


class StackLines:
    """Takes the lines of events in the order of each stream, and says which belong to an error."""

    def __init__(self) -> None:
        #: The last error of each stream that has told of one and has not ended since.
        self.open: dict[tuple[int, str], _Open] = {}

    def take(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines of one event; as ``part``, with the level of the error, where they are of it.

        The REPORT of an invocation whose error was told has no level: one failure is one error.
        """
        first = lines[0]
        place = (first.source, first.stream)
        error = self.open.get(place)
        if error is not None:
            if first.kind is not LineKind.MESSAGE:
                return self._platform(place, error, lines)
            within = not error.closed and abs(first.time_ms - error.time_ms) <= APART_MS
            if within and error.goes_on(first.text):
                error.time_ms = first.time_ms
                error.look(lines)
                return [_part(line, error.level) for line in lines]
            error.closed = True
        if first.level >= Level.ERROR and first.kind is LineKind.MESSAGE:
            self._begin(place, lines)
        return lines

    def _begin(self, place: tuple[int, str], lines: Sequence[Line]) -> None:
        if place not in self.open and len(self.open) >= _STREAMS:
            del self.open[next(iter(self.open))]
        error = self.open[place] = _Open(lines[0].level, lines[0].time_ms)
        error.look(lines)
        error.timed_out = _TIMED_OUT.search(lines[0].text) is not None

    def _platform(
        self, place: tuple[int, str], error: _Open, lines: Sequence[Line]
    ) -> Sequence[Line]:
        error.closed = True
        first = lines[0]
        if first.kind is LineKind.START:
            del self.open[place]
        if first.kind is not LineKind.REPORT:
            return lines
        del self.open[place]
        if first.level < Level.ERROR or (_TIMED_OUT.search(first.text) and not error.timed_out):
            return lines
        return [replace(line, level=Level.NONE) for line in lines]


def _part(line: Line, level: Level) -> Line:
    return replace(line, level=max(level, line.level), part=True)
