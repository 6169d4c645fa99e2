"""What the console asks of levers, answered by the engine process."""

import contextlib
from collections.abc import AsyncGenerator

from msgspec.structs import replace

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.lever import JournalEntry, LeverPlan, LeverState, LeverStep, LeverTarget
from lambdatui.engine import wire_levers as wire
from lambdatui.engine.link import GONE
from lambdatui.engine.package_client import PackageClient

#: What a change ends with whose engine died.
_GONE = replace(
    GONE,
    what="The engine process of lambdatui ended unexpectedly in the middle of the change.",
    advice="Look at what it stands at before you change it again.",
)


class LeversClient(PackageClient):
    """The port of the levers: see :class:`~lambdatui.core.lever_ports.LeversPort`."""

    async def lever(self, target: LeverTarget) -> LeverState:
        """See :class:`~lambdatui.core.lever_ports.LeversPort`."""
        found: LeverState = await self._one(wire.GetLever(target), LeverState)
        return found

    async def listed_levers(self, target: LeverTarget) -> tuple[LeverState, ...]:
        """See :class:`~lambdatui.core.lever_ports.LeversPort`."""
        found: tuple[LeverState, ...] = await self._one(
            wire.ListLever(target), tuple[LeverState, ...]
        )
        return found

    async def pull(self, plan: LeverPlan) -> AsyncGenerator[LeverStep, None]:
        """See :class:`~lambdatui.core.lever_ports.LeversPort`; the engine's death is a fault."""
        # Where there is no engine, nothing is sent.
        await self._opened()
        under_way = self._invoked()
        try:
            steps = self._stream(wire.PullLever(plan), LeverStep, under_way.over)
            async with contextlib.aclosing(steps):
                async for step in steps:
                    yield step
        except LambdatuiError as error:
            under_way.over()
            if error.fault != GONE:
                raise
            yield LeverStep(words="It is not known whether it was done", sent=True, fault=_GONE)
        except Exception:
            # Not where it was closed: then the engine goes on with it.
            under_way.over()
            raise
        under_way.over()

    async def journal(self, limit: int = 200) -> tuple[JournalEntry, ...]:
        """See :class:`~lambdatui.core.lever_ports.LeversPort`."""
        found: tuple[JournalEntry, ...] = await self._one(
            wire.GetJournal(limit), tuple[JournalEntry, ...]
        )
        return found
