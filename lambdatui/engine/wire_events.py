"""What the console asks of triggers, dead letters, shared events and replays."""

from collections.abc import Iterable

from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace
from lambdatui.core.errors import Kind, fail
from lambdatui.core.replay import ReplayItem, ReplayPlan
from lambdatui.core.shared_events import SharedEvent
from lambdatui.engine.request import Request

#: What the events of a replay may have, all together, in bytes: they cross in one frame.
LARGEST_PLAN = 128 * 1024 * 1024


class GetTriggers(Request, frozen=True):
    """Answered by one ``Triggers``."""

    function: str


class GetQualifiers(Request, frozen=True):
    """Answered by one ``Qualifiers``."""

    function: str


class GetDeadLetterPlaces(Request, frozen=True):
    """Answered by one ``DeadLetterPlaces``."""

    function: str


class ReadDeadLetters(Request, frozen=True):
    """Answered by a stream of ``DeadLetter``."""

    function: str
    place: DeadLetterPlace
    limit: int


class DeleteDeadLetter(Request, frozen=True):
    """Answered by None."""

    letter: DeadLetter


class ReleaseDeadLetter(Request, frozen=True):
    """Answered by None."""

    letter: DeadLetter


class ListSharedEvents(Request, frozen=True):
    """Answered by one ``SharedEvents``."""

    function: str


class PushSharedEvent(Request, frozen=True):
    """Answered by the version that has it."""

    function: str
    event: SharedEvent
    overwrite: bool = False
    seen: SharedEvent | None = None


class DeleteSharedEvent(Request, frozen=True):
    """Answered by None."""

    function: str
    name: str
    seen: SharedEvent | None = None


class Replay(Request, frozen=True):
    """Answered by a stream of ``ReplayEvent``. Those under way are finished, whoever is gone."""

    plan: ReplayPlan
    resume: bool = False


class GetLastReplay(Request, frozen=True):
    """Answered by one ``PastReplay`` or None."""

    function: str


SourceRequest = (
    GetTriggers
    | GetQualifiers
    | GetDeadLetterPlaces
    | ReadDeadLetters
    | DeleteDeadLetter
    | ReleaseDeadLetter
    | ListSharedEvents
    | PushSharedEvent
    | DeleteSharedEvent
)
ReplayRequest = Replay | GetLastReplay
#: Those that change something, and are finished though nobody waits for them any more.
CHANGES = (DeleteDeadLetter, ReleaseDeadLetter, PushSharedEvent, DeleteSharedEvent, Replay)


def size_of(items: Iterable[ReplayItem]) -> int:
    """What the events have, with the responses that are expected of them, in bytes."""
    return sum(len(item.payload) + len((item.expected or "").encode()) for item in items)


def check_plan_size(plan: ReplayPlan) -> None:
    """Refuse a plan that is more than one frame takes.

    Raises:
        LambdatuiError: TOO_LARGE.
    """
    size = size_of(plan.items)
    if size > LARGEST_PLAN:
        raise fail(
            Kind.TOO_LARGE,
            f"The events of this replay are {size:,} bytes together; "
            f"{LARGEST_PLAN:,} can be replayed at once.",
            "Replay fewer of them at a time, or all of them by the command lambdatui replay.",
        )
