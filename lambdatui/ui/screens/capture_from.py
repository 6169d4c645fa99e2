"""Where to capture an event from: the clipboard, a file, dead letters, past invocations."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lambdatui.core.capture import capture_text
from lambdatui.core.dead_letters import DeadLetter
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.ports import DeadLettersPort
from lambdatui.core.stop import Clock
from lambdatui.ui.aside import aside
from lambdatui.ui.captured_texts import clipboard_text, file_text
from lambdatui.ui.capturing import HISTORY, Taken, ask_captured, ask_letters
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.json_editor import JsonEditor, fits_editor

_PASTE = (
    "Paste with the key of your terminal, such as ctrl+shift+v or cmd+v: that works over SSH too. "
    "A whole excerpt of a log will do."
)
_FILE = "A file on this machine, of 6 MB at most: an event, or an excerpt of a log that has one."
_PLACES = (
    ("clipboard", "Clipboard", "what you copied: an event, or lines of a log"),
    ("file", "File", "an event or an excerpt of a log, by its path"),
    ("letters", "Dead letters", "what the function could not handle, in its queues"),
    ("history", "Past invocations", "what was sent from here before"),
)
_LOGS = "From a log: press C on a line in Logs, or on a row in Invocations."


class SourceMenu(OptionList):
    """The places to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "choose", id="capture-from.choose"),
        Binding("j", "cursor_down", "down", id="capture-from.down", show=False),
        Binding("k", "cursor_up", "up", id="capture-from.up", show=False),
        Binding("g", "first", "first", id="capture-from.first", show=False),
        Binding("G", "last", "last", id="capture-from.last", show=False),
    ]


class PasteArea(JsonEditor):
    """Takes a paste of any size."""

    class Pasted(Message):
        """A person pasted; the text is in the area by now."""

    def on_paste(self, event: events.Paste) -> None:
        """Look at it once it is here; the editor's own handler takes it after this one."""
        self.call_later(self._took, event.text)

    def _took(self, pasted: str) -> None:
        # What is too long to edit is told by another message, with its text.
        if fits_editor(pasted):
            self.post_message(self.Pasted())


class SourceScreen(Framed[Taken]):
    """Gives what was captured, letters to replay, or the word that sends to the history."""

    DEFAULT_CSS = """
    SourceScreen {
        & > #frame { height: auto; max-height: 100%; max-width: 100; }
        & SourceMenu {
            height: auto;
            border: none;
            background: $background;
            padding: 0;
            &:focus { border: none; background-tint: $foreground 0%; }
        }
        & #capture-paste, & #capture-path { display: none; height: auto; }
        & #capture-paste JsonEditor { height: 10; border: none; border-top: solid $border-blurred; }
        & #capture-paste JsonEditor:focus { border: none; border-top: solid $accent; }
        & #capture-path Input { background: $panel; margin: 1 0; }
        &.-paste SourceMenu, &.-path SourceMenu { display: none; }
        &.-paste #capture-paste { display: block; }
        &.-path #capture-path { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,ctrl+enter", "look", "find the event", id="capture-from.look"),
    ]

    def __init__(
        self,
        function: str,
        letters: DeadLettersPort,
        clock: Clock,
        *,
        read_only: bool = False,
        clipboard: Callable[[], Awaitable[str]] = clipboard_text,
    ) -> None:
        super().__init__(f"Capture an event for {function} from…")
        self._function = function
        self._letters = letters
        self._clock = clock
        self._read_only = read_only
        self._clipboard = clipboard

    def parts(self) -> ComposeResult:
        """The menu; or where to paste; or where to type a path."""
        width = max(len(title) for _, title, _ in _PLACES) + 3
        yield SourceMenu(
            *(
                Option(Content.assemble((title.ljust(width), "bold"), (words, "dim")), id=id_)
                for id_, title, words in _PLACES
            ),
            markup=False,
        )
        with Vertical(id="capture-paste"):
            yield Static(_PASTE, markup=False)
            yield PasteArea()
        with Vertical(id="capture-path"):
            yield Static(_FILE, markup=False)
            line = Input(placeholder="~/event.json", compact=True)
            line.cursor_blink = False
            yield line

    def on_mount(self) -> None:
        """The menu first."""
        self._to_menu()

    def _to_menu(self) -> None:
        self.remove_class("-paste", "-path")
        self.query_one(SourceMenu).focus()
        self.say(_LOGS)
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        match event.option_id:
            case "clipboard":
                self.add_class("-paste")
                self.query_one(PasteArea).focus()
                self.say("")
                self.do(self._read_clipboard, "reading the clipboard")
            case "file":
                self.add_class("-path")
                self.query_one(Input).focus()
                self.say("Enter reads it.")
            case "letters":
                self.post_message(
                    ask_letters(
                        self._captured,
                        function=self._function,
                        letters=self._letters,
                        clock=self._clock,
                        read_only=self._read_only,
                    )
                )
            case _:
                self.dismiss(HISTORY)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to look at only where one pastes or types."""
        del parameters
        return action != "look" or self.has_class("-paste") or self.has_class("-path")

    def _captured(self, taken: Offer | tuple[DeadLetter, ...] | None) -> None:
        """A screen over this one was left; with nothing, one may choose again."""
        if taken is not None:
            self.dismiss(taken)

    # The clipboard.

    async def _read_clipboard(self) -> None:
        text = await self._clipboard()
        area = self.query_one(PasteArea)
        if not text.strip() or area.text:
            return
        await self._look_through(text, "the clipboard", self._details(Provenance.CLIPBOARD))

    @on(PasteArea.Pasted)
    def _pasted(self, event: PasteArea.Pasted) -> None:
        event.stop()
        self.action_look()

    @on(JsonEditor.Overfilled)
    def _overfilled(self, event: JsonEditor.Overfilled) -> None:
        event.stop()
        self._look(event.text)

    def action_look(self) -> None:
        """Find the event in what was pasted or typed, or in the file."""
        if self.has_class("-path"):
            self._read_file(self.query_one(Input).value)
            return
        text = self.query_one(PasteArea).text
        if text.strip():
            self._look(text)
        else:
            self.say("There is nothing here yet.", "doubt")

    def _look(self, text: str) -> None:
        details = self._details(Provenance.CLIPBOARD)
        self.do(
            partial(self._look_through, text, "the clipboard", details), "looking for the event"
        )

    async def _look_through(self, text: str, where: str, details: EventDetails) -> None:
        found = await aside(lambda: capture_text(text))
        self.post_message(
            ask_captured(
                self._captured,
                found=found,
                where=where,
                function=self._function,
                details=details,
            )
        )

    def _details(self, provenance: Provenance, detail: str = "") -> EventDetails:
        return EventDetails(provenance=provenance, detail=detail, captured_ms=self._clock())

    # A file.

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._read_file(event.value)

    def _read_file(self, path: str) -> None:
        if not path.strip():
            self.say("Type the path of a file.", "doubt")
            return
        self.say(f"Reading {path.strip()}…")
        self.do(partial(self._file, path.strip()), "reading a file")

    async def _file(self, path: str) -> None:
        text = await file_text(path)
        self.say("")
        await self._look_through(text, path, self._details(Provenance.FILE, path))

    def action_leave(self) -> None:
        """From the text or the path to the menu, then back."""
        if self.has_class("-paste") or self.has_class("-path"):
            self.workers.cancel_group(self, "work")
            self._to_menu()
        else:
            self.dismiss(None)
