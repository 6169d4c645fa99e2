"""What the metrics pane shows: what to know first, what went wrong, and the charts."""

import datetime
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.functions import Function
from lambdatui.core.metrics import Metrics
from lambdatui.core.prices import RegionPrices
from lambdatui.core.safe import safe
from lambdatui.ui.panes.metrics_marks import (
    alarms_line,
    beginning,
    beside,
    marks_line,
    marks_of,
    within,
)
from lambdatui.ui.panes.metrics_plots import MOST_CHARTS, is_empty, plots
from lambdatui.ui.panes.metrics_reading import MetricsReading, View
from lambdatui.ui.panes.metrics_summary import summary
from lambdatui.ui.panes.metrics_words import nothing, status
from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.chart_grid import ChartGrid
from lambdatui.ui.widgets.fault_note import fault_note, retry_advice
from lambdatui.ui.widgets.plot import Mark
from lambdatui.ui.widgets.window_choice import WindowChoice

#: The texts between the head and the charts, from the top: each is there only with words in it.
_TEXTS = ("began", "summary", "alarms", "marks", "trouble", "unread", "note")


@dataclass(frozen=True)
class Looking:
    """How a person looks at the figures: where the crosshair is (ms), and which chart is chosen.

    ``alone`` is the key of a chart that has all the room. ``zone`` is that of the times, None the
    computer's own.
    """

    moment_ms: int | None = None
    cursor: str = ""
    alone: str = ""
    zone: datetime.tzinfo | None = None


