"""What is known of a saved event, and what to expect of it."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.safe import safe
from lambdatui.ui.aside import aside
from lambdatui.ui.details_form import (
    TYPES,
    changed,
    expectation_words,
    lines_of,
    origin_words,
    place_words,
    takeable,
    type_words,
    with_volatile,
)
from lambdatui.ui.messages import ConfirmationAsked
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.choice_line import ChoiceLine
from lambdatui.ui.widgets.json_editor import JsonEditor, fits_editor
from lambdatui.ui.widgets.moments import whole_moment

_HINT = "tab goes to the next field, space to the next choice; ^s keeps all of it"
_ENDS = ("returns", "fails with an error")


class DetailsScreen(Framed[EventDetails]):
    """Gives the details as they were saved with ctrl+s.

    ``last`` is what the last run of the event came to, to be taken for the expected response.
    """

    DEFAULT_CSS = """
    DetailsScreen {
        & .row { height: 1; }
        & .label { width: 12; color: $text-muted; }
        & Input, & Input:focus { border: none; background: $surface; height: 1; padding: 0 1; }
        & Input:focus { background: $panel; }
        & #facts { height: auto; max-height: 4; color: $text-muted; margin: 0 0 1 0; }
        & #texts { height: 1fr; margin: 1 0 0 0; }
        & #expecting { width: 3fr; }
        & #ignoring { width: 2fr; margin: 0 0 0 2; }
        & #ends { height: 1; }
        & #as-text { height: auto; color: $text-warning; }
        & TextArea {
            height: 1fr;
            border: none;
            border-top: solid $border-blurred;
            border-title-color: $text-muted;
            border-subtitle-color: $text-muted;
            background: $background;
            padding: 0;
            &:focus { border: none; border-top: solid $accent; border-title-color: $accent; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", id="details.save", priority=True),
        Binding("ctrl+l", "take_last", "expect last", id="details.take", priority=True),
        Binding("ctrl+n", "expect_nothing", "expect none", id="details.none", priority=True),
        Binding(
            "ctrl+g", "ignore_volatile", "ignore times, ids", id="details.ignore", priority=True
        ),
    ]

    def __init__(
        self, details: EventDetails, entry: EventEntry, last: InvokeResult | None = None
    ) -> None:
        super().__init__(f"What is known of '{entry.name}'")
        self._details = details
        self._entry = entry
        self._last = last
        # What the editor was given, and what it made of it: a text area has its own line ends.
        self._given = details.expected or ""
        self._shown = ""

    def parts(self) -> ComposeResult:
        """Where it is from, how it is sent, what to expect."""
        details = self._details
        yield Static(self._facts(), id="facts")
        with Horizontal(classes="row"):
            yield Static("note", classes="label")
            shown = safe(details.note)
            yield Input(shown, placeholder="what it is for, a ticket …", id="note")
        with Horizontal(classes="row"):
            yield Static("type", classes="label")
            choices = [type_words(kind) for kind in TYPES]
            yield ChoiceLine(choices, TYPES.index(details.type), id="type")
        with Horizontal(classes="row"):
            yield Static("qualifier", classes="label")
            yield Input(
                details.qualifier,
                placeholder="a version or an alias; empty: whatever is chosen then",
                id="qualifier",
            )
        with Horizontal(classes="row"):
            yield Static("outcome", classes="label")
            yield ChoiceLine(_ENDS, int(details.expect_error), id="ends")
        with Horizontal(id="texts"):
            with Vertical(id="expecting"):
                editor = JsonEditor()
                editor.placeholder = (
                    "None yet. ^l takes the last response, or type one: "
                    "each run then says at once what differs."
                )
                yield editor
                yield Static(markup=False, id="as-text")
            ignored = TextArea(
                "\n".join(details.ignore), tab_behavior="focus", soft_wrap=False, id="ignoring"
            )
            ignored.border_title = Content("Ignored in it, a path a line")
            ignored.placeholder = "$..requestId\n$.items[*].createdAt\n^g proposes some"
            yield ignored

    def _facts(self) -> Content:
        details = self._details
        first = origin_words(details)
        if details.captured_ms:
            first += f" · {whole_moment(details.captured_ms)}"
        request = f"request {details.request_id}" if details.request_id else ""
        lines = [first, request, place_words(self._entry)]
        return Content("\n".join(safe(line) for line in lines if line))

    def on_mount(self) -> None:
        """Fill the editor, which counts what it holds."""
        # Each blink would go over the line.
        for field in self.query(Input):
            field.cursor_blink = False
        for area in self.query(TextArea):
            area.cursor_blink = False
        self._expect(self._given)
        self.query_one("#note", Input).focus()
        self.say(_HINT)

    # The response to expect.

    @property
    def _editor(self) -> JsonEditor:
        return self.query_one(JsonEditor)

    @property
    def _expected(self) -> str:
        """As it was given, where nobody typed over it."""
        text = self._editor.text
        return self._given if text == self._shown else text

    def _expect(self, text: str) -> None:
        editor = self._editor
        self._given = text
        fits = fits_editor(text)
        editor.read_only = not fits
        editor.load(text if fits else "")
        self._shown = editor.text
        if fits:
            self._judge()
        else:
            self._say_of_it(f"{len(text):,} characters", "Too long to edit here; kept as it is.")

    @on(TextArea.Changed, "JsonEditor")
    def _edited(self) -> None:
        if not self._editor.read_only:
            self._judge()

    def _judge(self) -> None:
        # Once the person rests: each judgement reads the whole text.
        self.do(self._judged, "looking at the expected response", group="judge")

    async def _judged(self) -> None:
        text = self._expected
        doubt = await aside(lambda: expectation_words(text))
        size = f"{len(text.encode('utf-8', 'replace')):,} bytes" if text.strip() else "none"
        self._say_of_it(size, doubt)

    def _say_of_it(self, size: str, doubt: str) -> None:
        self._editor.border_title = Content(safe(f"Expected response · {size}"))
        self.query_one("#as-text", Static).update(Content(safe(doubt)))
        self.query_one("#as-text").display = bool(doubt)

    def on_json_editor_overfilled(self, event: JsonEditor.Overfilled) -> None:
        """Keep a paste that is too long to edit, whole."""
        event.stop()
        self._expect(event.text)

    def action_take_last(self) -> None:
        """Expect what the last run answered."""
        last = self._last
        refusal = takeable(last)
        if refusal or last is None:
            self.say(refusal, "doubt")
            return
        self._expect(last.payload.decode())
        ends = self.query_one("#ends", ChoiceLine)
        ends.take(int(last.outcome is Outcome.FUNCTION_ERROR))
        self.say("The last response is expected from now on; ^s saves that.", "good")

    def action_expect_nothing(self) -> None:
        """Expect no response any more."""
        self._expect("")
        self.query_one("#ends", ChoiceLine).take(0)
        self.say("No response is expected; ^s saves that.")

    def action_ignore_volatile(self) -> None:
        """Add the paths of what looks like moments and ids."""
        last = self._last
        text = self._expected
        if not text.strip() and last is not None:
            text = last.payload.decode("utf-8", errors="replace")
        if text.strip():
            self.do(partial(self._propose, text), "looking for moments and ids", group="propose")
        else:
            self.say("There is no response yet in which to look for times and ids.", "doubt")

    async def _propose(self, text: str) -> None:
        area = self.query_one("#ignoring", TextArea)
        before = lines_of(area.text)
        after = await aside(lambda: with_volatile(before, text))
        added = len(after) - len(before)
        if added <= 0:
            self.say("Nothing more in the response looks like a time or an id.")
            return
        area.text = "\n".join(after)
        self.say(f"{added} more to ignore; delete the lines that should be compared.", "good")

    # Out of here.

    @property
    def _note(self) -> str:
        """As it was given, where nobody typed over it: a line shows less than a file can hold."""
        note = self.query_one("#note", Input).value
        given = self._details.note
        return given if note == safe(given) else note.strip()

    def _form(self) -> EventDetails:
        return changed(
            self._details,
            kind=TYPES[self.query_one("#type", ChoiceLine).index],
            qualifier=self.query_one("#qualifier", Input).value,
            note=self._note,
            expected=self._expected,
            expect_error=bool(self.query_one("#ends", ChoiceLine).index),
            ignored=self.query_one("#ignoring", TextArea).text,
        )

    def action_save(self) -> None:
        """Give the details, or say what is wrong in them."""
        try:
            details = self._form()
        except LambdatuiError as error:
            self.say(f"✗ {error.fault.sentence()}", "bad")
        else:
            self.dismiss(details)

    def on_input_submitted(self) -> None:
        """Enter goes to the next field."""
        self.focus_next()

    def action_leave(self) -> None:
        """Back; what was changed is not dropped without a question."""
        try:
            same = self._form() == self._details
        except LambdatuiError:
            same = False
        if same:
            self.dismiss(None)
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.post_message(
            ConfirmationAsked(
                "Leave without saving?", answer, yes="drop the changes", detail="^s saves them."
            )
        )
