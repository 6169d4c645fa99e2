"""What stopping a function does to what is sent to it; and what it had before it was stopped."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lambdatui.core.history import place_of
from lambdatui.core.lever import JournalEntry, Lever, LeverTarget
from lambdatui.core.lever_change import LeverFacts
from lambdatui.core.sections.arns import name, target
from lambdatui.core.untyped import text

_QUEUES_TOLD = 3


def before_stop(entries: Iterable[JournalEntry], target: LeverTarget) -> bytes:
    """What the reserved concurrency was before it was set to 0, as the journal tells, as JSON.

    ``entries`` are from the newest on. Only the newest change of the function in its account and
    region counts, and only where it stopped it: what was before an older one may be long out of
    date. Else it is null, the account's; so it is where it is not known of which account that
    change, or the function, is.
    """
    place = place_of(target.arn)
    for each in entries:
        same = (each.function, each.lever) == (target.function, Lever.RESERVED.value)
        if not same or each.outcome == "refused":
            continue
        if not (place and each.account and each.region):
            break
        if f"{each.account}/{each.region}" != place:
            continue
        number = each.before.replace(",", "")
        stopped = each.after.partition(":")[0] == "0"
        return number.encode() if stopped and number.isdigit() else b"null"
    return b"null"


def stopping(facts: LeverFacts) -> Iterator[str]:
    """Sentences on what a reserved concurrency of 0 does."""
    yield (
        "Every invocation will be throttled. What calls it directly gets error 429; invocations "
        "under way end as they were."
    )
    yield _events(facts)
    yield from _queues(facts)
    yield (
        "Records of streams wait, until they expire or are older than the trigger's maximum record "
        "age."
    )


def _events(facts: LeverFacts) -> str:
    """Lambda developer guide, "Capturing records of Lambda asynchronous invocations".

    (invocation-async-retain-records.html: with a reserved concurrency of 0 an event goes to where
    failures go at once, without a retry.)
    """
    untried = "Events sent asynchronously are not tried at all"
    known = facts.structure("failed_events")
    arns = [arn for arn in known.get("arns") or () if isinstance(arn, str)]
    if arns:
        return (
            f"{untried}: they go at once to {' or '.join(target(arn) for arn in arns)}, and are "
            "lost where the version or alias that they are for has neither dead-letter queue nor "
            "failure destination."
        )
    if known:
        return (
            f"{untried}, and are lost: $LATEST has no dead-letter queue, and no failure "
            "destination is set."
        )
    return (
        f"{untried}: they go at once to the dead-letter queue or failure destination, and are lost "
        "where there is none."
    )


def _queues(facts: LeverFacts) -> Iterator[str]:
    """Lambda developer guide, services-sqs-errorhandling.html and services-sqs-configure.html.

    A throttled message has been received, and counts for maxReceiveCount.
    """
    queues = facts.structures("queues")
    if queues is None:
        yield (
            "Where an SQS queue feeds it, disable that trigger first: throttled receives count, "
            "and after maxReceiveCount of them a message moves to the queue's dead-letter queue."
        )
        return
    at_work = [queue for queue in queues if queue.get("enabled")]
    for queue in at_work[:_QUEUES_TOLD]:
        yield _queue(queue)
    if (more := len(at_work) - _QUEUES_TOLD) > 0:
        yield f"The same holds for {more} more queue{'' if more == 1 else 's'}."


def _queue(queue: Mapping[str, Any]) -> str:
    own = name(text(queue.get("arn")))
    letters, receives = text(queue.get("letters")), queue.get("receives")
    if letters:
        times = f"after {receives:,} of them" if isinstance(receives, int) else "before long"
        return (
            f"Disable the trigger of the queue {own} first: throttled receives count, and {times} "
            f"a message moves to {target(letters)}."
        )
    if queue.get("hidden_s") is None:
        return (
            f"Disable the trigger of the queue {own} first: throttled receives count, and after "
            "maxReceiveCount of them a message moves to its dead-letter queue, where it has one."
        )
    return (
        f"Messages of the queue {own} are taken and put back again and again, until its retention "
        "time is over: disable its trigger to let them wait."
    )
