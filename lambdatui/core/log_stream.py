"""The invocations of one log stream, and to which of them each of its lines belongs."""

from lambdatui.core.attempt import Attempt
from lambdatui.core.failures import Failure
from lambdatui.core.invocation import Invocation
from lambdatui.core.platform_lines import PlatformKind, PlatformLine
from lambdatui.core.report import InitReport

# How many are remembered for late lines, besides those that run; and how many of those. Up to
# twice as many are there before the oldest are forgotten together.
_REMEMBERED = 8
_MOST_RUNNING = 512
# Longer than an invocation may take, in ms: its end was not read.
_LONGEST_MS = 16 * 60 * 1_000
# A function's clock and Lambda's may differ by some milliseconds, and no invocation starts after
# its lines.
_CLOCKS_MS = 1_000

# Members by name: their class takes longer to find them than to do what depends on them.
_START, _OTHER = PlatformKind.START, PlatformKind.OTHER
_INIT_START, _INIT_DONE = PlatformKind.INIT_START, PlatformKind.INIT_DONE
_INIT_REPORT = PlatformKind.INIT_REPORT


class Waiting:
    """Lines of which it is not known yet to which invocation they belong.

    ``init`` for those of the start of an environment, which belong to the next START; others came
    before the first line that names an invocation. ``places`` are those in the output of the read
    that is going on.
    """

    __slots__ = ("failure", "first_ms", "init", "last_ms", "lines", "places", "report")

    def __init__(self, at_ms: int, *, init: bool) -> None:
        self.init = init
        self.first_ms = self.last_ms = at_ms
        self.lines = 0
        self.places: list[int] = []
        self.report: InitReport | None = None
        self.failure: Failure | None = None

    def add(self, place: int, at_ms: int) -> None:
        """One more line, at this place of the output."""
        self.lines += 1
        self.places.append(place)
        self.first_ms = min(self.first_ms, at_ms)
        self.last_ms = max(self.last_ms, at_ms)


