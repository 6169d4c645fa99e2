"""A library of events and a registry of shared ones, for the tests of what shows them."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DeletedEvent, EventEntry, Origin, SavedEvent
from lambdatui.core.history import Draft
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import check_json
from lambdatui.core.shared_events import SharedEvent, SharedEvents
from tests.ui.screen_host import NOW_MS

FUNCTION = "orders-api"


def _deleted(name: str, minutes: int, function: str = FUNCTION) -> DeletedEvent:
    return DeletedEvent(
        id=f"{name}.20260303T080000.000Z",
        name=name,
        function=function,
        deleted_ms=NOW_MS - minutes * 60_000,
        path=f"/home/ada/.lambdatui/events/.trash/{function}/{name}.20260303T080000.000Z.json",
        size=1_234,
    )


@dataclass
class LibraryPorts:
    """Keeps the texts of one function's events; ``done`` is what was asked of it."""

    texts: dict[str, str] = field(
        default_factory=lambda: {
            "ok": '{"sku": "A-1"}',
            "bad-sku": '{"quantity": 2}',
            "broken": '{"a": ',
        }
    )
    details: dict[str, EventDetails] = field(default_factory=dict)
    trash: list[DeletedEvent] = field(
        default_factory=lambda: [_deleted("ok", 5), _deleted("ping", 90, "_shared")]
    )
    drafts: list[Draft] = field(
        default_factory=lambda: [
            Draft(function=FUNCTION, text='{"sku": "B-2", "note": "half', event_name="bad-sku"),
            Draft(function=FUNCTION, text='{"quantity": 3}'),
        ]
    )
    done: list[tuple[object, ...]] = field(default_factory=list)
    broken: LambdatuiError | None = None

    def entry(self, name: str) -> EventEntry:
        """As the store would list it."""
        return EventEntry(
            name=name,
            origin=Origin.FUNCTION,
            path=f"/home/ada/.lambdatui/events/{FUNCTION}/{name}.json",
            size=len(self.texts[name]),
            problem=check_json(self.texts[name]),
        )

    def own(self) -> tuple[EventEntry, ...]:
        """All of them, by name."""
        return tuple(self.entry(name) for name in sorted(self.texts))

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        """All of them."""
        return self.own()

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """One."""
        self._check()
        return SavedEvent(entry=entry, text=self.texts[entry.name])

    async def save_event(
        self,
        function: str,
        name: str,
        text: str,
        *,
        overwrite: bool = False,
        details: EventDetails | None = None,
    ) -> EventEntry:
        """Keep it; CONFLICT as the port says."""
        self._check()
        if name in self.texts and not overwrite:
            raise fail(Kind.CONFLICT, f"{function} already has an event '{name}'.")
        self.texts[name] = text
        if details is not None:
            self.details[name] = details
        return self.entry(name)

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        """Nobody asks for it here."""
        raise AssertionError

    async def draft(self, function: str) -> Draft | None:
        """None."""
        return None

    async def save_draft(self, draft: Draft) -> None:
        """Nobody asks for it here."""
        raise AssertionError

    async def watch_events(self, function: str) -> AsyncGenerator[tuple[EventEntry, ...], None]:
        """Once."""
        yield self.own()

    async def event_details(self, function: str, entry: EventEntry) -> EventDetails:
        """What was kept."""
        return self.details.get(entry.name, EventDetails())

    async def save_details(
        self, function: str, entry: EventEntry, details: EventDetails
    ) -> EventEntry:
        """Keep them."""
        self.details[entry.name] = details
        return entry

    async def rename_event(self, function: str, entry: EventEntry, name: str) -> EventEntry:
        """Nobody asks for it here."""
        raise AssertionError

    async def deleted_events(self, function: str) -> tuple[DeletedEvent, ...]:
        """The trash."""
        self._check()
        return tuple(self.trash)

    async def restore_event(self, deleted: DeletedEvent, name: str = "") -> EventEntry:
        """Back into the library; CONFLICT as the port says."""
        self._check()
        self.done.append(("restore", deleted.name, name))
        back = name or deleted.name
        if back in self.texts:
            raise fail(Kind.CONFLICT, f"{FUNCTION} already has an event '{back}'.")
        self.trash.remove(deleted)
        self.texts[back] = "{}"
        return self.entry(back)

    async def import_event(
        self, path: str, function: str, name: str = "", *, overwrite: bool = False
    ) -> EventEntry:
        """From a file, of which there are all; CONFLICT as the port says."""
        self._check()
        self.done.append(("import", path, name, overwrite))
        name = name or path.rpartition("/")[2].removesuffix(".json")
        return await self.save_event(function, name, "{}", overwrite=overwrite)

    async def export_events(
        self, function: str, entries: Sequence[EventEntry], path: str, *, overwrite: bool = False
    ) -> tuple[str, ...]:
        """To ``/home/ada``, where ``taken`` is taken."""
        self._check()
        self.done.append(("export", tuple(entry.name for entry in entries), path, overwrite))
        if path.startswith("taken") and not overwrite:
            raise fail(Kind.CONFLICT, f"/home/ada/{path} is there already.")
        if path.endswith(".json"):
            return (f"/home/ada/{path}",)
        names = dict.fromkeys(entry.name for entry in entries)
        return tuple(f"/home/ada/{path}/{name}.json" for name in names)

    async def other_drafts(self, function: str) -> tuple[Draft, ...]:
        """The drafts."""
        self._check()
        return tuple(self.drafts)

    async def take_back_draft(self, draft: Draft, function: str = "") -> None:
        """Not among the others any more."""
        if draft not in self.drafts:
            raise fail(Kind.NOT_FOUND, "That draft is not kept any more.", "Look again.")
        self.drafts.remove(draft)
        self.done.append(("take back", draft.text))


