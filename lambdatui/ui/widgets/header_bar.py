"""The first line: which account, who, and whether what is on screen can be trusted."""

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.connection import Connection, Identity, without_credentials
from lambdatui.core.connections import AccountLook
from lambdatui.core.errors import Fault
from lambdatui.core.safe import safe
from lambdatui.ui.fleet_words import CONNECTING
from lambdatui.ui.themes import ACCOUNT_COLOURS, INK

#: Cells from which several regions are named.
_ROOMY = 110


def account_label(account: str) -> str:
    """``1234-5678-9012``: twelve digits as people read them aloud."""
    if len(account) == 12 and account.isdigit():
        return f"{account[:4]}-{account[4:8]}-{account[8:]}"
    return account


class HeaderBar(Widget):
    """One line; ``fault`` is the newest trouble that is not over yet.

    ``connection`` is what the person asked for, shown until AWS says who they are; ``regions`` are
    all that are looked at, where there are several. ``look`` is what the person calls the account,
    and the colour they gave to it: it stands behind the name, which says the same in words.

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
    connection: reactive[Connection] = reactive(Connection())
    regions: reactive[tuple[str, ...]] = reactive(())
    look: reactive[AccountLook | None] = reactive(None)

    def __init__(
        self, connection: Connection, *, label: str = "", look: AccountLook | None = None
    ) -> None:
        super().__init__()
        self.set_reactive(HeaderBar.look, look)
        self.set_reactive(HeaderBar.connection, connection)
        self.set_reactive(HeaderBar.label, label)

    def render(self) -> Text:
        """Place at the left; mode and trouble at the right, which is cut last."""
        context = self.get_component_rich_style("header--context")
        left = Text(" λ ", no_wrap=True, overflow="ellipsis")
        identity = self.identity
        if self.label:
            left.append(safe(self.label) + "  ", style="bold")
        asked = self.connection
        regions = self._regions
        if identity is None:
            name = (self.look and self.look.name) or asked.profile
            if self.look is not None and name:
                self._put_name(left, name)
                left.append("  ")
            left.append(self.waiting, style=context)
            endpoint = without_credentials(asked.endpoint_url)
            rest = [asked.profile, regions or asked.region, endpoint]
        else:
            rest = self._account(left, identity)
            rest += [identity.profile, regions or identity.region, identity.principal]
            # The demo's endpoint is no news to anybody.
            rest += [] if self.label else _endpoints(identity)
        for part in rest:
            if part:
                left.append(" · ", style=context)
                left.append(safe(part))
        right = Text(no_wrap=True)
        if self.fault is not None:
            trouble = self.get_component_rich_style("header--trouble")
            right.append(f"✗ {self.fault.kind.value} ", style=trouble)
            if self.fault.sign_in:
                right.append("W signs in ", style=context)
            right.append("! shows it ", style=context)
        if self.connection.read_only:
            right.append(" READ-ONLY ", style=self.get_component_rich_style("header--mode"))
        right = self._spent(self.size.width - left.cell_len - 1 - right.cell_len, context) + right
        space = self.size.width - right.cell_len
        left.truncate(max(0, space - 1), overflow="ellipsis", pad=True)
        return left + Text(" ") + right

    def _account(self, left: Text, identity: Identity) -> list[str]:
        """Name the account; what else there is to say of it."""
        look = self.look
        number = account_label(identity.account) or "account not known"
        names = [look.name if look else "", identity.alias, number]
        name, *others = dict.fromkeys(filter(None, names))
        self._put_name(left, name)
        return others

    def _put_name(self, left: Text, name: str) -> None:
        """In the colour that the person gave to it."""
        colour = ACCOUNT_COLOURS.get(self.look.colour) if self.look else None
        if colour is None:
            left.append(safe(name), style="bold")
        else:
            left.append(f" {safe(name)} ", style=Style(color=INK, bgcolor=colour, bold=True))

    @property
    def _regions(self) -> str:
        """``eu-west-1, us-east-1 and 2 more``: the fewer are named the narrower it is."""
        if len(self.regions) < 2:
            return ""
        most = 3 if self.size.width >= _ROOMY else 1
        named, more = self.regions[:most], len(self.regions) - most
        return ", ".join(named) + (f" and {more} more" if more > 0 else "")

    def _spent(self, room: int, style: Style) -> Text:
        """As much of it as leaves the place whole; the money goes last, and never quite."""
        calls, money, fresh = self.spent
        tries = ((calls, money, fresh), (money, fresh), (calls, money), (money,))
        for parts in tries:
            words = " · ".join(filter(None, map(safe, parts)))
            if len(words) + 1 <= room or parts == (money,):
                return Text(f"{words} " if words else "", style=style)
        return Text()


def _endpoints(identity: Identity) -> list[str]:
    """Where requests go that do not go to AWS, each place once."""
    told = {each.partition(" ")[0] for each in identity.elsewhere}
    own = [] if identity.endpoint_url in told else [identity.endpoint_url]
    return [*own, *identity.elsewhere]
