"""A result of the invoke pane held against another one, or kept as the one to expect."""

from collections.abc import Callable, Coroutine

import msgspec

from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.functions import Function, target_of
from lambdatui.core.history import PastRun
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.core.ports import HistoryPort, TriggersPort
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.record import Record
from lambdatui.ui.comparing import Side
from lambdatui.ui.desk import Desk, same_event
from lambdatui.ui.dispatch import Dispatch
from lambdatui.ui.event_files import Post, told
from lambdatui.ui.messages import ConfirmationAsked, Noted, ScreenAsked
from lambdatui.ui.runs import Ended
from lambdatui.ui.sending import Sending
from lambdatui.ui.widgets.result_words import clock_time
from lambdatui.ui.worksheet import EDITED, Worksheet


class Answer(Record, frozen=True):
    """A result to compare, with what was sent; ``since_ms`` is when, since the epoch.

    ``request`` is None where what was sent is not kept.
    """

    result: InvokeResult
    name: str
    since_ms: int
    qualifier: str = ""
    event_name: str = ""
    request: InvokeRequest | None = None


def answer_of(sheet: Worksheet, function: Function | None) -> Answer | None:
    """What is shown on a sheet, where it is an answer of the function."""
    past, ended = sheet.past_run, sheet.ended
    if sheet.running is not None:
        return None
    if sheet.past is not None:
        return None if past is None else _of_past(past, function)
    if ended is None or ended.result is None or not ended.result.outcome.answered:
        return None
    return Answer(
        result=ended.result,
        name="now",
        since_ms=ended.since_ms,
        qualifier=ended.request.qualifier,
        event_name=ended.request.event_name,
        request=ended.request,
    )


def _of_past(past: PastRun, function: Function | None) -> Answer | None:
    entry, result = past.entry, past.result
    if result is None or not result.outcome.answered or not entry.has_response:
        return None
    request = None
    if past.payload is not None and function is not None:
        request = InvokeRequest(
            function=target_of(function),
            payload=past.payload,
            type=entry.type,
            qualifier=entry.qualifier,
            timeout_s=function.timeout_s,
            event_name=entry.event_name,
            client_context=entry.client_context.encode(),
        )
    return Answer(
        result=result,
        name=f"run of {clock_time(entry.started_ms)}",
        since_ms=entry.started_ms,
        qualifier=entry.qualifier,
        event_name=entry.event_name,
        request=request,
    )


