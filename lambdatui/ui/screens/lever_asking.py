"""The question before a change is sent: a yes, or the function's name where it is protected."""

from collections.abc import Callable, Sequence

from lambdatui.core.lever import LeverPlan
from lambdatui.core.lever_list import LeverRow
from lambdatui.ui.messages import ConfirmationAsked, ScreenAsked
from lambdatui.ui.screens.lever_words import commands, now_new, title

CHANGED_SINCE = "Somebody changed it since."
CHANGED_MEANWHILE = "✗ Not sent: it was changed meanwhile. Look at it, and send it again."


def question(
    asked: str, detail: str, reason: str, function: str, answered: Callable[[bool | None], None]
) -> ConfirmationAsked | ScreenAsked:
    """``reason`` says why the name has to be typed, as a clause; empty where it has not."""
    if not reason:
        return ConfirmationAsked(asked, answered, yes="send it", detail=detail)
    return ScreenAsked(
        "ask.TypedName",
        answered,
        question=asked,
        function=function,
        detail=f"{reason[:1].upper()}{reason[1:]}.\n\n{detail}",
        doing="send it",
    )


def asked_of(row: LeverRow, *, undoing: bool) -> str:
    """What is changed, of which function, as a question: ``Memory · orders-api: change it?``"""
    return f"{title(row)}: {'undo the change' if undoing else 'change it'}?"


def told_before(
    row: LeverRow,
    place: str,
    plans: Sequence[LeverPlan],
    profile: str,
    region: str,
    *,
    note: str = "",
) -> str:
    """What a person has to know to say yes: of what, where, now and new, the exact calls.

    ``note`` is a sentence that stands under them.
    """
    # The title may be cut, and in which account it is stands in no call.
    head = f"of   {title(row)}\nin   {place}\n{now_new(plans)}"
    if note:
        head = f"{head}\n! {note}"
    return f"{head}\n\n{commands(plans, profile, region)}"


def edits_question(row: LeverRow, answered: Callable[[bool | None], None]) -> ConfirmationAsked:
    """Whether what was edited and not sent may be lost."""
    return ConfirmationAsked(
        f"{title(row)}: leave without sending?",
        answered,
        yes="throw the edits away",
        detail="What was edited in the table was not sent.",
    )
