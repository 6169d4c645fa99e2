"""What ``lambdatui invoke`` writes to standard output: the response, or one JSON object."""

import codecs
import errno
from collections.abc import Callable

from lambdatui.cli.terminal import Output, forget_output
from lambdatui.core.invoke import InvokeResult, Outcome


class Response:
    """Standard output. Where nobody reads it any more, it goes nowhere, and the run goes on."""

    def __init__(self) -> None:
        self._output = Output()
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        #: Whether the last piece has ended its line.
        self._ended = True
        self._streamed = False
        self._unread = False

    def part(self, data: bytes) -> None:
        """A part of a streamed response, as it comes."""
        self._streamed = True
        if self._output.terminal:
            self._piece(self._decoder.decode(data))
        else:
            self._guarded(lambda: self._output.raw(data))

    def whole(self, result: InvokeResult) -> None:
        """What is still to be written of a response, once it has ended."""
        if self._streamed:
            if self._output.terminal:
                self._piece(self._decoder.decode(b"", final=True))
                if not self._ended:
                    self._piece("\n")
        elif result.outcome is Outcome.UNKNOWN:
            # What arrived, if anything did, is not the function's response.
            return
        elif result.payload and self._output.terminal:
            self.line(result.payload.decode("utf-8", errors="replace"))
        elif result.payload:
            self._guarded(lambda: self._output.raw(result.payload))

    def line(self, text: str) -> None:
        """A JSON object, or a text."""
        self._guarded(lambda: self._output.line(text))

    def _piece(self, text: str) -> None:
        if text:
            self._ended = text.endswith("\n")
            self._guarded(lambda: self._output.piece(text))

    def _guarded(self, write: Callable[[], None]) -> None:
        if self._unread:
            return
        try:
            write()
            self._output.flush()
        except OSError as error:
            # A pipe that nobody reads, or a terminal that is gone: the status still tells how it
            # ended.
            gone = error.errno == errno.EIO and self._output.terminal
            if not (gone or isinstance(error, BrokenPipeError)):
                raise
            self._unread = True
            forget_output()
