"""A query of CloudWatch Logs Insights: started once, looked at until it ends, and stopped."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from lambdatui.aws.answer import mapping, required, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.errors import with_what
from lambdatui.aws.insights_stop import (
    PASSING,
    Log,
    Pause,
    next_try_s,
    not_stopped,
    stop_query,
    stop_unheard,
    to_error_log,
)
from lambdatui.aws.redact import redact
from lambdatui.aws.unsent import surely_not_run
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.insights import (
    MOST_GROUPS,
    MOST_QUERIES,
    MOST_ROWS,
    InsightsAnswer,
    InsightsRequest,
    InsightsState,
    place_words,
)
from lambdatui.core.stop import Clock, Stop

_DOING = "run the query"
_START, _RESULTS = "StartQuery", "GetQueryResults"
_CALL_S = 30.0

#: Between two looks at a query, in seconds.
_FIRST_PAUSE_S = 0.3
_LONGEST_PAUSE_S = 2.0
_SLOWER = 1.4
_BACK_OFF_S = 1.0
_BACK_OFF_MOST_S = 15.0
#: How long a query that runs may be out of sight, in ms.
_PATIENCE_MS = 90_000
#: How long a throttled start is tried again, in ms.
_START_PATIENCE_MS = 60_000

#: Characters of one cell: with 10,000 rows the answer must still cross the pipe.
_LONGEST_CELL = 16_384

_STATES = {state.value: state for state in InsightsState}


def run_query(
    clients: Clients,
    request: InsightsRequest,
    *,
    stop: Stop,
    clock: Clock,
    pause: Pause = time.sleep,
    log: Log = to_error_log,
) -> Iterator[InsightsAnswer]:
    """How things stand with the query, each time that changes; the last answer has ended.

    The query is started at most once, since each one is billed by the bytes that it scans: where
    nobody knows whether it was started, it is not sent again. It is stopped when ``stop`` is set,
    when the iterator is closed, and when an error ends it. Log groups that do not exist are left
    out. (CloudWatch Logs API, StartQuery, GetQueryResults, StopQuery.)

    What refuses to be stopped is told again for half a minute. Where somebody still listens, the
    answers say so meanwhile, and the error says whether it helped; else a daemon thread does it,
    waits by ``pause``, and writes into ``log``.

    Raises:
        LambdatuiError: INVALID for a query that AWS does not take, with its line and column;
            NOT_FOUND where none of the log groups exists; and whatever else goes wrong.
    """
    query = _Query(clients, request, stop, clock)
    try:
        yield from query.run()
    except Stopped:
        return
    finally:
        if query.running:
            stop_unheard(clients, query.id, pause=pause, log=log)


class _Query:
    def __init__(
        self, clients: Clients, request: InsightsRequest, stop: Stop, clock: Clock
    ) -> None:
        self._clients = clients
        self._request = request
        self._stop = stop
        self._clock = clock
        self._groups = list(dict.fromkeys(request.groups))
        self._left_out: list[str] = []
        self.id = ""
        self._ended = False
        self._last: InsightsAnswer | None = None

    @property
    def running(self) -> bool:
        """Whether it was started, and goes on as far as is known."""
        return bool(self.id) and not self._ended

    def run(self) -> Iterator[InsightsAnswer]:
        _check(self._request, self._groups)
        yield from self._begin()
        try:
            yield from self._look()
        except LambdatuiError as error:
            yield from self._stop_after(error)
            raise

    def _begin(self) -> Iterator[InsightsAnswer]:
        """Start it, once; again only where AWS has said that it did not start."""
        began_ms = self._clock()
        failures = 0
        while True:
            self._wait(0)
            try:
                self.id = self._start()
            except LambdatuiError as error:
                failures += 1
                gone = self._missing(error.fault)
                if gone:
                    self._leave_out(gone, error.fault)
                    continue
                late = self._clock() - began_ms >= _START_PATIENCE_MS
                if not _can_wait(error) or late:
                    raise _of_start(error, self._request.query) from error
                words = "AWS throttles the start of queries; trying again."
                yield from self._say(InsightsState.SCHEDULED, words)
                self._wait(_back_off_s(error.fault, failures))
                continue
            yield from self._say(InsightsState.SCHEDULED)
            return

    def _start(self) -> str:
        request = self._request
        # Without the stop: a start that is left behind could not be stopped any more.
        answer = ask(
            self._clients,
            _DOING,
            lambda aws: aws.logs.start_query(
                logGroupNames=self._groups,
                startTime=request.start_ms // 1000,
                # Up to the whole second in which the time ends.
                endTime=-(-max(request.start_ms, request.end_ms) // 1000),
                queryString=request.query,
                limit=max(1, min(request.limit, MOST_ROWS)),
            ),
            seconds=_CALL_S,
        )
        return required(answer, "queryId", str, _START)

    def _missing(self, fault: Fault) -> list[str]:
        """The groups of which AWS says that they do not exist."""
        if fault.kind is not Kind.NOT_FOUND or fault.operation != _START:
            return []
        return [group for group in self._groups if _names(fault.what, group)]

    def _leave_out(self, gone: Sequence[str], fault: Fault) -> None:
        self._left_out += gone
        self._groups = [group for group in self._groups if group not in gone]
        if not self._groups:
            groups = self._left_out
            many = f"none of the {len(groups)} log groups exists" if len(groups) > 1 else ""
            one = f"log group {groups[0]} does not exist"
            what = f"No invocation yet: {many or one}."
            advice = "Lambda makes it when the function first writes a line."
            raise LambdatuiError(with_what(fault, what, advice))

    def _look(self) -> Iterator[InsightsAnswer]:
        pause_s = _FIRST_PAUSE_S
        seen_ms = self._clock()
        failures = 0
        while True:
            self._wait(pause_s)
            pause_s = min(pause_s * _SLOWER, _LONGEST_PAUSE_S)
            try:
                answer = self._results()
            except LambdatuiError as error:
                failures += 1
                fault = error.fault
                throttled = fault.kind is Kind.THROTTLED
                lost = self._clock() - seen_ms >= _PATIENCE_MS
                if fault.kind not in PASSING or (lost and not throttled):
                    raise
                words = "AWS throttles the look at the query; going on more slowly."
                yield from self._say(
                    InsightsState.RUNNING, words if throttled else fault.sentence()
                )
                self._wait(_back_off_s(fault, failures))
                continue
            seen_ms, failures = self._clock(), 0
            self._ended = answer.ended
            yield from self._tell(answer)
            if answer.ended:
                return

    def _results(self) -> InsightsAnswer:
        answer = ask(
            self._clients,
            "read the results of the query",
            lambda aws: aws.logs.get_query_results(queryId=self.id),
            seconds=_CALL_S,
            stop=self._stop,
        )
        status = required(answer, "status", str, _RESULTS)
        columns, rows = table(required(answer, "results", list, _RESULTS))
        statistics = mapping(answer.get("statistics"))
        return InsightsAnswer(
            state=_STATES.get(status, InsightsState.UNKNOWN),
            query_id=self.id,
            columns=columns,
            rows=rows,
            matched=whole(statistics.get("recordsMatched")),
            scanned=whole(statistics.get("recordsScanned")),
            bytes=whole(statistics.get("bytesScanned")),
            left_out=tuple(self._left_out),
        )

    def _say(self, state: InsightsState, waiting: str = "") -> Iterator[InsightsAnswer]:
        """What is known already, with what is in the way."""
        last = self._last or InsightsAnswer(state=state)
        yield from self._tell(
            InsightsAnswer(
                state=last.state,
                query_id=self.id,
                columns=last.columns,
                rows=last.rows,
                matched=last.matched,
                scanned=last.scanned,
                bytes=last.bytes,
                left_out=tuple(self._left_out),
                waiting=waiting,
            )
        )

    def _tell(self, answer: InsightsAnswer) -> Iterator[InsightsAnswer]:
        if answer != self._last:
            self._last = answer
            yield answer

    def _stop_after(self, error: LambdatuiError) -> Iterator[InsightsAnswer]:
        """Stop what can be seen no more, while somebody listens.

        Raises:
            LambdatuiError: The error, and that the query goes on, where it does.
        """
        tried = 0
        while True:
            fault, tried = stop_query(self._clients, self.id), tried + 1
            wait_s = None if fault is None else next_try_s(fault, tried)
            if fault is None or wait_s is None:
                break
            yield from self._say(
                InsightsState.RUNNING, f"{error.fault.what} {fault.what} Trying to stop it again."
            )
            self._wait(wait_s)
        # All was done that can be.
        self._ended = True
        if fault is not None:
            told = not_stopped(self._clients, self.id, error.fault, fault)
            raise LambdatuiError(told) from error

    def _wait(self, seconds: float) -> None:
        stopped = self._stop.wait(seconds) if seconds > 0 else self._stop.is_set()
        if stopped:
            raise Stopped


def table(results: Sequence[object]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Columns and rows of ``results``: each row there is a list of ``field`` and ``value``.

    A row lacks the fields that its record does not have: a column stands behind the one that it
    follows in the first row that has it.
    """
    columns: list[str] = []
    found: list[dict[str, str]] = []
    for result in results:
        row: dict[str, str] = {}
        behind = 0
        for pair in result if isinstance(result, list) else []:
            name = text(mapping(pair).get("field"))
            row[name] = _cell(text(mapping(pair).get("value")))
            if name not in columns:
                columns.insert(behind, name)
            behind = columns.index(name) + 1
        found.append(row)
    return tuple(columns), tuple(tuple(row.get(name, "") for name in columns) for row in found)