@dataclass
class SharedPorts:
    """A registry with two events; ``meanwhile`` is what somebody else writes before a change."""

    kept: dict[str, SharedEvent] = field(
        default_factory=lambda: {
            "ok": SharedEvent(name="ok", text='{"sku":"A-9"}', type=InvocationType.SYNC),
            "theirs!": SharedEvent(name="theirs!", text='{"from":"sam"}'),
        }
    )
    meanwhile: SharedEvent | None = None
    problem: str = ""
    broken: LambdatuiError | None = None
    pushed: list[tuple[SharedEvent, bool, SharedEvent | None]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    async def shared_events(self, function: str) -> SharedEvents:
        """All of them."""
        if self.broken is not None:
            raise self.broken
        if self.problem:
            return SharedEvents(version="3", problem=self.problem)
        return SharedEvents(events=tuple(self.kept.values()), version="3" if self.kept else "")

    def _others_write(self) -> None:
        if self.meanwhile is not None:
            self.kept[self.meanwhile.name] = self.meanwhile
            self.meanwhile = None

    async def push_shared_event(
        self,
        function: str,
        event: SharedEvent,
        *,
        overwrite: bool = False,
        seen: SharedEvent | None = None,
    ) -> str:
        """Keep it; CONFLICT as the port says."""
        self._others_write()
        self.pushed.append((event, overwrite, seen))
        known = self.kept.get(event.name)
        if known is not None and not overwrite:
            raise fail(Kind.CONFLICT, f"There is a shared event '{event.name}' already.")
        if known is not None and seen is not None and known != seen:
            raise fail(Kind.CONFLICT, f"Somebody has changed the shared event '{event.name}'.")
        self.kept[event.name] = replace(event, type=event.type or (known.type if known else None))
        return "4"

    async def delete_shared_event(
        self, function: str, name: str, seen: SharedEvent | None = None
    ) -> None:
        """Forget it; CONFLICT as the port says."""
        self._others_write()
        if seen is not None and self.kept[name] != seen:
            raise fail(Kind.CONFLICT, f"Somebody has changed the shared event '{name}'.")
        del self.kept[name]
        self.deleted.append(name)
