"""What may be the event among what was looked through: shown before it is taken or saved."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from lambdatui.core.capture import Captured
from lambdatui.core.event_details import EventDetails
from lambdatui.core.safe import safe
from lambdatui.ui.aside import aside
from lambdatui.ui.captured_event import event_text, offer_of, secret_words
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.captured_columns import CapturedRow, captured_columns, captured_rows
from lambdatui.ui.widgets.json_preview import JsonPreview
from lambdatui.ui.widgets.table import Table

_NOTHING = """\
Looked for JSON, and for what Node and Python print of an object, in {where}.

An event can be captured where the handler logs it. At the handler's beginning:

  Python    print(json.dumps(event))
  Node      console.log(JSON.stringify(event))

A log has it from the next invocation on. What was logged as a Java or Go map cannot be read back.\
"""


class Candidates(Table[CapturedRow]):
    """What was found; what is not whole cannot be taken."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "take", id="capture.take"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is whole opens."""
        row = self.cursor_row
        if action == "open":
            return row is not None and row[1].whole
        return super().check_action(action, parameters)


class CaptureScreen(Framed[Offer]):
    """Gives the candidate that a person takes, with ``details``.

    ``found`` are the candidates, best first; ``where`` says what was looked through, such as '12
    lines of invocation 9f2c6b1e'.
    """

    DEFAULT_CSS = """
    CaptureScreen {
        & Candidates { height: auto; max-height: 6; }
        & JsonPreview { height: 1fr; padding: 0; }
        & #capture-none { padding: 1 1; height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "take", id="capture.take-shown", show=False),
        Binding("s", "save", "save as event", id="capture.save"),
        Binding("x", "mask", "mask secrets", id="capture.mask"),
        Binding("y", "copy", "copy", id="capture.copy"),
        Binding("tab", "app.focus_next", "next part", id="capture.next", show=False),
        Binding("shift+tab", "app.focus_previous", "part before", id="capture.back", show=False),
        Binding("q", "leave", "back", id="capture.leave", show=False),
    ]

    def __init__(
        self, found: tuple[Captured, ...], where: str, function: str, details: EventDetails
    ) -> None:
        super().__init__(f"Capture an event for {function}")
        self._found = found
        self._where = where
        self._details = details
        self._masked = False

    def parts(self) -> ComposeResult:
        """The candidates, and the one under the cursor."""
        if not self._found:
            yield Static(safe_text(_NOTHING.format(where=self._where)), id="capture-none")
            return
        yield Candidates(captured_columns(), lambda row: str(row[0]), id="capture-found")
        yield JsonPreview("the event", id="capture-event")

    def on_mount(self) -> None:
        """The best one is under the cursor."""
        if not self._found:
            self.say(f"No event was found in {self._where}.", "doubt")
            return
        table = self._table
        # One line for the titles.
        table.styles.height = len(self._found) + 1
        table.set_rows(captured_rows(self._found))
        table.focus()

    @property
    def _table(self) -> Candidates:
        return self.query_one(Candidates)

    @property
    def _chosen(self) -> Captured | None:
        if not self._found:
            return None
        row = self._table.cursor_row
        return row[1] if row else None

    @on(Table.RowHighlighted)
    def _highlighted(self, event: Table.RowHighlighted) -> None:
        event.stop()
        self._show()

    def _show(self) -> None:
        captured = self._chosen
        if captured is None:
            return
        self.refresh_bindings()
        if not captured.whole:
            self.query_one(JsonPreview).say(captured.problem, title="not whole")
            self.say("It cannot be taken: a part of it is missing.", "doubt")
            return
        self.do(
            partial(self._show_event, captured, self._masked), "showing the event", group="show"
        )
        if words := secret_words(captured.secrets, mask=self._masked):
            self.say(words, "good" if self._masked else "doubt")
        else:
            self.say(f"Found in {self._where}.")

    async def _show_event(self, captured: Captured, mask: bool) -> None:
        text = await aside(lambda: event_text(captured, mask=mask))
        title = "the event, masked" if mask and captured.secrets else "the event"
        self.query_one(JsonPreview).show_text(text, title=title)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is not whole cannot be taken, and without secrets there is nothing to mask."""
        del parameters
        if action in ("take", "save", "copy"):
            return self._chosen is not None and self._chosen.whole
        if action == "mask":
            return self._chosen is not None and bool(self._chosen.secrets)
        return True

    @on(Table.RowOpened)
    def _opened(self, event: Table.RowOpened) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """To the editor."""
        self._take(save=False)

    def action_save(self) -> None:
        """To the editor, and save it."""
        self._take(save=True)

    def _take(self, *, save: bool) -> None:
        captured = self._chosen
        if captured is not None and captured.whole:
            self.dismiss(offer_of(captured, self._details, mask=self._masked, save=save))

    def action_mask(self) -> None:
        """Put *** in the place of what looks like a secret, or take it as it is again."""
        self._masked = not self._masked
        self._show()

    def action_copy(self) -> None:
        """Copy it as it would be taken."""
        captured = self._chosen
        if captured is not None and captured.whole:
            text = event_text(captured, mask=self._masked)
            self.post_message(CopyRequested(text, "the event"))


def safe_text(text: str) -> str:
    """Several lines, each safe."""
    return "\n".join(map(safe, text.split("\n")))
