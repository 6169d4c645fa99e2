"""The question before a change is sent: a yes, or the function's name where it is protected."""

from collections.abc import Callable

from lambdatui.ui.messages import ConfirmationAsked, ScreenAsked

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
