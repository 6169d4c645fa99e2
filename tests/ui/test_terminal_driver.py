"""What the terminal answers is taken out of what a person types or pastes."""

from lambdatui.ui.display_pace import QUESTION
from lambdatui.ui.display_thread import DisplayThread
from lambdatui.ui.terminal_driver import _Decoder


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
