"""The first line: which account, who, and whether what is on screen can be trusted."""

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.connection import Connection, Identity, without_credentials
from lambdatui.core.errors import Fault
from lambdatui.core.safe import safe

#: Stands where the account will.
CONNECTING = "connecting…"


def account_label(account: str) -> str:
    """``1234-5678-9012``: twelve digits as people read them aloud."""
    if len(account) == 12 and account.isdigit():
        return f"{account[:4]}-{account[4:8]}-{account[8:]}"
    return account


class HeaderBar(Widget):
    """One line; ``fault`` is the newest trouble that is not over yet.

    ``waiting`` stands where the account will, as long as nobody knows it. ``spent`` are the calls
    of the session, their cost and how fresh the figures are, each a text that may be empty.
    """

    DEFAULT_CSS = """
    HeaderBar {
        height: 1;
        background: $panel;
        color: $foreground;
        & > .header--context { color: $text-muted; }
        & > .header--mode { color: $background; background: $warning; text-style: bold; }
        & > .header--trouble { color: $error; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"header--context", "header--mode", "header--trouble"}

    identity: reactive[Identity | None] = reactive(None)
    fault: reactive[Fault | None] = reactive(None)
    label: reactive[str] = reactive("")
    waiting: reactive[str] = reactive(CONNECTING)
    spent: reactive[tuple[str, str, str]] = reactive(("", "", ""))

    def __init__(self, connection: Connection, *, label: str = "") -> None:
        """``connection`` is what the person asked for, shown until AWS says who they are."""
        super().__init__()
        self._connection = connection
        self.set_reactive(HeaderBar.label, label)

    def render(self) -> Text:
        """Place at the left; mode and trouble at the right, which is cut last."""
        context = self.get_component_rich_style("header--context")
        left = Text(" λ ", no_wrap=True, overflow="ellipsis")
        identity = self.identity
        if self.label:
            left.append(safe(self.label) + "  ", style="bold")
        asked = self._connection
        if identity is None:
            left.append(self.waiting, style=context)
            rest = [asked.region, asked.profile, without_credentials(asked.endpoint_url)]
        else:
            name = safe(identity.alias or account_label(identity.account))
            left.append(name, style="bold")
            rest = [account_label(identity.account)] if identity.alias else []
            rest += [identity.region, identity.profile, identity.principal]
            # The demo's endpoint is no news to anybody.
            rest += [] if self.label else [identity.endpoint_url]
        for part in rest:
            if part:
                left.append(" · ", style=context)
                left.append(safe(part))
        right = Text(no_wrap=True)
        if self.fault is not None:
            trouble = self.get_component_rich_style("header--trouble")
            right.append(f"✗ {self.fault.kind.value} ", style=trouble)
            right.append("! shows it ", style=context)
        if self._connection.read_only:
            right.append(" READ-ONLY ", style=self.get_component_rich_style("header--mode"))
        right = self._spent(self.size.width - left.cell_len - 1 - right.cell_len, context) + right
        space = self.size.width - right.cell_len
        left.truncate(max(0, space - 1), overflow="ellipsis", pad=True)
        return left + Text(" ") + right

    def _spent(self, room: int, style: Style) -> Text:
        """As much of it as leaves the place whole; the money goes last, and never quite."""
        calls, money, fresh = self.spent
        tries = ((calls, money, fresh), (money, fresh), (calls, money), (money,))
        for parts in tries:
            words = " · ".join(filter(None, map(safe, parts)))
            if len(words) + 1 <= room or parts == (money,):
                return Text(f"{words} " if words else "", style=style)
        return Text()
