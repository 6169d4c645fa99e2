"""A configuration pane on the screen, with what stands behind it, for its tests."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from lambdatui.core.section import SectionId
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.configuration import ConfigurationPane
from lambdatui.ui.widgets.fact_list import FactList
from tests.ui.invoke_ports import ORDERS, USERS, ManualClock, PaneApp, screen_text, until
from tests.ui.section_bodies import everything
from tests.ui.section_ports import SectionPorts

SMALL = (80, 24)
LARGE = (120, 40)
#: Tall enough for every section at once.
WHOLE = (120, 110)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
HOSTILE = "[/x] \x1b[31m[red]\u202e"
SECRET = "sk_live_51Habcdefghij"


def whole() -> SectionPorts:
    """Everything is attached to both functions."""
    return SectionPorts({each.name: everything(each) for each in (ORDERS, USERS)})


class Host(PaneApp):
    """Notes the calls that failed and succeeded as well."""

    def on_call_failed(self, message: CallFailed) -> None:
        """Note it."""
        self.said.append(message)

    def on_call_succeeded(self, message: CallSucceeded) -> None:
        """Note it."""
        self.said.append(message)


@dataclass
class Page:
    """A pane on the screen, and what stands behind it."""

    app: Host
    pane: ConfigurationPane
    pilot: Pilot[None]
    port: SectionPorts
    clock: ManualClock

    @property
    def shown(self) -> str:
        """The screen."""
        return screen_text(self.app)

    @property
    def rows(self) -> FactList:
        """The rows."""
        return self.pane.query_one(FactList)

    @property
    def cursor_is_seen(self) -> bool:
        """Whether the row of the cursor is on the screen, or the first of its rows."""
        focus = "" if self.rows.has_focus else "-blurred"
        ground = self.rows.get_component_rich_style(f"facts--cursor{focus}").bgcolor
        return any(
            part.style is not None and part.style.bgcolor == ground
            for row in range(self.rows.size.height)
            for part in self.rows.render_line(row)
        )

    @property
    def asked(self) -> list[SectionId]:
        """The sections that were asked for, in order."""
        return [one.id for one in self.port.asked]

    async def until(self, words: str) -> None:
        """Wait for words on the screen."""
        await until(self.pilot, lambda: words in self.shown)

    async def read(self) -> None:
        """Wait until every section is there."""
        await self.until("read just now")

    async def to(self, key: str) -> None:
        """Put the cursor on a row."""
        self.rows.focus()
        self.rows.cursor = [fact.key for fact in self.rows.facts].index(key)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys in the list."""
        self.rows.focus()
        await self.pilot.press(*keys)


@asynccontextmanager
async def page(
    size: tuple[int, int] = SMALL,
    *,
    port: SectionPorts | None = None,
    reveal_s: float = 600.0,
) -> AsyncGenerator[Page, None]:
    """A pane that was just opened."""
    port = port or whole()
    clock = ManualClock()
    pane = ConfigurationPane(port, clock, profile="acme-prod", reveal_s=reveal_s)
    app = Host(pane)
    async with app.run_test(size=size) as pilot:
        yield Page(app, pane, pilot, port, clock)
