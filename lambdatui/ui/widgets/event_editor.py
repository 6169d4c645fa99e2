"""An event under edit: the text, whether it is JSON, and where it is not."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea
from textual.worker import WorkType

from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import JsonProblem, check_json, pretty
from lambdatui.core.safe import safe, safe_lines
from lambdatui.ui.aside import aside
from lambdatui.ui.messages import Noted
from lambdatui.ui.soon import soon
from lambdatui.ui.widgets.json_editor import MOST_CHARACTERS, JsonEditor, editable, fits_editor
from lambdatui.ui.widgets.text_lines import Laid, TextLines
from lambdatui.ui.widgets.turns import first_lines

#: Seconds without a key before the text is checked.
_CHECK_S = 0.12
#: Large texts that are kept as they were laid out.
_LAID = 4
_DIM = "$foreground 60%"
_MB = 1024 * 1024
_LARGE = "too large to edit here, sent as it stands"
_TAKES_BACK = "ctrl+z takes the paste back"


class EventEditor(Vertical):
    """A text that fits is edited; a larger one is shown, and can be sent as it stands."""

    DEFAULT_CSS = """
    EventEditor {
        & > JsonEditor, & > TextLines {
            border: none;
            border-top: solid $border-blurred;
            border-title-color: $text-muted;
            background: $background;
            padding: 0;
            height: 1fr;
            &:focus {
                border: none;
                border-top: solid $accent;
                border-title-color: $accent;
            }
        }
        & > TextLines { display: none; padding: 0 1; }
        & > #event-line { height: auto; max-height: 3; padding: 0 1; }
        &.-large > TextLines { display: block; }
        &.-large > JsonEditor { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "events", id="editor.leave"),
        Binding("ctrl+z", "undo", "take the paste back", id="editor.undo-paste", show=False),
    ]

    class Edited(Message):
        """A person changed the text."""

    class Left(Message):
        """Escape: the person is done with it."""

    def __init__(self, check: Callable[[str], JsonProblem | None] = check_json) -> None:
        super().__init__()
        self._check = check
        self._text = ""
        #: The text that was shown, or told to be edited, last.
        self._told = ""
        # A text as it came, and as the editor has it: with line ends that are all alike.
        self._given = self._held = ""
        self._note = ""
        self._tone = _DIM
        # Whether all of a large text is shown.
        self._whole = False
        # Going to another function and back costs no second look at a text of megabytes.
        self._laid: LRUCache[str, Laid] = LRUCache(_LAID)
        self._timer: asyncio.TimerHandle | None = None
        self._problem: JsonProblem | None = None
        self._limit = InvocationType.SYNC.limit
        # What was edited before a paste that is too large to be.
        self._before: str | None = None

    def compose(self) -> ComposeResult:
        """The editor, what stands in for it, and the line under them."""
        self._editor = JsonEditor()
        self._lines = TextLines(id="event-large")
        self._editor.border_title = self._lines.border_title = Content("Event")
        yield self._editor
        yield self._lines
        yield Static(id="event-line", markup=False)

    @property
    def text(self) -> str:
        """The event as it stands: byte for byte as it came, until it is edited."""
        if not self.large:
            self._text = self._edited
        return self._text

    @property
    def _edited(self) -> str:
        text = self._editor.text
        return self._given if text == self._held else text

    def _hold(self, given: str) -> None:
        self._held = self._editor.text
        # Other characters than line ends are seen, and what is seen is sent.
        self._given = given if editable(given) == given else self._held

    @property
    def large(self) -> bool:
        """Whether the text is too large to be edited here."""
        return self.has_class("-large")

    @property
    def limit(self) -> int:
        """Bytes that the event may have, as it is to be sent."""
        return self._limit

    @limit.setter
    def limit(self, limit: int) -> None:
        if limit != self._limit:
            self._limit = limit
            # While a text is awaited, that is told.
            if not self._editor.read_only:
                self._tell()

    @property
    def line(self) -> str:
        """What is said under the text."""
        return str(self.query_one("#event-line", Static).content)

    def show(self, text: str, note: str = "") -> str:
        """Show another text; the text as it is held now, which is the same JSON."""
        self.workers.cancel_group(self, "lay")
        if self._whole:
            self._laid[self._text] = self._lines.laid
        self._whole = False
        self._before = None
        fits = fits_editor(text)
        self.set_class(not fits, "-large")
        self._note = note
        self._tone = _DIM
        self._editor.load(text if fits else "")
        if fits:
            self._hold(text)
            text = self._given
        else:
            self._note = _LARGE
            laid = self._laid.get(text)
            if laid is None:
                self._lines.show(["…"])
                # No coroutine yet: one that is cancelled before it begins would be left behind.
                work: WorkType[None] = partial(self._lay, text)
                self.run_worker(work, group="lay")
            else:
                self._lines.show_laid(laid)
                self._whole = True
        self._text = self._told = text
        self.check()
        return text

    async def _lay(self, text: str) -> None:
        lines = await aside(lambda: iter(safe_lines(text)))
        self._lines.show(first_lines(lines), "json")
        await self._lines.fill(lines)
        self._whole = True

    def wait(self, words: str) -> None:
        """No text yet: what is awaited."""
        self.show("")
        self._editor.read_only = True
        self._editor.problem = None
        self._say(Content.styled(safe(words), _DIM))

    def ready(self) -> None:
        """Typing may begin."""
        self._editor.read_only = False

    def note(self, note: str, *, trouble: bool = False) -> None:
        """Say something beside the check."""
        self._note = note or (_LARGE if self.large else "")
        self._tone = "$error" if trouble and note else _DIM
        self._tell()

    def check(self) -> JsonProblem | None:
        """Check the text now; where it is wrong, or None."""
        if self._timer is not None:
            self._timer.cancel()
        self._problem = self._check(self.text)
        self._editor.problem = None if self.large else self._problem
        self._tell()
        return self._problem

    def _tell(self) -> None:
        note = (f"  ({safe(self._note)})", self._tone) if self._note else ""
        if self._problem is not None:
            words = f"✗ {safe(self._problem.sentence())}"
            self._say(Content.assemble((words, "$error"), note))
            return
        size = len(self._text.encode())
        if size > self._limit:
            words = f"✗ {size:,} bytes: more than the {self._limit:,} that can be sent so"
            self._say(Content.styled(words, "$error"))
            return
        most = f" of {self._limit // _MB} MB"
        self._say(Content.assemble((f"✓ {size:,} bytes", "$success"), (most, _DIM), note))

    def _say(self, words: Content) -> None:
        self.query_one("#event-line", Static).update(words)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A key, a paste, an undo; or a text that was loaded, which is no edit."""
        event.stop()
        # Whoever asked for the text meanwhile has not told of it.
        if self.large or self._edited == self._told:
            return
        self._text = self._told = self._edited
        if self._timer is not None:
            self._timer.cancel()
        self._timer = soon(self, _CHECK_S, self.check)
        self.post_message(self.Edited())

    def on_json_editor_overfilled(self, event: JsonEditor.Overfilled) -> None:
        """Take the paste, and show it instead of slowing down with it."""
        event.stop()
        before = self.text
        self.show(event.text)
        self._before = before
        self._note = f"{_LARGE}; {_TAKES_BACK}"
        self._tell()
        self._lines.focus(scroll_visible=False)
        self.post_message(self.Edited())

    def action_undo(self) -> None:
        """Edit again what stood here before a paste that was too large."""
        if self._before is not None:
            self.show(self._before)
            self.focus_text()
            self.post_message(self.Edited())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The editor undoes what it takes itself."""
        del parameters
        return action != "undo" or self._before is not None

    def action_leave(self) -> None:
        """Say that the person is done with it."""
        self.post_message(self.Left())

    def indent(self) -> bool:
        """Indent the text, if it is JSON; whether it is. What was there can be undone."""
        if len(self.text) > MOST_CHARACTERS:
            size = f"{MOST_CHARACTERS // 1000} kB"
            self.post_message(Noted(f"Not indented: the event is larger than {size}.", "warning"))
            return False
        if self.check() is not None:
            self.go_to_problem()
            return False
        text = pretty(self.text.strip().encode())
        if self.large:
            # Of few characters, and in one line.
            self.show(text)
            self.post_message(self.Edited())
        elif text != self.text:
            end = self._editor.document.end
            self._editor.replace(text, (0, 0), end, maintain_selection_offset=False)
            self._editor.move_cursor((0, 0))
        return True

    def replace(self, text: str) -> None:
        """Put another text in the place of this one: an edit, which can be undone where it fits."""
        if self.large or not fits_editor(text):
            self.show(text)
            self.post_message(self.Edited())
        elif text != self.text:
            end = self._editor.document.end
            self._editor.replace(editable(text), (0, 0), end, maintain_selection_offset=False)
            self._hold(text)
            self._editor.move_cursor((0, 0))

    def go_to_problem(self) -> None:
        """Put the cursor where the text is wrong."""
        if self._problem is not None and not self.large:
            self._editor.go_to(self._problem)
            self._editor.focus(scroll_visible=False)

    def focus_text(self) -> None:
        """Put the focus on the text."""
        part = self._lines if self.large else self._editor
        part.focus(scroll_visible=False)
