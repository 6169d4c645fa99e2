"""What the console asks of the sections of a function's page, answered by the engine process."""

import contextlib

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_seen import SeenTime
from lambdatui.engine import wire_sections as wire
from lambdatui.engine.metrics_client import MetricsClient


class SectionsClient(MetricsClient):
    """The port of the sections: see :class:`~lambdatui.core.section_ports.SectionsPort`."""

    async def section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """See :class:`~lambdatui.core.section_ports.SectionsPort`."""
        request = wire.GetSection(function, id, qualifier, fresh)
        async with contextlib.aclosing(self._stream(request, AwsAnswer)) as parts:
            answers = tuple([answer async for answer in parts])
        return SectionAnswers(id=id, function=function, qualifier=qualifier, answers=answers)

    async def masked_section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """See :class:`~lambdatui.core.section_ports.SectionsPort`."""
        request = wire.GetSection(function, id, qualifier, fresh, masked=True)
        async with contextlib.aclosing(self._stream(request, AwsAnswer)) as parts:
            answers = tuple([answer async for answer in parts])
        return SectionAnswers(id=id, function=function, qualifier=qualifier, answers=answers)

    async def seen_times(self, function: str, qualifier: str = "") -> tuple[SeenTime, ...]:
        """See :class:`~lambdatui.core.section_ports.SectionsPort`."""
        request = wire.GetSeenTimes(function, qualifier)
        async with contextlib.aclosing(self._stream(request, SeenTime)) as parts:
            return tuple([time async for time in parts])

    async def seen_sections(
        self, function: str, qualifier: str = "", *, at_ms: int = 0
    ) -> tuple[SectionAnswers, ...]:
        """See :class:`~lambdatui.core.section_ports.SectionsPort`."""
        request = wire.GetSeenSections(function, qualifier, at_ms)
        async with contextlib.aclosing(self._stream(request, SectionAnswers)) as parts:
            return tuple([seen async for seen in parts])
