"""What can be done with the functions that a person has marked in the list, or that it shows."""

import datetime
from collections.abc import Sequence

from lambdatui.core.configuration import Configuration
from lambdatui.core.errors import Kind, LambdatuiError, fail, fault_of
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_compare import row_text
from lambdatui.core.fleet_export import csv_lines, form_of, json_lines
from lambdatui.ui.fleet_words import window_label
from lambdatui.ui.messages import (
    CallFailed,
    ConfirmationAsked,
    CopyRequested,
    FunctionOpened,
    Noted,
    ScreenAsked,
    TextAsked,
)
from lambdatui.ui.panes.functions_reading import FunctionsReading
from lambdatui.ui.saving import save_texts

_SAVING = "saving functions to a file"
_LINES = {".csv": csv_lines, ".json": json_lines}


class FunctionsActs(FunctionsReading):
    """Compares, saves and copies. Marks are acted on whether the filter shows them or not."""

    _saving = False

    @property
    def _marked_rows(self) -> list[FleetRow]:
        """In the order in which they were marked."""
        found = (self._book.row(mark) for mark in self._marks)
        return [row for row in found if row is not None]

    # On top.

    def action_pin(self) -> None:
        """Keep the function under the cursor on top of the list, or no more."""
        row = self._table.cursor_row
        if row is None:
            return
        pinned = row.key not in self._pins
        self._pins ^= {row.key}
        self._changed()
        work = self._keep_pin(row.key, pinned=pinned)
        self.run_worker(work, group="pins", exit_on_error=False)

    async def _keep_pin(self, key: str, *, pinned: bool) -> None:
        during = "keeping which functions are pinned"
        try:
            await self._port.keep_pin(key, pinned=pinned)
        except Exception as error:
            self.post_message(CallFailed(fault_of(error, during), during))

    # Side by side.

    def action_compare(self) -> None:
        """Show those that are marked side by side."""
        rows = self._marked_rows
        if len(rows) < 2:
            more = "another function" if rows else "two functions or more"
            self.post_message(Noted(f"Mark {more} with space, then = compares them."))
            return
        self.post_message(
            ScreenAsked(
                "fleet_compare.FleetCompareScreen",
                self._compared,
                rows=tuple(rows),
                read=self._configuration,
                now_ms=self._clock(),
                window=window_label(self._view.window),
            )
        )

    async def _configuration(self, row: FleetRow) -> Configuration:
        port = self._ports.get(self._book.place(row.key) or "", self._port)
        return await port.configuration(row.name)

    def _compared(self, key: str | None) -> None:
        row = self._book.row(key) if key is not None else None
        if row is not None:
            self.choose(row.function)
            self.post_message(FunctionOpened(row.function, self))

    # To a file.

    def action_export(self) -> None:
        """Save those that are marked, or else all that are shown, as CSV or JSON."""
        if self._saving:
            self.post_message(Noted("Functions are being saved already."))
            return
        rows = self._marked_rows or list(self._table.rows)
        if not rows:
            self.post_message(Noted("There is no function to save."))
            return
        moment = datetime.datetime.fromtimestamp(self._clock() // 1000)
        self._ask_path(rows, f"functions-{moment:%Y%m%d-%H%M%S}.csv")

    def _ask_path(self, rows: Sequence[FleetRow], value: str) -> None:
        def answered(path: str | None) -> None:
            if path:
                self._save(rows, path, overwrite=False)

        which = "marked" if self._marks else "shown"
        count = f"the {len(rows):,} functions" if len(rows) > 1 else "the function"
        self.post_message(
            TextAsked(
                f"Save {count} {which}",
                answered,
                value=value,
                check=_checked,
                detail=".csv or .json, as 'lambdatui ls --since' writes them. What was not read "
                "is left empty.",
            )
        )

    def _save(self, rows: Sequence[FleetRow], path: str, *, overwrite: bool) -> None:
        self._saving = True
        self.run_worker(
            self._saved(rows, path, overwrite=overwrite), group="save", exit_on_error=False
        )

    async def _saved(self, rows: Sequence[FleetRow], path: str, *, overwrite: bool) -> None:
        rendered = _LINES[_ending(path)](form_of(rows, self._clock()), rows)
        try:
            absolute, count = await save_texts(
                self._port, path, rendered, lambda _: None, overwrite=overwrite
            )
        except Exception as error:
            self._not_saved(error, rows, path)
        else:
            many = f"{count:,} functions" if count > 1 else "1 function"
            self.post_message(Noted(f"Saved {many} to {absolute}."))
        finally:
            self._saving = False

    def _not_saved(self, error: Exception, rows: Sequence[FleetRow], path: str) -> None:
        fault = fault_of(error, _SAVING)
        if isinstance(error, LambdatuiError) and fault.kind is Kind.CONFLICT:

            def answered(yes: bool | None) -> None:
                if yes:
                    self._save(rows, path, overwrite=True)

            self.post_message(ConfirmationAsked(fault.what, answered, yes="replace"))
            return
        if fault.kind is Kind.BUG:
            self.post_message(CallFailed(fault, _SAVING))
        self.post_message(Noted(fault.sentence(), "error"))
        # The path is not lost with it.
        self._ask_path(rows, path)

    # To the clipboard.

    def action_copy(self) -> None:
        """Choose what to copy: the names of those that are marked, or of the one under the cursor.

        Or their ARNs, or all that the list knows of them.
        """
        here = self._table.cursor_row
        rows = self._marked_rows or ([here] if here is not None else [])
        if not rows:
            self.post_message(Noted("There is no function to copy."))
            return

        def answered(what: str | None) -> None:
            if what is not None:
                self._copy(rows, what)

        many = len(rows) > 1
        title = f"Copy of the {len(rows):,} marked" if many else f"Copy of {rows[0].name}"
        first = rows[0].function.arn if not many else "one a line"
        choices = [
            ("name", "names" if many else "name", "one a line" if many else ""),
            ("arn", "ARNs" if many else "ARN", first),
            ("row", "all that the list knows", "as lines of text"),
        ]
        self.post_message(ScreenAsked("choose.ChooseScreen", answered, title=title, rows=choices))

    def _copy(self, rows: Sequence[FleetRow], what: str) -> None:
        many = len(rows) > 1
        if what == "row":
            window, now_ms = window_label(self._view.window), self._clock()
            text = "\n\n".join(row_text(row, now_ms, window) for row in rows)
            words = f"what is known of {len(rows):,} functions" if many else "the function"
        elif what == "arn":
            text = "\n".join(row.function.arn or row.name for row in rows)
            words = f"{len(rows):,} ARNs" if many else "the ARN"
        else:
            text = "\n".join(row.name for row in rows)
            words = f"{len(rows):,} names" if many else "the name"
        self.post_message(CopyRequested(text, words))


def _ending(path: str) -> str:
    """``.csv`` or ``.json``, of a path that was checked."""
    return path[path.rindex(".") :].lower()


def _checked(text: str) -> str:
    path = text.strip()
    if not path.lower().endswith(tuple(_LINES)):
        raise fail(Kind.INVALID, "The name says what is written: it ends in .csv or .json.")
    return path
