"""Sending an event: what is asked before a function's first run, and that each is sent once."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.history import place_of
from lambdatui.core.invoke import InvocationType, InvokeRequest, Outcome
from lambdatui.ui.desk import Desk
from lambdatui.ui.messages import CallFailed, CallSucceeded, ConfirmationAsked, Noted
from lambdatui.ui.repeats import Repeats
from lambdatui.ui.widgets.result_words import ending_lines
from lambdatui.ui.worksheet import Ended, Running, Worksheet

_SENT_ONCE = "Sent once; press again in a second to send it again."
_GOOD = (Outcome.RETURNED, Outcome.ACCEPTED, Outcome.ALLOWED)


@dataclass(frozen=True, eq=False)
class _Question:
    """One that stands open: what a yes sends."""

    sheet: Worksheet
    function: Function
    request: InvokeRequest


class Sending:
    """Works in what ``run`` starts.

    ``begun`` and ``ended`` hear of each invocation. ``confirm`` asks before the first invocation
    of each function that runs it; after a yes no more is asked about that function. ``steady`` is
    a clock in seconds that nobody sets.
    """

    def __init__(
        self,
        desk: Desk,
        post: Callable[[ConfirmationAsked | CallFailed | CallSucceeded | Noted], object],
        run: Callable[[Coroutine[None, None, None]], None],
        begun: Callable[[Worksheet], None],
        ended: Callable[[Worksheet, Ended], Coroutine[None, None, None]],
        *,
        confirm: bool,
        steady: Callable[[], float],
    ) -> None:
        self._desk = desk
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
        refusal = self._desk.refusal(sheet) if running or not soon else _SENT_ONCE
        if refusal and not (soon and refusal == self._said):
            self._post(Noted(refusal, "warning"))
        self._said = refusal
        return bool(refusal)

    def send(self, sheet: Worksheet, function: Function) -> None:
        """Send the text as it stands, once; where a yes is needed, ask for it first."""
        if self._open is not None:
            return
        try:
            request = self._desk.request(sheet, function)
        except LambdatuiError as error:
            self._post(Noted(error.fault.sentence(), "warning"))
            return
        runs = request.type is not InvocationType.DRY_RUN
        if self._confirm and runs and _key(function) not in self._confirmed:
            self._ask(_Question(sheet, function, request))
        else:
            self._begin(sheet, request)

    def _ask(self, question: _Question) -> None:
        self._open = question
        function, request = question.function, question.request
        place = place_of(function.arn)
        account, _, region = place.partition("/")
        where = f"account {account}, region {region}" if place else "an account not known"
        event = f"event '{request.event_name}'" if request.event_name else "event"
        detail = (
            f"{request.type.value}: {event}, {len(request.payload):,} bytes · "
            f"{function.name} in {where} · asked once a session for each function"
        )
        title = f"Invoke {function.name} in {place or 'an account not known'}?"

        def answer(yes: bool | None) -> None:
            # Whoever answers twice is heard once.
            if self._open is question:
                self._open = None
                if yes:
                    self._allowed(question)

        self._post(ConfirmationAsked(title, answer, yes="run it", detail=detail))

    def _allowed(self, question: _Question) -> None:
        sheet, request = question.sheet, question.request
        if refusal := self._desk.refusal(sheet):
            self._post(Noted(refusal, "warning"))
        elif not self._same(question):
            # A yes is for what was seen: an event that was still being read may have come since.
            self._post(Noted("Not sent: the event changed while you were asked.", "warning"))
        else:
            self._confirmed.add(_key(question.function))
            self._begin(sheet, request)

    def _same(self, question: _Question) -> bool:
        try:
            now = self._desk.request(question.sheet, question.function)
        except LambdatuiError:
            return False
        return now == question.request

    def _begin(self, sheet: Worksheet, request: InvokeRequest) -> None:
        running = self._desk.begin(sheet, request)
        self._repeats.acted(*_act(sheet))
        self._begun(sheet)
        self._run(self._send(sheet, running))

    async def _send(self, sheet: Worksheet, running: Running) -> None:
        ended = await self._desk.send(sheet, running)
        fault = ended.fault or (ended.result and ended.result.fault)
        if fault:
            self._post(CallFailed(fault, f"invoking {sheet.function}"))
        else:
            self._post(CallSucceeded())
        await self._ended(sheet, ended)


def ended_note(sheet: Worksheet, ended: Ended) -> Noted:
    """How an invocation ended, for a person who looks elsewhere."""
    good = ended.result is not None and ended.result.outcome in _GOOD
    words = f"{sheet.function}: {ending_lines(ended)[0][0]}"
    return Noted(words, "information" if good else "warning")


def _act(sheet: Worksheet) -> tuple[str, ...]:
    return sheet.function, sheet.type.value, sheet.source, sheet.text


def _key(function: Function) -> str:
    return function.arn or function.name
