"""One run of a query, from the moment it was asked for until it ended."""

from dataclasses import dataclass

from lambdatui.core.errors import Fault
from lambdatui.core.insights import InsightsAnswer, InsightsRequest, Span


@dataclass
class QueryRun:
    """``answer`` is the newest one; ``ended_ms`` is 0 while it runs, times ms since the epoch.

    ``outdated`` once another run after it has failed, with that one's ``fault``: its rows stay.
    ``stopped`` once a person stopped it. ``timeout_ms`` is the longest that an invocation of what
    it searches may take, in ms.
    """

    request: InsightsRequest
    span: Span
    began_ms: int
    timeout_ms: int
    answer: InsightsAnswer | None = None
    fault: Fault | None = None
    stopped: bool = False
    ended_ms: int = 0
    outdated: bool = False

    @property
    def running(self) -> bool:
        """Whether more may come."""
        return not self.ended_ms
