"""Runs what ``lambdatui invoke`` was asked for: one event, sent to one version or to two."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lambdatui.cli.asked import Asked
from lambdatui.cli.compared import comparison_members, told_comparison, told_runs, verdict_of_runs
from lambdatui.cli.confirm import confirm_one
from lambdatui.cli.ending import tell_fault
from lambdatui.cli.exits import Exit, exit_of_fault, exit_of_outcome
from lambdatui.cli.invoke_event import LATEST, Chosen, Given, qualifier_in
from lambdatui.cli.invoke_output import Response
from lambdatui.cli.looking import look_for
from lambdatui.cli.payload import Event
from lambdatui.cli.sending import Sent, send_recorded
from lambdatui.cli.signals import ending_signals
from lambdatui.cli.story import told, told_as_json
from lambdatui.cli.target import LONGEST_S, read_target
from lambdatui.cli.template_text import own_templates, pick
from lambdatui.cli.terminal import tell, tell_strongly
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of
from lambdatui.core.invoke import (
    InvocationType,
    InvokeRequest,
    InvokeResult,
    NothingSent,
    Outcome,
    check_size,
)
from lambdatui.core.replay import ReplayItem, ReplayRecord, Verdict, ended
from lambdatui.core.run_comparison import RunComparison, compare_runs

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

#: The statuses of a run that was not right, the worst first.
_ORDER = (Exit.UNKNOWN, Exit.AWS, Exit.USAGE, Exit.FUNCTION_ERROR, Exit.INTERRUPTED)


class Wanted(NamedTuple):
    """What is to be made of the answer: ``other`` is the qualifier to compare with, or empty.

    ``verbose`` has all told of a run that went well, too.
    """

    expect: bool
    other: str
    as_json: bool
    verbose: bool


class Run:
    """One run of the command, and what it says."""

    def __init__(self, asked: Asked, given: Given, wanted: Wanted) -> None:
        self._asked = asked
        self._event = given.event or Event(b"{}")
        self._details = given.details
        self._wanted = wanted
        self._response = Response()
        self._clients: Clients = asked.clients()
        self._place = ""

    def send(self, request: InvokeRequest, chosen: Chosen, *, yes: bool, name: str) -> int:
        """Send it, say what came of it, and give the exit status.

        SIGTERM and SIGHUP are as Ctrl-C, but for the status.
        """
        with ending_signals() as ending:
            try:
                status: int = self._run(request, chosen, yes=yes, name=name)
            except KeyboardInterrupt as error:
                if not ending.number:
                    raise
                if isinstance(error, NothingSent):
                    tell(f"lambdatui: {error}")
        return ending.status if ending.number else status

    def _run(self, request: InvokeRequest, chosen: Chosen, *, yes: bool, name: str) -> Exit:
        wanted = self._wanted
        with _before(request):
            request = self._prepared(request, chosen)
            self._confirm(request, yes=yes, name=name)
        sent = self._send(request)
        self._say(request, sent.result)
        statuses = {exit_of_outcome(sent.result.outcome)}
        members: dict[str, object] = {}
        if wanted.expect:
            record = self._expected(request, sent.result)
            statuses = {_exit_of(record)}
            members["expected"] = _expected_members(record)
        verbatim: dict[str, str] = {}
        if wanted.other:
            status, runs, verbatim["other"] = self._compared(request, sent)
            statuses.add(status)
            members["comparison"] = runs and _runs_members(runs)
        if wanted.as_json:
            self._response.line(told_as_json(request, sent.result, members, **verbatim))
        self._look_for(request, sent)
        return next((status for status in _ORDER if status in statuses), Exit.OK)

    def _prepared(self, request: InvokeRequest, chosen: Chosen) -> InvokeRequest:
        """The request with the function's own timeout, and with the template filled in."""
        self._place = place_of(request.function)
        if not request.type.waits and not chosen.template:
            return request
        target = read_target(self._clients, request.function, request.qualifier)
        timeout_s = LONGEST_S
        if target is not None:
            self._place = place_of(target.function.arn) or self._place
            timeout_s = target.function.timeout_s
        if self._wanted.other:
            # One that is not there is told before anything is sent.
            other = read_target(self._clients, request.function, self._wanted.other)
            timeout_s = max(timeout_s, other.function.timeout_s if other else LONGEST_S)
        if chosen.template:
            own = own_templates(self._clients, request.function, target, request.qualifier)
            text = pick(own, chosen.template).filled(chosen.values)
            self._event = Event(text.encode(), f"template {chosen.template}")
        request = msgspec.structs.replace(request, timeout_s=timeout_s, payload=self._event.payload)
        check_size(request)
        return request

    def _confirm(self, request: InvokeRequest, *, yes: bool, name: str) -> None:
        if request.type is InvocationType.DRY_RUN:
            return
        qualifiers = [request.qualifier, *filter(None, [self._wanted.other])]
        function = plain_name(request.function)
        called = [f"{function}:{qualifier}" if qualifier else function for qualifier in qualifiers]
        doing = f"Send this event to {' and to '.join(called)}"
        confirm_one(self._clients, request.function, qualifiers, doing, yes=yes, name=name)

    def _send(self, request: InvokeRequest, *, quietly: bool = False) -> Sent:
        from lambdatui.store.history import history_of

        return send_recorded(
            self._clients,
            request,
            history_of(self._asked.places()),
            self._place,
            say=None if quietly or self._wanted.as_json else self._response.part,
            interruptible=True,
        )

    def _say(self, request: InvokeRequest, result: InvokeResult) -> None:
        if self._wanted.as_json:
            return
        self._response.whole(result)
        self._tell(request, result)

    def _tell(self, request: InvokeRequest, result: InvokeResult) -> None:
        for line in told(request, result, self._event.label, verbose=self._wanted.verbose):
            tell(line)

    def _expected(self, request: InvokeRequest, result: InvokeResult) -> ReplayRecord:
        details = self._details
        item = ReplayItem(
            number=1,
            name=request.event_name,
            payload=request.payload,
            type=request.type,
            expected=details.expected,
            expect_error=details.expect_error,
            ignore=details.ignore,
        )
        record = ended(item, result, result.started_ms, compare=True)
        if item.expects and not self._wanted.as_json:
            for line in _told_expected(item, record):
                tell(line)
        return record

    def _compared(
        self, request: InvokeRequest, sent: Sent
    ) -> tuple[Exit, RunComparison | None, str]:
        """The same event to the other one; its status, how they compare, and its JSON."""
        name = self._wanted.other
        if sent.result.outcome is Outcome.UNKNOWN:
            tell(f"lambdatui: it was not sent to {name}: there is nothing to compare.")
            return Exit.UNKNOWN, None, "null"
        again = msgspec.structs.replace(request, qualifier=name)
        try:
            other = self._send(again, quietly=True)
        except NothingSent:
            tell(f"lambdatui: interrupted before it was sent to {name}.")
            return Exit.INTERRUPTED, None, "null"
        except LambdatuiError as error:
            tell_fault(error.fault)
            return exit_of_fault(error.fault), None, "null"
        if not self._wanted.as_json:
            self._tell(again, other.result)
        runs = compare_runs(other.result, sent.result, self._details.ignore)
        status = exit_of_outcome(other.result.outcome)
        if runs.known and not runs.same:
            status = Exit.FUNCTION_ERROR
        self._look_for(again, other)
        if not self._wanted.as_json:
            called = request.qualifier or qualifier_in(request.function) or LATEST
            for line in told_runs(runs, name, called):
                tell(line)
            # Last, below all that led to it.
            tell_strongly(verdict_of_runs(runs, name, called))
        return status, runs, told_as_json(again, other.result)

    def _look_for(self, request: InvokeRequest, sent: Sent) -> None:
        """Say what the logs show of it, where its outcome is unknown."""
        if sent.result.outcome is not Outcome.UNKNOWN or sent.interrupted:
            return
        look_for(self._clients, [("", request, sent.result)])


