"""Sending an event: what is asked before it is run, and that each is sent once."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from textual.message import Message

from lambdatui.core.errors import LambdatuiError, fault_of
from lambdatui.core.functions import Function, target_of
from lambdatui.core.history import place_of
from lambdatui.core.invoke import InvocationType, InvokeRequest, Outcome
from lambdatui.ui.dispatch import Dispatch
from lambdatui.ui.messages import (
    CallFailed,
    CallSucceeded,
    ConfirmationAsked,
    Noted,
    ScreenAsked,
)
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.repeats import Repeats
from lambdatui.ui.runs import Ended, Running
from lambdatui.ui.widgets.result_words import ending_lines
from lambdatui.ui.worksheet import Worksheet

_SENT_ONCE = "Sent once; press again in a second to send it again."
_GOOD = (Outcome.RETURNED, Outcome.ACCEPTED, Outcome.ALLOWED)


#: Hears of the end of one invocation.
Then = Callable[[Ended], None]


@dataclass(frozen=True, eq=False)
class _Question:
    """One that stands open: what a yes sends. ``own`` where it is what stands on the sheet."""

    sheet: Worksheet
    function: Function
    request: InvokeRequest
    own: bool
    then: Then | None


class Sending:
    """Works in what ``run`` starts.

    ``begun`` and ``ended`` hear of each invocation; the latter also where a person waits for it no
    longer. ``protecting`` tells whose name has to be typed, before every run. ``confirm`` asks
    before the first invocation of each other function that runs it; after a yes no more is asked
    about that function. ``steady`` is a clock in seconds that nobody sets.
    """

    def __init__(
        self,
        dispatch: Dispatch,
        post: Callable[[Message], object],
        run: Callable[[Coroutine[None, None, None]], None],
        begun: Callable[[Worksheet], None],
        ended: Callable[[Worksheet, Ended], Coroutine[None, None, None]],
        *,
        protecting: Protecting,
        confirm: bool,
        steady: Callable[[], float],
    ) -> None:
        self._dispatch = dispatch
        self._protecting = protecting
        self._post = post
        self._run = run
        self._begun = begun
        self._ended = ended
        self._confirm = confirm
        self._confirmed: set[str] = set()
        self._open: _Question | None = None
        self._repeats = Repeats(steady)
        self._said = ""

    def hindered(self, sheet: Worksheet) -> bool:
        """Whether a run is refused now, which the person is told: once, of a key that is held."""
        soon, running = self._repeats.soon(*_act(sheet)), sheet.running is not None
        if soon or running:
            self._repeats.acted(*_act(sheet))
        refusal = self._dispatch.refusal(sheet) if running or not soon else _SENT_ONCE
        if refusal and not (soon and refusal == self._said):
            self._post(Noted(refusal, "warning"))
        self._said = refusal
        return bool(refusal)

    def send(self, sheet: Worksheet, function: Function) -> None:
        """Send the text as it stands, once; where a yes is needed, ask for it first."""
        try:
            request = self._dispatch.request(sheet, function)
        except LambdatuiError as error:
            if self._open is None:
                self._post(Noted(error.fault.sentence(), "warning"))
            return
        self._offer(_Question(sheet, function, request, own=True, then=None))

    def send_again(
        self, sheet: Worksheet, function: Function, request: InvokeRequest, then: Then
    ) -> None:
        """Send what was sent before, with the same questions; ``then`` hears how that ended."""
        if refusal := self._dispatch.refusal(sheet, request.type):
            self._post(Noted(refusal, "warning"))
            return
        self._offer(_Question(sheet, function, request, own=False, then=then))

    def _offer(self, question: _Question) -> None:
        # One question at a time: what is asked for meanwhile is asked for in vain.
        if self._open is not None:
            return
        if question.request.type is InvocationType.DRY_RUN:
            self._begin(question)
            return
        if self._protecting.known or self._reason(question):
            self._ask(question)
        else:
            self._open = question
            self._run(self._learn(question))

    async def _learn(self, question: _Question) -> None:
        # Before it is known which account this is, nobody can say whether it is protected.
        try:
            await self._protecting.learn()
        except Exception as error:
            # A mistake lets nothing be run.
            self._open = None
            doing = "asking AWS who we are"
            fault = fault_of(error, doing)
            self._post(CallFailed(fault, doing))
            self._post(Noted(f"Not sent: {fault.sentence()}", "error"))
            return
        if self._open is question:
            self._open = None
            if self._may_be_sent(question):
                self._ask(question)

    def _reason(self, question: _Question) -> str:
        return self._protecting.reason(question.function, question.request.qualifier)

    def _ask(self, question: _Question) -> None:
        """Ask what has to be asked, and send."""
        reason = self._reason(question)
        if not reason and not (self._confirm and _key(question.function) not in self._confirmed):
            self._begin(question)
            return
        self._open = question
        function, request = question.function, question.request
        place = place_of(function.arn)
        account, _, region = place.partition("/")
        where = f"account {account}, region {region}" if place else "an account not known"
        event = f"event '{request.event_name}'" if request.event_name else "event"
        target = f"{function.name}:{request.qualifier}" if request.qualifier else function.name
        detail = (
            f"{request.type.value}: {event}, {len(request.payload):,} bytes · {target} in {where}"
        )

        def answer(yes: bool | None) -> None:
            # Whoever answers twice is heard once.
            if self._open is question:
                self._open = None
                if yes and self._may_be_sent(question):
                    self._confirmed.add(_key(function))
                    self._begin(question)

        if reason:
            self._post(
                ScreenAsked(
                    "ask.TypedName",
                    answer,
                    question=f"Invoke {target} in {place or 'an account not known'}?",
                    function=function.name,
                    detail=f"{reason[:1].upper()}{reason[1:]}.\n{detail}",
                )
            )
            return
        detail += " · asked once a session for each function"
        title = f"Invoke {target} in {place or 'an account not known'}?"
        self._post(ConfirmationAsked(title, answer, yes="run it", detail=detail))

    def _may_be_sent(self, question: _Question) -> bool:
        if refusal := self._dispatch.refusal(question.sheet, question.request.type):
            self._post(Noted(refusal, "warning"))
            return False
        if question.own and not self._same(question):
            # A yes is for what was seen: an event that was still being read may have come since.
            self._post(Noted("Not sent: the event changed while you were asked.", "warning"))
            return False
        return True

    def _same(self, question: _Question) -> bool:
        try:
            now = self._dispatch.request(question.sheet, question.function)
        except LambdatuiError:
            return False
        return now == question.request

    def _begin(self, question: _Question) -> None:
        sheet = question.sheet
        running = self._dispatch.begin(sheet, question.request)
        self._repeats.acted(*_act(sheet))
        self._begun(sheet)
        self._run(self._send(sheet, running, question.then))

    async def _send(self, sheet: Worksheet, running: Running, then: Then | None) -> None:
        ended = await self._dispatch.send(sheet, running)
        fault = ended.fault or (ended.result and ended.result.fault)
        if fault:
            self._post(CallFailed(fault, f"invoking {sheet.function}"))
        else:
            self._post(CallSucceeded())
        if ended.result is not None and ended.result.unrecorded is not None:
            self._post(CallFailed(ended.result.unrecorded, "recording the invocation"))
        await self._ended(sheet, ended)
        if then is not None:
            then(ended)


def ended_note(sheet: Worksheet, ended: Ended) -> Noted:
    """How an invocation ended, for a person who looks elsewhere."""
    good = ended.result is not None and ended.result.outcome in _GOOD
    # A person may look at another account or region by now.
    where = f" in {sheet.place}" if sheet.place else ""
    words = f"{sheet.function}{where}: {ending_lines(ended)[0][0]}"
    return Noted(words, "information" if good else "warning")


def _act(sheet: Worksheet) -> tuple[str, ...]:
    return sheet.target, sheet.type.value, sheet.qualifier, sheet.source, sheet.text


def _key(function: Function) -> str:
    return target_of(function)
