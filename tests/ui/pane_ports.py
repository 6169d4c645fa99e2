"""All that the invoke pane asks for, in memory."""

import asyncio
from collections.abc import AsyncGenerator

from msgspec.structs import replace

from lambdatui.core.connection import Identity
from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace, DeadLetterPlaces
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry, SavedEvent
from lambdatui.core.found_run import Evidence, FoundRun
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult
from lambdatui.core.qualifiers import Alias, Qualifiers, Version
from lambdatui.core.replay import PastReplay, ReplayEvent, ReplayPlan
from lambdatui.core.shared_events import SharedEvent, SharedEvents
from lambdatui.core.triggers import SourceKind, Triggers, TriggerSource
from tests.ui.invoke_ports import NOW, EventPorts, InvokePorts
from tests.ui.library import FakeLibrary

SENT_BY = (
    TriggerSource(
        kind=SourceKind.SQS, arn="arn:aws:sqs:eu-west-1:111122223333:orders", label="orders"
    ),
    TriggerSource(kind=SourceKind.S3, arn="arn:aws:s3:::uploads", label="uploads"),
)


class PanePorts(FakeLibrary):
    """All that the invoke pane asks for: ``invoke`` and ``saved_events`` as a test has them.

    ``stream`` are the parts of a streamed response; after them comes the result of ``invoke``.
    """

    def __init__(self, invoke: InvokePorts, events: EventPorts) -> None:
        super().__init__()
        self.sender = invoke
        self.shelf = events
        self.sources = Triggers(sources=SENT_BY)
        self.known = Qualifiers(
            aliases=(Alias(name="live", version="7", other="8", weight=0.1),),
            versions=(Version(number="8"), Version(number="7")),
        )
        self.who: Identity | LambdatuiError = Identity(
            account="111122223333", arn="arn:aws:iam::111122223333:user/ada", region="eu-west-1"
        )
        self.parts: list[InvokePart] = []
        self.more_parts = asyncio.Event()
        self.found: FoundRun | None = None
        self.looked: list[InvokeRequest] = []
        self.earlier: dict[str, InvokeResult] = {}
        self.released: list[str] = []
        self.replays_read = asyncio.Event()
        self.replays_read.set()
        self.changes: asyncio.Queue[tuple[EventEntry, ...]] = asyncio.Queue()

    async def invoke(self, request: InvokeRequest) -> InvokeResult:
        """As the test has it."""
        return await self.sender.invoke(request)

    async def invoke_stream(
        self, request: InvokeRequest
    ) -> AsyncGenerator[InvokePart | InvokeResult, None]:
        """The parts, then the result; held where the test holds invocations."""
        for part in self.parts:
            yield part
        yield await self.sender.invoke(request)

    async def history(self, function: str) -> tuple[HistoryEntry, ...]:
        """As the test has it."""
        return await self.sender.history(function)

    async def find_run(self, request: InvokeRequest, result: InvokeResult) -> FoundRun:
        """What was given, or nothing found."""
        self.looked.append(request)
        return self.found or FoundRun(
            evidence=Evidence.NOTHING, function=request.function, from_ms=NOW, to_ms=NOW + 60_000
        )

    async def last_result(
        self, function: str, event_name: str, before_ms: int = 0, qualifier: str | None = None
    ) -> InvokeResult | None:
        """By the event's name."""
        return self.earlier.get(event_name)

    async def identity(self) -> Identity:
        """Who the test says that we are."""
        if isinstance(self.who, LambdatuiError):
            raise self.who
        return self.who

    async def triggers(self, function: str) -> Triggers:
        """A queue and a bucket."""
        return self.sources

    async def qualifiers(self, function: str) -> Qualifiers:
        """An alias and two versions."""
        return self.known

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        """As the test has them, with what is known of them."""
        return tuple(self.told(function, entry) for entry in await self.shelf.events(function))

    def told(self, function: str, entry: EventEntry) -> EventEntry:
        """The entry with what is known beside it."""
        details = self.details.get((function, entry.name), EventDetails())
        return replace(entry, note=details.note, has_expected=details.expected is not None)

    async def watch_events(self, function: str) -> AsyncGenerator[tuple[EventEntry, ...], None]:
        """What the test puts there."""
        while True:
            yield await self.changes.get()

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """As the test has it."""
        return await self.shelf.read_event(function, entry)

    async def save_event(
        self,
        function: str,
        name: str,
        text: str,
        *,
        overwrite: bool = False,
        details: EventDetails | None = None,
    ) -> EventEntry:
        """As the test has it; details are kept beside."""
        entry = await self.shelf.save_event(function, name, text, overwrite=overwrite)
        if details is not None:
            self.details[function, name] = details
        return self.told(function, entry)

    async def save_details(
        self, function: str, entry: EventEntry, details: EventDetails
    ) -> EventEntry:
        """Keep them."""
        self.details[function, entry.name] = details
        return self.told(function, entry)

    async def rename_event(self, function: str, entry: EventEntry, name: str) -> EventEntry:
        """CONFLICT as the port says."""
        if (entry.origin, name) in self.shelf.texts:
            raise fail(Kind.CONFLICT, f"{function} already has an event '{name}'.")
        self.shelf.texts[entry.origin, name] = self.shelf.texts.pop((entry.origin, entry.name))
        return replace(entry, name=name)

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        """As the test has it."""
        return await self.shelf.delete_event(function, entry)

    async def draft(self, function: str) -> Draft | None:
        """As the test has it."""
        return await self.shelf.draft(function)

    async def save_draft(self, draft: Draft) -> None:
        """As the test has it."""
        await self.shelf.save_draft(draft)

    async def dead_letter_places(self, function: str) -> DeadLetterPlaces:
        """None."""
        return DeadLetterPlaces()

    async def dead_letters(
        self, function: str, place: DeadLetterPlace, limit: int
    ) -> AsyncGenerator[DeadLetter, None]:
        """None."""
        for letter in list[DeadLetter]():
            yield letter

    async def delete_dead_letter(self, letter: DeadLetter) -> None:
        """Nothing to delete."""

    async def release_dead_letter(self, letter: DeadLetter) -> None:
        """Note it."""
        self.released.append(letter.id)

    async def shared_events(self, function: str) -> SharedEvents:
        """None."""
        return SharedEvents()

    async def push_shared_event(
        self,
        function: str,
        event: SharedEvent,
        *,
        overwrite: bool = False,
        seen: SharedEvent | None = None,
    ) -> str:
        """The first version."""
        return "1"

    async def delete_shared_event(
        self, function: str, name: str, seen: SharedEvent | None = None
    ) -> None:
        """Nothing to delete."""

    async def replay(
        self, plan: ReplayPlan, *, resume: bool = False
    ) -> AsyncGenerator[ReplayEvent, None]:
        """No test of the pane sends a batch."""
        for event in list[ReplayEvent]():
            yield event

    async def last_replay(self, function: str) -> PastReplay | None:
        """None, once the test lets it be read."""
        await self.replays_read.wait()
        return None