def _cell(value: str) -> str:
    more = len(value) - _LONGEST_CELL
    return value if more <= 0 else f"{value[:_LONGEST_CELL]}… ({more:,} more characters)"


def _check(request: InsightsRequest, groups: Sequence[str]) -> None:
    if not request.query.strip():
        raise fail(Kind.INVALID, "The query is empty.", "Type one, or choose a ready one.")
    if not groups:
        raise fail(Kind.INVALID, "No log group is chosen to search.", "Choose a function.")
    if len(groups) > MOST_GROUPS:
        raise fail(
            Kind.INVALID,
            f"{len(groups)} log groups are chosen, and CloudWatch searches at most {MOST_GROUPS}.",
            "Choose fewer functions.",
        )


def _names(sentence: str, group: str) -> bool:
    """Whether a group stands in a sentence, and not only as the beginning of another one's name."""
    return re.search(rf"(?<![\w./#-]){re.escape(group)}(?![\w/#-]|\.\w)", sentence) is not None


def _can_wait(error: LambdatuiError) -> bool:
    """Whether AWS has said that it takes no request now, and so has started nothing."""
    fault = error.fault
    return fault.kind is Kind.THROTTLED and not _too_many(fault) and 400 <= fault.status < 500


def _too_many(fault: Fault) -> bool:
    return fault.code == "LimitExceededException"


