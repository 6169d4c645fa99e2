"""What a person has under their hands for one function: the event, its drafts, the last result."""

from dataclasses import dataclass, field

from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.history import Draft, HistoryEntry, PastRun, place_of
from lambdatui.core.invoke import InvocationType
from lambdatui.core.triggers import Triggers
from lambdatui.ui.offers import Offer
from lambdatui.ui.runs import NOTHING_KNOWN, Ended, Running

#: Unsaved texts that were replaced and are kept for going back.
MOST_EARLIER = 5
#: Stands behind an event's name where something else was sent than what is saved under it.
EDITED = " (edited)"


@dataclass(frozen=True)
class Earlier:
    """An unsaved text that gave way to another; ``at_ms`` is when, since the epoch."""

    text: str
    source: str
    at_ms: int


@dataclass(frozen=True, eq=False)
class Taking:
    """A pick that is being read, and takes the place of the text when it is here."""

    name: str


@dataclass
class Worksheet:
    """One function's. ``loaded`` is the text as it was picked, None for a restored draft.

    ``entry`` is the saved event that the text came from, None for a template. ``kept`` is the
    draft as the store has it, None where it has none; ``touched`` says that a person edited the
    text since it came, or chose how it is sent.
    ``offered`` is the text as it came from elsewhere, which no file has. ``details`` are what is
    known of the text beside it. ``qualifier`` is empty for $LATEST; ``context`` is the client
    context, a JSON object, or empty. ``marked`` are saved events, for a replay of several.
    ``past`` is an older invocation that a person looks at, in the place of the last result, and
    ``past_run`` all that is kept of it, once it is read. ``others`` are drafts of other consoles.
    With ``dry_runs_only`` no event chooses its type.
    ``arn`` is the function's, empty where it is not known: one name stands in many accounts.
    ``taking`` is a pick on its way: what is on the sheet is no longer what the person sees marked.
    """

    function: str
    type: InvocationType = InvocationType.SYNC
    text: str = "{}"
    loaded: str | None = "{}"
    source: str = "Empty"
    entry: EventEntry | None = None
    ready: bool = False
    touched: bool = False
    earlier: list[Earlier] = field(default_factory=list)
    entries: tuple[EventEntry, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    unread: str = ""
    running: Running | None = None
    ended: Ended | None = None
    past: HistoryEntry | None = None
    past_run: PastRun | None = None
    taking: Taking | None = None
    kept: Draft | None = None
    offered: str | None = None
    details: EventDetails = NOTHING_KNOWN
    qualifier: str = ""
    context: bytes = b""
    marked: frozenset[tuple[Origin, str]] = frozenset()
    others: tuple[Draft, ...] = ()
    dry_runs_only: bool = False
    triggers: Triggers | None = None
    arn: str = ""
    # How events were sent before the one under hand said how it is to be.
    _before: tuple[InvocationType, str] | None = None

    @property
    def target(self) -> str:
        """The function's ARN; its name where that is not known."""
        return self.arn or self.function

    @property
    def place(self) -> str:
        """Where the function stands, ACCOUNT/REGION; empty where that is not known."""
        return place_of(self.arn)

    @property
    def unsaved(self) -> bool:
        """Whether the text stands in no file and no template."""
        return self.text != self.loaded

    @property
    def restored(self) -> bool:
        """Whether the text is a draft from an earlier session, and no file's."""
        return self.loaded is None

    @property
    def sent_as(self) -> str:
        """The event's name for the record of invocations."""
        edited = self.unsaved and self.text != self.offered
        return f"{self.source}{EDITED}" if edited else self.source

    @property
    def chosen(self) -> tuple[EventEntry, ...]:
        """The saved events that are marked, as they stand in the list."""
        return tuple(entry for entry in self.entries if (entry.origin, entry.name) in self.marked)

    @property
    def own_qualifier(self) -> str:
        """The one that a person chose, not the one that the event under hand asks for."""
        return self._before[1] if self._before is not None else self.qualifier

    def mark(self, entry: EventEntry) -> None:
        """Mark a saved event, or take its mark off."""
        self.marked ^= {(entry.origin, entry.name)}

    def expect(self, details: EventDetails) -> None:
        """Take what is known of the text; how it is to be sent is chosen by it, for this text."""
        self.details = details
        if details.type is not None or details.qualifier:
            self._before = self.type, self.qualifier
            self.type = self.type if self.dry_runs_only else details.type or self.type
            self.qualifier = details.qualifier or self.qualifier

    def choose(self, type: InvocationType, qualifier: str) -> None:
        """A person chooses how events are sent, from here on."""
        self._before = None
        self.type, self.qualifier = type, qualifier
        self.touched |= self.unsaved

    def send_with(self, context: bytes) -> None:
        """A person chooses the client context."""
        self.context = context
        self.touched |= self.unsaved

    def event_of(self, past: HistoryEntry) -> EventEntry | None:
        """The saved event that was sent then, edited or not, where its name still exists."""
        name = past.event_name.removesuffix(EDITED)
        return next((entry for entry in self.entries if entry.name == name), None)

    def load(self, text: str, source: str, entry: EventEntry | None, now_ms: int) -> bool:
        """Take another text; whether an unsaved one gave way, and is kept in ``earlier``."""
        gives_way = self.unsaved and bool(self.text.strip()) and self.text != text
        if gives_way:
            kept = [one for one in self.earlier if one.text != self.text]
            self.earlier = [Earlier(self.text, self.source, now_ms), *kept][:MOST_EARLIER]
        self.text = self.loaded = text
        self.source = source
        self.entry = entry
        self.touched = False
        self.offered = None
        self.details = NOTHING_KNOWN
        if self._before is not None:
            self.type, self.qualifier = self._before
            self._before = None
        return gives_way

    def take_offer(self, offer: Offer, now_ms: int) -> bool:
        """Take a text that no file has; whether an unsaved one gave way to it."""
        gave_way = self.load(offer.text, offer.source, None, now_ms)
        self.loaded = ""
        self.offered = offer.text
        self.touched = True
        self.expect(offer.details)
        if offer.details.provenance is Provenance.HISTORY:
            # It went there; without a qualifier that was $LATEST.
            self._before = self._before or (self.type, self.qualifier)
            self.qualifier = offer.details.qualifier
        if offer.how is not None:
            self._before = self._before or (self.type, self.qualifier)
            self._as_drafted(*offer.how)
        return gave_way

    def take_back(self, earlier: Earlier, now_ms: int) -> bool:
        """Go back to an unsaved text, which stays unsaved; whether another gave way to it."""
        self.earlier = [one for one in self.earlier if one is not earlier]
        gave_way = self.load(earlier.text, earlier.source, None, now_ms)
        self.loaded = ""
        self.touched = True
        return gave_way

    def restore(self, draft: Draft, entry: EventEntry | None, details: EventDetails) -> None:
        """Take what was being typed when this function was last left, and what it came from.

        ``details`` are what is known of it by now. It is sent as it would have been then.
        """
        self.entry = entry
        self.text = draft.text
        self.loaded = None
        self.source = draft.event_name or "Draft"
        self.context = draft.client_context.encode()
        self.expect(details)
        # Drafts of earlier versions do not say.
        if draft.type is not None or draft.qualifier:
            self._as_drafted(draft.type, draft.qualifier)
        self.kept = self.draft

    def _as_drafted(self, type: InvocationType | None, qualifier: str) -> None:
        self.type = self.type if self.dry_runs_only else type or self.type
        self.qualifier = qualifier

    def saved(self, entry: EventEntry, text: str) -> None:
        """The text was written to a file; it may have been edited further since."""
        self.loaded = text
        self.source = entry.name
        self.entry = entry

    @property
    def draft(self) -> Draft | None:
        """What to keep: the unsaved text with all that belongs to it; None where a file has it."""
        return self.as_draft if self.unsaved and self.text else None

    @property
    def as_draft(self) -> Draft:
        """The text with all that belongs to it, saved or not."""
        return Draft(
            function=self.function,
            place=self.place,
            text=self.text,
            event_name=self.source,
            origin=self.entry.origin if self.entry is not None else None,
            type=None if self.dry_runs_only else self.type,
            qualifier=self.qualifier,
            client_context=self.context.decode(),
            details=self.details,
        )
