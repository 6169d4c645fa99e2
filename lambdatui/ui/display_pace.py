"""How many bytes may be on their way to the terminal: few where the line to it is thin."""

from collections import deque
from collections.abc import Callable

#: Bytes between two questions to the terminal: it answers once it has drawn what came before.
_ASKED_EVERY = 512
#: Bytes on their way, at the start, at least and at most.
_START, _LEAST, _MOST = 8_192, 640, 262_144
#: Seconds that bytes may wait in buffers on the way, beyond what the way itself takes.
_WAIT_S = 0.02
#: Seconds after which a terminal that has not answered is taken for one that does not.
_SILENCE_S = 2.0
#: Seconds that are waited for answers, at most, before the terminal is given back.
_END_S = 1.0
#: Asks where the cursor is (DSR 6): every terminal answers it, and Textual reads the answer.
QUESTION = "\x1b[6n"


class Pace:
    """Lets frames go while the line is free; its clock gives seconds that only grow.

    The delay of an answer is what the way takes, and what stands in buffers before it. Where that
    grows, fewer bytes may be on their way, as in TCP Vegas.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent = self._answered = self._asked = 0
        self._window = float(_START)
        self._shortest: float | None = None
        self._open: deque[tuple[int, float]] = deque()
        self._deaf = False
        #: Answers that may still come to questions that nobody waits for any more.
        self._late = 0

    @property
    def asking(self) -> bool:
        """Whether an answer may be on its way."""
        return bool(self._open) or self._late > 0

    @property
    def patience_s(self) -> float:
        """Seconds for which an answer may be waited for at the end."""
        if self._deaf or not self._open:
            return 0.0
        return min(_END_S, 4 * (self._shortest or 0.0) + 0.1)

    def sending(self, size: int) -> bool:
        """So many bytes are written now; whether the question is to follow them."""
        self._sent += size
        if self._deaf or self._sent - self._asked < _ASKED_EVERY:
            return False
        self._asked = self._sent
        self._open.append((self._sent, self._clock()))
        return True

    def answered(self) -> None:
        """The terminal has answered the oldest question."""
        if self._late:
            # It was only slow: it is asked again once it is no longer behind.
            self._late -= 1
            if not self._late:
                self._deaf = False
                self._answered = self._asked = self._sent
            return
        if not self._open:
            return
        self._answered, asked_at = self._open.popleft()
        took = self._clock() - asked_at
        self._shortest = took if self._shortest is None else min(self._shortest, took)
        if took > self._shortest + _WAIT_S:
            self._window = max(_LEAST, self._window * 0.6)
        else:
            self._window = min(_MOST, self._window + _ASKED_EVERY)

    def wait(self) -> float:
        """Seconds to wait at most, for an answer, before the next frame may go; 0 is none."""
        if not self._open or self._sent - self._answered <= self._window:
            return 0.0
        waited = self._clock() - self._open[0][1]
        if waited < _SILENCE_S:
            return _SILENCE_S - waited
        # It does not answer, or its line stands still, where writing blocks anyway.
        self._deaf = True
        self._late = len(self._open)
        self._open.clear()
        return 0.0
