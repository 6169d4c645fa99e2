"""The accounts and regions to choose from: rows, found by some of their letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lambdatui.core.connections import AccountLook, Profile, RecentConnection
from lambdatui.core.fuzzy import Fuzzy
from lambdatui.ui.themes import ACCOUNT_COLOURS
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.header_bar import account_label
from lambdatui.ui.widgets.table import Table

RECENT, PROFILE, REGION = "recent", "profile", "region"


@dataclass(frozen=True)
class Way:
    """One row: where it leads, and what it is. ``name`` and ``colour`` are the person's own."""

    kind: str
    to: RecentConnection
    name: str = ""
    colour: str = ""
    here: bool = False

    @property
    def key(self) -> str:
        """What tells it from the other rows."""
        return "\n".join((self.kind, self.to.profile, *self.to.regions))

    @property
    def account(self) -> str:
        """The account in words: the person's own, then the alias, then the number."""
        known = (self.name, self.to.alias, account_label(self.to.account))
        return " · ".join(dict.fromkeys(filter(None, known)))


def ways(
    here: RecentConnection,
    recents: Sequence[RecentConnection],
    profiles: Sequence[Profile],
    regions: Sequence[str],
    looks: Mapping[str, AccountLook],
) -> list[Way]:
    """What was looked at of late, then the profiles, then the regions of the account."""
    made = [_way(RECENT, here, looks, here=True)]
    same = (here.profile, here.regions)
    made += [_way(RECENT, each, looks) for each in recents if (each.profile, each.regions) != same]
    accounts = {each.profile: each for each in (*reversed(recents), here)}
    for profile in profiles:
        known = accounts.get(profile.name)
        to = RecentConnection(
            profile=profile.name,
            # A profile that names no region is looked at where one is now.
            regions=(profile.region,) if profile.region else here.regions[:1],
            account=known.account if known else "",
            alias=known.alias if known else "",
        )
        made.append(_way(PROFILE, to, looks))
    made += [
        Way(
            REGION,
            RecentConnection(profile=here.profile, regions=(region,)),
            here=region in here.regions,
        )
        for region in regions
    ]
    return made


def _way(
    kind: str, to: RecentConnection, looks: Mapping[str, AccountLook], *, here: bool = False
) -> Way:
    look = looks.get(to.account) if to.account else None
    return Way(kind, to, look.name if look else "", look.colour if look else "", here)


def found(rows: Sequence[Way], text: str) -> list[Way]:
    """Those in which every word is found, the best first; equal ones stay in their order."""
    words = [Fuzzy(word) for word in text.split()]
    if not words:
        return list(rows)
    ranked = []
    for row in rows:
        ranks = [_rank(word, row) for word in words]
        if None not in ranks:
            ranked.append((sum(rank for rank in ranks if rank is not None), row))
    ranked.sort(key=lambda pair: pair[0])
    return [row for _, row in ranked]


def _rank(word: Fuzzy, way: Way) -> int | None:
    """How well a row answers to a word; a region that is typed is that of the account at hand."""
    to = way.to
    here = ", ".join(to.regions)
    if way.kind == REGION:
        return word.rank(here)
    ranks = [word.rank(text) for text in (to.profile, way.name, to.alias, to.account) if text]
    region = word.rank(here) if here else None
    ranks.append(None if region is None else region + 1)
    return min((rank for rank in ranks if rank is not None), default=None)


class WaysTable(Table[Way]):
    """The rows; an account stands in the colour that was given to it. ``marks`` are regions."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"table--{colour}" for colour in ACCOUNT_COLOURS}
    DEFAULT_CSS = "WaysTable { %s }" % "".join(  # noqa: UP031  # braces are the style's own
        f".table--{name} {{ color: {colour}; text-style: bold; }}"
        for name, colour in ACCOUNT_COLOURS.items()
    )

    def __init__(self, marks: list[str], *, id: str) -> None:
        self._region_marks = marks
        super().__init__(
            [
                TableColumn("kind", "", _kind, width=7),
                TableColumn("regions", "region", self._regions, least=16, most=44),
                TableColumn("profile", "profile", _profile, least=10, most=30, gap=1),
                TableColumn("account", "account", _account, least=16, most=60, drop=1),
            ],
            lambda way: way.key,
            id=id,
        )

    def _regions(self, way: Way) -> CellText:
        text = ", ".join(way.to.regions) or "its own"
        if way.kind == REGION:
            marked = way.to.regions[0] in self._region_marks
            return f"{'●' if marked else '○'} {text}", "strong" if marked else ""
        return text, "" if way.kind == RECENT else "muted"


def _kind(way: Way) -> CellText:
    return ("▸ here" if way.here else way.kind), "strong" if way.here else "muted"


def _profile(way: Way) -> CellText:
    if way.kind == REGION:
        return "", ""
    return way.to.profile or "–", "strong" if way.kind == PROFILE else ""


def _account(way: Way) -> CellText:
    if way.kind == REGION:
        return "", ""
    return way.account, way.colour or "muted"
