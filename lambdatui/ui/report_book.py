"""The last report of each function and window, as long as the console is open."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lambdatui.core.functions import Function
from lambdatui.core.report_page import ReportPage, with_alarms
from lambdatui.core.report_window import ReportWindow

#: A report has some 20 kB.
_MOST = 64


@dataclass(frozen=True)
class Reading:
    """A report, when it came (ms since the epoch), and what a person should hear of how."""

    page: ReportPage
    at_ms: int
    words: tuple[str, ...] = ()


class ReportBook:
    """Functions are told apart by their ARN: the same name can stand in many regions."""

    def __init__(self) -> None:
        self._readings: OrderedDict[tuple[str, ReportWindow], Reading] = OrderedDict()

    def of(self, function: Function, window: ReportWindow) -> Reading | None:
        """The last one; None where it was never read, or long ago."""
        return self._readings.get((_key(function), window))

    def keep(self, function: Function, window: ReportWindow, reading: Reading) -> None:
        """Remember it, for the one before."""
        key = (_key(function), window)
        self._readings[key] = reading
        self._readings.move_to_end(key)
        while len(self._readings) > _MOST:
            self._readings.popitem(last=False)

    def alarms_made(self, function: Function, metrics: Sequence[str]) -> None:
        """Alarms watch these metrics now: no report of the function says otherwise any more."""
        for key, reading in self._readings.items():
            if key[0] == _key(function):
                self._readings[key] = replace(reading, page=with_alarms(reading.page, metrics))


def _key(function: Function) -> str:
    return function.arn or function.name
