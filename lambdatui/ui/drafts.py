"""Keeping what is typed, and saying where that did not work."""

import asyncio
from collections.abc import Callable

from lambdatui.core.errors import fault_of
from lambdatui.ui.desk import Desk
from lambdatui.ui.event_files import Post
from lambdatui.ui.messages import CallFailed, Noted
from lambdatui.ui.worksheet import Worksheet

#: Seconds that the end waits for the last draft.
_LAST_S = 1.0
_DOING = "keeping the draft"


class Drafts:
    """A draft that was not kept is tried again with the next change. No method raises.

    ``changed`` hears of a sheet whose draft begins or ceases to be in trouble.
    """

    def __init__(self, desk: Desk, post: Post, changed: Callable[[Worksheet], None]) -> None:
        self._desk = desk
        self._post = post
        self._changed = changed
        self._trouble: dict[str, str] = {}

    def trouble(self, sheet: Worksheet) -> str:
        """Why the draft is not kept; empty where it is, or where there is none."""
        return self._trouble.get(sheet.target, "")

    async def keep(self, sheet: Worksheet) -> None:
        """Keep what is on the sheet."""
        before = self.trouble(sheet)
        try:
            await self._desk.keep_draft(sheet)
        except Exception as error:
            fault = fault_of(error, _DOING)
            self._trouble[sheet.target] = f"draft not kept: {fault.sentence()}"
            self._post(CallFailed(fault, _DOING))
            if not before:
                # The sheet has little room: a long path hides the reason there.
                self._post(Noted(f"Draft not kept: {fault.sentence()}", "warning"))
        else:
            self._trouble.pop(sheet.target, None)
        if self.trouble(sheet) != before:
            self._changed(sheet)

    async def keep_last(self, sheet: Worksheet) -> None:
        """Keep it at the end, when there is nothing left to show a word in."""
        try:
            async with asyncio.timeout(_LAST_S):
                await self._desk.keep_draft(sheet)
        except Exception as error:
            self._post(CallFailed(fault_of(error, _DOING), _DOING))
