"""Dead letters: where they wait, and after a question what they are."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from lambdatui.core.capture import Captured
from lambdatui.core.dead_letters import HIDDEN_S, DeadLetter, DeadLetterPlace
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.ports import DeadLettersPort
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.ui.aside import aside
from lambdatui.ui.captured_event import event_text, offer_of, secret_words
from lambdatui.ui.messages import ConfirmationAsked, CopyRequested, Noted
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.frame import Framed, Tone
from lambdatui.ui.widgets.json_preview import JsonPreview
from lambdatui.ui.widgets.letter_tables import Letters, Places
from lambdatui.ui.widgets.table import Table

#: How many letters are read at once, at most.
MOST = 100
_HIDING = (
    f"Reading hides each message from others for {HIDDEN_S // 60} min, and counts as a "
    "receive: a queue that moves messages on after some receives may do so. Nothing is deleted."
)
_READ_ONLY = (
    "Read-only mode: the letters are not read, since that hides them from others for a while and "
    "counts as a receive. Start lambdatui without --read-only to read them."
)
_NO_PLACE = (
    "This function has no dead-letter queue and no on-failure destination, and its source queues "
    "have none. Escape leads back."
)
#: Seconds between two looks at how long a queue has been read.
_TICK_S = 0.5
_AWAITED = "The queue is being asked. The first letter is shown here as soon as it comes."
_NO_LETTER = "No letter is visible in {queue} now: it is empty, or others have them in hand."


class DeadLettersScreen(Framed[Offer | tuple[DeadLetter, ...]]):
    """Gives one letter's event as an offer, or the letters that are to be replayed as a batch."""

    DEFAULT_CSS = """
    DeadLettersScreen {
        & Places { height: 1fr; }
        & Letters { display: none; height: 2fr; min-height: 5; }
        & JsonPreview { display: none; height: 3fr; padding: 0; }
        &.-letters {
            & Places { display: none; }
            & Letters, & JsonPreview { display: block; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", id="letters.mark"),
        Binding("R", "replay", "replay", id="letters.replay"),
        Binding("s", "save", "save", id="letters.save"),
        Binding("x", "mask", "mask", id="letters.mask"),
        Binding("d", "delete", "delete", id="letters.delete"),
        Binding("u", "release", "release", id="letters.release"),
        Binding("y", "copy", "copy", id="letters.copy", show=False),
        Binding("r", "again", "read again", id="letters.again", show=False),
        Binding("tab", "app.focus_next", "next part", id="letters.next", show=False),
        Binding("shift+tab", "app.focus_previous", "part before", id="letters.back", show=False),
        Binding("q", "leave", "back", id="letters.leave", show=False),
    ]

    def __init__(
        self, function: str, letters: DeadLettersPort, clock: Clock, *, read_only: bool = False
    ) -> None:
        super().__init__(f"Dead letters of {function}")
        self._function = function
        self._port = letters
        self._clock = clock
        self._read_only = read_only
        self._place: DeadLetterPlace | None = None
        self._letters: list[DeadLetter] = []
        self._marked: set[str] = set()
        self._reading = False
        self._since_ms = 0
        self._masked = False
        self._captured: Captured | None = None
        #: What is said where the letter under the cursor needs no words of its own.
        self._told: tuple[str, Tone] = ("", "context")

    def parts(self) -> ComposeResult:
        """The places; or the letters of one, and the event of the one under the cursor."""
        yield Places(id="places")
        yield Letters(self._marked, self._clock, id="letters")
        yield JsonPreview("the event", id="letter-event")

    def on_mount(self) -> None:
        """Ask where letters wait; that leaves no trace."""
        self._places.focus()
        self.set_interval(_TICK_S, self._tick)
        self.say("Looking where dead letters of this function go…")
        self.do(self._look, "looking for dead letters")

    @property
    def _places(self) -> Places:
        return self.query_one(Places)

    @property
    def _rows(self) -> Letters:
        return self.query_one(Letters)

    # The places.

    async def _look(self) -> None:
        found = await self._port.dead_letter_places(self._function)
        self._places.set_rows(found.places)
        unread = " ".join(found.unread)
        if unread:
            self.say(f"Not all could be looked at: {unread}", "doubt")
        elif not found.places:
            self.say(_NO_PLACE)
        else:
            self._say_place()

    @on(Places.RowHighlighted)
    def _highlighted(self, event: Table.RowHighlighted) -> None:
        event.stop()
        self.refresh_bindings()
        if self._place is None:
            self._say_place()
        else:
            self._masked = False
            self._show()

    def _say_place(self) -> None:
        place = self._places.cursor_row
        if place is not None:
            self.say(place.unreadable or place.arn, "doubt" if place.unreadable else "context")

    @on(Places.RowOpened)
    def _opened(self, event: Table.RowOpened) -> None:
        event.stop()
        if self._place is not None:
            self._take(save=False)
        elif place := self._places.cursor_row:
            self._ask_read(place)

    def _ask_read(self, place: DeadLetterPlace) -> None:
        if place.unreadable:
            self.say(place.unreadable, "doubt")
        elif self._read_only:
            self.say(_READ_ONLY, "doubt")
        else:
            question = f"Read the letters of {_name(place)}?"
            self.post_message(
                ConfirmationAsked(
                    question, lambda yes: self._read(place, yes), yes="read", detail=_HIDING
                )
            )

    # The letters.

    def _read(self, place: DeadLetterPlace, yes: bool | None) -> None:
        if not yes:
            return
        self._place = place
        self._letters = []
        self._marked.clear()
        self._rows.set_rows(())
        self.add_class("-letters")
        self._head(f"{self._function} · {_name(place)}")
        self._rows.focus()
        self._reading, self._since_ms = True, self._clock()
        self._tick()
        self.do(partial(self._receive, place), f"reading {_name(place)}", failed=self._not_read)

    def _head(self, what: str) -> None:
        self.query_one("#frame").border_title = Content(safe(f"Dead letters of {what}"))

    async def _receive(self, place: DeadLetterPlace) -> None:
        async for letter in self._port.dead_letters(self._function, place, MOST):
            self._letters.append(letter)
            self._rows.set_rows(self._letters)
            self._tick()
        self._reading = False
        self._sum_up()
        if self._letter is None:
            self.query_one(JsonPreview).say(self._told[0])
        self.refresh_bindings()

    def _tick(self) -> None:
        """SQS takes its time: say that it is being asked, and for how long."""
        if self._reading and self._place is not None:
            count = len(self._letters)
            so_far = f"{count} so far" if count else "none so far"
            seconds = max(0, self._clock() - self._since_ms) // 1000
            self._tell(f"Reading the letters of {_name(self._place)}… {seconds} s, {so_far}.")
            if self._letter is None:
                self.query_one(JsonPreview).say(_AWAITED)

    def _not_read(self) -> None:
        self._reading = False
        self._told = (self.words, "bad")
        if self._letter is None:
            self.query_one(JsonPreview).say("")

    def _sum_up(self) -> None:
        count = len(self._letters)
        if not count:
            queue = _name(self._place) if self._place else ""
            self._tell(_NO_LETTER.format(queue=queue))
        elif self._marked:
            self._tell(f"{len(self._marked)} of {count} marked; R replays them.")
        else:
            more = " There may be more in the queue." if count >= MOST else ""
            letters = "1 letter" if count == 1 else f"{count} letters"
            hidden = f"hidden from others for {HIDDEN_S // 60} min from when it was read"
            self._tell(f"{letters}, {hidden}.{more}")

    def _tell(self, words: str, tone: Tone = "context") -> None:
        self._told = (words, tone)
        secrets = self._captured.secrets if self._captured and self._letter else ()
        said = secret_words(secrets, mask=self._masked)
        if said and not self._reading and not self._marked:
            self.say(said, "good" if self._masked else "doubt")
        else:
            self.say(words, tone)

    @property
    def _letter(self) -> DeadLetter | None:
        return self._rows.cursor_row if self._place is not None else None

    def _show(self) -> None:
        letter = self._letter
        if letter is None:
            self.query_one(JsonPreview).say(_AWAITED if self._reading else "")
        else:
            self.do(
                partial(self._show_letter, letter, self._masked), "showing the letter", group="show"
            )

    async def _show_letter(self, letter: DeadLetter, mask: bool) -> None:
        preview = self.query_one(JsonPreview)
        captured = await aside(letter.captured)
        if letter is not self._letter:
            return
        self._captured = captured
        if captured is None:
            preview.show_text(f"{letter.note}\n\n{letter.body}", title="the message, as it came")
        else:
            title = "the event, masked" if mask and captured.secrets else "the event"
            preview.show_text(event_text(captured, mask=mask), title=title)
        self._tell(*self._told)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What has nothing to do here is left out."""
        del parameters
        letter = self._letter
        match action:
            case "save" | "copy" | "mark":
                return letter is not None and bool(letter.event)
            case "mask":
                return (
                    letter is not None
                    and self._captured is not None
                    and bool(self._captured.secrets)
                )
            case "replay":
                return any(one.event for one in self._letters) and not self._reading
            case "delete" | "release":
                return letter is not None
            case "again":
                return self._place is not None and not self._reading
        return True

    # What is done with them.

    def action_mark(self) -> None:
        """Mark it for a replay, or no more; and on to the next."""
        letter = self._letter
        if letter is None:
            return
        self._marked ^= {letter.id}
        self._rows.refresh()
        self._rows.move_by(1)
        self._sum_up()

    def action_replay(self) -> None:
        """Give those that are marked; all of them where none is."""
        chosen = [one for one in self._letters if one.id in self._marked] or self._letters
        self.dismiss(tuple(letter for letter in chosen if letter.event))

    def action_save(self) -> None:
        """Take it, and save it."""
        self._take(save=True)

    def _take(self, *, save: bool) -> None:
        letter = self._letter
        captured = letter.captured() if letter else None
        if letter is None or captured is None:
            return
        details = EventDetails(
            provenance=Provenance.DEAD_LETTER,
            detail=letter.place.arn,
            request_id=letter.request_id,
            captured_ms=letter.sent_ms,
        )
        self.dismiss(offer_of(captured, details, mask=self._masked, save=save))

    def action_mask(self) -> None:
        """Put *** in the place of what looks like a secret, or take it as it is again."""
        self._masked = not self._masked
        self._show()

    def action_copy(self) -> None:
        """Copy the event as it would be taken."""
        if self._letter is not None and self._captured is not None:
            text = event_text(self._captured, mask=self._masked)
            self.post_message(CopyRequested(text, "the event"))

    def action_again(self) -> None:
        """Read the queue once more, which counts once more."""
        if self._place is not None:
            self._ask_read(self._place)

    def action_delete(self) -> None:
        """Ask, then delete it for good."""
        letter = self._letter
        if letter is None:
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self.do(partial(self._delete, letter), "deleting a dead letter", group=letter.id)

        detail = f"Message {letter.id} is gone for good then. Save its event first to keep it."
        self.post_message(
            ConfirmationAsked(
                f"Delete this letter from {_name(letter.place)}?",
                answer,
                yes="delete",
                detail=detail,
            )
        )

    async def _delete(self, letter: DeadLetter) -> None:
        await self._port.delete_dead_letter(letter)
        self._gone((letter,))
        self._note(f"Deleted message {letter.id}.")

    def action_release(self) -> None:
        """Make those that are marked visible to others, or the one under the cursor."""
        letter = self._letter
        marked = [one for one in self._letters if one.id in self._marked]
        if chosen := marked or ([letter] if letter else []):
            self.do(partial(self._release, chosen), "releasing dead letters", group="release")

    async def _release(self, letters: list[DeadLetter]) -> None:
        for letter in letters:
            await self._port.release_dead_letter(letter)
            self._gone((letter,))
        count = "The letter is" if len(letters) == 1 else f"{len(letters)} letters are"
        self._note(f"{count} visible to others again.")

    def _note(self, words: str) -> None:
        self.post_message(Noted(words))
        if not self._reading:
            self._sum_up()

    def _gone(self, letters: tuple[DeadLetter, ...]) -> None:
        """They are not ours any more."""
        ids = {letter.id for letter in letters}
        self._marked -= ids
        self._letters = [letter for letter in self._letters if letter.id not in ids]
        self._rows.set_rows(self._letters)
        self.refresh_bindings()

    def action_leave(self) -> None:
        """From the letters to the places, then back."""
        if self._place is None:
            self.dismiss(None)
            return
        self.workers.cancel_group(self, "work")
        self._place, self._reading, self._captured = None, False, None
        self._letters = []
        self.remove_class("-letters")
        self._head(self._function)
        self._places.focus()
        self._say_place()
        self.refresh_bindings()


def _name(place: DeadLetterPlace) -> str:
    return place.arn.rsplit(":", 1)[-1]
