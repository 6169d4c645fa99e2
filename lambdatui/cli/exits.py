"""The exit statuses, in one place."""

import enum
from typing import TYPE_CHECKING

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.invoke import Outcome

if TYPE_CHECKING:
    from lambdatui.core.replay import ReplaySummary


class Exit(enum.IntEnum):
    """What a script can tell from the exit status."""

    OK = 0
    #: The function ran and failed.
    FUNCTION_ERROR = 1
    #: Both sides of ``lambdatui diff`` differ, as diff has it.
    DIFFERS = 1
    #: The command, its input, the local configuration or the disk; AWS was not asked.
    USAGE = 2
    #: AWS said no, or could not be reached; nothing was run.
    AWS = 3
    #: It was sent, and nobody knows whether the function ran.
    UNKNOWN = 4
    #: A mistake in lambdatui itself (sysexits.h, EX_SOFTWARE).
    BUG = 70
    #: The terminal went away: 128 + SIGHUP.
    HUNG_UP = 129
    #: Ctrl-C: 128 + SIGINT, as shells have it.
    INTERRUPTED = 130
    #: The reader of standard output went away: 128 + SIGPIPE.
    BROKEN_PIPE = 141
    #: The process was asked to end: 128 + SIGTERM.
    TERMINATED = 143


_HERE = frozenset(
    {
        Kind.UNKNOWN_PROFILE,
        Kind.BAD_CONFIG,
        Kind.NO_REGION,
        Kind.NOT_FOUND,
        Kind.CONFLICT,
        Kind.INVALID,
        Kind.TOO_LARGE,
        Kind.READ_ONLY,
        Kind.STORE,
        Kind.ENGINE,
    }
)

_OUTCOMES = {
    Outcome.RETURNED: Exit.OK,
    Outcome.ACCEPTED: Exit.OK,
    Outcome.ALLOWED: Exit.OK,
    Outcome.FUNCTION_ERROR: Exit.FUNCTION_ERROR,
    Outcome.UNKNOWN: Exit.UNKNOWN,
    Outcome.REFUSED: Exit.AWS,
}


def exit_of_fault(fault: Fault) -> Exit:
    """The status for an error: an answer of AWS itself is told from one found here."""
    if fault.kind is Kind.BUG:
        return Exit.BUG
    answered = bool(fault.code or fault.status)
    return Exit.USAGE if fault.kind in _HERE and not answered else Exit.AWS


def exit_of_outcome(outcome: Outcome) -> Exit:
    """The status for an invocation that was sent."""
    return _OUTCOMES[outcome]


def exit_of_replay(summary: "ReplaySummary", halt: Fault | None, *, stopped: bool) -> Exit:
    """The status for a replay: the worst that became of any of its events.

    First 4, as somebody has to look; then 3 where AWS took an event not, or what ``halt`` is about;
    then 1 for one that failed or differed. ``stopped`` by Ctrl-C with events left, it is 130.
    """
    if summary.unknown:
        return Exit.UNKNOWN
    if halt is not None:
        return exit_of_fault(halt)
    if summary.refused:
        return Exit.AWS
    if summary.failed or summary.differed:
        return Exit.FUNCTION_ERROR
    return Exit.INTERRUPTED if stopped and summary.left else Exit.OK
