"""Saving the figures of the charts as CSV or JSON: where to, may it replace, and how it ended."""

import asyncio
import datetime

from textual.widget import Widget

from lambdatui.core.errors import Kind, LambdatuiError, fail, fault_of
from lambdatui.core.file_names import file_name
from lambdatui.core.metrics import Metrics
from lambdatui.core.metrics_export import csv_text, json_text
from lambdatui.core.ports import ExportPort
from lambdatui.ui.messages import CallFailed, ConfirmationAsked, Noted, TextAsked
from lambdatui.ui.saving import is_json

_SAVING = "saving the figures to a file"


class MetricsSaving:
    """One file at a time, in a worker of ``pane``."""

    def __init__(self, pane: Widget, exports: ExportPort) -> None:
        self._pane = pane
        self._exports = exports

    def ask(self, metrics: Metrics | None, now_ms: int) -> None:
        """Ask for the path; the figures are those that are shown now."""
        if metrics is None:
            self._pane.post_message(Noted("There are no figures to save yet."))
            return
        moment = datetime.datetime.fromtimestamp(now_ms // 1000)
        which = metrics.qualifier.replace(" → ", "-")
        name = f"{metrics.function}-{which}".rstrip("-")
        self._ask(metrics, file_name(name, f"-metrics-{moment:%Y%m%d-%H%M%S}.csv"))

    def _ask(self, metrics: Metrics, value: str) -> None:
        def answered(path: str | None) -> None:
            if path:
                self._start(metrics, path, overwrite=False)

        columns, rows = len(metrics.measures), metrics.span.periods
        title = f"Save {columns} metrics of {rows} periods as CSV (.json: as JSON)"
        self._pane.post_message(TextAsked(title, answered, value=value, check=_checked))

    def _start(self, metrics: Metrics, path: str, *, overwrite: bool) -> None:
        self._pane.run_worker(self._save(metrics, path, overwrite), exit_on_error=False)

    async def _save(self, metrics: Metrics, path: str, overwrite: bool) -> None:
        try:
            text = json_text(metrics) if is_json(path) else csv_text(metrics)
            absolute = await self._exports.begin_export(path, overwrite=overwrite)
            whole = False
            try:
                await self._exports.add_export(absolute, text.encode())
                whole = True
            finally:
                # Also where it was cancelled: what was begun is taken away again.
                await asyncio.shield(self._exports.end_export(absolute, keep=whole))
        except Exception as error:
            self._failed(error, metrics, path)
        else:
            self._pane.post_message(Noted(f"Saved {metrics.span.periods} rows to {absolute}."))

    def _failed(self, error: Exception, metrics: Metrics, path: str) -> None:
        fault = fault_of(error, _SAVING)
        if isinstance(error, LambdatuiError) and fault.kind is Kind.CONFLICT:

            def answered(yes: bool | None) -> None:
                if yes:
                    self._start(metrics, path, overwrite=True)

            self._pane.post_message(ConfirmationAsked(fault.what, answered, yes="replace"))
            return
        if fault.kind is Kind.BUG:
            self._pane.post_message(CallFailed(fault, _SAVING))
        self._pane.post_message(Noted(fault.sentence(), "error"))
        # The path is not lost with it.
        self._ask(metrics, path)


def _checked(text: str) -> str:
    path = text.strip()
    if not path:
        raise fail(Kind.INVALID, "A file needs a name.")
    return path
