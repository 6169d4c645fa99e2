"""What is said of a queue that is read for its dead letters: it cannot be read without a trace."""

from typing import TYPE_CHECKING

from lambdatui.cli.terminal import tell
from lambdatui.core.dead_letters import HIDDEN_S, DeadLetterPlace, QueueFigures
from lambdatui.core.errors import Kind, LambdatuiError, fail

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients


def queue_name(place: DeadLetterPlace) -> str:
    """A queue's own name."""
    return place.arn.rpartition(":")[2]


def tell_before(clients: "Clients", place: DeadLetterPlace, hidden_s: int) -> None:
    """Say what reading a queue does to it, and what the queue does with what is read too often."""
    figures = _figures(clients, place)
    moves = f" In this queue, {figures.moves}." if figures and figures.moves else ""
    tell(
        f"Reading {queue_name(place)} counts as a receive of each message, and hides it from "
        f"others for {hidden_s} s at most.{moves}"
    )


def hidden_words(clients: "Clients", place: DeadLetterPlace) -> str:
    """How many messages of a queue cannot be seen now; empty for none, or where nobody may ask."""
    figures = _figures(clients, place)
    if figures is None or not figures.hidden:
        return ""
    back_s = max(HIDDEN_S, figures.hides_s)
    verbs = ("is", "comes") if figures.hidden == 1 else ("are", "come")
    return (
        f"In {queue_name(place)}, {figures.hidden} {verbs[0]} hidden now, read by somebody, and "
        f"{verbs[1]} back in up to {back_s} s."
    )


def _figures(clients: "Clients", place: DeadLetterPlace) -> QueueFigures | None:
    from lambdatui.aws.queues import queue_figures

    try:
        return queue_figures(clients, place.arn)
    except LambdatuiError:
        # The figures are an extra: whoever may receive need not be allowed to ask for them.
        return None


def unknown(function: str) -> LambdatuiError:
    """For where none was found, and not all queues could be looked for."""
    return fail(
        Kind.SERVER,
        f"Whether {function} has dead letters is not known: not all of its queues are.",
        "Try again in a moment.",
    )
