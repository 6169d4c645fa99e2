"""The palette of commands, whose Enter means what stands in its line."""

import contextlib
from typing import Any

from textual import on
from textual.command import CommandPalette
from textual.widgets import Input
from textual.worker import Worker, WorkerError


class Palette(CommandPalette):
    """Textual's palette, except that Enter waits for the search for the text before it.

    Until that has ended the list is the one of an earlier text: Enter would run what it begins
    with.
    """

    def __init__(self) -> None:
        super().__init__(id="--command-palette")
        self._search: Worker[Any] | None = None

    def _gather_commands(self, search_value: str) -> Worker[Any]:
        self._search = super()._gather_commands(search_value)
        return self._search

    @on(Input.Submitted)
    async def _results_first(self) -> None:
        """Come before Textual's own handler. Keys behind this one wait with it."""
        if self._search is not None:
            with contextlib.suppress(WorkerError):
                await self._search.wait()
