"""What the page about a function may ask of the rest; see :mod:`lambdatui.core.ports`."""

from typing import Protocol

from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_seen import SeenTime


class SectionsPort(Protocol):
    """The sections of a function's page."""

    async def section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """One section. An answer that several need is asked for once, and kept for some seconds.

        With ``fresh`` what is kept is not enough. A call that failed is among the answers, with its
        fault; it raises only for what would meet every call, such as EXPIRED.
        """

    async def masked_section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """The same, without the values of environment variables: each is a keyed hash.

        They are equal where the values are, at other times and in other places as well
        (:mod:`lambdatui.core.section_masks`).
        """

    async def seen_sections(
        self, function: str, qualifier: str = "", *, at_ms: int = 0
    ) -> tuple[SectionAnswers, ...]:
        """How each section was when it was last seen until ``at_ms``, masked as above.

        ``at_ms`` is in ms since the epoch; 0 is now. Those that are kept: none that was not seen
        from this computer until then. Their ``read_ms`` says when that was.
        """

    async def seen_times(self, function: str, qualifier: str = "") -> tuple[SeenTime, ...]:
        """When something of it was seen to be new, the newest first."""
