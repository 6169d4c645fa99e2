"""Textual's driver for Unix terminals, which a byte that is no UTF-8 does not end."""

import codecs
import os
import re
from collections.abc import Callable
from typing import Any

from textual.drivers import linux_driver
from textual.events import CursorPosition
from textual.message import Message

from lambdatui.ui.display_thread import DisplayThread
from lambdatui.ui.wakeable_input import Wake, selectors_with

#: Enters the alternate screen, as Textual writes it.
_ALTERNATE = "\x1b[?1049h"
#: Ends a hyperlink and all colours: not every terminal does so when it is given back.
_PLAIN = "\x1b[m"


def _nothing() -> None:
    """No picture stands."""


#: Where the cursor is (xterm, "Control Sequences": CPR), and the beginning of it at a chunk's end.
_ANSWER = re.compile(r"\x1b\[\d+;\d+R")
_BEGUN = re.compile(r"\x1b\[\d[\d;]*\Z")


class _Decoder:
    """Puts U+FFFD where bytes are not of an encoding, and takes out answers that nobody typed.

    An answer may come in the middle of what is being pasted. Textual's parser would end the paste
    there, and take the rest for keys.
    """

    def __init__(self, encoding: str, thread: Callable[[], DisplayThread | None]) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._thread = thread
        self._held = ""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text so far, without the beginning of an answer of which the rest is to come."""
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

    @property
    def display_thread(self) -> DisplayThread | None:
        """The thread that writes."""
        thread: object = self._writer_thread
        return thread if isinstance(thread, DisplayThread) else None

    def start_application_mode(self) -> None:
        """Take the terminal, with a thread of ours."""
        vars(linux_driver)["WriterThread"] = DisplayThread
        # Another program may have left it so: a full line would then end all drawing.
        os.set_blocking(self.fileno, True)
        before = self._taken_over()
        self._entered = before is not None
        # Textual's own has no types.
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._entered = False
        if before is not None:
            # What Textual has found is what the picture was shown with.
            self.attrs_before = before

    def _taken_over(self) -> list[Any] | None:
        """The attributes of a terminal on which a picture of ours stands already."""
        taken_over: Callable[[], list[Any] | None] = getattr(self._app, "taken_over", _nothing)
        return taken_over()

    def write(self, data: str) -> None:
        """Write, but for what would clear the picture that stands until the first frame."""
        if not (self._entered and data == _ALTERNATE):
            super().write(data)

    def stop_application_mode(self) -> None:
        """Give the terminal back, without a frame that was not written yet."""
        if self.display_thread is not None:
            self.display_thread.drop()
            self.write(_PLAIN)
        super().stop_application_mode()

    def process_message(self, message: Message) -> None:
        """The answer that paces frames is no news to the app."""
        if isinstance(message, CursorPosition) and self.display_thread is not None:
            self.display_thread.answered()
        else:
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read until the app ends; Textual's own decodes strictly, and ends the app."""
        vars(linux_driver)["getincrementaldecoder"] = self._decoders
        self._wake = Wake()
        vars(linux_driver)["selectors"] = selectors_with(self._wake)
        super().run_input_thread()

    def _decoders(self, encoding: str) -> Callable[[], _Decoder]:
        return lambda: _Decoder(encoding, lambda: self.display_thread)

    def disable_input(self) -> None:
        """Take no further keys, and wait for none; only for what the terminal was asked."""
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
