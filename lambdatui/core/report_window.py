"""How far back a report can look in the console."""

import enum

_HOUR_MS = 3_600_000


class ReportWindow(enum.StrEnum):
    """From so long ago until now."""

    H1 = "1h"
    D1 = "24h"
    D7 = "7d"
    D30 = "30d"

    @property
    def ms(self) -> int:
        """Its length in milliseconds."""
        return _HOURS[self] * _HOUR_MS


_HOURS = {
    ReportWindow.H1: 1,
    ReportWindow.D1: 24,
    ReportWindow.D7: 7 * 24,
    ReportWindow.D30: 30 * 24,
}
