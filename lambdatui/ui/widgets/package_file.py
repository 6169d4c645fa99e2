"""One file of a package to read, with a line to look for something in it."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from lambdatui.core.package import in_bytes
from lambdatui.core.package_text import HEX_BYTES, FileContent, hex_lines, text_of
from lambdatui.core.safe import safe, safe_lines
from lambdatui.ui.aside import aside
from lambdatui.ui.widgets.code_lines import CodeLines
from lambdatui.ui.widgets.filter_line import FilterLine

#: Bytes of text up to which it is coloured: working out the colours takes a second for a few more.
_COLOURED = 300_000


_HINT = "Enter reads a file"


class PackageFileView(Vertical):
    """``content`` is what is shown, and ``text`` its text; empty for what is none."""

    DEFAULT_CSS = """
    PackageFileView {
        & > CodeLines {
            height: 1fr;
            border-top: solid $border-blurred;
            border-title-color: $text-muted;
            &:focus { border-top: solid $accent; border-title-color: $accent; }
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.content: FileContent | None = None
        self.text = ""

    def compose(self) -> ComposeResult:
        """The lines, and what to look for."""
        yield CodeLines()
        yield FilterLine("a text, or :42 for a line")

    @property
    def lines(self) -> CodeLines:
        """What is read."""
        return self.query_one(CodeLines)

    @property
    def _find(self) -> FilterLine:
        return self.query_one(FilterLine)

    async def show(self, content: FileContent) -> str:
        """Show a file; what to know of it, in a sentence."""
        text, lines = await aside(lambda: _readable(content))
        self.content, self.text = content, text or ""
        self._find.close()
        self.lines.show_code(lines, numbered=text is not None)
        self.lines.border_title = Content(content.path)
        self.lines.focus()
        return _words(content, is_text=text is not None)

    async def colour(self) -> None:
        """Colour what is shown, where it is text and not too long."""
        content = self.content
        if content is None or not self.text or len(content.data) > _COLOURED:
            return
        # Pygments is loaded with the first file that is read.
        from lambdatui.ui.widgets.code_spans import code_spans

        _, lines = _readable(content)
        spans = await aside(lambda: code_spans(lines, content.path))
        if self.content is content:
            self.lines.colour(spans)

    def show_words(self, lines: list[str]) -> None:
        """Show some lines that are no file."""
        self.close()
        self.lines.show_code([safe(line) for line in lines], numbered=False)
        self.lines.border_title = ""
        self.lines.focus()

    def close(self) -> None:
        """Show nothing."""
        self.content, self.text = None, ""
        self._find.close()
        self.lines.show_code([])
        self.lines.border_title = _HINT

    def open_find(self) -> None:
        """Type what to look for."""
        self._find.open()

    def close_find(self) -> bool:
        """Look for nothing; whether something was looked for."""
        was_open = bool(self._find.display)
        self._find.close()
        if was_open:
            self.lines.find("")
            self.lines.focus()
        return was_open

    @on(CodeLines.Moved)
    def _moved(self) -> None:
        lines = self.lines
        if self.content is None:
            return
        words = f"{lines.first_line:,}-{lines.last_line:,} of {lines.line_count:,}"
        at, count = lines.found
        if count:
            words = f"{words} · {at:,} of {count:,} found"
        elif lines.looked_for:
            words = f"{words} · not found"
        lines.border_title = Content(f"{self.content.path} · {words}")

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        event.stop()
        if not event.text.startswith(":"):
            self.lines.find(safe(event.text))
            return
        self.lines.find("")
        number = event.text.removeprefix(":")
        if number.isdecimal():
            self.lines.go_to(int(number[:9]))

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        event.stop()
        self.lines.focus()


def _readable(content: FileContent) -> tuple[str | None, list[str]]:
    """The text, None where it is none; and the lines to show."""
    text = text_of(content.data, cut=content.cut)
    if text is None:
        return None, list(hex_lines(content.data))
    lines = safe_lines(text)
    return text, lines[:-1] if len(lines) > 1 and not lines[-1] else lines


def _words(content: FileContent, *, is_text: bool) -> str:
    if not is_text:
        shown = min(HEX_BYTES, content.size)
        return f"No text: the first {shown:,} of {content.size:,} bytes. d downloads it."
    if content.cut:
        whole = in_bytes(content.size)
        return f"The first {in_bytes(len(content.data))} of {whole}. d downloads all of it."
    return f"{in_bytes(content.size)} · / finds, and :42 there goes to a line · w wraps"