class LogStream:
    """One execution environment's log; on-demand ones run one invocation after the other.

    Where several run at once (Lambda Managed Instances, which log JSON alone), a line that names no
    request belongs to none.
    """

    __slots__ = (
        "_attempts", "_crowded", "_open", "adopted", "alone", "by_id", "name", "source", "waiting",
    )  # fmt: skip

    def __init__(self, source: int, name: str) -> None:
        self.source = source
        self.name = name
        self.waiting: Waiting | None = None
        #: Places of lines that waited for the invocation that was found last.
        self.adopted: list[int] = []
        #: The one that runs, where no line waits and no other runs: a line from its start on, that
        #: names no request, is its own.
        self.alone: Attempt | None = None
        #: The last attempt of each request.
        self.by_id: dict[str, Attempt] = {}
        self._attempts: list[Attempt] = []
        # In the order in which they were found.
        self._open: dict[Attempt, None] = {}
        self._crowded = False

    @property
    def last_ms(self) -> int:
        """When the last line that is known came."""
        return max((attempt.last_ms for attempt in self._attempts), default=0)

    @property
    def running(self) -> bool:
        """Whether an invocation goes on in it."""
        return bool(self._open)

    def resume(self, invocation: Invocation) -> None:
        """Go on with one that an earlier tail left unfinished."""
        attempt = Attempt(self.source, self.name, invocation.request_id, invocation)
        self._insert(attempt)
        if not attempt.ended:
            self._open[attempt] = None
        self._settle()

    def _settle(self) -> None:
        """To be called after whatever changes what runs, or what waits."""
        self.alone = None
        if self.waiting is None and not self._crowded and len(self._open) == 1:
            (self.alone,) = self._open

    def of_platform(self, line: PlatformLine, at_ms: int) -> Attempt | None:
        """The invocation of which a line of Lambda's tells, with what it tells.

        None where the line has to wait in :attr:`waiting`, or belongs to none.
        """
        kind, request_id = line.kind, line.request_id
        attempt: Attempt | None
        if kind is _START:
            attempt = self._start(line, at_ms)
        elif kind is _INIT_START or kind is _INIT_DONE or kind is _INIT_REPORT:
            attempt = self._of_init(line, at_ms)
            self._settle()
            return attempt
        elif request_id and kind is not _OTHER:
            attempt = self.believed(request_id, at_ms)
        else:
            attempt = self.named(request_id, at_ms) or self.unnamed(at_ms)
            if attempt is None:
                return None
        attempt.learn(line, at_ms)
        if attempt.end_ms > 0 and attempt in self._open:
            del self._open[attempt]
            self._crowded = self._crowded or (line.as_json and self._outlived(attempt, at_ms))
            self._settle()
        elif kind is _START:
            self._settle()
        return attempt

    def is_last(self, attempt: Attempt) -> bool:
        """Whether it is the last attempt of its request."""
        return self.by_id.get(attempt.request_id) is attempt

    def end(self, attempt: Attempt, at_ms: int) -> None:
        """An END in text names the one that runs alone: as :meth:`of_platform`, with less to do."""
        attempt.end(at_ms)
        if attempt.end_ms > 0:
            del self._open[attempt]
            self.alone = None

    def named(self, request_id: str, at_ms: int) -> Attempt | None:
        """The invocation of this id to which a line of that moment belongs, if it is known."""
        attempt = self.by_id.get(request_id)
        if attempt is None or _floor(attempt) <= at_ms:
            return attempt
        # A line that is older than a retry is of the attempt before.
        for older in reversed(self._attempts):
            if older.request_id == request_id and _floor(older) <= at_ms:
                return older
        return attempt

    def believed(self, request_id: str, at_ms: int) -> Attempt:
        """The invocation that a runtime's line names; its START was not read where it is new."""
        attempt = self.by_id.get(request_id)
        if attempt is not None and at_ms < _floor(attempt):
            attempt = self.named(request_id, at_ms)
        if attempt is None:
            attempt = self._join(request_id, at_ms)
            self._settle()
        return attempt

    def unnamed(self, at_ms: int) -> Attempt | None:
        """The invocation that ran at a moment, or had just ended; None where nobody can tell."""
        waiting = self.waiting
        if waiting is not None and at_ms >= waiting.first_ms:
            return None
        if self._crowded or len(self._open) > 1:
            return None
        for attempt in self._open:
            # Most lines: this runs for every one there is.
            if (attempt.start_ms or attempt.joined_ms) <= at_ms:
                return attempt
        for attempt in reversed(self._attempts):
            if _floor(attempt) <= at_ms:
                return attempt
        # The first of all may have started at any time before.
        first = self._attempts[0] if self._attempts else None
        return None if first is None or first.start_ms else first

    def wait(self, place: int, at_ms: int) -> bool:
        """Keep a line until it is known whose it is; False where that will never be known."""
        if self.waiting is None:
            if self._attempts:
                return False
            self.waiting = Waiting(at_ms, init=False)
            self._settle()
        elif at_ms < self.waiting.first_ms:
            return False
        self.waiting.add(place, at_ms)
        return True

    def _of_init(self, line: PlatformLine, at_ms: int) -> Attempt | None:
        began = line.kind is _INIT_START
        if began or self.waiting is None or not self.waiting.init:
            attempt = self._after(at_ms) if began else self._amid(at_ms)
            if attempt is not None:
                attempt.learn(line, at_ms)
                return attempt
            self.waiting = Waiting(at_ms, init=True)
        elif self.waiting.first_ms > at_ms:
            self.waiting.first_ms = at_ms
        if line.init is not None and (
            self.waiting.report is None or line.init.duration_ms is not None
        ):
            self.waiting.report = line.init
        return None

    def _after(self, at_ms: int) -> Attempt | None:
        """The first invocation that started after a moment: a late line is of its init."""
        return min(
            (attempt for attempt in self._attempts if attempt.start_ms > at_ms),
            key=lambda attempt: attempt.start_ms,
            default=None,
        )

    def _amid(self, at_ms: int) -> Attempt | None:
        """The invocation within which the environment was initialised again."""
        later = self._after(at_ms)
        if later is not None:
            return later
        return next(reversed(self._open), None)

    def _start(self, line: PlatformLine, at_ms: int) -> Attempt:
        known = line.request_id in self.by_id
        attempt = self._begun(line.request_id, at_ms) if known else None
        if attempt is not None:
            attempt.start_ms = at_ms
            self._attempts.sort(key=_floor)
        else:
            attempt = Attempt(self.source, self.name, line.request_id)
            attempt.start_ms = at_ms
            self._insert(attempt)
            if self.waiting is not None and at_ms >= self.waiting.first_ms:
                if self.waiting.init:
                    self._adopt(attempt, self.waiting)
                # Other lines are of an invocation that nothing names.
                self.waiting = None
        if attempt.ended:
            return attempt
        if line.as_json:
            for other in [other for other in self._open if other.start_ms < at_ms - _LONGEST_MS]:
                del self._open[other]
            self._open[attempt] = None
        elif self._is_last(at_ms):
            # One after the other: of what ran before, the end was not read.
            self._open = {attempt: None}
        return attempt

    def _begun(self, request_id: str, at_ms: int) -> Attempt | None:
        """The one that is known already, of which this is the START."""
        for attempt in reversed(self._attempts):
            if attempt.request_id != request_id:
                continue
            if attempt.start_ms == at_ms:
                return attempt
            if not attempt.start_ms and at_ms <= attempt.joined_ms + _CLOCKS_MS:
                return attempt
        return None

    def _join(self, request_id: str, at_ms: int) -> Attempt:
        """One that started before what was read."""
        attempt = Attempt(self.source, self.name, request_id)
        attempt.joined_ms = at_ms
        self._insert(attempt)
        if self.waiting is not None and at_ms >= self.waiting.first_ms:
            self._adopt(attempt, self.waiting)
            self.waiting = None
        if self._is_last(at_ms):
            self._open[attempt] = None
        return attempt

    def _is_last(self, at_ms: int) -> bool:
        """Whether none of those that run started after this."""
        for other in self._open:  # noqa: SIM110 (for each START; a generator takes longer)
            if other.start_ms > at_ms:
                return False
        return True

    def _adopt(self, attempt: Attempt, waiting: Waiting) -> None:
        self.adopted = waiting.places
        if waiting.lines:
            attempt.count(waiting.first_ms, waiting.last_ms, waiting.lines)
        if waiting.init:
            attempt.begin(waiting.report, waiting.failure)
        elif waiting.failure is not None:
            attempt.fail(waiting.failure, waiting.last_ms)

    def _outlived(self, attempt: Attempt, at_ms: int) -> bool:
        """Whether it went on after another had started: this environment runs several at once."""
        if not attempt.start_ms:
            return False
        return any(attempt.start_ms <= other.start_ms < at_ms for other in self._open)

    def _insert(self, attempt: Attempt) -> None:
        attempts = self._attempts
        late = False
        if attempts:
            last = attempts[-1]
            late = (attempt.start_ms or attempt.joined_ms) < (last.start_ms or last.joined_ms)
        attempts.append(attempt)
        self.by_id[attempt.request_id] = attempt
        if late:
            attempts.sort(key=_floor)
            for known in reversed(attempts):
                if known.request_id == attempt.request_id:
                    self.by_id[attempt.request_id] = known
                    break
        # Not each time: where hundreds run at once, this takes a while.
        idle = len(attempts) - len(self._open)
        if idle > 2 * _REMEMBERED or len(self._open) > 2 * _MOST_RUNNING:
            self._forget()

    def _forget(self) -> None:
        ended = [attempt for attempt in self._attempts if attempt not in self._open]
        spare = dict.fromkeys(ended[:-_REMEMBERED])
        lost = len(self._open) - _MOST_RUNNING
        spare.update(dict.fromkeys(list(self._open)[: max(0, lost)]))
        for attempt in spare:
            self._open.pop(attempt, None)
            if self.by_id.get(attempt.request_id) is attempt:
                del self.by_id[attempt.request_id]
        self._attempts = [attempt for attempt in self._attempts if attempt not in spare]


def _floor(attempt: Attempt) -> int:
    """From when on lines are its own, as far as it is known."""
    return attempt.start_ms or attempt.joined_ms
