"""What the report on a function may ask of the rest; see :mod:`lambdatui.core.ports`."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.record import Record
from lambdatui.core.report_page import ReportPage


class ReportRequest(Record, frozen=True):
    """A report over the time since ``from_ms`` (ms since the epoch).

    With ``insights`` all REPORT lines are counted by a query that is paid for; else about the last
    ``most`` of them are read.
    """

    function: str
    from_ms: int
    insights: bool = False
    most: int = 2_000


class ReportPart(Record, frozen=True):
    """A step on the way, in words, or the whole ``page`` at the end.

    ``step`` says what is read now, and is of no interest once that was read; ``words`` tell what a
    person should hear of all the same, such as what something costs.
    """

    step: str = ""
    words: str = ""
    page: ReportPage | None = None


class ReportPort(Protocol):
    """What a function does with its time, memory and money."""

    def report(self, request: ReportRequest) -> AsyncGenerator[ReportPart, None]:
        """Words on the way, then the page. A query whose iterator is closed is stopped."""

    async def alarm_baseline(self, function: str, metrics: Sequence[str]) -> Baseline:
        """How many events of these metrics (``Errors``, ``Throttles``) are usual.

        It costs a metric for each, and one more.
        """
