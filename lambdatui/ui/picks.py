"""Picks that are read from the store, and what a person asks for before they are here."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from lambdatui.ui.desk import Desk, Pick
from lambdatui.ui.drafts import Drafts
from lambdatui.ui.event_files import Post, told
from lambdatui.ui.messages import Noted
from lambdatui.ui.widgets.event_list import name_of
from lambdatui.ui.worksheet import Taking, Worksheet


@dataclass(frozen=True)
class _Wish:
    """Something to do with a sheet when its pick is here."""

    sheet: Worksheet
    do: Callable[[], None]


class Picks:
    """What is sent or saved is what the list says: it waits for a pick that is on its way.

    ``arrived`` hears of each pick that is on its sheet now, and whether an unsaved text gave way
    to it; ``say`` puts words beside the text.
    """

    def __init__(
        self,
        desk: Desk,
        drafts: Drafts,
        post: Post,
        arrived: Callable[[Worksheet, bool], None],
        say: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._drafts = drafts
        self._post = post
        self._arrived = arrived
        self._say = say
        self._wish: _Wish | None = None

    def take(self, sheet: Worksheet, choice: Pick) -> Coroutine[None, None, None]:
        """From here on the pick is on its way; to be run, which puts it on the sheet."""
        sheet.taking = Taking(name_of(choice))
        return self._take(sheet, choice, sheet.taking)

    async def _take(self, sheet: Worksheet, choice: Pick, taking: Taking) -> None:
        taken = False
        try:
            # What was typed a moment ago is in the store before it gives way.
            await self._drafts.keep(sheet)
            with told(self._post, f"reading the event '{taking.name}'"):
                gave_way = await self._desk.take(sheet, choice)
                taken = True
                self._arrived(sheet, gave_way)
        finally:
            # A later pick may have ended this one.
            if sheet.taking is taking:
                sheet.taking = None
        if taken:
            self.go_on(sheet)
        else:
            self.give_up(sheet, f"'{taking.name}' was not read")
        await self._drafts.keep(sheet)

    def waits(self, sheet: Worksheet, do: Callable[[], None], doing: str, *, heard: bool) -> bool:
        """Whether it is done later, since a pick is on its way or was not even ``heard`` of."""
        if heard and sheet.taking is None:
            return False
        self._wish = _Wish(sheet, do)
        if sheet.taking is not None:
            self._say(f"reading {sheet.taking.name}…, {doing} it then")
        return True

    def go_on(self, sheet: Worksheet) -> None:
        """Do what waited, if there is no more to wait for; else it waits on."""
        if self._wish is not None and self._wish.sheet is sheet:
            wish, self._wish = self._wish, None
            wish.do()

    def give_up(self, sheet: Worksheet, why: str) -> None:
        """Do no more what waited, and say so."""
        if self._wish is not None and self._wish.sheet is sheet:
            self._wish = None
            self._say("")
            self._post(Noted(f"Nothing was sent or saved: {why}.", "warning"))
