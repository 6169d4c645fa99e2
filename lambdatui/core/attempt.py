"""What is known so far of one invocation, gathered line by line."""

from lambdatui.core.failures import Failure
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.platform_lines import TIMED_OUT, PlatformKind, PlatformLine
from lambdatui.core.report import InitReport, Report

# Members by name: their class takes longer to find them than to do what depends on them.
_START, _END, _REPORT = PlatformKind.START, PlatformKind.END, PlatformKind.REPORT
_RUNNING, _OK = Ending.RUNNING, Ending.OK
_BAD = ("error", "failure")
_GOOD = ("", "success")
# Where nothing is known, and nothing went wrong.
_UNKNOWN = Invocation(request_id="")
_NO_FAILURE = Failure(error_type="")
_OUT_OF_MEMORY = "Runtime.OutOfMemory"
_EXIT = "Runtime.ExitError"
# Errors of which a runtime tells before it can take any event; Ruby's tells of Init<…>.
_OF_INIT = frozenset(
    {
        "Extension.InitError",
        "Extension.LaunchError",
        "Runtime.AfterRestoreError",
        "Runtime.BeforeSnapshotError",
        "Runtime.BuiltInModuleConflict",
        "Runtime.HandlerNotFound",
        "Runtime.ImportModuleError",
        "Runtime.InvalidEntrypoint",
        "Runtime.InvalidWorkingDir",
        "Runtime.MalformedHandlerName",
        "Runtime.NoHandlerDefined",
        "Runtime.UserCodeSyntaxError",
    }
)