@contextmanager
def _before(request: InvokeRequest) -> Iterator[None]:
    """Inside, nothing has been sent yet: so Ctrl-C says."""
    try:
        yield
    except KeyboardInterrupt:
        raise NothingSent(plain_name(request.function)) from None


def _exit_of(record: ReplayRecord) -> Exit:
    match record.verdict:
        case Verdict.OK:
            return Exit.OK
        case Verdict.UNKNOWN:
            return Exit.UNKNOWN
        case _:
            return Exit.FUNCTION_ERROR


def _told_expected(item: ReplayItem, record: ReplayRecord) -> Iterator[str]:
    match record.verdict:
        case Verdict.OK:
            yield "It answered as expected."
        case Verdict.DIFFERED if item.expect_error and record.outcome is Outcome.RETURNED:
            yield "It returned, and was expected to fail."
        case Verdict.DIFFERED:
            yield "It answered otherwise than expected:"
        case Verdict.FAILED:
            yield "It failed, and was expected to return."
        case _:
            return
    if record.comparison is not None:
        yield from told_comparison(record.comparison)


def _expected_members(record: ReplayRecord) -> dict[str, object]:
    compared = record.comparison
    return {
        "verdict": record.verdict.value,
        **({} if compared is None else comparison_members(compared)),
    }


def _runs_members(runs: RunComparison) -> dict[str, object]:
    return {
        **comparison_members(runs.payload),
        "same": runs.same,
        "ended_same": runs.ended_same,
    }
