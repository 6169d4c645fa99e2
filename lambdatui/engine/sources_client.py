"""What the console asks of triggers, dead letters, shared events and replays."""

import contextlib
from collections.abc import AsyncGenerator

import msgspec

from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace, DeadLetterPlaces
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.replay import PastReplay, ReplayEvent, ReplayPlan
from lambdatui.core.shared_events import SharedEvent, SharedEvents
from lambdatui.core.triggers import Triggers
from lambdatui.engine import wire_events as wire
from lambdatui.engine.library_client import LibraryClient
from lambdatui.engine.link import GONE

#: What a replay fails with whose engine died.
_GONE = msgspec.structs.replace(
    GONE,
    what="The engine process of lambdatui ended unexpectedly in the middle of the replay.",
    advice="Resume it: what was begun is not sent again.",
)


class SourcesClient(LibraryClient):
    """The ports of what stands around a function, answered by the engine process."""

    async def triggers(self, function: str) -> Triggers:
        """See :class:`~lambdatui.core.ports.TriggersPort`."""
        found: Triggers = await self._one(wire.GetTriggers(function), Triggers)
        return found

    async def qualifiers(self, function: str) -> Qualifiers:
        """See :class:`~lambdatui.core.ports.TriggersPort`."""
        found: Qualifiers = await self._one(wire.GetQualifiers(function), Qualifiers)
        return found

    async def dead_letter_places(self, function: str) -> DeadLetterPlaces:
        """See :class:`~lambdatui.core.ports.DeadLettersPort`."""
        request = wire.GetDeadLetterPlaces(function)
        found: DeadLetterPlaces = await self._one(request, DeadLetterPlaces)
        return found

    def dead_letters(
        self, function: str, place: DeadLetterPlace, limit: int
    ) -> AsyncGenerator[DeadLetter, None]:
        """See :class:`~lambdatui.core.ports.DeadLettersPort`."""
        return self._stream(wire.ReadDeadLetters(function, place, limit), DeadLetter)

    async def delete_dead_letter(self, letter: DeadLetter) -> None:
        """See :class:`~lambdatui.core.ports.DeadLettersPort`."""
        await self._one(wire.DeleteDeadLetter(letter), type(None))

    async def release_dead_letter(self, letter: DeadLetter) -> None:
        """See :class:`~lambdatui.core.ports.DeadLettersPort`."""
        await self._one(wire.ReleaseDeadLetter(letter), type(None))

    async def shared_events(self, function: str) -> SharedEvents:
        """See :class:`~lambdatui.core.ports.SharedEventsPort`."""
        found: SharedEvents = await self._one(wire.ListSharedEvents(function), SharedEvents)
        return found

    async def push_shared_event(
        self,
        function: str,
        event: SharedEvent,
        *,
        overwrite: bool = False,
        seen: SharedEvent | None = None,
    ) -> str:
        """See :class:`~lambdatui.core.ports.SharedEventsPort`."""
        request = wire.PushSharedEvent(function, event, overwrite, seen)
        version: str = await self._one(request, str)
        return version

    async def delete_shared_event(
        self, function: str, name: str, seen: SharedEvent | None = None
    ) -> None:
        """See :class:`~lambdatui.core.ports.SharedEventsPort`."""
        await self._one(wire.DeleteSharedEvent(function, name, seen), type(None))

    async def replay(
        self, plan: ReplayPlan, *, resume: bool = False
    ) -> AsyncGenerator[ReplayEvent, None]:
        """See :class:`~lambdatui.core.ports.ReplayPort`; ENGINE where the engine dies meanwhile."""
        if resume:
            # The engine has them.
            plan = msgspec.structs.replace(plan, items=())
        else:
            wire.check_plan_size(plan)
        under_way = self._invoked()
        try:
            steps = self._stream(wire.Replay(plan, resume), ReplayEvent, under_way.over)
            async with contextlib.aclosing(steps):
                async for step in steps:
                    yield step
        except Exception as error:
            # Not where it was closed: then the engine goes on with those under way.
            under_way.over()
            if isinstance(error, LambdatuiError) and error.fault == GONE:
                raise LambdatuiError(_GONE) from None
            raise

    async def last_replay(self, function: str) -> PastReplay | None:
        """See :class:`~lambdatui.core.ports.ReplayPort`."""
        found: PastReplay | None = await self._one(wire.GetLastReplay(function), PastReplay | None)
        return found