class Attempt:
    """One run of an invocation; a retry of it is another.

    An invocation that AWS says went wrong did. Where it says nothing, as in text logs of a handler
    that raised, the runtime's own words for an uncaught error decide. What a function logs at the
    level ERROR does not make its invocation a failed one: it returned. Such an error is kept as
    the explanation for the case that AWS tells of a failure without saying more.
    """

    __slots__ = (
        "_caught", "_died", "_done", "_doubtful", "_failed_ms", "_failure", "_init",
        "_init_failure", "_report", "_seed", "_timed_out", "counted_ms", "end_ms", "first_ms",
        "joined_ms", "last_ms", "lines", "request_id", "source", "start_ms", "stream", "trace_id",
        "version",
    )  # fmt: skip

    def __init__(self, source: int, stream: str, request_id: str, seed: Invocation | None = None):
        self.source = source
        self.stream = stream
        self.request_id = request_id
        known = seed or _UNKNOWN
        self.start_ms = known.start_ms
        self.end_ms = known.end_ms
        self.first_ms = known.first_ms
        self.last_ms = known.last_ms
        #: Of the line that first named it, where that was not its START.
        self.joined_ms = known.first_ms
        self.lines = known.lines
        self.version = known.version
        self.trace_id = known.trace_id
        self._seed = seed
        #: Lines up to here were counted by an earlier tail, and may be read again.
        self.counted_ms = known.last_ms if seed else -1
        self._report: Report | None = None
        self._done: PlatformLine | None = None
        self._timed_out: PlatformLine | None = None
        self._died: PlatformLine | None = None
        self._init: InitReport | None = None
        self._failure: Failure | None = None
        self._doubtful: Failure | None = None
        self._caught: Failure | None = None
        self._init_failure: Failure | None = None
        self._failed_ms = 0

    @property
    def ended(self) -> bool:
        """Whether a line of Lambda's says that it is over."""
        return self.end_ms > 0

    def count(self, first_ms: int, last_ms: int, lines: int = 1) -> None:
        """Events that belong to it were read."""
        if last_ms > self.counted_ms:
            self.lines += lines
        if first_ms < self.first_ms or not self.first_ms:
            self.first_ms = first_ms
        self.last_ms = last_ms if last_ms > self.last_ms else self.last_ms

    def fail(self, failure: Failure, at_ms: int) -> None:
        """A line of it tells of an error."""
        if failure.uncaught:
            if self._failure is None:
                self._failure, self._failed_ms = failure, at_ms
        elif failure.doubtful:
            self._doubtful = self._doubtful or failure
        else:
            self._caught = failure

    def begin(self, init: InitReport | None, failure: Failure | None) -> None:
        """What was said of the start of its environment."""
        if failure is not None:
            self._init_failure = self._init_failure or failure
        if init is None:
            return
        known = self._init
        # A report comes after a "done", which says no duration; the last of several counts.
        if known is None or init.duration_ms is not None:
            self._init = init

    def learn(self, line: PlatformLine, at_ms: int) -> None:
        """A line of Lambda's tells something of it."""
        if line.version:
            self.version = line.version
        if line.trace_id:
            self.trace_id = line.trace_id
        kind = line.kind
        if kind is _START:
            self.start_ms = at_ms
            return
        if kind is _END or kind is _REPORT:
            if kind is _REPORT:
                self._report = line.report
            self.end(at_ms)
            return
        match kind:
            case PlatformKind.INIT_DONE | PlatformKind.INIT_REPORT:
                self.begin(line.init, None)
            case PlatformKind.TIMEOUT:
                self._timed_out = line
                self.end(at_ms)
            case PlatformKind.EXIT:
                self._died = line
                self.end(at_ms)
            case PlatformKind.RUNTIME_DONE:
                self._done = line
                self.end(at_ms)
            case _:
                pass

    def end(self, at_ms: int) -> None:
        """A line of Lambda's says that it is over."""
        self.end_ms = at_ms if at_ms > self.end_ms else self.end_ms

    def _statuses(self) -> tuple[str, str]:
        done = self._done.status if self._done else ""
        return self._report.status if self._report else "", done

    def _error_type(self) -> str:
        """The type that Lambda itself gives."""
        given = (
            self._report.error_type if self._report else "",
            self._died.error_type if self._died else "",
            self._done.error_type if self._done else "",
        )
        return next((kind for kind in given if kind), "")

    def ending(self) -> Ending:
        """How it ended, as far as its lines tell."""
        statuses = self._statuses()
        bad = any(status in _BAD for status in statuses) or self._died is not None
        kind = self._error_type()
        if self._timed_out or "timeout" in statuses or kind == TIMED_OUT:
            return Ending.TIMEOUT
        if self._out_of_memory(kind):
            return Ending.OUT_OF_MEMORY
        if self._init_failed(kind, bad=bad):
            return Ending.INIT_FAILED
        if bad or self._failure:
            return Ending.ERROR
        succeeded = self._done is not None and self._done.status == "success"
        if self.ended and self._doubtful and not succeeded:
            return Ending.ERROR
        if self._seed is not None and self._seed.failed:
            return self._seed.ending
        return Ending.OK if self.ended else Ending.RUNNING

    def _out_of_memory(self, kind: str) -> bool:
        if kind == _OUT_OF_MEMORY:
            return True
        if self._died is not None and "signal: killed" in self._died.error_message:
            return True
        report = self._report
        full = report is not None and 0 < report.memory_mb <= report.used_mb
        return kind == _EXIT and full

    def _init_failed(self, kind: str, *, bad: bool) -> bool:
        init, failure = self._init, self._init_failure
        if init is not None and init.failed and init.phase == "invoke":
            return True
        kinds = {kind, self._failure.error_type if self._failure else ""}
        kinds.add(failure.error_type if failure else "")
        if not kinds.isdisjoint(_OF_INIT) or any(each.startswith("Init<") for each in kinds):
            return True
        # A failed init is tried again: only together with a failed invocation does it count.
        broken = failure is not None or (init is not None and init.failed)
        return bad and broken and self._failure is None

    def _explained(self, ending: Ending) -> Failure:
        """The error's type, message and place."""
        kind = self._error_type()
        match ending:
            case Ending.RUNNING | Ending.OK:
                return _NO_FAILURE
            case Ending.TIMEOUT:
                line = self._timed_out
                return Failure(error_type=TIMED_OUT, message=line.error_message if line else "")
            case Ending.OUT_OF_MEMORY:
                words = self._died.error_message if self._died else ""
                return Failure(error_type=kind or _EXIT, message=words)
            case Ending.INIT_FAILED:
                failure = self._init_failure or self._failure
                kind = kind or (self._init.error_type if self._init else "")
            case _:
                failure = self._failure or self._doubtful
        if failure is None and self._died is None:
            failure = self._caught
        if failure is not None:
            return failure
        if not kind and self._seed is not None:
            seed = self._seed
            return Failure(
                error_type=seed.error_type, message=seed.error_message, where=seed.error_where
            )
        return Failure(error_type=kind, message=self._died.error_message if self._died else "")

    @property
    def _is_well(self) -> bool:
        """Whether nothing was told but what is told of any invocation: so it is with most."""
        report, done = self._report, self._done
        return (
            self._seed is None
            and self._failure is None
            and self._doubtful is None
            and self._timed_out is None
            and self._died is None
            and self._init is None
            and self._init_failure is None
            and (report is None or not (report.status or report.error_type))
            and (done is None or (done.status in _GOOD and not done.error_type))
        )

    def snapshot(self) -> Invocation:
        """All of it, as it stands."""
        seed, report = self._seed or _UNKNOWN, self._report
        if self._is_well:
            ending, error = _OK if self.end_ms > 0 else _RUNNING, _NO_FAILURE
        else:
            ending = self.ending()
            error = self._explained(ending)
        measured = report or Report(
            request_id="",
            duration_ms=(self._done.duration_ms if self._done else None) or seed.duration_ms or 0.0,
            billed_ms=seed.billed_ms or 0.0,
            memory_mb=seed.memory_mb,
            used_mb=seed.used_mb,
            init_ms=seed.init_ms,
            restore_ms=seed.restore_ms,
        )
        duration_ms: float | None = measured.duration_ms
        billed_ms: float | None = measured.billed_ms
        if report is None:
            duration_ms, billed_ms = duration_ms or None, billed_ms or None
        init_ms, restore_ms = measured.init_ms, measured.restore_ms
        if self._init is not None:
            init_ms, restore_ms = self._start_took(measured, self._init)
        # By place, in the order of its fields: by name it would take seven times as long.
        return Invocation(
            self.request_id,
            self.stream,
            self.source,
            self.start_ms,
            self.end_ms or self._failed_ms,
            self.first_ms,
            self.last_ms,
            ending,
            error.error_type,
            error.message,
            error.where,
            duration_ms,
            billed_ms,
            measured.memory_mb,
            measured.used_mb,
            init_ms,
            restore_ms,
            self.trace_id,
            self.version,
            self.lines,
        )

    @staticmethod
    def _start_took(report: Report, init: InitReport) -> tuple[float | None, float | None]:
        """What init and restore took; the REPORT line is silent of an init that was repeated."""
        init_ms, restore_ms = report.init_ms, report.restore_ms
        if init.restored:
            return init_ms, init.duration_ms if restore_ms is None else restore_ms
        # Nobody waits for an environment that is made ready beforehand.
        waited = init.how in ("", "on-demand")
        return init.duration_ms if init_ms is None and waited else init_ms, restore_ms
