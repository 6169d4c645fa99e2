"""Choosing what a configuration is compared with: a version, a function, a place, a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from textual.widget import Widget

from lambdatui.core.connection_ports import ConnectionsPort
from lambdatui.core.connections import RecentConnection
from lambdatui.core.functions import Function
from lambdatui.core.ports import ExportPort, FunctionsPort, TriggersPort
from lambdatui.core.section_facts import TITLES
from lambdatui.core.section_ports import SectionsPort
from lambdatui.core.section_seen import SeenTime
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age, iso
from lambdatui.ui.config_sides import ConfigSide
from lambdatui.ui.messages import ScreenAsked

_HOUR_MS = 3_600_000
#: Ages that are offered where something was seen before.
_AGES = ((_HOUR_MS, "an hour ago"), (24 * _HOUR_MS, "a day ago"), (168 * _HOUR_MS, "a week ago"))
#: Of the times at which something was new, so many of the newest are offered.
_MOST_TIMES = 8
#: Of what was new then, so many sections are named.
_MOST_NAMED = 3


class ConfigDiffPorts(
    SectionsPort, TriggersPort, FunctionsPort, ConnectionsPort, ExportPort, Protocol
):
    """All that comparing asks of one account and region."""


#: Gives those of another profile and region.
PortAt = Callable[[str, str], ConfigDiffPorts]


class OtherSide:
    """Asks a person, over ``screen``. ``here`` is what is compared with what they choose."""

    def __init__(
        self,
        screen: Widget,
        ports: ConfigDiffPorts,
        at: PortAt,
        clock: Clock,
        *,
        here: ConfigSide,
        marked: Sequence[Function] = (),
    ) -> None:
        self._screen = screen
        self._ports = ports
        self._at = at
        self._clock = clock
        self._here = here
        self._marked = [each.name for each in marked if each.name != here.function]

    async def ask(self, answer: Callable[[ConfigSide], None]) -> None:
        """Ask; ``answer`` gets what was chosen, and is not called where that was left."""
        here = self._here
        times = await self._ports.seen_times(here.function, here.qualifier)
        acts: dict[str, Callable[[], None]] = {}
        rows: list[tuple[str, str, str]] = []

        def offer(words: str, note: str, act: Callable[[], None]) -> None:
            key = str(len(rows))
            rows.append((key, words, note))
            acts[key] = act

        offer(
            "a version or an alias",
            f"of {here.function}",
            partial(self._ask_qualifier, here, answer),
        )
        for name in self._marked:
            side = replace(here, function=name, qualifier="")
            offer(name, "marked in the list", partial(answer, side))
        for at_ms, words, note in _earlier(times, self._clock()):
            offer(words, note, partial(answer, replace(here, at_ms=at_ms)))
        offer("another function", "of this region", partial(self._ask_function, here, answer))
        offer("another region or account", "", partial(self._ask_place, answer))

        def chosen(key: str | None) -> None:
            if key is not None:
                acts[key]()

        title = f"Compare {here.called} with"
        self._push(ScreenAsked("choose.ChooseScreen", chosen, title=title, rows=rows))

    def _push(self, asked: ScreenAsked) -> None:
        self._screen.post_message(asked)

    def _ask_qualifier(self, side: ConfigSide, answer: Callable[[ConfigSide], None]) -> None:
        ports = self._ports

        def chosen(qualifier: str | None) -> None:
            if qualifier is not None:
                answer(replace(side, qualifier=qualifier))

        self._push(
            ScreenAsked(
                "qualifier.QualifierScreen",
                chosen,
                title=f"Which version of {side.function}?",
                read=partial(ports.qualifiers, side.function),
                current=side.qualifier,
            )
        )

    def _ask_function(self, side: ConfigSide, answer: Callable[[ConfigSide], None]) -> None:
        def chosen(function: str | None) -> None:
            if function is not None:
                answer(replace(side, function=function, qualifier="", at_ms=0))

        self._push(
            ScreenAsked(
                "function_choice.FunctionChoice",
                chosen,
                title="Compare with which function?",
                read=self._ports.functions,
                current=side.function,
            )
        )

    def _ask_place(self, answer: Callable[[ConfigSide], None]) -> None:
        here = self._here

        def chosen(to: RecentConnection | None) -> None:
            if to is None:
                return
            region = to.regions[0] if to.regions else ""
            port = self._at(to.profile, region)
            answer(replace(here, port=port, profile=to.profile, region=region, at_ms=0))

        self._push(
            ScreenAsked(
                "connections.ConnectionsScreen",
                chosen,
                port=self._ports,
                here=RecentConnection(profile=here.profile, regions=(here.region,)),
            )
        )


def _earlier(times: Sequence[SeenTime], now_ms: int) -> list[tuple[int, str, str]]:
    """Moments of the past to choose from: when, in words, and what is to know of it."""
    if not times:
        return []
    found: list[tuple[int, str, str]] = []
    oldest = times[-1].until_ms
    for span_ms, words in _AGES:
        if now_ms - span_ms >= oldest:
            found.append((now_ms - span_ms, words, "as it was seen by then"))
    for time in times[:_MOST_TIMES]:
        if time.first:
            words = f"{age(time.until_ms, now_ms)} ago"
            note = f"{iso(time.until_ms)[:16]}Z: first seen"
            found.append((time.until_ms, words, note))
        else:
            words = f"until {age(time.from_ms, now_ms)} ago"
            note = f"{iso(time.from_ms)[:16]}Z: {_named(time)} changed"
            found.append((time.from_ms - 1, words, note))
    return found


def _named(time: SeenTime) -> str:
    titles = [TITLES[id] for id in time.sections]
    more = len(titles) - _MOST_NAMED
    words = ", ".join(titles[:_MOST_NAMED])
    return f"{words} and {more} more" if more > 0 else words
