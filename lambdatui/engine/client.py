"""Every port of :mod:`lambdatui.core.ports`, answered by the engine process."""

import contextlib
import time
from collections.abc import AsyncGenerator

import msgspec

from lambdatui.core.configuration import Configuration
from lambdatui.core.connection import Identity
from lambdatui.core.errors import Kind, LambdatuiError, mistake
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry, SavedEvent
from lambdatui.core.found_run import FoundRun
from lambdatui.core.functions import FunctionPage
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.insights import InsightsAnswer, InsightsRequest
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult, Outcome
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.engine import wire
from lambdatui.engine.bundle_client import BundleClient
from lambdatui.engine.link import GONE


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _unknown(error: Exception, started_ms: int) -> InvokeResult:
    """The result where the engine died, or did not understand: what it had sent is not known.

    Raises:
        LambdatuiError: Where it said that nothing was run.
    """
    fault = error.fault if isinstance(error, LambdatuiError) else mistake(error, "invoking")
    if fault.kind not in (Kind.ENGINE, Kind.BUG):
        raise error
    advice = "Look in the logs for the invocation before you send it again."
    unknown = msgspec.structs.replace(fault, advice=advice)
    elapsed_ms = float(_now_ms() - started_ms)
    return InvokeResult(
        outcome=Outcome.UNKNOWN, started_ms=started_ms, elapsed_ms=elapsed_ms, fault=unknown
    )


class EngineClient(BundleClient):
    """All that the console asks for; the fleet, the library and what feeds functions are bases'."""

    async def identity(self) -> Identity:
        """See :class:`~lambdatui.core.ports.IdentityPort`."""
        found: Identity = await self._one(wire.GetIdentity(), Identity)
        return found

    def functions(self) -> AsyncGenerator[FunctionPage, None]:
        """See :class:`~lambdatui.core.ports.FunctionsPort`."""
        return self._stream(wire.ListFunctions(), FunctionPage)

    async def configuration(self, function: str) -> Configuration:
        """See :class:`~lambdatui.core.ports.ConfigurationPort`."""
        found: Configuration = await self._one(wire.GetConfiguration(function), Configuration)
        return found

    def tail(self, request: TailRequest) -> AsyncGenerator[TailBatch, None]:
        """See :class:`~lambdatui.core.ports.LogsPort`."""
        return self._stream(wire.Tail(request), TailBatch)

    def insights(self, request: InsightsRequest) -> AsyncGenerator[InsightsAnswer, None]:
        """See :class:`~lambdatui.core.ports.InsightsPort`."""
        return self._stream(wire.Insights(request), InsightsAnswer)

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        """See :class:`~lambdatui.core.ports.ExportPort`."""
        found: str = await self._one(wire.BeginExport(path, overwrite), str)
        return found

    async def add_export(self, path: str, part: bytes) -> None:
        """See :class:`~lambdatui.core.ports.ExportPort`."""
        await self._one(wire.AddExport(path, part), type(None))

    async def end_export(self, path: str, *, keep: bool) -> None:
        """See :class:`~lambdatui.core.ports.ExportPort`."""
        await self._one(wire.EndExport(path, keep), type(None))

    async def invoke(self, request: InvokeRequest) -> InvokeResult:
        """See :class:`~lambdatui.core.ports.InvokePort`; the engine's death makes it UNKNOWN."""
        # Where there is no engine, nothing is sent. From here on the request may have gone out, and
        # only what the sending itself says of it is to be believed.
        await self._opened()
        under_way = self._invoked()
        started_ms = _now_ms()
        call = wire.Invoke(request)
        try:
            found: InvokeResult = await self._one(call, InvokeResult, under_way.over)
        except Exception as error:
            # Not where it was cancelled: then the engine goes on with it, and says when it ended.
            under_way.over()
            return _unknown(error, started_ms)
        under_way.over()
        return found

    async def invoke_stream(
        self, request: InvokeRequest
    ) -> AsyncGenerator[InvokePart | InvokeResult, None]:
        """See :class:`~lambdatui.core.ports.StreamPort`; the engine's death makes it UNKNOWN."""
        await self._opened()
        under_way = self._invoked()
        started_ms = _now_ms()
        parts: list[bytes] = []
        result: InvokeResult | None = None
        try:
            async with contextlib.aclosing(
                self._stream(wire.InvokeStream(request), wire.Streamed, under_way.over)
            ) as items:
                async for item in items:
                    result = item.result or result
                    if item.part is not None:
                        parts.append(item.part.data)
                        yield item.part
            if result is None:
                raise LambdatuiError(GONE)
        except Exception as error:
            under_way.over()
            unknown = _unknown(error, started_ms)
            yield msgspec.structs.replace(unknown, payload=b"".join(parts))
            return
        under_way.over()
        yield result

    async def find_run(self, request: InvokeRequest, result: InvokeResult) -> FoundRun:
        """See :class:`~lambdatui.core.ports.FindRunPort`."""
        # What was sent and what came are not looked for.
        bare = msgspec.structs.replace(request, payload=b"")
        without = msgspec.structs.replace(result, payload=b"", log_tail="")
        found: FoundRun = await self._one(wire.FindRun(bare, without), FoundRun)
        return found

    async def history(self, function: str) -> tuple[HistoryEntry, ...]:
        """See :class:`~lambdatui.core.ports.InvokePort`."""
        found: tuple[HistoryEntry, ...] = await self._one(
            wire.ListHistory(function), tuple[HistoryEntry, ...]
        )
        return found

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: tuple[EventEntry, ...] = await self._one(
            wire.ListEvents(function), tuple[EventEntry, ...]
        )
        return found

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: SavedEvent = await self._one(wire.ReadEvent(function, entry), SavedEvent)
        return found

    async def save_event(
        self,
        function: str,
        name: str,
        text: str,
        *,
        overwrite: bool = False,
        details: EventDetails | None = None,
    ) -> EventEntry:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        request = wire.SaveEvent(function, name, text, overwrite, details)
        found: EventEntry = await self._one(request, EventEntry)
        return found

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: str = await self._one(wire.DeleteEvent(function, entry), str)
        return found

    async def draft(self, function: str) -> Draft | None:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: Draft | None = await self._one(wire.GetDraft(function), Draft | None)
        return found

    async def save_draft(self, draft: Draft) -> None:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        await self._one(wire.SaveDraft(draft), type(None))
