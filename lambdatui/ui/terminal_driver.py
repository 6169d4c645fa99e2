"""Textual's driver for Unix terminals, which a byte that is no UTF-8 does not end."""

import codecs
import contextlib
import os
import re
import signal
import termios
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, cast

from textual.drivers import linux_driver
from textual.events import CursorPosition, InputEvent, Paste
from textual.message import Message

from lambdatui.ui.display_thread import DisplayThread
from lambdatui.ui.ending import Ending
from lambdatui.ui.job_control import JobControl
from lambdatui.ui.terminal_modes import LEAVE, MODES_OFF, is_ours
from lambdatui.ui.wakeable_input import Wake, selectors_with

#: Enters the alternate screen, as Textual writes it.
_ALTERNATE = "\x1b[?1049h"
#: Ends all colours: not every terminal does so when it is given back. Textual sets pixels of the
#: mouse, and leaves them.
_PLAIN = "\x1b[m\x1b[?1016l"
#: Seconds for which a terminal that takes no bytes is waited for when all else is over.
_LAST_S = 0.3


class Host(Protocol):
    """What the driver needs of the app that it belongs to."""

    ending: Ending
    #: The attributes (termios) from before a picture that stands on the terminal, or None.
    taken_over: Callable[[], list[Any] | None]

    def redraw(self) -> None:
        """Draw all of it: nobody knows what the terminal shows."""
        ...

    def not_written(self, error: Exception) -> None:
        """Frames were not written because of a mistake."""
        ...


#: Where the cursor is (xterm, "Control Sequences": CPR), and the beginning of it at a chunk's end.
_ANSWER = re.compile(r"\x1b\[\d+;\d+R")
_BEGUN = re.compile(r"\x1b\[\d[\d;]*\Z")


