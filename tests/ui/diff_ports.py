"""Two accounts whose functions differ, and what was seen of them, from memory."""

import asyncio
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_masks import masked
from lambdatui.core.section_seen import SeenTime
from tests.ui.backend import FakeBackend
from tests.ui.section_answers import section_of
from tests.ui.section_bodies import ENVIRONMENT, Body, configuration, everything

NOW_MS = 1_772_525_551_204
HOUR_MS = 3_600_000
#: Not told, wherever it stands.
SECRET, OTHER_SECRET = "sk_live_51Habcdefghij", "sk_live_other_one"


class DiffPorts(FakeBackend):
    """``changes`` are what is otherwise in the configuration, by function and qualifier."""

    def __init__(self, **changes: Mapping[str, Any]) -> None:
        super().__init__()
        self.changes = changes
        self.asked: list[tuple[str, str, SectionId]] = []
        self.times: tuple[SeenTime, ...] = ()
        self.then: Mapping[str, Any] = {}
        self.unseen: tuple[SectionId, ...] = ()
        self.broken: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def masked_section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """As the test has it."""
        self.asked.append((function, qualifier, id))
        if self.gate is not None:
            await self.gate.wait()
        if self.broken is not None:
            raise self.broken
        key = f"{function}:{qualifier}" if qualifier else function
        return self._of(function, id, qualifier, self.changes.get(key.replace("-", "_"), {}))

    async def seen_times(self, function: str, qualifier: str = "") -> tuple[SeenTime, ...]:
        """As the test has it."""
        return self.times

    async def seen_sections(
        self, function: str, qualifier: str = "", *, at_ms: int = 0
    ) -> tuple[SectionAnswers, ...]:
        """As ``then`` says; read a minute before it is asked for, but for one eleven."""
        found = [
            self._of(function, id, qualifier, self.then)
            for id in SectionId
            if id not in self.unseen
        ]
        return tuple(
            replace(
                each,
                answers=tuple(
                    replace(
                        one, read_ms=at_ms - (11 if each.id is SectionId.POLICY else 1) * 60_000
                    )
                    for one in each.answers
                ),
            )
            for each in found
            if self.then
        )

    def _of(
        self, function: str, id: SectionId, qualifier: str, changes: Mapping[str, Any]
    ) -> SectionAnswers:
        about = next(each for each in self.account if each.name == function)
        bodies: dict[SectionId, list[Body]] = everything(about)
        entry = configuration(about, **{"Environment": {"Variables": ENVIRONMENT}, **changes})
        made = [
            (service, operation, asked, {**body, "Configuration": entry})
            if operation == "GetFunction"
            else (service, operation, asked, body)
            for service, operation, asked, body in bodies[id]
        ]
        return masked(section_of({id: made}, function, id, qualifier), b"key")
