"""Which version or alias of a function is invoked."""

import re
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from lambdatui.core.errors import fault_of
from lambdatui.core.qualifiers import LATEST, Alias, Qualifiers, Version
from lambdatui.core.safe import safe
from lambdatui.core.timespan import iso
from lambdatui.ui.messages import CallFailed
from lambdatui.ui.screens.ask import FRAME_CSS
from lambdatui.ui.screens.choose import ROWS_CSS, Rows

#: Lambda API, Invoke, Qualifier.
_QUALIFIER = re.compile(r"\$LATEST(\.PUBLISHED)?|[A-Za-z0-9_$-]{1,128}")
_DOING = "reading the versions and aliases"


class QualifierScreen(ModalScreen[str]):
    """Gives a qualifier, empty for $LATEST; None where it was left.

    ``read`` tells which there are. Typing leaves those that match, the one that is typed in full
    before the others; below them stands what is typed, where it is not known.
    """

    DEFAULT_CSS = (
        f"QualifierScreen {{{FRAME_CSS}{ROWS_CSS}"
        "Input, Input:focus { border: none; background: $panel; height: 1; padding: 0 1; }}"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", id="qualifier.leave"),
        Binding("down", "move(1)", "down", id="qualifier.down", show=False, priority=True),
        Binding("up", "move(-1)", "up", id="qualifier.up", show=False, priority=True),
    ]

    def __init__(
        self, title: str, *, read: Callable[[], Awaitable[Qualifiers]], current: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._read = read
        self._current = current
        self._found = Qualifiers()

    def compose(self) -> ComposeResult:
        """The line to type in, the rows, what is said of them."""
        with Vertical() as frame:
            frame.border_title = Content(safe(self._title))
            yield Input(placeholder="an alias or a version, or choose below")
            yield Rows(markup=False)
            yield Static(Content("reading the versions and aliases…"), id="say", classes="hint")

    def on_mount(self) -> None:
        """$LATEST is always there."""
        self._fill()
        self.query_one(Input).focus()
        self.run_worker(self._ask(), exit_on_error=False)

    async def _ask(self) -> None:
        try:
            self._found = await self._read()
        except Exception as error:
            fault = fault_of(error, _DOING)
            self.post_message(CallFailed(fault, _DOING))
            self._say(f"✗ {fault.sentence()} One can be typed all the same.", "problem")
        else:
            unread = " ".join(self._found.unread)
            self._say(unread or "Enter takes it, Esc leaves.", "problem" if unread else "hint")
        self._fill()

    def _fill(self) -> None:
        typed = self.query_one(Input).value.strip()
        rows = [(LATEST, LATEST, "the version that is edited")]
        rows += [(alias.name, alias.name, _alias(alias)) for alias in self._found.aliases]
        rows += [(one.number, one.number, _version(one)) for one in self._found.versions]
        found = [row for row in rows if typed.casefold() in row[0].casefold()]
        found.sort(key=lambda row: row[0] != typed)
        known = [row[0] for row in found]
        if typed and typed not in known and _QUALIFIER.fullmatch(typed):
            found.append((typed, typed, "as it is typed"))
        current = self._current or LATEST
        if not typed and current not in known:
            found.append((current, current, "not among those that were read"))
        marked = [
            (key, words, f"{note} · chosen now" if key == current else note)
            for key, words, note in found
        ]
        # Until something is typed, Enter changes nothing.
        keys = [key for key, _, _ in marked]
        at = keys.index(current) if not typed and current in keys else 0
        self.query_one(Rows).fill(marked, at)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Leave those that match."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the row under the cursor; the one that is typed in full is the first."""
        event.stop()
        rows = self.query_one(Rows)
        if rows.highlighted_option is not None:
            self._take(rows.highlighted_option.id or "")
        else:
            words = "cannot be a version or an alias: letters, digits, _ and - only."
            self._say(f"✗ '{event.value.strip()}' {words}", "problem")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A row was clicked, or taken."""
        event.stop()
        self._take(event.option_id or "")

    def _take(self, qualifier: str) -> None:
        self.dismiss("" if qualifier == LATEST else qualifier)

    def _say(self, words: str, tone: str) -> None:
        line = self.query_one("#say", Static)
        line.update(Content(safe(words)))
        line.set_classes(tone)

    def action_move(self, rows: int) -> None:
        """Move the cursor while one types."""
        view = self.query_one(Rows)
        (view.action_cursor_down if rows > 0 else view.action_cursor_up)()

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def _alias(alias: Alias) -> str:
    words = f"alias of version {alias.version}"
    if alias.other:
        words += f", {alias.weight:.0%} to {alias.other}"
    return f"{words} · {alias.description}" if alias.description else words


def _version(version: Version) -> str:
    words = f"published {iso(version.modified_ms)[:10]}" if version.modified_ms else "version"
    return f"{words} · {version.description}" if version.description else words
