"""One side of a comparison of configurations: what it is, what it is called, how it is read."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from lambdatui.core.connection_ports import ConnectionsPort
from lambdatui.core.errors import Kind, fail
from lambdatui.core.ports import ExportPort, FunctionsPort, TriggersPort
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_ports import SectionsPort
from lambdatui.core.timespan import age, iso

#: Sections that are read at once; the engine keeps the pace of their calls.
_AT_ONCE = 4


class ConfigDiffPorts(
    SectionsPort, TriggersPort, FunctionsPort, ConnectionsPort, ExportPort, Protocol
):
    """All that comparing asks of one account and region."""


@dataclass(frozen=True)
class ConfigSide:
    """Which function, where, and when; an empty qualifier is $LATEST.

    ``at_ms`` is ms since the epoch, 0 for now. ``profile`` and ``region`` lead to ``port``.
    """

    port: ConfigDiffPorts
    function: str
    qualifier: str = ""
    profile: str = ""
    region: str = ""
    at_ms: int = 0

    @property
    def called(self) -> str:
        """``orders:live``."""
        return f"{self.function}:{self.qualifier}" if self.qualifier else self.function

    def name(self, other: "ConfigSide", now_ms: int, seen: str = "") -> str:
        """What tells it from the other one; ``seen`` says when what is known of it was seen."""
        alike = (self.function, self.qualifier) == (other.function, other.qualifier)
        by_version = self.function == other.function and self.qualifier != other.qualifier
        parts = [f"{self.function}:{self.qualifier or LATEST}" if by_version else self.called]
        if self.region != other.region:
            parts.append(self.region)
        if self.profile != other.profile:
            parts.append(self.profile)
        if self.at_ms:
            parts.append(f"{age(self.at_ms, now_ms)} ago")
            if seen:
                parts.append(seen)
        elif other.at_ms:
            parts.append("now")
        elif alike and len(parts) == 1:
            parts.append("the same")
        return " · ".join(part for part in parts if part)


async def read_side(
    side: ConfigSide, *, fresh: bool, told: Callable[[], None]
) -> tuple[SectionAnswers, ...]:
    """Every section of it, masked; ``told`` is called as each comes.

    Raises:
        LambdatuiError: NOT_FOUND where the function is not there, or was not seen by then;
            whatever would meet every call.
    """
    if side.at_ms:
        found = await side.port.seen_sections(side.function, side.qualifier, at_ms=side.at_ms)
        if not found:
            raise fail(
                Kind.NOT_FOUND,
                f"{side.called} was not seen from this computer by {iso(side.at_ms)[:19]}Z.",
                "A configuration is remembered from when it is first shown or compared.",
            )
        return found
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(id: SectionId) -> SectionAnswers:
        async with turns:
            read = await side.port.masked_section(side.function, id, side.qualifier, fresh=fresh)
        told()
        return read

    # By itself: where there is no such function, that is said once.
    first = await one(SectionId.GENERAL)
    others = [id for id in SectionId if id is not SectionId.GENERAL]
    try:
        async with asyncio.TaskGroup() as group:
            rest = [group.create_task(one(id)) for id in others]
    except ExceptionGroup as failed:
        # What meets one of them meets all.
        raise failed.exceptions[0] from None
    return (first, *(task.result() for task in rest))
