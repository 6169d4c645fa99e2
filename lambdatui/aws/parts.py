"""Answers that are put together from many calls, of which any one may fail by itself."""

from collections.abc import Callable, Collection
from typing import TypeVar

from lambdatui.aws.deadline import Stopped
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.stop import Stop

_T = TypeVar("_T")
#: What concerns one question; anything else would meet the others as well.
OF_ONE_PART = frozenset(
    {
        Kind.CONFLICT,
        Kind.DENIED,
        Kind.INVALID,
        Kind.MALFORMED,
        Kind.NOT_FOUND,
        Kind.SERVER,
        Kind.THROTTLED,
        Kind.TIMEOUT,
    }
)


class Parts:
    """Reads part by part, and keeps in sentences what could not be read, and why."""

    def __init__(self, stop: Stop | None = None) -> None:
        self._stop = stop
        self._unread: dict[str, None] = {}

    @property
    def unread(self) -> tuple[str, ...]:
        """Each sentence once, in the order in which they came."""
        return tuple(self._unread)

    def say(self, *sentences: str) -> None:
        """Add what may be missing for another reason."""
        self._unread.update(dict.fromkeys(sentences))

    def read(self, part: Callable[[], _T], *, needed: Collection[Kind] = ()) -> _T | None:
        """What ``part`` returns; None where it fails, which is told in ``unread``.

        Raises:
            LambdatuiError: What would meet the other parts too, such as EXPIRED or UNREACHABLE, and
                the kinds that are ``needed``: those without which the rest is of no use.
            Stopped: When ``stop`` was set before.
        """
        if self._stop is not None and self._stop.is_set():
            raise Stopped
        try:
            return part()
        except LambdatuiError as error:
            if error.fault.kind not in OF_ONE_PART or error.fault.kind in needed:
                raise
            self.say(error.fault.sentence())
            return None
