"""Going to another account or region: what was looked at of late, the profiles, the regions."""

from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from lambdatui.core.connection_ports import ConnectionsPort
from lambdatui.core.connections import (
    COLOURS,
    AccountLook,
    AccountRegions,
    Profile,
    RecentConnection,
)
from lambdatui.ui.messages import CallFailed, ScreenAsked, TextAsked
from lambdatui.ui.screens.connections_rows import REGION, WaysTable, found, ways
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.header_bar import account_label
from lambdatui.ui.widgets.table import Table

_NONE = "none"


class ConnectionsScreen(Framed[RecentConnection]):
    """Gives the profile and the regions that were chosen. What is typed finds some of them.

    Regions that are marked are shown together, for the profile under the cursor.
    """

    DEFAULT_CSS = """
    ConnectionsScreen {
        & #find { border: none; background: $panel; height: 1; padding: 0 1; }
        & #ways { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: it comes before the line that is typed in.
        Binding("space", "mark", "mark a region", id="connections.mark", priority=True),
        Binding("ctrl+o", "look", "colour and name", id="connections.look"),
        Binding("up", "table('move', -1)", "up", show=False, id="connections.up"),
        Binding("down", "table('move', 1)", "down", show=False, id="connections.down"),
        Binding("pageup", "table('page', -1)", "page up", show=False, id="connections.page_up"),
        Binding(
            "pagedown", "table('page', 1)", "page down", show=False, id="connections.page_down"
        ),
        Binding("tab", "app.focus_next", "the list", show=False, id="connections.next"),
    ]

    def __init__(self, port: ConnectionsPort, here: RecentConnection) -> None:
        """``here`` is what is looked at now."""
        super().__init__("Account and region")
        self._port = port
        self._here = here
        self._recents: tuple[RecentConnection, ...] = ()
        self._profiles: tuple[Profile, ...] = ()
        self._regions = AccountRegions(names=())
        self._looks: dict[str, AccountLook] = {}
        #: The regions that are to be shown together.
        self._marks: list[str] = []

    def parts(self) -> ComposeResult:
        """The line to type in, and the rows."""
        find = _Find(placeholder="letters of a profile, a region or an account", id="find")
        find.cursor_blink = False
        yield find
        yield _Ways(self._marks, id="ways")

    def on_mount(self) -> None:
        """Read what is kept, and ask AWS for the regions."""
        self.query_one("#find").focus()
        self.say("Reading the profiles…")
        self._show()
        self.do(self._read, "reading the profiles")
        self.do(self._read_regions, "asking AWS for the regions", group="regions")

    @property
    def _table(self) -> "_Ways":
        return self.query_one(_Ways)

    async def _read(self) -> None:
        self._recents = await self._port.recent_connections()
        found = await self._port.account_looks()
        self._looks = {look.account: look for look in found.looks}
        self._show()
        self._profiles = await self._port.profiles()
        self._show()
        self._hint()

    async def _read_regions(self) -> None:
        self._regions = await self._port.regions()
        if self._regions.fault is not None:
            self.post_message(CallFailed(self._regions.fault, "asking AWS for the regions"))
        self._show()
        self._hint()

    def _show(self) -> None:
        rows = ways(self._here, self._recents, self._profiles, self._regions.names, self._looks)
        text = self.query_one("#find", Input).value
        self._table.set_rows(found(rows, text))
        if not self._table.touched:
            # What one comes for is seldom where one is.
            first = next((i for i, row in enumerate(self._table.rows) if not row.here), 0)
            self._table.begin(0 if text.strip() else first)
        self.refresh_bindings()

    def _hint(self) -> None:
        to = self._led_to
        if self._marks and to is not None:
            words = f"↵ shows {', '.join(to.regions)} of {to.profile or 'the account'}"
            self.say(f"{words} in one list." if len(to.regions) > 1 else f"{words}.")
        elif self._regions.fault is not None:
            what = self._regions.fault.what
            self.say(f"! Which regions the account has enabled is not known: {what}", "doubt")
        else:
            self.say("↵ goes there. Space marks regions that are to be shown in one list.")

    # What is typed.

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is found."""
        event.stop()
        self._table.forget_touch()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the row under the cursor."""
        event.stop()
        self._go()

    def action_table(self, act: str, amount: int) -> None:
        """Keys that move the cursor of the rows, whatever has the focus."""
        if act == "move":
            self._table.action_move(amount)
        else:
            self._table.action_page(amount)

    # What is chosen.

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """What is marked is shown for the profile under the cursor."""
        event.stop()
        if self._marks:
            self._hint()

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Go there."""
        event.stop()
        self._go()

    def _go(self) -> None:
        if (to := self._led_to) is not None:
            self.dismiss(to)

    @property
    def _led_to(self) -> RecentConnection | None:
        """Where the row under the cursor leads: to what is marked, where anything is."""
        way = self._table.cursor_row
        if way is None or not self._marks:
            return way.to if way is not None else None
        # In one order: the same regions are the same list.
        return replace(way.to, regions=tuple(sorted(self._marks)))

    def action_mark(self) -> None:
        """Choose the region under the cursor together with others, or no more."""
        way = self._table.cursor_row
        if way is None or way.kind != REGION:
            self.say("Only regions are marked: they stand below the profiles.", "doubt")
            return
        region = way.to.regions[0]
        if region in self._marks:
            self._marks.remove(region)
        else:
            self._marks.append(region)
        at, rows = self._table.cursor_index, self._table.rows
        if at + 1 < len(rows) and rows[at + 1].kind == REGION:
            self._table.move_by(1)
        self._table.refresh()
        self._hint()

    # How an account looks.

    def action_look(self) -> None:
        """Give the account under the cursor a colour and a name."""
        way = self._table.cursor_row
        # Until a person has chosen a row, it is the account that they look at.
        typed = bool(self.query_one("#find", Input).value.strip())
        chosen_row = way is not None and way.kind != REGION and (typed or self._table.touched)
        to = way.to if way is not None and chosen_row else self._here
        if not to.account:
            self.say("Its account is not known before it was looked at once.", "doubt")
            return
        look = self._looks.get(to.account) or AccountLook(account=to.account)
        rows = [(colour, colour, _NOTES.get(colour, "")) for colour in COLOURS]
        rows.append((_NONE, "no colour", ""))
        at = COLOURS.index(look.colour) if look.colour in COLOURS else len(COLOURS)

        def chosen(colour: str | None) -> None:
            if colour is not None:
                self._ask_name(replace(look, colour="" if colour == _NONE else colour), to)

        title = f"Colour of {_account_words(to)}"
        self.post_message(ScreenAsked("choose.ChooseScreen", chosen, title=title, rows=rows, at=at))

    def _ask_name(self, look: AccountLook, to: RecentConnection) -> None:
        def answered(name: str | None) -> None:
            named = look if name is None else replace(look, name=name.strip())
            self.do(partial(self._keep, named), "keeping how the account looks", group="look")

        self.post_message(
            TextAsked(
                f"What do you call {_account_words(to)}?",
                answered,
                value=look.name,
                detail="It stands in the header, in its colour. Empty: the alias or the number.",
            )
        )

    async def _keep(self, look: AccountLook) -> None:
        await self._port.keep_look(look)
        self._looks[look.account] = look
        self._show()
        self.say("It is kept.", "good")


def _account_words(to: RecentConnection) -> str:
    """``acme · 1234-5678-9012 (profile oncall)``: nobody colours another by mistake."""
    names = " · ".join(filter(None, (to.alias, account_label(to.account))))
    return f"{names} (profile {to.profile})" if to.profile else names


#: What a colour is for, where that is agreed.
_NOTES = {"red": "for production"}


class _Find(Input):
    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A space marks: it would find nothing, as no region has one."""
        return key != "space" and super().check_consume_key(key, character)


class _Ways(WaysTable):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "go there", id="connections.go"),
        Binding("c", "screen.look", "colour and name", id="connections.colour", show=False),
        Binding("slash", "screen.focus('find')", "find", id="connections.find", show=False),
    ]

    def begin(self, index: int) -> None:
        """Put the cursor there, without counting as a person's move."""
        self._move_cursor(index)
        # Its height is not known yet when the first rows come.
        self.call_after_refresh(self._show_first)

    def _show_first(self) -> None:
        if self.cursor_index < self.page_size:
            self.scroll_to(y=0, animate=False, force=True)

    def forget_touch(self) -> None:
        """Other rows are looked for: the best of them leads again."""
        self._touched = False
