"""What pulling levers may ask of the rest; see :mod:`lambdatui.core.ports`."""

from collections.abc import AsyncGenerator
from typing import Protocol

from lambdatui.core.lever import JournalEntry, LeverPlan, LeverState, LeverStep, LeverTarget


class LeversPort(Protocol):
    """Changes of a function, each sent at most once, and written down."""

    async def lever(self, target: LeverTarget) -> LeverState:
        """What it stands at now; NOT_FOUND where the function or its part is gone."""

    async def listed_levers(self, target: LeverTarget) -> tuple[LeverState, ...]:
        """What it stands at, for a list, with all others that the same answer tells of.

        In the background, at its pace; without the facts that a plan is made of. It raises what
        keeps the target itself from being read.
        """

    def pull(self, plan: LeverPlan) -> AsyncGenerator[LeverStep, None]:
        """Write it down, send it, wait until it is so.

        It goes on to its end, and is written down, though the iterator be closed. An error that is
        raised means that nothing was changed: READ_ONLY in read-only mode, CONFLICT where it
        changed since it was read, and what AWS refused.
        """

    async def journal(self, limit: int = 200) -> tuple[JournalEntry, ...]:
        """What was changed from this computer, the newest first."""
