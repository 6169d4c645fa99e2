"""The sections of functions, from memory."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from lambdatui.core.functions import Function
from lambdatui.core.qualifiers import Alias, Qualifiers, Version
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_masks import masked
from lambdatui.core.section_seen import SeenTime
from lambdatui.core.triggers import Triggers
from tests.ui.package_ports import FakePackages
from tests.ui.section_answers import section_of
from tests.ui.section_bodies import Body, everything, nothing

Bodies = Mapping[SectionId, list[Body]]


class FakeSections:
    """Answers for each function of an account: to each everything is attached."""

    account: tuple[Function, ...]
    denied: set[str]
    #: The functions to which nothing is attached, by name.
    plain: frozenset[str] = frozenset()

    async def section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        found = next(item for item in self.account if item.name == function)
        bodies = nothing(found) if function in self.plain else everything(found)
        return section_of(bodies, function, id, qualifier, denied="section" in self.denied)

    async def masked_section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        return masked(await self.section(function, id, qualifier, fresh=fresh), b"key")

    async def seen_sections(
        self, function: str, qualifier: str = "", *, at_ms: int = 0
    ) -> tuple[SectionAnswers, ...]:
        return ()

    async def seen_times(self, function: str, qualifier: str = "") -> tuple[SeenTime, ...]:
        return ()


@dataclass(frozen=True)
class Asked:
    """One question, as it was put."""

    function: str
    id: SectionId
    qualifier: str = ""
    fresh: bool = False


@dataclass
class SectionPorts(FakePackages):
    """Answers by function, at once or once ``held`` is set; an error for a section, or for all."""

    bodies: Mapping[str, Bodies] = field(default_factory=dict)
    denied: bool = False
    broken: dict[SectionId | None, Exception] = field(default_factory=dict)
    held: dict[SectionId | None, asyncio.Event] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    exported: dict[str, bytes] = field(default_factory=dict)
    seen: tuple[SectionAnswers, ...] = ()

    def __post_init__(self) -> None:
        super().__init__()

    async def section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """As the test has it."""
        self.asked.append(Asked(function, id, qualifier, fresh))
        gate = self.held.get(id) or self.held.get(None)
        if gate is not None:
            await gate.wait()
        error = self.broken.get(id) or self.broken.get(None)
        if error is not None:
            raise error
        return section_of(self.bodies[function], function, id, qualifier, denied=self.denied)

    async def masked_section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """The same, masked."""
        return masked(await self.section(function, id, qualifier, fresh=fresh), b"key")

    async def seen_sections(
        self, function: str, qualifier: str = "", *, at_ms: int = 0
    ) -> tuple[SectionAnswers, ...]:
        """As the test has it."""
        return tuple(each for each in self.seen if each.function == function)

    async def seen_times(self, function: str, qualifier: str = "") -> tuple[SeenTime, ...]:
        """None."""
        return ()

    async def triggers(self, function: str) -> Triggers:
        """No test of the pane asks."""
        return Triggers()

    async def qualifiers(self, function: str) -> Qualifiers:
        """An alias and two versions."""
        return Qualifiers(
            aliases=(Alias(name="live", version="7"),),
            versions=(Version(number="8"), Version(number="7")),
        )

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        """In the home of a person."""
        self.exported[f"/home/ada/{path}"] = b""
        return f"/home/ada/{path}"

    async def add_export(self, path: str, part: bytes) -> None:
        """More of it."""
        self.exported[path] += part

    async def end_export(self, path: str, *, keep: bool) -> None:
        """Keep it."""
        assert keep
