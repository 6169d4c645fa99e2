"""FilterLogEvents over HTTP, with pages and their tokens, which the embedded endpoint lacks."""

import bisect
import email.utils
import threading
from collections.abc import Callable

from lambdatui.core.logs import LogEvent
from tests.aws.faulty import Talk, refuses, says


class LogStore:
    """Log groups that answer as CloudWatch Logs does (CloudWatch Logs API, FilterLogEvents).

    A page's token is a position in the order of time, so an event that arrives behind it while
    the pages are read is not in them.

    With ``clock``, in ms since the epoch, answers have a date, and an event is in them only
    ``delay_ms`` after it was ingested, as CloudWatch takes some seconds to show one.
    """

    def __init__(
        self,
        *,
        page: int = 3,
        ids: bool = True,
        clock: Callable[[], int] | None = None,
        delay_ms: int = 0,
    ) -> None:
        self.clock = clock
        self.delay_ms = delay_ms
        #: Called at each request.
        self.before: Callable[[], object] = lambda: None
        self.calls: list[dict[str, object]] = []
        self._page = page
        self._ids = ids
        self._lock = threading.Lock()
        self._groups: dict[str, list[tuple[int, int, str, str, int]]] = {}
        self._count = 0

    def create(self, *groups: str) -> None:
        with self._lock:
            for group in groups:
                self._groups.setdefault(group, [])

    def delete(self, group: str) -> None:
        with self._lock:
            del self._groups[group]

    def exists(self, group: str) -> bool:
        with self._lock:
            return group in self._groups

    def put(
        self, group: str, at: int, message: str, stream: str = "s", *, ingested: int = 0
    ) -> None:
        with self._lock:
            self._count += 1
            event = (at, self._count, stream, message, ingested or at + 1)
            bisect.insort(self._groups[group], event)

    def __call__(self, talk: Talk) -> None:
        answer = self.answer(talk.request.json())
        if answer is None:
            missing = "The specified log group does not exist."
            refuses(400, "ResourceNotFoundException", missing)(talk)
        else:
            says(answer, headers=self.headers())(talk)

    def headers(self) -> dict[str, str]:
        if self.clock is None:
            return {}
        return {"Date": email.utils.formatdate(self.clock() / 1000, usegmt=True)}

    def answer(self, asked: dict[str, object]) -> dict[str, object] | None:
        """The answer to one request; None where there is no such group."""
        self.before()
        with self._lock:
            self.calls.append(asked)
            group = self._groups.get(str(asked["logGroupName"]))
            return None if group is None else self._page_of(group, asked)

    def _page_of(
        self, group: list[tuple[int, int, str, str, int]], asked: dict[str, object]
    ) -> dict[str, object]:
        start, end = asked.get("startTime", 0), asked.get("endTime", 2**62)
        assert isinstance(start, int)
        assert isinstance(end, int)
        if self.clock is not None and self.delay_ms:
            shown_ms = self.clock() - self.delay_ms
            group = [event for event in group if event[4] <= shown_ms]
        behind = (-1, -1)
        if "nextToken" in asked:
            at, number = str(asked["nextToken"]).split(":")
            behind = (int(at), int(number))
        window = [event for event in group if start <= event[0] <= end and event[:2] > behind]
        page = window[: self._page]
        answer: dict[str, object] = {
            "events": [
                {
                    "timestamp": at,
                    "message": message,
                    "logStreamName": stream,
                    "ingestionTime": ingested,
                    **({"eventId": str(number)} if self._ids else {}),
                }
                for at, number, stream, message, ingested in page
            ]
        }
        if len(window) > len(page):
            answer["nextToken"] = f"{page[-1][0]}:{page[-1][1]}"
        return answer


def seen(events: list[LogEvent]) -> list[tuple[int, str, str]]:
    """What matters of events, in an order of its own."""
    return sorted((event.timestamp_ms, event.stream, event.message) for event in events)
