"""Saving lines of the logs pane: where to, may it replace, how far it is, and how it ended."""

import asyncio
import datetime
from collections.abc import Callable, Iterable

from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker

from lambdatui.core.errors import Kind, LambdatuiError, fail, fault_of
from lambdatui.core.file_names import file_name
from lambdatui.core.lines import Line
from lambdatui.core.ports import ExportPort
from lambdatui.ui.messages import CallFailed, ConfirmationAsked, Noted, TextAsked
from lambdatui.ui.saving import Sources, is_json, save_lines
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.save_bar import SaveBar

_SAVING = "saving lines to a file"


class LogSaving:
    """One saving at a time, in a worker of ``pane``."""

    def __init__(
        self,
        pane: Widget,
        exports: ExportPort,
        view: LineView,
        bar: SaveBar,
        sources: Callable[[], Sources],
    ) -> None:
        self._pane = pane
        self._exports = exports
        self._view = view
        self._bar = bar
        self._sources = sources
        self._worker: Worker[None] | None = None

    def ask(self, now_ms: int) -> None:
        """Ask for the path; the lines are those that are shown when it was given."""
        if self._bar.is_saving:
            self._tell(Noted("Lines are being saved; Esc cancels that."))
            return
        if not self._count():
            self._tell(Noted("There is no line to save."))
            return
        self._ask(self._proposed(now_ms))

    def _ask(self, value: str) -> None:
        what = "selected" if self._view.selected is not None else "shown"
        title = f"Save the {self._count():,} lines {what} (.ndjson: as JSON)"
        self._tell(TextAsked(title, self._answered, value=value, check=_checked))

    def _proposed(self, now_ms: int) -> str:
        moment = datetime.datetime.fromtimestamp(now_ms // 1000)
        functions = self._sources().functions
        stem = functions[0] if len(functions) == 1 else "functions"
        return file_name(stem, f"-{moment:%Y%m%d-%H%M%S}.log")

    def cancel(self) -> None:
        """Stop, and leave no file."""
        if self._worker is not None:
            self._worker.cancel()

    def _tell(self, message: Message) -> None:
        self._pane.post_message(message)

    def _count(self) -> int:
        return self._view.shown_count if self._view.selected is None else self._view.selected_count

    def _lines(self, path: str) -> Iterable[Line]:
        if self._view.selected is not None:
            # Half an event would be a wrong object.
            return list(self._view.selected_lines(whole=is_json(path)))
        return self._view.shown_lines()

    def _answered(self, path: str | None) -> None:
        if path:
            self._start(path, overwrite=False)

    def _start(self, path: str, *, overwrite: bool) -> None:
        self._bar.begin(path, self._count())
        self._pane.refresh_bindings()
        self._worker = self._pane.run_worker(
            self._save(path, self._lines(path), overwrite=overwrite), exit_on_error=False
        )

    async def _save(self, path: str, lines: Iterable[Line], *, overwrite: bool) -> None:
        try:
            absolute, count = await save_lines(
                self._exports, path, lines, self._sources(), self._went_on, overwrite=overwrite
            )
        except asyncio.CancelledError:
            self._tell(Noted("Cancelled; no file was written."))
            raise
        except Exception as error:
            self._failed(error, path)
        else:
            self._tell(Noted(f"Saved {count:,} lines to {absolute}."))
        finally:
            self._bar.end()
            self._pane.refresh_bindings()

    def _went_on(self, done: int) -> None:
        self._bar.done = done

    def _failed(self, error: Exception, path: str) -> None:
        fault = fault_of(error, _SAVING)
        if isinstance(error, LambdatuiError) and fault.kind is Kind.CONFLICT:

            def answered(yes: bool | None) -> None:
                if yes:
                    self._start(path, overwrite=True)

            self._tell(ConfirmationAsked(fault.what, answered, yes="replace"))
            return
        if fault.kind is Kind.BUG:
            self._tell(CallFailed(fault, _SAVING))
        self._tell(Noted(fault.sentence(), "error"))
        # The path is not lost with it.
        self._ask(path)


def _checked(text: str) -> str:
    path = text.strip()
    if not path:
        raise fail(Kind.INVALID, "A file needs a name.")
    return path
