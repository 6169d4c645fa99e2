"""A pseudo-terminal that knows when each byte came, and what stands on its screen.

One thread reads what the program writes, answers what it asks of a terminal and notes the time;
:class:`Terminal` draws the bytes with pyte when somebody waits for a text. So a slow drawing does
not hold up the program, and the time of a text is that of the bytes that brought it.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import pyte

KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "ctrl+c": b"\x03",
    "ctrl+p": b"\x10",
    "ctrl+q": b"\x11",
    "ctrl+r": b"\x12",
}
#: What a program may ask of a terminal, and what one such as xterm says: device attributes, status,
#: the cursor, and DECRQM, where only synchronised output is known.
_QUESTION = re.compile(rb"\x1b\[(0?c|5n|6n|\?(\d+)\$p)")
_ANSWERS = {b"c": b"\x1b[?62;22c", b"5n": b"\x1b[0n", b"6n": b"\x1b[1;1R"}
_SYNCHRONISED = b"2026"
#: Questions and private modes which pyte would write out as text: all but DECSET and DECRST.
_PRIVATE = re.compile(rb"\x1b\[(?:[<>=][0-9;:]*[ -/]*[@-~]|\?[0-9;]*(?:\$p|[a-gi-km-z]))")
#: The beginning of an escape sequence at the end of a chunk.
_BEGUN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*)?\Z")
_PIECE = 65_536


class Chunk(NamedTuple):
    """Bytes that came together. ``at`` in seconds of ``time.perf_counter``."""

    at: float
    data: bytes


class Terminal:
    """One program on one terminal, from before its start until it has ended.

    ``started`` is the time just before the fork. ``rate`` is what the line to the terminal takes,
    in bytes a second; None is as fast as it can. ``fd`` is this end of the terminal.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        columns: int = 120,
        lines: int = 40,
        rate: float | None = None,
    ) -> None:
        self.columns, self.lines = columns, lines
        self.screen = pyte.Screen(columns, lines)
        #: All that was written so far.
        self.chunks: list[Chunk] = []
        self.status: int | None = None
        self._stream = pyte.ByteStream(self.screen)
        self._rate = rate
        self._drawn = 0
        self._tail = b""
        self._news = threading.Condition()
        self._closed = False
        # A thread that waits for the lock of the interpreter would note too late a time.
        sys.setswitchinterval(0.0005)
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                # Before the program looks, the terminal has its size.
                size = struct.pack("HHHH", lines, columns, 0, 0)
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                os.execvpe(command[0], list(command), dict(environ))
            finally:
                os._exit(127)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait_end()
        self._reader.join()
        os.close(self.fd)

    def text(self) -> str:
        """What is on the screen, after all bytes that came."""
        while self._drawn < len(self.chunks):
            self._draw(time.perf_counter() + 1.0)
        return self._shown()

    def wait(self, condition: Callable[[str], bool], timeout: float = 60.0) -> float:
        """Wait until the screen fulfils a condition; when the bytes came that made it so.

        The time of the call where it does so already. TimeoutError after ``timeout`` s.
        """
        return self.wait_screen(lambda _: condition(self._shown()), timeout)

    def wait_screen(self, condition: Callable[[pyte.Screen], bool], timeout: float = 60.0) -> float:
        """The same for a condition that needs but some cells: texts of a screen take a while."""
        deadline = time.perf_counter() + timeout
        at = time.perf_counter()
        while not condition(self.screen):
            at = self._draw(deadline)
        return at

    def wait_for(self, *texts: str, timeout: float = 60.0) -> float:
        """Wait until all these texts are on the screen; when they were there."""
        return self.wait(lambda screen: all(text in screen for text in texts), timeout)

    def wait_bytes(self, part: bytes, timeout: float = 60.0) -> float:
        """Wait for bytes to come, without drawing anything meanwhile; when they had come.

        For the first paint: drawing would take a processor from the program that is measured.
        """
        deadline = time.perf_counter() + timeout
        seen, looked = b"", 0
        while True:
            with self._news:
                while looked == len(self.chunks):
                    self._expect(deadline)
                chunk = self.chunks[looked]
            looked += 1
            seen += chunk.data
            if part in seen:
                return chunk.at
            seen = seen[-len(part) :]

    def send(self, *keys: str) -> float:
        """Press keys by name, or type a text as it is; when the last was sent."""
        for key in keys:
            at = time.perf_counter()
            os.write(self.fd, KEYS.get(key, key.encode()))
        return at

    def quiet(self, seconds: float = 0.3, timeout: float = 60.0) -> float:
        """Wait until nothing has come for this long; when the last bytes came."""
        deadline = time.perf_counter() + timeout
        while True:
            last = self.chunks[-1].at if self.chunks else self.started
            left = last + seconds - time.perf_counter()
            if left <= 0 or self._closed:
                return last
            if time.perf_counter() > deadline:
                raise TimeoutError(f"the program still wrote after {timeout} s")
            time.sleep(left)

    def written(self, since: float = 0.0) -> int:
        """Bytes that came at this time of ``time.perf_counter`` or later."""
        return sum(len(chunk.data) for chunk in self.chunks if chunk.at >= since)

    def wait_end(self) -> float:
        """Wait until the program has ended; when it had. ``status`` is its exit status then."""
        if self.status is None:
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
        return time.perf_counter()

    def _shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def _draw(self, deadline: float) -> float:
        """Draw the next chunk; when it came."""
        with self._news:
            while self._drawn == len(self.chunks):
                self._expect(deadline)
            chunk = self.chunks[self._drawn]
        self._drawn += 1
        data = self._tail + chunk.data
        begun = _BEGUN.search(data)
        end = begun.start() if begun else len(data)
        data, self._tail = data[:end], data[end:]
        self._stream.feed(_PRIVATE.sub(b"", data))
        return chunk.at

    def _expect(self, deadline: float) -> None:
        """Wait for news. Called with the lock of the news."""
        left = deadline - time.perf_counter()
        if self._closed or left <= 0:
            end = "the program ended" if self._closed else "time ran out"
            raise TimeoutError(f"{end}; the screen was:\n{self._shown()}")
        self._news.wait(left)

    def _read(self) -> None:
        piece = _PIECE if self._rate is None else max(1, int(self._rate * 0.01))
        due = 0.0
        unanswered = b""
        while True:
            try:
                select.select([self.fd], [], [])
                data = os.read(self.fd, piece)
            except OSError:  # as Linux says that the last writer has closed the terminal
                data = b""
            at = time.perf_counter()
            if data and self._rate is not None:
                # The bytes are there once they have gone through the line.
                due = max(due, at) + len(data) / self._rate
                time.sleep(max(0.0, due - at))
                at = time.perf_counter()
            with self._news:
                if data:
                    self.chunks.append(Chunk(at, data))
                else:
                    self._closed = True
                self._news.notify_all()
            if not data:
                return
            unanswered = self._answer(unanswered + data)

    def _answer(self, data: bytes) -> bytes:
        """Answer what is asked in these bytes; the rest of them, which may begin a question."""
        for asked, mode in _QUESTION.findall(data):
            state = b"2" if mode == _SYNCHRONISED else b"0"
            answer = b"\x1b[?%b;%b$y" % (mode, state) if mode else _ANSWERS[asked.lstrip(b"0")]
            os.write(self.fd, answer)
        begun = _BEGUN.search(data)
        return data[begun.start() :] if begun else b""


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a program which knows nothing of the person who measures it."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return {
        "LANG": "C.UTF-8",
        **kept,
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **more,
    }


def program(name: str) -> str:
    """The path of a program that is installed beside the interpreter that measures."""
    return str(Path(sys.executable).parent / name)
