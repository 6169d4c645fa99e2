"""The panes of one account and region, each of which is imported when it is first opened."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from lambdatui.core.ports import LogsPort
from lambdatui.core.prices import PriceBook
from lambdatui.core.stop import Clock
from lambdatui.ui.detail import PaneMaker, Shared
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.sites import Site


def pane_makers(
    site: Site,
    clock: Clock,
    *,
    prices: Callable[[], PriceBook],
    refreshing: Refreshing,
    log_memory: int,
    confirm: bool,
    protected: Sequence[str],
    environ: Mapping[str, str],
    editing: Path | None,
) -> dict[str, PaneMaker]:
    """Their makers by tab, in the order of the tabs; ``log_memory`` is in bytes."""
    backend = site.backend
    read_only = site.connection.read_only
    tail = Shared(partial(_tailing, backend, clock, log_memory))
    panes, parts = "lambdatui.ui.panes", "lambdatui.ui.widgets"
    return {
        "logs": PaneMaker(
            f"{panes}.logs.LogsPane",
            tail,
            backend,
            clock,
            parts=(f"{parts}.line_scroll.LineScroll",),
        ),
        "invocations": PaneMaker(
            f"{panes}.invocations.InvocationsPane",
            tail,
            clock,
            parts=(f"{parts}.table.Table",),
        ),
        "insights": PaneMaker(
            f"{panes}.insights.InsightsPane",
            backend,
            clock,
            prices=prices,
            parts=(f"{parts}.insights_table.ResultTable", f"{parts}.insights_list.ReadyList"),
        ),
        "metrics": PaneMaker(
            f"{panes}.metrics.MetricsPane",
            backend,
            clock,
            prices=prices,
            refreshing=refreshing,
        ),
        "report": PaneMaker(
            f"{panes}.report.ReportPane",
            backend,
            clock,
            read_only=read_only,
            parts=(f"{parts}.fact_list.FactList",),
        ),
        "configuration": PaneMaker(
            f"{panes}.configuration.ConfigurationPane",
            backend,
            clock,
            profile=site.connection.profile,
            parts=(f"{parts}.fact_list.FactList",),
        ),
        "invoke": PaneMaker(
            f"{panes}.invoke.InvokePane",
            backend,
            clock,
            read_only=read_only,
            confirm=confirm,
            protected=protected,
            profile=site.connection.profile,
            environ=environ,
            editing=editing,
            parts=(
                f"{parts}.event_list.EventList",
                f"{parts}.json_editor.JsonEditor",
                f"{parts}.text_lines.TextLines",
            ),
        ),
    }


def _tailing(logs: LogsPort, clock: Clock, memory: int) -> Any:
    # Imported when a pane first shows it: the first paint does not wait for it.
    from lambdatui.ui.tailing import Tailing

    return Tailing(logs, clock, memory=memory)
