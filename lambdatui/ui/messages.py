"""What panes tell the screen: facts, in the past tense. A pane knows no one who listens."""

from collections.abc import Callable
from typing import Any

from textual.message import Message

from lambdatui.core.connection import Identity
from lambdatui.core.errors import Fault
from lambdatui.core.functions import Function
from lambdatui.core.lever_list import LeverRow
from lambdatui.ui.offers import Offer


class FunctionHighlighted(Message):
    """The cursor of the list came to rest on a function, or on none. ``of`` is the list."""

    def __init__(self, function: Function | None, of: object = None) -> None:
        super().__init__()
        self.function = function
        self.of = of


class FunctionOpened(Message):
    """A person went into a function of the list ``of``."""

    def __init__(self, function: Function, of: object = None) -> None:
        super().__init__()
        self.function = function
        self.of = of


class FunctionsMarked(Message):
    """The functions that a person has marked in the list ``of`` changed; there may be none."""

    def __init__(self, functions: tuple[Function, ...], of: object = None) -> None:
        super().__init__()
        self.functions = functions
        self.of = of


class DemoAsked(Message):
    """A person without an account wants to see the demo."""


class DiffAsked(Message):
    """A person wants to compare a function's configuration with another one.

    ``qualifier`` is that of what is shown, empty for $LATEST. ``marked`` are the functions that
    were chosen together in the list.
    """

    def __init__(
        self, function: Function, qualifier: str = "", marked: tuple[Function, ...] = ()
    ) -> None:
        super().__init__()
        self.function = function
        self.qualifier = qualifier
        self.marked = marked


class LeverAsked(Message):
    """A lever is to be changed: ``answer`` gets whether something was sent, None where it was left.

    ``row`` says which one, and what is wanted of it.
    """

    def __init__(
        self, function: Function, row: LeverRow, answer: Callable[[bool | None], None]
    ) -> None:
        super().__init__()
        self.function = function
        self.row = row
        self.answer = answer


class AlarmsMade(Message):
    """Alarms of a function were made: what was known of its alarms is not so any more."""

    def __init__(self, function: Function) -> None:
        super().__init__()
        self.function = function


class FleetMetered(Message):
    """What the session has asked of AWS so far.

    ``money`` is a text with its sign, and ``fresh`` says how old the newest answer is, empty where
    there is none.
    """

    def __init__(self, calls: int, money: str, fresh: str = "") -> None:
        super().__init__()
        self.calls = calls
        self.money = money
        self.fresh = fresh


class LinesAsked(Message):
    """A person wants to see the log lines behind something: of one invocation, or of a moment.

    ``filter`` is what to look for, in the words of the logs' filter. ``since_ms`` and ``until_ms``
    bound what must be read, 0 for what is shown now; ``at_ms`` is the moment to go to. All are ms
    since the epoch. ``function`` is a name, empty for what is shown now. ``of`` are the panes that
    it came by: the name is that of a function of theirs.
    """

    of: object = None

    def __init__(
        self,
        filter: str = "",
        *,
        since_ms: int = 0,
        until_ms: int = 0,
        at_ms: int = 0,
        function: str = "",
    ) -> None:
        super().__init__()
        self.filter = filter
        self.since_ms = since_ms
        self.until_ms = until_ms
        self.at_ms = at_ms
        self.function = function


class CallFailed(Message):
    """A call to AWS, the store or the engine failed; the pane shows what it can by itself."""

    def __init__(self, fault: Fault, during: str) -> None:
        super().__init__()
        self.fault = fault
        self.during = during


class SignedIn(Message, bubble=False):
    """A person has signed in again: what could not be read can be."""


class Identified(Message):
    """AWS has said who we are."""

    def __init__(self, identity: Identity) -> None:
        super().__init__()
        self.identity = identity


class CallSucceeded(Message):
    """A call came back well: what stood in the header as trouble may be over."""


class CopyRequested(Message):
    """A person asked for a text on the clipboard; ``what`` names it: 'the line', 'the ARN'."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what


class Noted(Message):
    """Something small happened that a person wants to hear of.

    It takes the place of the last one ``about`` the same, where that is still to be seen.
    """

    def __init__(self, text: str, severity: str = "information", *, about: str = "") -> None:
        super().__init__()
        self.text = text
        self.severity = severity
        self.about = about


class TextAsked(Message):
    """A pane needs a short text, such as a name. ``answer`` gets it, or None where it was left.

    ``check`` gives the text as it is to be taken, or raises LambdatuiError saying what is wrong.
    ``detail`` is what to know before it is given.
    """

    def __init__(
        self,
        title: str,
        answer: Callable[[str | None], None],
        *,
        value: str = "",
        check: Callable[[str], str] = str,
        detail: str = "",
    ) -> None:
        super().__init__()
        self.title = title
        self.answer = answer
        self.value = value
        self.check = check
        self.detail = detail


class ConfirmationAsked(Message):
    """A pane needs a yes before it does something; ``answer`` gets whether it came.

    ``yes`` is what is done then, in a word or two: 'delete', 'replace'.
    """

    def __init__(
        self, question: str, answer: Callable[[bool | None], None], *, yes: str, detail: str = ""
    ) -> None:
        super().__init__()
        self.question = question
        self.answer = answer
        self.yes = yes
        self.detail = detail


class EventOffered(Message):
    """A person took an event from somewhere, for the invoke pane of a function, by its name.

    ``of`` are the panes that it came by: the function is one of their account and region.
    """

    of: object = None

    def __init__(self, offer: Offer, function: str) -> None:
        super().__init__()
        self.offer = offer
        self.function = function


class ScreenAsked(Message):
    """A pane needs a screen over the console; ``answer`` gets what it gives, None where it is left.

    ``screen`` is its class with the module before it, below ``lambdatui.ui.screens``, such as
    ``templates.TemplateScreen``: a pane knows no screen. It is made with ``given``.
    """

    def __init__(self, screen: str, answer: Callable[[Any], None], **given: Any) -> None:
        super().__init__()
        self.screen = screen
        self.answer = answer
        self.given = given