def _of_start(error: LambdatuiError, query: str) -> LambdatuiError:
    """What a start that failed comes to, for whoever pays for it."""
    fault, cause = error.fault, error.__cause__
    if fault.code == "MalformedQueryException" and isinstance(cause, ClientError):
        return LambdatuiError(_malformed(fault, cause.response, query))
    if _too_many(fault):
        what = (
            f"CloudWatch starts no more queries now: {MOST_QUERIES} may run in an account and "
            "region at once, dashboards' and others' among them."
        )
        return LambdatuiError(with_what(fault, what, "Run it again when some have ended."))
    if fault.kind is Kind.MALFORMED or (cause is not None and not surely_not_run(cause)):
        what = f"Nobody knows whether the query has started: {fault.what.removesuffix('.')}."
        advice = "It was not sent again, since every query is billed. Run it again if you want to."
        return LambdatuiError(with_what(fault, what, advice))
    return error


def _malformed(fault: Fault, response: Mapping[str, Any], query: str) -> Fault:
    compiled = mapping(response.get("queryCompileError"))
    location = mapping(compiled.get("location"))
    said = text(compiled.get("message")) or text(mapping(response.get("Error")).get("Message"))
    said = redact(said).strip().rstrip(".") or "CloudWatch does not say why"
    place = ""
    if "startCharOffset" in location:
        place = place_words(query, whole(location.get("startCharOffset")))
    what = f"The query is not right{place}: {said}."
    return with_what(fault, what, "Correct it, and run it again; nothing was searched.")


def _back_off_s(fault: Fault, failures: int) -> float:
    doubled = _BACK_OFF_S * 2.0 ** min(failures - 1, 10)
    return max(fault.retry_after_s, min(doubled, _BACK_OFF_MOST_S))