class MetricsBody(Vertical):
    """Paints a reading; the charts tell where the pointer is."""

    DEFAULT_CSS = """
    MetricsBody {
        #metrics-head { height: 1; }
        #metrics-which { display: none; width: auto; padding: 0 1; color: $text-accent; }
        #metrics-status {
            width: 1fr;
            padding: 0 0 0 1;
            text-align: right;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            color: $text-muted;
        }
        #metrics-began { height: auto; color: $text-error; text-style: bold; }
        #metrics-began.-over { color: $text-muted; text-style: none; }
        #metrics-summary { height: auto; max-height: 3; }
        #metrics-alarms { height: auto; max-height: 2; }
        #metrics-marks { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #metrics-trouble { height: auto; max-height: 7; color: $text-error; }
        #metrics-unread { height: auto; max-height: 2; color: $text-warning; }
        #metrics-note { height: auto; padding: 1 2; color: $text-muted; }
        &.-stale Chart { opacity: 60%; }
    }
    """

    def __init__(self, refresh_s: float) -> None:
        super().__init__()
        self._refresh_s = refresh_s
        self.choice = WindowChoice(id="metrics-windows")
        self._texts = {
            part: Static(markup=False, id=f"metrics-{part}")
            for part in ("which", "status", *_TEXTS)
        }
        self.grid = ChartGrid([Chart() for _ in range(MOST_CHARTS)], id="metrics-charts")
        #: What happened in the stretch of time that is shown.
        self.marks: tuple[Mark, ...] = ()

    def compose(self) -> ComposeResult:
        """The choice of window, the texts, and the charts."""
        with Horizontal(id="metrics-head"):
            yield self.choice
            yield self._texts["which"]
            yield self._texts["status"]
        for part in _TEXTS:
            yield self._texts[part]
        # It stays when its charts are hidden: the keys of the pane go where the focus is.
        yield self.grid

    def show(
        self,
        function: Function | None,
        view: View | None,
        reading: MetricsReading,
        looking: Looking,
        *,
        prices: RegionPrices,
        now_ms: int,
    ) -> None:
        """Paint all of it."""
        metrics, around, width = reading.metrics, reading.around, self.size.width
        note = _note(function, view, reading, looking.zone)
        qualifier = view.qualifier if view is not None else ""
        self._say("which", f"of {safe(qualifier)}" if qualifier else "")
        self._say("note", note)
        self._say("trouble", _trouble(reading))
        unread = [*([reading.extras] if reading.extras else []), *around.unread]
        if reading.left_out:
            unread.append(f"Also published, and not asked for: {', '.join(reading.left_out)}.")
        self._say("unread", "\n".join(f"! {safe(sentence)}" for sentence in unread))
        self.set_class(_is_stale(reading), "-stale")
        self.marks = ()
        if metrics is not None:
            self.marks = within(marks_of(around.changes, around.turns), metrics)
        told = function is not None and metrics is not None and not note
        self._say(
            "summary", summary(metrics, function, width) if metrics and function and told else ""
        )
        began, over = "", False
        if metrics is not None:
            began, over = beginning(metrics, around.changes, looking.zone)
        self._say("began", f"{'✓' if over else '✗'} {began}" if began else "")
        self._texts["began"].set_class(over, "-over")
        alarms = around.alarms
        self._say("alarms", "" if alarms is None else alarms_line(alarms, now_ms, width))
        if metrics is not None and function is not None and told:
            self.grid.show(plots(metrics, function, alarms or (), around.limits), looking.alone)
        else:
            self.grid.show(())
        self.look(metrics, looking)
        self._say_status(view, reading, prices, now_ms, looking.zone)

    def look(self, metrics: Metrics | None, looking: Looking) -> None:
        """The crosshair, the chosen chart, the marks and the zone, of all charts."""
        if metrics is None:
            self._say("marks", "")
        else:
            shown = beside(self.marks, looking.moment_ms, metrics.period_s * 1000)
            self._say("marks", marks_line(self.marks, shown, metrics, looking.zone))
        slot = None
        if metrics is not None and looking.moment_ms is not None:
            at = (looking.moment_ms - metrics.start_ms) // (metrics.period_s * 1000)
            slot = at if 0 <= at < metrics.span.periods else None
        for chart in self.grid.shown:
            chart.crosshair, chart.marks, chart.zone = slot, self.marks, looking.zone
            chart.chosen = chart.plot is not None and chart.plot.key == looking.cursor

    @property
    def keys(self) -> list[str]:
        """The keys of the charts, in the order in which they stand."""
        return self.grid.keys

    def come_to(self, key: str) -> None:
        """Scroll a chart into sight."""
        for chart in self.grid.shown:
            if chart.plot is not None and chart.plot.key == key:
                self.grid.scroll_to_widget(chart, animate=False)

    def _say(self, part: str, words: Content | str) -> None:
        self._texts[part].update(words)
        self._texts[part].display = bool(words.plain if isinstance(words, Content) else words)

    def _say_status(
        self,
        view: View | None,
        reading: MetricsReading,
        prices: RegionPrices,
        now_ms: int,
        zone: datetime.tzinfo | None,
    ) -> None:
        if view is None:
            self._texts["status"].update("")
            return
        used = self.choice.size.width + 1 + self._texts["which"].display * len(view.qualifier) + 5
        room = max(1, self.size.width - used)
        old = now_ms - self._refresh_s * 1000
        text = status(reading, view, prices, now_ms, old_ms=old, zone=zone, width=room)
        self._texts["status"].update(text)


def _is_stale(reading: MetricsReading) -> bool:
    return reading.metrics is not None and (reading.fault is not None or reading.is_due)


def _note(
    function: Function | None,
    view: View | None,
    reading: MetricsReading,
    zone: datetime.tzinfo | None,
) -> Content | str:
    """What to say in the place of charts; nothing where there are some."""
    if function is None or view is None:
        return "Choose a function to see its metrics."
    if reading.metrics is None:
        if reading.fault is not None:
            return fault_note(reading.fault)
        return f"Reading the metrics of {safe(function.name)}…" if reading.slow else " "
    return nothing(view, reading.metrics, zone) if is_empty(reading.metrics) else ""


def _trouble(reading: MetricsReading) -> str:
    if reading.metrics is None:
        return ""
    if reading.fault is not None:
        return f"✗ {safe(reading.fault.what)} {safe(retry_advice(reading.fault))}"
    partial = reading.metrics.partial
    return f"! Some of it may be missing: {safe(partial)}" if partial else ""
