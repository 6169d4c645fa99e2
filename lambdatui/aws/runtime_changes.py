"""When Lambda gave a function another version of its runtime, from the lines of its cold starts."""

import json
import re
import threading
from collections.abc import Iterable, Iterator

from lambdatui.aws.answer import mapping, text
from lambdatui.aws.clients import Clients
from lambdatui.aws.matching_events import MatchingEvents
from lambdatui.core.deployments import Deployment, DeploymentKind
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import LogEvent
from lambdatui.core.record import Record
from lambdatui.core.stop import Stop

#: Either form of it (CloudWatch Logs user guide, "Filter pattern syntax": a question mark makes a
#: term one of several).
_PATTERN = '?"INIT_START Runtime Version" ?"platform.initStart"'
#: Requests for it all: five a second are all that an account has, and its tails need them.
_MOST_PAGES = 6
_TRIES = 2
#: The last part of the time is read first. Each part before is four times as long.
_FIRST_PART = 1 / 64
_GROWTH = 4

#: ``INIT_START Runtime Version: python:3.12.v10``, a tab, and its ARN (Lambda developer guide,
#: "Identifying Lambda runtime version changes").
_LINE = re.compile(r"INIT_START Runtime Version: (\S{1,60})")
#: ``2026/01/31/NAME[41]…``, and without a name in a function's own group.
_STREAM = re.compile(r"\d{4}/\d\d/\d\d/([^\[/]*)\[([^\]]*)\]")


class RuntimeChanges(Record, frozen=True):
    """The changes that were found, oldest first; not ``whole`` where not all was looked through."""

    changes: tuple[Deployment, ...]
    whole: bool


def read_runtime_changes(
    clients: Clients,
    function: str,
    group: str,
    from_ms: int,
    to_ms: int,
    *,
    stop: Stop | None = None,
) -> RuntimeChanges:
    """Where a cold start between two times (ms since the epoch) had another runtime version.

    At most six requests, none of which costs, the newest time first: FilterLogEvents reads from the
    past on alone (CloudWatch Logs API).

    Raises:
        LambdatuiError: Whatever goes wrong, but that there is no log group: then nothing has run.
        Stopped: When ``stop`` was set.
    """
    look = MatchingEvents(
        clients,
        f"look in the logs for changes of the runtime of {function}",
        group,
        _PATTERN,
        tries=_TRIES,
        stop=stop or threading.Event(),
    )
    found: list[LogEvent] = []
    pages_left, whole = _MOST_PAGES, True
    end_ms, part_ms = to_ms, max(60_000, round((to_ms - from_ms) * _FIRST_PART))
    while end_ms >= from_ms and pages_left > 0:
        start_ms = max(from_ms, end_ms - part_ms)
        try:
            for events, more in look.pages(start_ms, end_ms):
                found += events
                pages_left -= 1
                if pages_left <= 0:
                    whole = not more
                    break
        except LambdatuiError as error:
            if error.fault.kind is not Kind.NOT_FOUND:
                raise
            return RuntimeChanges(changes=(), whole=True)
        end_ms, part_ms = start_ms - 1, part_ms * _GROWTH
    return RuntimeChanges(
        changes=tuple(runtime_changes(function, found)),
        whole=whole and end_ms < from_ms,
    )


def runtime_changes(function: str, events: Iterable[LogEvent]) -> Iterator[Deployment]:
    """The changes in these log events, oldest first, each once.

    Versions of the function are looked at one by one, since each may have its own runtime. While
    Lambda changes one, cold starts have now the old one and now the new one: the first one counts.
    """
    running: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    told: set[str] = set()
    for event in sorted(events, key=lambda event: event.timestamp_ms):
        runtime = _runtime(event.message)
        stream = _STREAM.match(event.stream)
        # Functions may share a log group.
        if not runtime or (stream is not None and stream[1] not in ("", function)):
            continue
        version = stream[2] if stream is not None else ""
        if (version, runtime) in seen:
            continue
        seen.add((version, runtime))
        before = running.get(version)
        running[version] = runtime
        words = f"runtime {before} → {runtime}"
        if before is not None and words not in told:
            told.add(words)
            yield Deployment(at_ms=event.timestamp_ms, kind=DeploymentKind.RUNTIME, words=words)


def _runtime(message: str) -> str:
    """The version of the runtime that a cold start tells; empty where it tells none."""
    found = _LINE.match(message.lstrip())
    if found is not None:
        return found[1]
    if '"platform.initStart"' not in message:
        return ""
    try:
        told = mapping(json.loads(message))
    except (ValueError, RecursionError):
        return ""
    if told.get("type") != "platform.initStart":
        return ""
    return text(mapping(told.get("record")).get("runtimeVersion"))[:60]