class _Decoder:
    """Puts U+FFFD where bytes are not of an encoding, and takes out answers that nobody typed.

    An answer may come in the middle of what is being pasted. Textual's parser would end the paste
    there, and take the rest for keys.
    """

    def __init__(
        self,
        encoding: str,
        thread: Callable[[], DisplayThread | None],
        gone: Callable[[], None] = lambda: None,
    ) -> None:
        """``gone`` is called where there is nothing to decode: the terminal is closed."""
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._thread = thread
        self._gone = gone
        self._held = ""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text so far, without the beginning of an answer of which the rest is to come."""
        if not data and not final:
            self._gone()
        text = self._held + self._decoder.decode(data, final)
        self._held = ""
        thread = self._thread()
        if thread is None or not thread.asking:
            return text

        def taken(found: "re.Match[str]") -> str:
            if not thread.asking:
                return found[0]
            thread.answered()
            return ""

        text = _ANSWER.sub(taken, text)
        begun = _BEGUN.search(text)
        if begun is not None and not final and thread.asking:
            self._held = begun[0]
            text = text[: begun.start()]
        return text


class TerminalDriver(linux_driver.LinuxDriver):
    """Reads a Latin-1 paste or noise on the line as replacement characters.

    Writes on a thread that knows frames. ``display_thread`` is None while there is no terminal.
    """

    _wake: Wake | None = None
    _entered = False
    #: Whether the terminal is the console's.
    taken = False
    #: When a person last pressed a key, moved the mouse or pasted (``time.monotonic``).
    pressed_at = float("-inf")

    def __init__(self, *given: Any, **named: Any) -> None:
        """As Textual's, but for who hears signals."""
        stops = signal.getsignal(signal.SIGTSTP) is not signal.SIG_IGN
        super().__init__(*given, **named)
        ending = self._host.ending
        ending.on_signals()
        self._jobs = JobControl(self, lambda: ending.begun, ending.gone)
        if stops:
            self._jobs.hear()
        else:
            # Who started the program does not want it stopped, and Textual heeds it not.
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            signal.signal(signal.SIGCONT, signal.SIG_DFL)

    @property
    def _output(self) -> int:
        return self.display_thread.fileno() if self.display_thread is not None else self.fileno

    @property
    def _host(self) -> Host:
        return cast(Host, self._app)

    @property
    def lent(self) -> bool:
        """Whether another program has the terminal (``App.suspend``)."""
        return not self._auto_restart

    @property
    def display_thread(self) -> DisplayThread | None:
        """The thread that writes."""
        thread: object = self._writer_thread
        return thread if isinstance(thread, DisplayThread) else None

    def start_application_mode(self) -> None:
        """Take the terminal once it is ours, with a thread of ours."""
        self._jobs.wait_until_ours()
        if self._host.ending.begun:
            return
        vars(linux_driver)["WriterThread"] = partial(DisplayThread, failed=self._not_written)
        # Another program may have left it so: a full line would then end all drawing.
        os.set_blocking(self.fileno, True)
        before = self._host.taken_over()
        self._entered = before is not None
        self.taken = True
        # Textual's own has no types.
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._entered = False
        if before is not None:
            # What Textual has found is what the picture was shown with.
            self.attrs_before = before

    def resume_application_mode(self) -> None:
        """Take the terminal again, on which anything may stand."""
        super().resume_application_mode()
        self._host.redraw()

    def write(self, data: str) -> None:
        """Write, but for what would clear the picture that stands until the first frame."""
        if not (self._entered and data == _ALTERNATE):
            super().write(data)

    def stop_application_mode(self) -> None:
        """Give the terminal back, without a frame that was not written yet. Idempotent."""
        if not self.taken:
            # It may be a shell's by now: to set anything on it would stop the console.
            return
        if self.display_thread is not None:
            self.display_thread.drop()
            self.write(_PLAIN)
        super().stop_application_mode()
        self.taken = False

    def abandon(self) -> None:
        """Give the terminal back where the way out is blocked; on any thread, before the end."""
        if not self.taken or not is_ours(self.fileno):
            return
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        # It may take no bytes at all.
        data = f"{MODES_OFF}{LEAVE}".encode()
        last = threading.Thread(target=os.write, args=(self._output, data), daemon=True)
        last.start()
        last.join(_LAST_S)

    def _not_written(self, error: Exception) -> None:
        """The thread that writes has given up, and says so."""
        # The loop is closed: nothing is to be shown any more.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._write_again, error)

    def _write_again(self, error: Exception) -> None:
        if isinstance(error, BlockingIOError):
            # Another program has made the terminal so. What was being written is half there.
            self._jobs.anew()
        elif isinstance(error, OSError):
            self._host.ending.gone()
        else:
            self._host.not_written(error)
            self._jobs.anew()

    def process_message(self, message: Message) -> None:
        """The answer that paces frames is no news to the app."""
        if isinstance(message, CursorPosition) and self.display_thread is not None:
            self.display_thread.answered()
        else:
            if isinstance(message, InputEvent | Paste):
                self.pressed_at = time.monotonic()
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read until the app ends; Textual's own decodes strictly, and ends the app."""
        vars(linux_driver)["getincrementaldecoder"] = self._decoders
        self._wake = Wake()
        vars(linux_driver)["selectors"] = selectors_with(self._wake)
        try:
            super().run_input_thread()
        except OSError:
            # Nobody will ever type here again: its shell has ended, or the terminal itself.
            self._gone()

    def _decoders(self, encoding: str) -> Callable[[], _Decoder]:
        return lambda: _Decoder(encoding, lambda: self.display_thread, self._gone)

    def _gone(self) -> None:
        """The terminal is closed."""
        if self._wake is not None:
            self._wake.alone = True
        self._host.ending.gone()

    def disable_input(self) -> None:
        """Take no further keys, and wait for none; only for what the terminal was asked."""
        if not self.taken:
            return
        if self._key_thread is not None and self.display_thread is not None:
            self.display_thread.settle()
        thread, wake = self._key_thread, self._wake
        if thread is not None and wake is not None and not self.exit_event.is_set():
            self.exit_event.set()
            wake.ring()
            thread.join()
            wake.close()
            self._key_thread = self._wake = None
            self.exit_event.clear()
        super().disable_input()
