"""What keeps each log group of a tail from being read, and for how long it is left alone."""

from lambdatui.core.errors import Fault, Kind, LambdatuiError

_BACK_OFF_S = 1.0
_BACK_OFF_MOST_S = 30.0
#: Between two attempts where waiting does not help, as far as is known: a permission may be given.
_RARELY_S = 60.0
#: Failures in a row after which nobody waits for a group any more.
_STUCK = 4
#: Throttling is over when there was none for so long. AWS throttles now and then while it lasts.
_CALM_MS = 10_000
#: What a whole account, or a whole network, has: it is told once for all groups.
_OF_ALL = frozenset(
    {Kind.EXPIRED, Kind.NO_CREDENTIALS, Kind.THROTTLED, Kind.TIMEOUT, Kind.UNREACHABLE}
)


class Trouble:
    """That of one group. ``lasting`` where waiting does not help, as far as is known."""

    def __init__(self) -> None:
        self.error: LambdatuiError | None = None
        self.lasting = False
        #: Failures in a row.
        self.failures = 0
        #: Until when it is left alone, in steady ms.
        self.due_ms = 0
        #: What was told of it.
        self.told: set[Kind] = set()

    @property
    def stuck(self) -> bool:
        """Whether others do better not to wait for it."""
        return self.lasting or self.failures >= _STUCK


class Troubles:
    """The troubles of a tail, by the group's name. Times are steady ms."""

    def __init__(self) -> None:
        self._of: dict[str, Trouble] = {}
        #: The groups that had any since all went well.
        self._had: set[str] = set()
        self._throttled_ms = 0

    def of(self, group: str) -> Trouble | None:
        """That of this group, until it is over."""
        return self._of.get(group)

    def error(self, group: str) -> LambdatuiError:
        """What was noted last of a group that has trouble."""
        error = self._of[group].error
        assert error is not None
        return error

    def failures(self, group: str) -> int:
        """How often in a row the group could not be read."""
        trouble = self._of.get(group)
        return trouble.failures if trouble is not None else 0

    def is_left_alone(self, group: str, now_ms: int) -> bool:
        """Whether it is too early to ask for this group again."""
        trouble = self._of.get(group)
        return trouble is not None and now_ms < trouble.due_ms

    def is_lasting(self, group: str) -> bool:
        """Whether it could not be read for a reason that stays."""
        trouble = self._of.get(group)
        return trouble is not None and trouble.lasting

    def note(self, group: str, error: LambdatuiError, now_ms: int, *, lasting: bool) -> float:
        """A group could not be read; how many seconds to leave it alone."""
        trouble = self._of.setdefault(group, Trouble())
        trouble.error, trouble.lasting = error, lasting
        trouble.failures += 1
        self._had.add(group)
        fault = error.fault
        if fault.kind is Kind.THROTTLED:
            self._throttled_ms = now_ms
        rest_s = max(_RARELY_S if lasting else 0.0, back_off_s(fault, trouble.failures))
        trouble.due_ms = now_ms + int(rest_s * 1000)
        return rest_s

    def to_be_told(self, group: str) -> bool:
        """Whether what was noted last is news: asked once."""
        trouble = self._of[group]
        assert trouble.error is not None
        kind = trouble.error.fault.kind
        others = self._of.values() if kind in _OF_ALL else (trouble,)
        news = not any(kind in other.told for other in others)
        trouble.told.add(kind)
        return news

    def end_rest(self, group: str) -> None:
        """It was left alone for long enough."""
        if group in self._of:
            self._of[group].due_ms = 0

    def over(self, group: str, now_ms: int) -> set[str]:
        """A group was read; where all are well again by that, those that were not."""
        trouble = self._of.get(group)
        if trouble is None:
            return set()
        trouble.failures, trouble.due_ms, trouble.lasting = 0, 0, False
        if Kind.THROTTLED in trouble.told and now_ms - self._throttled_ms < _CALM_MS:
            return set()
        del self._of[group]
        if self._of:
            return set()
        had, self._had = self._had, set()
        return had


def back_off_s(fault: Fault, failures: int) -> float:
    """How long to wait after so many failures in a row, in seconds."""
    doubled = _BACK_OFF_S * 2.0 ** min(failures - 1, 10)
    return max(fault.retry_after_s, min(doubled, _BACK_OFF_MOST_S))
