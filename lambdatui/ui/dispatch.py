"""Sending what is on a worksheet, once; and what can be found out when it has ended."""

from contextlib import aclosing
from dataclasses import replace

from lambdatui.core.compare import compare_json
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.functions import Function, target_of
from lambdatui.core.invoke import (
    InvocationType,
    InvokePart,
    InvokeRequest,
    InvokeResult,
    Outcome,
    check_size,
)
from lambdatui.core.jsontext import as_payload
from lambdatui.core.stop import Clock
from lambdatui.ui.aside import aside
from lambdatui.ui.desk import Desk, DeskPorts
from lambdatui.ui.runs import Ended, Judged, Running, Streamed
from lambdatui.ui.worksheet import Worksheet


class Dispatch:
    """Knows no widget."""

    def __init__(self, desk: Desk, ports: DeskPorts, clock: Clock, *, read_only: bool) -> None:
        self._desk = desk
        self._ports = ports
        self._clock = clock
        self._read_only = read_only

    def refusal(self, sheet: Worksheet, type: InvocationType | None = None) -> str:
        """Why this cannot be sent now, in a sentence; empty where it can."""
        type = type or sheet.type
        if sheet.running is not None:
            kind = sheet.running.request.type.value
            return f"Still running: the {kind} invocation of {sheet.function} was sent once, wait."
        if self._read_only and type is not InvocationType.DRY_RUN:
            return (
                f"Read-only: {type.value} would run {sheet.function}. "
                "Only a dry run is sent; ctrl+t chooses it."
            )
        problem = self._desk.check(sheet.text)
        return f"Not sent, since it is not JSON: {problem.sentence()}." if problem else ""

    def request(self, sheet: Worksheet, function: Function) -> InvokeRequest:
        """What would be sent, with the text and all that is chosen as they are now.

        Raises:
            LambdatuiError: TOO_LARGE; INVALID for a client context that does not fit the type.
        """
        request = InvokeRequest(
            function=target_of(function),
            payload=as_payload(sheet.text),
            type=sheet.type,
            qualifier=sheet.qualifier,
            timeout_s=function.timeout_s,
            event_name=sheet.sent_as,
            client_context=sheet.context,
        )
        check_size(request)
        return request

    def begin(self, sheet: Worksheet, request: InvokeRequest) -> Running:
        """From here on a second one is refused."""
        streamed = Streamed() if request.type is InvocationType.STREAM else None
        sheet.running = Running(request, self._clock(), sheet.details, sheet.entry, streamed)
        sheet.past = sheet.past_run = None
        return sheet.running

    def leave(self, sheet: Worksheet) -> bool:
        """Wait no longer for what is running; whether there was something."""
        running = sheet.running
        if running is None:
            return False
        sheet.running = None
        sheet.ended = replace(_ended(running), left=True)
        return True

    async def send(self, sheet: Worksheet, running: Running) -> Ended:
        """Send what :meth:`begin` took, once; how that ended stands on the sheet then.

        Not where a person has left it, and sent another one meanwhile.
        """
        ended = await self._end(running)
        left = sheet.ended
        if sheet.running is running:
            sheet.running = None
            sheet.ended = ended
        elif sheet.running is None and left is not None and _left(left, running):
            sheet.ended = ended
        return ended

    async def _end(self, running: Running) -> Ended:
        since = running.since_ms
        try:
            result = await self._answer(running)
        except LambdatuiError as error:
            return replace(_ended(running), fault=error.fault)
        except Exception as error:
            # Whatever this is, the request may be out: say so, and never send it again.
            fault = Fault(
                kind=Kind.BUG,
                what=f"lambdatui failed while it waited ({type(error).__name__}).",
                advice="Please report it.",
            )
            elapsed = float(self._clock() - since)
            result = InvokeResult(
                outcome=Outcome.UNKNOWN, started_ms=since, elapsed_ms=elapsed, fault=fault
            )
        first_ms = running.streamed.first_ms if running.streamed else None
        return replace(_ended(running), result=result, first_ms=first_ms)

    async def _answer(self, running: Running) -> InvokeResult:
        if running.streamed is None:
            return await self._ports.invoke(running.request)
        result: InvokeResult | None = None
        async with aclosing(self._ports.invoke_stream(running.request)) as items:
            async for item in items:
                if isinstance(item, InvokePart):
                    running.streamed.add(item)
                else:
                    result = item
        if result is None:
            raise RuntimeError("a stream ended without a result")
        return result

    def look(self, sheet: Worksheet, ended: Ended) -> Ended:
        """From here on the logs are looked through for what became of it."""
        return _put(sheet, ended, replace(ended, looking=True))

    async def find(self, sheet: Worksheet, ended: Ended) -> Ended:
        """What the logs show of an invocation whose outcome is not known."""
        if ended.result is None:
            return ended
        try:
            found = await self._ports.find_run(ended.request, ended.result)
        except Exception:
            _put(sheet, ended, replace(ended, looking=False))
            raise
        return _put(sheet, ended, replace(ended, looking=False, found=found))

    async def judge(self, sheet: Worksheet, ended: Ended) -> Ended:
        """Hold the response against what its event expects, where something is."""
        result = ended.result
        if result is None or not expects(ended.details) or not ended.request.type.waits:
            return ended
        if not result.outcome.answered:
            return ended
        judged = await judged_of(ended.details, result)
        return _put(sheet, ended, replace(ended, judged=judged))

    async def judge_again(self, sheet: Worksheet, ended: Ended, details: EventDetails) -> Ended:
        """The same, by what is known of the event now."""
        return await self.judge(
            sheet, _put(sheet, ended, replace(ended, details=details, judged=None))
        )


def expects(details: EventDetails) -> bool:
    """Whether there is something to hold a response against."""
    return details.expected is not None or details.expect_error


async def judged_of(details: EventDetails, result: InvokeResult) -> Judged:
    """Compares aside: a response can have megabytes.

    Raises:
        LambdatuiError: INVALID, for a path to ignore that cannot be read.
    """
    failed = result.outcome is Outcome.FUNCTION_ERROR
    wrong = ""
    if failed != details.expect_error:
        wrong = "it failed" if failed else "it was to fail"
    if details.expected is None:
        return Judged(same=not wrong, wrong=wrong)
    expected = details.expected.encode()
    found = await aside(lambda: compare_json(expected, result.payload, details.ignore))
    return Judged(
        same=found.same and not wrong,
        count=len(found.differences),
        more=found.truncated,
        wrong=wrong,
    )


def _ended(running: Running) -> Ended:
    return Ended(running.request, running.since_ms, details=running.details, entry=running.entry)


def _left(ended: Ended, running: Running) -> bool:
    return ended.left and ended.request is running.request


def _put(sheet: Worksheet, before: Ended, after: Ended) -> Ended:
    """Where the sheet still has the one, it has the other from here on."""
    if sheet.ended is before:
        sheet.ended = after
    return after
