"""Frames go to the terminal one at a time, the newest; what is said goes in turn."""

import io
import threading

from lambdatui.ui.display_pace import QUESTION, Pace
from lambdatui.ui.display_thread import DisplayThread


class Line(io.StringIO):
    """A file that takes a text once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []
        self.begun = threading.Semaphore(0)
        self.may = threading.Semaphore(0)

    def write(self, text: str) -> int:
        self.begun.release()
        self.may.acquire()
        self.taken.append(text)
        return len(text)


def test_while_the_line_is_busy_frames_become_one_and_nothing_blocks() -> None:
    line = Line()
    thread = DisplayThread(line)
    thread.start()
    shown = [0]

    def compose() -> str:
        return f"<{shown[0]}>"

    thread.write("mode")
    line.begun.acquire()
    for number in range(1, 101):
        shown[0] = number
        thread.offer(compose)
    thread.write("bell")
    for _ in range(3):
        line.may.release()
    thread.offer(compose)
    line.begun.acquire()
    line.begun.acquire()
    line.may.release()
    thread.stop()
    assert line.taken[:3] == ["mode", "bell", "<100>"]
    assert len(line.taken) <= 4


def test_no_frame_is_written_once_the_terminal_is_given_back() -> None:
    line = Line()
    thread = DisplayThread(line)
    thread.start()
    thread.write("mode")
    line.begun.acquire()
    thread.offer(lambda: "frame")
    thread.drop()
    thread.write("restored")
    thread.offer(lambda: "frame")
    line.may.release()
    line.may.release()
    thread.stop()
    assert line.taken == ["mode", "restored"]


def test_a_terminal_that_is_gone_blocks_nobody() -> None:
    file = io.StringIO()
    file.close()
    thread = DisplayThread(file)
    thread.start()
    thread.write("a")
    thread.join()
    for _ in range(100):
        thread.write("b")
    thread.offer(lambda: "frame")
    thread.stop()


def test_whatever_is_wrong_is_told_and_blocks_nobody() -> None:
    told: list[Exception] = []
    thread = DisplayThread(io.StringIO(), told.append)
    thread.start()
    thread.write("before")

    def mistaken() -> str:
        raise ZeroDivisionError("never")

    # A text that waits has the frame made on the thread.
    thread._busy = True
    thread.offer(mistaken)
    thread.join()
    thread.settle()
    thread.stop()
    assert [type(error) for error in told] == [ZeroDivisionError]


class Hands:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_fewer_bytes_are_on_their_way_while_answers_come_late() -> None:
    clock = Hands()
    pace = Pace(clock)
    assert not pace.sending(100)
    assert pace.sending(1_000)
    clock.now = 0.01
    pace.answered()
    assert pace.wait() == 0
    for _ in range(10):
        assert pace.sending(1_000)
        clock.now += 0.2
        pace.answered()
    assert pace.sending(1_000)
    assert pace.wait() > 0
    clock.now += 0.01
    pace.answered()
    assert pace.wait() == 0


def test_a_terminal_that_never_answers_is_not_waited_for_again() -> None:
    clock = Hands()
    pace = Pace(clock)
    assert pace.sending(100_000)
    assert pace.wait() > 0
    clock.now = 60.0
    assert pace.wait() == 0
    assert not pace.sending(100_000)
    assert QUESTION == "\x1b[6n"
