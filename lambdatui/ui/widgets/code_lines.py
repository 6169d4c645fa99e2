"""A file to read: its lines with their numbers, coloured, and what was found in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message

from lambdatui.ui.widgets.code_spans import KINDS, CodeSpans
from lambdatui.ui.widgets.text_lines import TextLines

#: What is found beyond this is not counted: nobody goes through it.
_MOST_FOUND = 10_000


@dataclass(frozen=True)
class _Found:
    """Where a text stands: the line from 0, and the columns in it as it is drawn."""

    line: int
    start: int
    end: int


class CodeLines(TextLines):
    """Lines that must be safe already. The number of a line stands before it."""

    DEFAULT_CSS = """
    CodeLines {
        & > .code--gutter { color: $text-disabled; }
        & > .code--number { color: $foreground; text-style: bold; }
        & > .code--keyword { color: $primary; }
        & > .code--string { color: $secondary; }
        & > .code--comment { color: $text-muted; text-style: italic; }
        & > .code--name { color: $foreground; text-style: bold; }
        & > .code--found { color: $text-warning; text-style: underline; }
        & > .code--here { color: $text-warning; text-style: bold underline; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "code--gutter",
        "code--here",
        "code--found",
        *(f"code--{kind}" for kind in KINDS),
    }

    class Moved(Message):
        """Other lines are in sight, or something else was found."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._spans: CodeSpans = []
        self._gutter = 0
        self._text = ""
        self._found: list[_Found] = []
        self._at = -1

    def show_code(self, lines: Sequence[str], *, numbered: bool = True) -> None:
        """Show these lines from the first, without colours."""
        self._spans = []
        self._found, self._at, self._text = [], -1, ""
        width = len(str(len(lines))) if numbered else 0
        self._gutter = width + 2 if numbered else 0
        shown = (
            (f"{number:>{width}}  {line}" for number, line in enumerate(lines, 1))
            if numbered
            else lines
        )
        self.show(shown)
        self.post_message(self.Moved())

    def colour(self, spans: CodeSpans) -> None:
        """Colour the lines that are shown."""
        self._spans = spans
        self._redraw()

    @property
    def first_line(self) -> int:
        """The first line in sight, from 1; 0 where there are none."""
        row = min(round(self.scroll_y), max(0, self._rows - 1))
        return bisect_right(self._starts, row)

    @property
    def last_line(self) -> int:
        """The last line in sight, from 1."""
        height = self.scrollable_content_region.height
        return bisect_right(self._starts, round(self.scroll_y) + max(0, height - 1))

    # What is found.

    @property
    def found(self) -> tuple[int, int]:
        """Which of those that were found is shown, from 1, and how many there are."""
        return self._at + 1, len(self._found)

    @property
    def looked_for(self) -> str:
        """What is looked for."""
        return self._text

    def find(self, text: str) -> int:
        """Mark a text, whatever its case, and go to the first from here on; how many there are."""
        if text != self._text:
            self._text = text
            self._found = self._all(text.lower()) if text else []
            here = max(0, self.first_line - 1)
            lines = [each.line for each in self._found]
            self._at = bisect_left(lines, here) % len(lines) - 1 if lines else -1
            self._redraw()
            if self._found:
                self.go_on(1)
            else:
                self.post_message(self.Moved())
        return len(self._found)

    def go_on(self, steps: int) -> bool:
        """Go to the next that was found, or the one before; whether there is one."""
        if not self._found:
            return False
        self._at = (self._at + steps) % len(self._found)
        self._redraw()
        found = self._found[self._at]
        self._show_line(found.line, found.start)
        return True

    def go_to(self, number: int) -> None:
        """Go to a line by its number, from 1; to the last where there are not so many."""
        if self._lines:
            self._show_line(min(max(1, number), len(self._lines)) - 1, 0)

    def _all(self, wanted: str) -> list[_Found]:
        found: list[_Found] = []
        for index, line in enumerate(self._lines):
            lower = line.lower()
            # A few letters grow when they are made small: then where it stands is not known.
            if len(lower) != len(line):
                lower = line
            at = lower.find(wanted, self._gutter)
            while at >= 0 and len(found) < _MOST_FOUND:
                found.append(_Found(index, at, at + len(wanted)))
                at = lower.find(wanted, at + len(wanted))
        return found

    def _show_line(self, index: int, column: int) -> None:
        if index >= len(self._starts):
            # Long files are broken into rows bit by bit.
            self.open_at(index)
            return
        row = self._starts[index]
        if self.wrap:
            row += column // self._chunk(index)
        height = max(1, self.scrollable_content_region.height)
        top = round(self.scroll_y)
        if not top <= row < top + height:
            self._opened_at = 0
            self.scroll_to(y=max(0, row - height // 3), animate=False, force=True)
        if not self.wrap and column > self.size.width:
            self.scroll_to(x=column - self.size.width // 2, animate=False, force=True)
        self.post_message(self.Moved())

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()

    def _parts(self, index: int, start: int, end: int) -> Sequence[tuple[int, int, str]]:
        parts: list[tuple[int, int, str]] = []
        if self._gutter:
            parts.append((0, self._gutter, "code--gutter"))
        if index < len(self._spans):
            spans = self._spans[index]
            # A minified file is one line with all of them.
            first = max(0, bisect_right(spans, (start - self._gutter, 0, "")) - 1)
            for begin, stop, kind in spans[first:]:
                if begin + self._gutter >= end:
                    break
                parts.append((begin + self._gutter, stop + self._gutter, f"code--{kind}"))
        marks = self._marks(index)
        return _over(parts, marks) if marks else parts

    def _marks(self, index: int) -> list[tuple[int, int, str]]:
        first = bisect_left(self._found, index, key=lambda each: each.line)
        marks = []
        for at in range(first, len(self._found)):
            found = self._found[at]
            if found.line != index:
                break
            name = "code--here" if at == self._at else "code--found"
            marks.append((found.start, found.end, name))
        return marks

    def on_resize(self, _event: events.Resize) -> None:
        """Say how far one sees now: a file may be shown before there is room for it."""
        self.post_message(self.Moved())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say that other lines are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())


def _over(
    parts: Sequence[tuple[int, int, str]], marks: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """The parts with the marks in their place; both are in order, and none overlaps its like."""
    left: list[tuple[int, int, str]] = []
    for start, end, name in parts:
        begin = start
        for mark_start, mark_end, _ in marks:
            if mark_end <= begin or mark_start >= end:
                continue
            if mark_start > begin:
                left.append((begin, mark_start, name))
            begin = max(begin, mark_end)
        if begin < end:
            left.append((begin, end, name))
    return sorted([*left, *marks])
