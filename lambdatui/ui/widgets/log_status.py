"""The line above the logs: how things stand with them, in words and a glyph."""

import enum
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.record import Record
from lambdatui.core.safe import safe


class TailState(enum.StrEnum):
    """How things stand with a tail."""

    OFF = "off"
    READING = "reading"
    LIVE = "live"
    WAITING = "waiting"
    PAUSED = "paused"
    STALE = "stale"


_GLYPHS = {
    TailState.OFF: "○",
    TailState.READING: "◌",
    TailState.LIVE: "●",
    TailState.WAITING: "○",
    # U+23F8 would say it best, and is missing in most fonts.
    TailState.PAUSED: "‖",
    TailState.STALE: "!",
}


class LogFacts(Record, frozen=True):
    """What the line tells. ``words`` follow the state's glyph; ``since`` is a time of day.

    ``gaps`` counts stretches of time of which lines may be missing; ``latest`` is how long ago the
    last event happened, ``price`` what following costs.
    """

    state: TailState = TailState.OFF
    words: str = ""
    lines: int = 0
    errors: int = 0
    below: int = 0
    dropped: int = 0
    gaps: int = 0
    latest: str = ""
    since: str = ""
    modes: tuple[str, ...] = ()
    price: str = ""


class LogStatus(Widget):
    """One line. What matters least is left out first where it does not fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "log-status--live",
        "log-status--trouble",
        "log-status--error",
    }
    DEFAULT_CSS = """
    LogStatus {
        height: 1;
        padding: 0 1;
        color: $foreground 80%;
        & > .log-status--live { color: $success; }
        & > .log-status--trouble { color: $warning; text-style: bold; }
        & > .log-status--error { color: $error; }
    }
    """

    facts: reactive[LogFacts] = reactive(LogFacts())

    def render(self) -> Text:
        """The facts that fit."""
        facts = self.facts
        style = {
            TailState.LIVE: self.get_component_rich_style("log-status--live", partial=True),
            TailState.PAUSED: self.get_component_rich_style("log-status--trouble", partial=True),
            TailState.STALE: self.get_component_rich_style("log-status--trouble", partial=True),
        }.get(facts.state, "")
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(f"{_GLYPHS[facts.state]} {safe(facts.words)}", style=style)
        room = self.size.width - cell_len(line.plain)
        for text, is_error in self._parts():
            room -= cell_len(text) + 3
            if room < 0:
                break
            line.append(" · ")
            error = self.get_component_rich_style("log-status--error", partial=True)
            line.append(text, style=error if is_error else "")
        return line

    def _parts(self) -> list[tuple[str, bool]]:
        facts = self.facts
        parts: list[tuple[str, bool]] = []
        if facts.lines:
            parts.append((f"{facts.lines:,} line{'s' if facts.lines > 1 else ''}", False))
        if facts.errors:
            parts.append((f"{facts.errors:,} error{'s' if facts.errors > 1 else ''}", True))
        if facts.gaps:
            parts.append((f"{facts.gaps:,} gap{'s' if facts.gaps > 1 else ''}", True))
        if facts.below:
            parts.append((f"{facts.below:,} below", False))
        if facts.dropped:
            parts.append((f"{facts.dropped:,} oldest dropped", False))
        if facts.since:
            parts.append((f"since {facts.since}", False))
        parts += [(mode, False) for mode in facts.modes]
        return parts + [(part, False) for part in (facts.latest, facts.price) if part]
