"""What the console asks of levers, and of the journal of what they changed."""

from lambdatui.core.lever import LeverPlan, LeverTarget
from lambdatui.engine.request import Request


class GetLever(Request, frozen=True):
    """Answered by one ``LeverState``."""

    target: LeverTarget


class ListLever(Request, frozen=True):
    """Answered by one tuple of ``LeverState``: its own, and those that the same answer tells of."""

    target: LeverTarget


class PullLever(Request, frozen=True):
    """Answered by a stream of ``LeverStep``. Not cancelled by anything, not the console's end."""

    plan: LeverPlan


class GetJournal(Request, frozen=True):
    """Answered by one tuple of ``JournalEntry``."""

    limit: int


LeversRequest = GetLever | ListLever | PullLever | GetJournal
#: Finished though nobody waits for it any more, so that the journal has its end.
CHANGES = (PullLever,)
