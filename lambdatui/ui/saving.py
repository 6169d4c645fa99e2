"""Log lines on their way into a file: part by part, so that keys have their turn between."""

import asyncio
from collections.abc import Callable, Iterable, Iterator

from lambdatui.core.lines import Line, LineKind
from lambdatui.core.log_output import GAPS, as_json, event_object, gap_object
from lambdatui.core.ports import ExportPort
from lambdatui.core.record import Record
from lambdatui.core.timespan import iso

#: Endings of a file's name for which each event becomes an object of JSON in a line of its own.
JSON_ENDINGS = (".ndjson", ".jsonl", ".json")
#: Lines that are rendered before keys have their turn, and bytes of one part.
_LINES = 500
_PART = 256 * 1024


class Sources(Record, frozen=True):
    """The functions of the lines and their log groups, by the lines' ``source``."""

    functions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def name(self, source: int) -> tuple[str, str]:
        """The function and the log group; empty where all are meant."""
        if not 0 <= source < len(self.functions):
            return "", ""
        return self.functions[source], self.groups[source]


def is_json(path: str) -> bool:
    """Whether a file of this name gets NDJSON and not text."""
    return path.lower().endswith(JSON_ENDINGS)


async def save_lines(
    exports: ExportPort,
    path: str,
    lines: Iterable[Line],
    sources: Sources,
    progress: Callable[[int], None],
    *,
    overwrite: bool = False,
) -> tuple[str, int]:
    """Write lines to a file; its absolute path, and how many lines of the log it has.

    Notices are written too, and not counted: nowhere are they. ``progress`` hears how many lines
    are through. Where it is cancelled, or fails, no file is left.

    Raises:
        LambdatuiError: CONFLICT where the path is taken and ``overwrite`` is not set; whatever else
            the store says.
    """
    rendered = _objects(lines, sources) if is_json(path) else _texts(lines, sources)
    return await save_texts(exports, path, rendered, progress, overwrite=overwrite)


async def save_texts(
    exports: ExportPort,
    path: str,
    rendered: Iterable[tuple[int, str]],
    progress: Callable[[int], None],
    *,
    overwrite: bool = False,
) -> tuple[str, int]:
    """Write lines of text to a file; its absolute path, and the sum of their counts.

    ``rendered`` has each line with how many things it stands for. All else is as in
    :func:`save_lines`.
    """
    absolute = await exports.begin_export(path, overwrite=overwrite)
    done = 0
    whole = False
    try:
        part = bytearray()
        for count, text in rendered:
            part += text.encode("utf-8", "replace") + b"\n"
            done += count
            if len(part) >= _PART:
                await exports.add_export(absolute, bytes(part))
                part.clear()
                progress(done)
            elif done % _LINES < count:
                await asyncio.sleep(0)
        if part:
            await exports.add_export(absolute, bytes(part))
        whole = True
    finally:
        # Also where it was cancelled: what was begun is taken away again.
        await asyncio.shield(exports.end_export(absolute, keep=whole))
    return absolute, done


def _texts(lines: Iterable[Line], sources: Sources) -> Iterator[tuple[int, str]]:
    """As ``lambdatui tail`` prints them: the time, who, and the line as it came."""
    for line in lines:
        count = _counted([line])
        if not line.first or not line.time_ms:
            yield count, line.text
            continue
        function = sources.name(line.source)[0]
        parts = (iso(line.time_ms), function, line.stream, line.text)
        yield count, " ".join(part for part in parts if part)


def _counted(event: list[Line]) -> int:
    """How many lines of the log these are; a notice is none."""
    return 0 if event[0].kind is LineKind.NOTICE else len(event)


def _objects(lines: Iterable[Line], sources: Sources) -> Iterator[tuple[int, str]]:
    event: list[Line] = []
    for line in lines:
        if line.first and event:
            yield _counted(event), _object(event, sources)
            event = []
        event.append(line)
    if event:
        yield _counted(event), _object(event, sources)


def _object(event: list[Line], sources: Sources) -> str:
    first = event[0]
    message = "\n".join(line.text for line in event)
    if first.kind is LineKind.NOTICE:
        # What the tail said of itself belongs to what was seen: a gap above all.
        notice = first.notice
        if notice is not None and notice.kind in GAPS:
            return as_json(gap_object(notice, sources.functions, sources.groups))
        return as_json({"notice": message.removeprefix("── ")})
    function, group = sources.name(first.source)
    return as_json(
        event_object(
            first.time_ms,
            message,
            function=function,
            log_group=group,
            stream=first.stream,
            request_id=first.request,
            level=first.level,
        )
    )
