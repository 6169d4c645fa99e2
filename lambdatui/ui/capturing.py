"""Where a pane gets events from that are not among its own: templates, logs, queues, files.

The contract for a pane. Each function makes a message to post; the screen that it opens asks all
that is to be asked, and gives one value to ``answer``:

- :func:`ask_template`: an :class:`~lambdatui.ui.offers.Offer`, or None where it was left.
- :func:`ask_source`: one of :data:`Taken`. It opens the screens for the clipboard, a file and dead
  letters by itself; only :data:`HISTORY` is left to the pane, which then opens its past
  invocations.
- :func:`ask_letters`: an Offer, a tuple of dead letters to replay as a batch, or None.
- :func:`ask_captured`: an Offer, or None.

An offer with ``save`` wants to be saved at once; its ``name`` is a name to suggest.
"""

from collections.abc import Awaitable, Callable
from typing import Literal

from lambdatui.core.capture import Captured
from lambdatui.core.dead_letters import DeadLetter
from lambdatui.core.event_details import EventDetails
from lambdatui.core.functions import Function
from lambdatui.core.ports import DeadLettersPort
from lambdatui.core.stop import Clock
from lambdatui.core.triggers import Triggers
from lambdatui.ui.messages import ScreenAsked
from lambdatui.ui.offers import Offer

#: The person wants to choose among the past invocations.
HISTORY: Literal["history"] = "history"

#: An event for the editor; letters for a batch replay; :data:`HISTORY`; None where it was left.
Taken = Offer | tuple[DeadLetter, ...] | Literal["history"] | None


def ask_template(
    answer: Callable[[Offer | None], None],
    *,
    function: Function,
    region: str = "",
    account: str = "",
    triggers: Callable[[], Awaitable[Triggers]] | None = None,
) -> ScreenAsked:
    """Open all templates; ``triggers`` is asked in the background for what comes first."""
    return ScreenAsked(
        "templates.TemplateScreen",
        answer,
        function=function,
        region=region,
        account=account,
        triggers=triggers,
    )


def ask_source(
    answer: Callable[[Taken], None],
    *,
    function: str,
    letters: DeadLettersPort,
    clock: Clock,
    read_only: bool = False,
) -> ScreenAsked:
    """Ask where to capture an event from, and capture it."""
    return ScreenAsked(
        "capture_from.SourceScreen",
        answer,
        function=function,
        letters=letters,
        clock=clock,
        read_only=read_only,
    )


def ask_letters(
    answer: Callable[[Offer | tuple[DeadLetter, ...] | None], None],
    *,
    function: str,
    letters: DeadLettersPort,
    clock: Clock,
    read_only: bool = False,
) -> ScreenAsked:
    """Open the function's dead letters."""
    return ScreenAsked(
        "dead_letters.DeadLettersScreen",
        answer,
        function=function,
        letters=letters,
        clock=clock,
        read_only=read_only,
    )


def ask_captured(
    answer: Callable[[Offer | None], None],
    *,
    found: tuple[Captured, ...],
    where: str,
    function: str,
    details: EventDetails,
) -> ScreenAsked:
    """Show what may be an event; ``where`` says what was looked through, such as '12 lines'."""
    return ScreenAsked(
        "capture.CaptureScreen",
        answer,
        found=found,
        where=where,
        function=function,
        details=details,
    )
