"""The dead letters of a function: what waits in its queues.

SQS API: ReceiveMessage, ChangeMessageVisibility, DeleteMessage.
"""

from collections.abc import Iterator

import msgspec

from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.queues import BATCH, queue_url, receive
from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace, letter_of
from lambdatui.core.errors import Kind, fail
from lambdatui.core.stop import Clock, Stop

#: For how long a message that was read is hidden from others, in seconds.
PEEK_S = 30


def read_dead_letters(
    clients: Clients,
    function: str,
    place: DeadLetterPlace,
    *,
    limit: int,
    clock: Clock,
    stop: Stop | None = None,
    hidden_s: int = PEEK_S,
) -> Iterator[DeadLetter]:
    """The letters of one queue, as they come, at most ``limit``; in no certain order.

    Nothing is deleted. But a queue cannot be read without a trace: each message is hidden from
    others for ``hidden_s`` seconds (0 to 43,200), and counted as received. So it is refused in
    read-only mode. Batches of ten are asked for as the iterator is driven, so that whoever
    replays them has each batch hidden from when it is read. ``function`` is the function's name.

    Raises:
        LambdatuiError: READ_ONLY; INVALID, where the place is no queue; NOT_FOUND, where there is
            none any more; and whatever else goes wrong.
        Stopped: When ``stop`` was set while a call was under way.
    """
    if place.unreadable:
        raise fail(Kind.INVALID, f"Cannot read {place.label}. {place.unreadable}")
    if clients.connection.read_only:
        raise fail(
            Kind.READ_ONLY,
            "Read-only mode: the queue was not read, since that hides its messages from others "
            f"for {hidden_s} s and counts as a receive.",
            "Start lambdatui without --read-only (and LAMBDATUI_READ_ONLY) to allow it.",
        )
    url = queue_url(clients, place.arn)
    seen: set[str] = set()
    while len(seen) < limit:
        began_ms = clock()
        count = min(BATCH, limit - len(seen))
        messages = receive(clients, url, count=count, hidden_s=hidden_s, stop=stop)
        new = [message for message in messages if message.id not in seen]
        if not new:
            # None are left, or those that were read first come round again.
            return
        for message in new:
            seen.add(message.id)
            yield letter_of(message, place, function, hidden_ms=began_ms + hidden_s * 1000)


def delete_dead_letter(clients: Clients, letter: DeadLetter, *, clock: Clock) -> None:
    """Delete a letter for good, as after its event was replayed well (SQS API, DeleteMessage).

    Raises:
        LambdatuiError: CONFLICT, where it has not been hidden any more, so that somebody else may
            have it; READ_ONLY; and whatever else goes wrong.
    """
    if clock() >= letter.hidden_ms:
        raise fail(
            Kind.CONFLICT,
            f"SQS message {letter.id} was not deleted: it has been visible to others again, who "
            "may be at work on it.",
            "Read the queue again.",
        )
    doing = f"delete SQS message {letter.id}"
    url = queue_url(clients, letter.place.arn)
    ask(
        clients,
        doing,
        lambda aws: aws.sqs.delete_message(QueueUrl=url, ReceiptHandle=letter.receipt),
    )


def hide_dead_letter(
    clients: Clients, letter: DeadLetter, hidden_s: int, *, clock: Clock
) -> DeadLetter:
    """Hide a letter from others for so many seconds from now; the letter as it is then.

    (SQS API, ChangeMessageVisibility: 12 hours at most since it was received.)

    Raises:
        LambdatuiError: CONFLICT, where it has not been hidden any more; READ_ONLY; and whatever
            else goes wrong.
    """
    began_ms = clock()
    if began_ms >= letter.hidden_ms:
        raise fail(
            Kind.CONFLICT,
            f"SQS message {letter.id} has been visible to others again, who may be at work on it.",
            "Read the queue again.",
        )
    doing = f"keep SQS message {letter.id} from others"
    url = queue_url(clients, letter.place.arn)
    ask(
        clients,
        doing,
        lambda aws: aws.sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=letter.receipt, VisibilityTimeout=hidden_s
        ),
    )
    return msgspec.structs.replace(letter, hidden_ms=began_ms + hidden_s * 1000)


def release_dead_letter(clients: Clients, letter: DeadLetter, *, clock: Clock) -> None:
    """Make a letter visible to others now, and not only when its time has passed.

    (SQS API, ChangeMessageVisibility.)

    Raises:
        LambdatuiError: READ_ONLY; and whatever else goes wrong.
    """
    if clock() >= letter.hidden_ms:
        return
    doing = f"release SQS message {letter.id}"
    url = queue_url(clients, letter.place.arn)
    ask(
        clients,
        doing,
        lambda aws: aws.sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=letter.receipt, VisibilityTimeout=0
        ),
    )
