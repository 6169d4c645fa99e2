"""What every screen over the console has: a frame with a title, a line of words, the keys."""

from collections.abc import Callable, Coroutine
from typing import ClassVar, Literal, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import WorkType

from lambdatui.core.errors import fault_of
from lambdatui.core.safe import safe
from lambdatui.ui.messages import CallFailed
from lambdatui.ui.widgets.key_bar import KeyBar

Result = TypeVar("Result")
Tone = Literal["context", "strong", "good", "doubt", "bad"]

#: Columns from which two parts stand side by side.
WIDE = 100


class Framed(ModalScreen[Result]):
    """Takes the whole terminal but a margin. Escape leaves it with nothing.

    A subclass gives its parts in :meth:`parts`. ``-wide`` is set where two of them fit beside each
    other. A subclass sets ``-empty`` where there is nothing to list: the words stand in its place.
    """

    DEFAULT_CSS = """
    Framed {
        align: center middle;
        background: $background 60%;
        & > #frame {
            width: 100%;
            max-width: 160;
            height: 1fr;
            padding: 0 1;
            border: round $accent;
            border-title-color: $accent;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $background;
        }
        & > KeyBar { dock: bottom; }
        & #words {
            height: auto;
            max-height: 3;
            color: $text-muted;
            &.-strong { color: $text; text-style: bold; }
            &.-good { color: $text-success; }
            &.-doubt { color: $text-warning; }
            &.-bad { color: $text-error; }
        }
        &.-empty #words { dock: top; }
        &.-empty Table > .table--header { color: $background; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="frame.leave"),
        # The app's own keys end at a screen over it.
        Binding("W", "app.sign_in", "sign in", id="frame.sign_in"),
        Binding("question_mark", "keys", "keys", id="frame.keys", show=False),
        Binding("colon,ctrl+p", "app.command_palette", "commands", id="frame.palette", show=False),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The frame, the parts in it, the line of words, the keys."""
        with Vertical(id="frame") as frame:
            frame.border_title = Content(safe(self._title))
            yield from self.parts()
            yield Static(id="words", markup=False)
        yield KeyBar(("leave",))

    def parts(self) -> ComposeResult:
        """What is in the frame, from above to below."""
        yield from ()

    def on_resize(self) -> None:
        """Name the room that there is, for the style."""
        self.set_class(self.size.width >= WIDE, "-wide")

    def say(self, words: str, tone: Tone = "context") -> None:
        """Put a sentence in the last line of the frame."""
        line = self.query_one("#words", Static)
        line.update(Content(safe(words)))
        line.set_classes(f"-{tone}")

    @property
    def words(self) -> str:
        """What is said there."""
        return str(self.query_one("#words", Static).content)

    def do(
        self,
        work: Callable[[], Coroutine[None, None, None]],
        during: str,
        *,
        group: str = "work",
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """Work without holding up a key; of each group, only the newest. Its error is said.

        ``work`` is called once the worker runs: one that ends before leaves nothing begun.
        """

        async def done() -> None:
            try:
                await work()
            except Exception as error:
                fault = fault_of(error, during)
                self.post_message(CallFailed(fault, during))
                self.say(f"✗ {fault.sentence()}", "bad")
                failed()

        worker: WorkType[None] = done
        self.run_worker(worker, group=group, exclusive=True, exit_on_error=False)

    async def on_signed_in(self) -> None:
        """Read anew what could not be read, where there is a key for that."""
        await self.run_action("refresh")

    def action_keys(self) -> None:
        """Show every key of this screen."""
        from lambdatui.ui.screens.keys import keys_here

        self.app.push_screen(keys_here(self))

    def action_leave(self) -> None:
        """Back, with nothing."""
        self.dismiss(None)
