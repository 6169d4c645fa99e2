"""CloudWatch Logs Insights: what is asked, and how far an answer has come."""

import enum
import re

from lambdatui.core.errors import Fault
from lambdatui.core.record import Record

#: CloudWatch Logs API, StartQuery: log groups of one query, and rows of its result.
MOST_GROUPS = 50
MOST_ROWS = 10_000
#: CloudWatch Logs API, StartQuery: queries of one account and region at the same time.
MOST_QUERIES = 100

_GB = 1024**3
_PLACE = re.compile(r" \(line (\d+), column (\d+)\)")


class Span(enum.StrEnum):
    """The time that a query searches, up to now."""

    M15 = "15m"
    H1 = "1h"
    H3 = "3h"
    H12 = "12h"
    D1 = "1d"
    D7 = "7d"

    @property
    def ms(self) -> int:
        """How long it is, in ms."""
        minutes = {"m": 1, "h": 60, "d": 1440}[self.value[-1]] * int(self.value[:-1])
        return minutes * 60_000

    @property
    def bin(self) -> str:
        """A period that cuts it into 15 to 48 parts, as the query language writes it."""
        return {"15m": "1m", "1h": "2m", "3h": "5m", "12h": "15m", "1d": "1h", "7d": "6h"}[self]

    @property
    def words(self) -> str:
        """``15 min``, ``12 h``, ``7 days``."""
        number, unit = int(self.value[:-1]), self.value[-1]
        days = "day" if number == 1 else "days"
        return f"{number} {({'m': 'min', 'h': 'h', 'd': days})[unit]}"


class InsightsRequest(Record, frozen=True):
    """A query over log groups and a time, both ends included; times are ms since the epoch.

    ``functions`` are the names to show for the groups, in the same order.
    """

    functions: tuple[str, ...]
    groups: tuple[str, ...]
    query: str
    start_ms: int
    end_ms: int
    limit: int = 1_000


class InsightsState(enum.StrEnum):
    """CloudWatch Logs API, GetQueryResults, status."""

    SCHEDULED = "Scheduled"
    RUNNING = "Running"
    COMPLETE = "Complete"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    TIMEOUT = "Timeout"
    UNKNOWN = "Unknown"


class InsightsAnswer(Record, frozen=True):
    """How things stand with a query: rows so far, in the order of ``columns``.

    A cell that a row does not have is empty. ``matched`` and ``scanned`` count records, ``bytes``
    what was scanned, which is what AWS charges for. ``left_out`` are the log groups that do not
    exist; ``waiting`` says what keeps the answer from coming, where something does.
    """

    state: InsightsState
    query_id: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    matched: int = 0
    scanned: int = 0
    bytes: int = 0
    left_out: tuple[str, ...] = ()
    waiting: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self.state not in (
            InsightsState.SCHEDULED,
            InsightsState.RUNNING,
            InsightsState.UNKNOWN,
        )


def cost_usd(scanned: int, dollars_per_gb: float) -> float:
    """About what it costs to scan so many bytes, in dollars.

    The price is the region's (:class:`lambdatui.core.prices.RegionPrices`, ``insights_gb``).
    """
    return scanned / _GB * dollars_per_gb


def place_words(query: str, offset: int) -> str:
    """Where a character of a query stands, as it is put behind a sentence; both count from 1."""
    before = query[: max(0, offset)]
    line = before.count("\n") + 1
    return f" (line {line}, column {len(before) - before.rfind(chr(10))})"


def place_in(fault: Fault) -> tuple[int, int] | None:
    """The line and column of a query that a fault names, from 1; None where it names none."""
    found = _PLACE.search(fault.what)
    return None if found is None else (int(found[1]), int(found[2]))
