"""What a person has under their hands for one function: the event, its drafts, the last result."""

from dataclasses import dataclass, field

from lambdatui.core.errors import Fault
from lambdatui.core.events import EventEntry
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult

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


@dataclass(frozen=True)
class Running:
    """An invocation that was sent and has not ended; ``since_ms`` since the epoch."""

    request: InvokeRequest
    since_ms: int


@dataclass(frozen=True)
class Ended:
    """An invocation that ended: with a result, or with the fault for which it was not sent."""

    request: InvokeRequest
    since_ms: int
    result: InvokeResult | None = None
    fault: Fault | None = None


@dataclass
class Worksheet:
    """One function's. ``loaded`` is the text as it was picked, None for a restored draft.

    ``entry`` is the saved event that the text came from, None for a template. ``kept`` is the
    draft as the store has it; ``touched`` says that a person edited the text since it came.
    ``past`` is an older invocation that a person looks at, in the place of the last result.
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
    taking: Taking | None = None
    kept: str = ""

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
        return f"{self.source}{EDITED}" if self.unsaved else self.source

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
        return gives_way

    def take_back(self, earlier: Earlier, now_ms: int) -> bool:
        """Go back to an unsaved text, which stays unsaved; whether another gave way to it."""
        self.earlier = [one for one in self.earlier if one is not earlier]
        gave_way = self.load(earlier.text, earlier.source, None, now_ms)
        self.loaded = ""
        self.touched = True
        return gave_way

    def restore(self, draft: Draft, entry: EventEntry | None) -> None:
        """Take what was being typed when this function was last left, and what it came from."""
        self.entry = entry
        self.text = self.kept = draft.text
        self.loaded = None
        self.source = draft.event_name or "Draft"

    def saved(self, entry: EventEntry, text: str) -> None:
        """The text was written to a file; it may have been edited further since."""
        self.loaded = text
        self.source = entry.name
        self.entry = entry

    @property
    def draft(self) -> Draft:
        """What to keep: the unsaved text, or nothing where a file has it."""
        text = self.text if self.unsaved else ""
        return Draft(function=self.function, text=text, event_name=self.source)
