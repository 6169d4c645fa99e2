"""Choosing what a configuration is compared with: a version, a function, a place, a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual.widget import Widget

from lambdatui.core.connections import RecentConnection
from lambdatui.core.functions import Function
from lambdatui.core.section_facts import TITLES
from lambdatui.core.section_seen import SeenTime
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age, iso
from lambdatui.ui.config_sides import ConfigDiffPorts, ConfigSide
from lambdatui.ui.messages import ScreenAsked

_HOUR_MS = 3_600_000
#: Ages that are offered where something was seen before.
_AGES = ((_HOUR_MS, "an hour ago"), (24 * _HOUR_MS, "a day ago"), (168 * _HOUR_MS, "a week ago"))
#: Of the times at which something was new, so many of the newest are offered.
_MOST_TIMES = 8
#: Of what was new then, so many sections are named.
_MOST_NAMED = 3


#: Gives those of another profile and region.
PortAt = Callable[[str, str], ConfigDiffPorts]


class OtherSide:
    """Asks a person, over ``screen``. ``here`` is what is compared with what they choose."""

    def __init__(
        self,
        screen: Widget,
        at: PortAt,
        clock: Clock,
        *,
        here: ConfigSide,
        marked: Sequence[Function] = (),
    ) -> None:
        self._screen = screen
        self._at = at
        self._clock = clock
        self._here = here
        self._marked = [each.name for each in marked if each.name != here.function]

    async def ask(
        self, answer: Callable[[ConfigSide], None], *, now: ConfigSide | None = None
    ) -> None:
        """Ask; ``answer`` gets what was chosen, and is not called where that was left.

        ``now`` is what stands there now: other versions and functions are those of its place.
        """
        here = self._here
        now = now or here
        times = await here.port.seen_times(here.function, here.qualifier)
        acts: dict[str, Callable[[], None]] = {}
        rows: list[tuple[str, str, str]] = []

        def offer(words: str, note: str, act: Callable[[], None]) -> None:
            key = str(len(rows))
            rows.append((key, words, note))
            acts[key] = act

        elsewhere = now.port is not here.port
        of = {"of " + _placed(now, elsewhere=elsewhere): now, f"of {here.function}": here}
        for note, side in of.items():
            offer("a version or an alias", note, partial(self._ask_qualifier, side, answer))
        for name in self._marked:
            side = replace(here, function=name, qualifier="")
            offer(name, "marked in the list", partial(answer, side))
        for at_ms, words, note in _earlier(times, self._clock()):
            offer(words, note, partial(answer, replace(here, at_ms=at_ms)))
        where = f"of {now.region or 'that region'}" if elsewhere else "of this region"
        offer("another function", where, partial(self._ask_function, now, answer))
        offer("another region or account", "", partial(self._ask_place, now, answer))

        def chosen(key: str | None) -> None:
            if key is not None:
                acts[key]()

        title = f"Compare {here.called} with"
        self._push(ScreenAsked("choose.ChooseScreen", chosen, title=title, rows=rows))

    def _push(self, asked: ScreenAsked) -> None:
        self._screen.post_message(asked)

    def _ask_qualifier(self, side: ConfigSide, answer: Callable[[ConfigSide], None]) -> None:
        def chosen(qualifier: str | None) -> None:
            if qualifier is not None:
                answer(replace(side, qualifier=qualifier, at_ms=0))

        self._push(
            ScreenAsked(
                "qualifier.QualifierScreen",
                chosen,
                title=f"Which version of {side.function}?",
                read=partial(side.port.qualifiers, side.function),
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
                read=side.port.functions,
                current=side.function,
            )
        )

    def _ask_place(self, side: ConfigSide, answer: Callable[[ConfigSide], None]) -> None:
        def chosen(to: RecentConnection | None) -> None:
            if to is None:
                return
            region = to.regions[0] if to.regions else ""
            port = self._at(to.profile, region)
            answer(replace(side, port=port, profile=to.profile, region=region, at_ms=0))

        self._push(
            ScreenAsked(
                "connections.ConnectionsScreen",
                chosen,
                port=side.port,
                here=RecentConnection(profile=side.profile, regions=(side.region,)),
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
            found.append((time.before_ms, words, note))
    return found


def _placed(side: ConfigSide, *, elsewhere: bool) -> str:
    return f"{side.function} in {side.region}" if elsewhere and side.region else side.function


def _named(time: SeenTime) -> str:
    titles = [TITLES[id] for id in time.sections]
    more = len(titles) - _MOST_NAMED
    words = ", ".join(titles[:_MOST_NAMED])
    return f"{words} and {more} more" if more > 0 else words
