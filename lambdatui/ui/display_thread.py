"""Writes to the terminal on a thread of its own: what is said in turn, and the newest frame."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import IO

from lambdatui.ui.display_pace import QUESTION, Pace

#: Texts that wait until a writer has to: Textual's own number. Frames are no texts.
_QUEUED = 30


class DisplayThread(threading.Thread):
    """Stands in for Textual's thread, which keeps each frame in a queue and blocks the app.

    Of frames only the wish for one waits: it is made when the terminal can take it, of what is
    to be seen then.
    """

    def __init__(
        self, file: IO[str], failed: Callable[[Exception], object] = lambda _: None
    ) -> None:
        """``failed`` is told on this thread why it writes no more: it is the last that it does."""
        super().__init__(daemon=True, name="textual-output")
        self._file = file
        self._failed = failed
        self._changed = threading.Condition()
        self._texts: deque[str] = deque()
        self._compose: Callable[[], str] | None = None
        self._framed = ""
        self._pace = Pace(time.monotonic)
        self._busy = self._dropping = self._ending = False

    def write(self, text: str) -> None:
        """Write a text after the ones before it. Blocks while too many wait."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._texts) < _QUEUED or self._ending)
            self._texts.append(text)
            self._changed.notify_all()

    def offer(self, compose: Callable[[], str]) -> None:
        """There is something new to see. ``compose`` gives its bytes, here or on the thread."""
        with self._changed:
            if self._dropping:
                return
            if self._busy or self._framed or self._texts or self._pace.wait():
                self._compose = compose
            else:
                # At once: the thread need not wait for the interpreter before it can write.
                self._framed = compose()
            self._changed.notify_all()

    def drop(self) -> None:
        """No frame any more: the terminal is being given back."""
        with self._changed:
            self._dropping = True
            self._compose, self._framed = None, ""

    def settle(self) -> None:
        """No frame any more, and wait a moment for answers: nobody else is to read them."""
        self.drop()
        with self._changed:
            # What is being written may end with a question.
            self._changed.wait_for(lambda: not self._busy, timeout=0.1)
            self._changed.wait_for(lambda: not self._pace.asking, timeout=self._pace.patience_s)

    @property
    def asking(self) -> bool:
        """Whether the terminal may be about to say where its cursor is."""
        with self._changed:
            return self._pace.asking

    def answered(self) -> None:
        """The terminal has said where its cursor is."""
        with self._changed:
            self._pace.answered()
            self._changed.notify_all()

    def isatty(self) -> bool:
        """As Textual's."""
        return True

    def fileno(self) -> int:
        """The file's number."""
        return self._file.fileno()

    def flush(self) -> None:
        """Nothing: the thread does it."""

    def run(self) -> None:
        """Write until the end, or until it cannot; nobody is to wait for it then."""
        try:
            self._work()
        except Exception as error:
            self._give_up()
            self._failed(error)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                text, compose = self._next()
                if text is None and compose is None:
                    return
                self._busy = True
                self._changed.notify_all()
            if compose is not None:
                text = self._with_question(compose())
            if text:
                self._file.write(text)
                self._file.flush()

    def _give_up(self) -> None:
        with self._changed:
            self._ending = self._dropping = True
            self._busy = False
            self._compose, self._framed = None, ""
            self._changed.notify_all()

    def _next(self) -> tuple[str | None, Callable[[], str] | None]:
        """What to write next, with the lock; two None at the end."""
        while True:
            if self._framed:
                # It was made before any text that waits now.
                text, self._framed = self._with_question(self._framed), ""
                return text, None
            if self._texts:
                text = "".join(self._texts)
                self._texts.clear()
                return text, None
            wait = self._pace.wait() if self._compose else 0.0
            if self._compose and not wait:
                compose, self._compose = self._compose, None
                return None, compose
            if self._ending:
                return None, None
            self._changed.wait(wait or None)

    def _with_question(self, text: str) -> str:
        return text + QUESTION if text and self._pace.sending(len(text)) else text

    def stop(self) -> None:
        """Write the texts that wait, no frame, and end. Blocks until then."""
        with self._changed:
            self._compose = None
            self._ending = True
            self._changed.notify_all()
        self.join()