class ResultComparing:
    """Asks by messages and works in what ``run`` starts; ``changed`` hears of what is known."""

    def __init__(
        self,
        desk: Desk,
        dispatch: Dispatch,
        sending: Sending,
        *,
        history: HistoryPort,
        triggers: TriggersPort,
        post: Post,
        run: Callable[[Coroutine[None, None, None]], None],
        changed: Callable[[Worksheet], None],
    ) -> None:
        self._desk = desk
        self._dispatch = dispatch
        self._sending = sending
        self._history = history
        self._triggers = triggers
        self._post = post
        self._run = run
        self._changed = changed

    def ask(self, sheet: Worksheet, function: Function) -> None:
        """Ask what the answer that is shown is to be compared with."""
        answer = answer_of(sheet, function)
        if answer is None:
            self._post(Noted("There is no answer to compare: run the event first.", "warning"))
            return
        _, details = self._known(sheet)
        rows = []
        if details.expected is not None:
            rows.append(("expected", "the expected response", "kept beside the event"))
        rows.append(("last", "the run before", f"of '{answer.event_name or 'this event'}'"))
        if answer.request is not None:
            note = "sends the event there, once"
            rows.append(("other", "another qualifier…", note))
        if sheet.past is not None and sheet.ended is not None and sheet.ended.result is not None:
            rows.append(("now", "the last result of this session", ""))

        def chosen(key: str | None) -> None:
            match key:
                case "expected":
                    self._with_expected(sheet, answer)
                case "last":
                    self._run(self._with_last(sheet, answer))
                case "other":
                    self._ask_qualifier(sheet, function, answer)
                case "now" if sheet.ended is not None and sheet.ended.result is not None:
                    after = Side.of_run("now", sheet.ended.result)
                    self.show(sheet, Side.of_run(answer.name, answer.result), after)

        self._post(
            ScreenAsked("choose.ChooseScreen", chosen, title="Compare with", rows=tuple(rows))
        )

    def _known(self, sheet: Worksheet) -> tuple[EventEntry | None, EventDetails]:
        """The saved event behind what is shown, and what is known of it."""
        if sheet.past is not None:
            entry = sheet.event_of(sheet.past)
            mine = same_event(entry, sheet.entry)
            return entry, sheet.details if mine else EventDetails()
        ended = sheet.ended
        if ended is None or same_event(ended.entry, sheet.entry) or ended.entry is None:
            return sheet.entry, sheet.details
        return ended.entry, ended.details

    def _with_expected(self, sheet: Worksheet, answer: Answer) -> None:
        _, details = self._known(sheet)
        if details.expected is not None:
            expected = details.expected.encode()
            before = Side("expected", expected, fails=details.expect_error)
            self.show(sheet, before, Side.of_run(answer.name, answer.result))

    async def _with_last(self, sheet: Worksheet, answer: Answer) -> None:
        with told(self._post, "reading the run before"):
            names = dict.fromkeys((answer.event_name, answer.event_name.removesuffix(EDITED)))
            for name in names:
                last = await self._history.last_result(sheet.target, name, answer.since_ms)
                if last is not None:
                    before = Side.of_run(f"run of {clock_time(last.started_ms)}", last)
                    self.show(sheet, before, Side.of_run(answer.name, answer.result))
                    return
            words = f"No earlier run of '{answer.event_name}' has a response that was kept."
            self._post(Noted(words, "warning"))

    def with_run(self, sheet: Worksheet, function: Function, past: PastRun) -> None:
        """Compare an older run with the answer that is shown."""
        before, after = _of_past(past, function), answer_of(sheet, function)
        if before is None:
            self._post(Noted("The response of that run was not kept.", "warning"))
        elif after is None:
            words = "There is nothing to compare it with: run an event first, then press = there."
            self._post(Noted(words, "warning"))
        else:
            self.show(
                sheet,
                Side.of_run(before.name, before.result),
                Side.of_run(after.name, after.result),
            )

    def _ask_qualifier(self, sheet: Worksheet, function: Function, answer: Answer) -> None:
        def chosen(qualifier: str | None) -> None:
            if qualifier is None or answer.request is None:
                return
            if qualifier == answer.qualifier:
                self._post(Noted(f"That is where it was sent: {qualifier or LATEST}.", "warning"))
                return
            request = msgspec.structs.replace(answer.request, qualifier=qualifier)

            def ended(other: Ended) -> None:
                self._both(sheet, answer, qualifier, other)

            self._sending.send_again(sheet, function, request, ended)

        self._post(
            ScreenAsked(
                "qualifier.QualifierScreen",
                chosen,
                title=f"Send the same event to another qualifier of {function.name}",
                read=lambda: self._triggers.qualifiers(function.name),
                current=answer.qualifier,
            )
        )

    def _both(self, sheet: Worksheet, answer: Answer, qualifier: str, other: Ended) -> None:
        # How it ended is said by the result itself, where there is nothing to compare.
        if other.result is not None and other.result.outcome.answered:
            before = Side.of_run(answer.qualifier or LATEST, answer.result)
            self.show(sheet, before, Side.of_run(qualifier or LATEST, other.result))

    def show(self, sheet: Worksheet, before: Side, after: Side) -> None:
        """Show two answers beside each other; paths that are ignored then are kept."""
        entry, details = self._known(sheet)

        def ignored(paths: tuple[str, ...] | None) -> None:
            if paths is not None:
                self._run(self._keep(sheet, entry, "ignore", ignore=paths))

        keeps = f"beside the event '{entry.name}'" if entry else "with the event, once it is saved"
        self._post(
            ScreenAsked(
                "compare.CompareScreen",
                ignored,
                before=before,
                after=after,
                ignore=details.ignore,
                keeps=keeps,
            )
        )

    def keep_expected(self, sheet: Worksheet, function: Function) -> None:
        """Keep the answer that is shown as the one to expect; a yes is needed to replace one."""
        answer = answer_of(sheet, function)
        if answer is None:
            self._post(Noted("There is no answer to expect: run the event first.", "warning"))
            return
        entry, details = self._known(sheet)
        try:
            text = answer.result.payload.decode()
        except UnicodeDecodeError:
            self._post(Noted("Not kept: the response is not UTF-8 text.", "warning"))
            return
        failed = answer.result.outcome is Outcome.FUNCTION_ERROR

        def keep(yes: bool | None = True) -> None:
            if yes:
                self._run(self._keep(sheet, entry, "expected", expected=text, expect_error=failed))

        if details.expected in (None, text):
            keep()
        else:
            name = f"'{entry.name}'" if entry else "the event"
            self._post(
                ConfirmationAsked(
                    f"Replace the expected response of {name}?",
                    keep,
                    yes="expect this one",
                    detail=f"{len(details.expected or ''):,} characters by {len(text):,}",
                )
            )

    async def _keep(
        self, sheet: Worksheet, entry: EventEntry | None, what: str, **changes: object
    ) -> None:
        with told(self._post, "keeping what is known of the event"):
            if entry is not None and entry.details_problem is not None:
                raise fail(
                    Kind.INVALID,
                    f"The file of details of '{entry.name}' is not right, and was left as it is: "
                    f"{entry.details_problem.sentence()}.",
                )
            known = sheet.details
            if entry is not None:
                known = await self._desk.details_of(sheet, entry)
            details = msgspec.structs.replace(known, **changes)
            await self._desk.put_details(sheet, entry, details)
            if sheet.ended is not None and sheet.past is None:
                await self._dispatch.judge_again(sheet, sheet.ended, details)
            if what == "expected":
                where = f"beside '{entry.name}'" if entry else "with the event, once it is saved"
                self._post(Noted(f"Expected from now on; kept {where}."))
        self._changed(sheet)
