"""What the terminal answers is taken out of what is typed; what is done where it takes nothing."""

import asyncio
import errno

from lambdatui.ui.display_pace import QUESTION
from lambdatui.ui.display_thread import DisplayThread
from lambdatui.ui.terminal_driver import TerminalDriver, _Decoder
from lambdatui.ui.trouble import trouble_text
from tests.ui.console_app import NARROW, console, see


class Written:
    """A terminal that takes all."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def asking(questions: int) -> DisplayThread:
    """A thread whose terminal was asked so often."""
    file = Written()
    thread = DisplayThread(file)  # type: ignore[arg-type]
    for _ in range(questions):
        assert thread._with_question("x" * 600).endswith(QUESTION)
    return thread


def test_an_answer_in_a_paste_is_no_part_of_it() -> None:
    thread = asking(1)
    decoder = _Decoder("utf-8", lambda: thread)
    pasted = decoder.decode(b'\x1b[200~{"order": [\x1b[24;80R"apple"]}\x1b[201~')
    assert pasted == '\x1b[200~{"order": ["apple"]}\x1b[201~'
    assert not thread.asking


def test_an_answer_in_two_pieces_is_taken_out_whole() -> None:
    thread = asking(2)
    decoder = _Decoder("utf-8", lambda: thread)
    assert decoder.decode(b"ab\x1b[2") == "ab"
    assert decoder.decode(b"4;80Rcd\x1b[1;1R") == "cd"
    assert not thread.asking


def test_without_a_question_all_is_what_was_typed() -> None:
    thread = asking(1)
    decoder = _Decoder("utf-8", lambda: thread)
    assert decoder.decode(b"\x1b[24;80R\x1b[1;2R\x1b[2") == "\x1b[1;2R\x1b[2"
    # Escape, and the first bytes of any key, wait for nothing.
    thread = asking(1)
    assert _Decoder("utf-8", lambda: thread).decode(b"\x1b") == "\x1b"
    assert _Decoder("utf-8", lambda: None).decode(b"\xff\x1b[2") == "\ufffd\x1b[2"


def test_who_leaves_waits_no_longer_than_the_terminal_takes() -> None:
    asking(0).settle()
    thread = asking(1)
    thread.answered()
    thread.settle()
    assert not thread.asking


class Host:
    """The app that a driver belongs to, as far as the driver needs it."""

    def __init__(self) -> None:
        self.ending = self
        self.done: list[object] = []

    def gone(self) -> None:
        self.done.append("gone")

    def not_written(self, error: Exception) -> None:
        self.done.append(error)


class Jobs:
    """Notes that the terminal is taken anew."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def anew(self) -> None:
        self._host.done.append("anew")


class Failing(Written):
    """Takes no byte once it is told so, for this reason."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


async def failed(host: Host, error: Exception) -> None:
    """A driver's own thread has met this error, and the loop has heard of it."""
    driver = TerminalDriver.__new__(TerminalDriver)
    driver._app = host  # type: ignore[assignment]
    driver._jobs = Jobs(host)  # type: ignore[assignment]
    driver._loop = asyncio.get_running_loop()
    heard = asyncio.Event()

    def told(error: Exception) -> None:
        driver._not_written(error)
        driver._loop.call_soon_threadsafe(heard.set)

    thread = DisplayThread(Failing(error), told)  # type: ignore[arg-type]
    thread.start()
    thread.write("x")
    await heard.wait()
    thread.stop()


async def test_a_terminal_that_another_program_left_without_blocking_is_taken_anew() -> None:
    host = Host()
    await failed(host, BlockingIOError(errno.EAGAIN, "try again"))
    assert host.done == ["anew"]


async def test_a_terminal_that_takes_nothing_ends_the_console() -> None:
    host = Host()
    await failed(host, OSError(errno.EIO, "gone"))
    assert host.done == ["gone"]


async def test_after_a_mistake_in_writing_textual_writes_and_after_a_second_the_console_ends() -> (
    None
):
    app = console()
    first, second = ValueError("once"), ValueError("twice")
    crashes: list[Exception] = []
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        host = Host()
        host.not_written = app.not_written  # type: ignore[method-assign]
        app._handle_exception = crashes.append  # type: ignore[assignment,method-assign]
        await failed(host, first)
        assert (app._shown.is_stock, host.done, crashes) == (True, ["anew"], [])
        assert "ValueError" in trouble_text(app._trouble.entries).plain
        await failed(host, second)
        assert crashes == [second]


def test_once_the_loop_is_closed_a_mistake_is_nobody_s() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    driver = TerminalDriver.__new__(TerminalDriver)
    driver._loop = loop
    driver._not_written(ValueError("too late"))
