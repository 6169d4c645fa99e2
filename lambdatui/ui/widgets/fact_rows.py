"""Facts under headings as rows of a screen: where values break, where the cursor can be."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.safe import safe

#: Cells of the label's column: at most so many, and so much of the whole.
_MOST_LABEL = 26
_SHARE = 0.4
#: Of a page of sections, where values are sentences.
_SHARE_OF_PAGE = 1 / 3
#: Cells before a label, and between it and its value.
MARGIN = 1
_GAP = 2
#: Cells that a text has at least, also in a list that has no size yet.
_LEAST = 8
#: Cells that a value which hangs has at least in its further rows.
_LEAST_HANGING = 12
#: Before the key of the fact that stands for the heading of a folded section.
HEADING = "heading:"
#: The space between a number and its unit, where no row ends, and what stands in its place then:
#: a letter as wide that is no space.
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:ms|s|min|h|d|bytes|[KMGT]?B|times)\b)")
_HELD = "\u2800"
_OPEN, _FOLDED = "▾", "▸"
#: A word with the spaces around it, of which those behind it do not count for where a row ends.
_WORD = re.compile(r" *[^ ]+ *")


@dataclass(frozen=True)
class Section:
    """A heading, and the rows under it; ``own`` where its labels have a column of their own.

    One with a ``key`` can be folded; ``note`` stands in its heading after the title.
    """

    title: str
    facts: tuple[Fact, ...]
    own: bool = False
    key: str = ""
    note: str = ""
    note_tone: Tone = "context"


@dataclass(frozen=True)
class Row:
    """One row of the screen.

    ``stop`` is the index of the fact it belongs to, -1 where the cursor never is. ``at`` is where
    in the fact's text, value and mark, the parts begin.
    """

    stop: int
    section: int
    label: str
    parts: tuple[tuple[str, Tone], ...] = ()
    at: int = 0
    is_heading: bool = False


@dataclass(frozen=True)
class Layout:
    """All rows; ``stops`` are the facts that the cursor can be on, each of a section."""

    rows: tuple[Row, ...] = ()
    stops: tuple[Fact, ...] = ()
    sections: tuple[int, ...] = ()

    def row_of(self, stop: int) -> int:
        """The first row of a stop; -1 for none."""
        return next((at for at, row in enumerate(self.rows) if row.stop == stop), -1)


def shown_text(fact: Fact) -> str:
    """What is seen of a fact's value: with its mark, and safe."""
    value, mark = safe(fact.value), safe(fact.mark)
    return f"{value}  {mark}" if mark else value


def lay_out(
    sections: Sequence[Section], width: int, folded: Collection[str] = (), least: int = 0
) -> Layout:
    """The rows of these; ``least`` is how wide a column of a section's own is at least."""
    most = min(_MOST_LABEL, int(width * _SHARE))
    common = _column([fact for section in sections for fact in section.facts], most)
    rows: list[Row] = []
    stops: list[Fact] = []
    of: list[int] = []
    for number, section in enumerate(sections):
        is_folded = bool(section.key) and section.key in folded
        stop = -1
        if is_folded:
            stop = len(stops)
            stops.append(_heading_fact(section))
            of.append(number)
        rows.append(_heading(section, number, stop, is_folded=is_folded))
        if is_folded:
            continue
        column = common
        if section.own:
            here = min(most, int(width * _SHARE_OF_PAGE)) if section.key else most
            labelled = any(fact.label for fact in section.facts)
            floor = min(least, here) if labelled else 0
            column = max(floor, _column(section.facts, here))
        for fact in section.facts:
            flush = bool(section.key) and not fact.label
            # Words beside the scrollbar are harder to read.
            room = width - MARGIN if section.key else width
            rows += _rows_of(len(stops), number, fact, 0 if flush else column, room)
            stops.append(fact)
            of.append(number)
    return Layout(tuple(rows), tuple(stops), tuple(of))


def _heading_fact(section: Section) -> Fact:
    return Fact(key=HEADING + section.key, label=section.title, value=_summary(section))


def _summary(section: Section) -> str:
    """What is below a heading, in few words: how much, and how much of it is trouble."""
    tones = [fact.tone for fact in section.facts]
    doubts = sum(1 for fact in section.facts if fact.tone == "doubt" or fact.mark)
    bad = tones.count("bad")
    words = [f"{len(tones)} row" + ("" if len(tones) == 1 else "s")]
    words += [f"✗ {bad}"] if bad else []
    words += [f"! {doubts}"] if doubts else []
    return " · ".join(words)


def _heading(section: Section, number: int, stop: int, *, is_folded: bool) -> Row:
    title = safe(section.title)
    if section.key:
        title = f"{_FOLDED if is_folded else _OPEN} {title}"
    parts: list[tuple[str, Tone]] = []
    if is_folded:
        bad = any(fact.tone == "bad" for fact in section.facts)
        doubt = any(fact.tone == "doubt" or fact.mark for fact in section.facts)
        parts.append((_summary(section), "bad" if bad else "doubt" if doubt else "context"))
    if section.note:
        parts.append((safe(section.note), section.note_tone))
    return Row(stop, number, title, tuple(parts), is_heading=True)


def _column(facts: Sequence[Fact], most: int) -> int:
    """Cells that the labels take which are not too long."""
    labels = (cell_len(safe(fact.label)) for fact in facts)
    return max((length for length in labels if length <= most), default=most)


def _rows_of(stop: int, section: int, fact: Fact, column: int, width: int) -> list[Row]:
    label = safe(fact.label)
    rows: list[Row] = []
    if cell_len(label) > column:
        # A name that is too long for its column has rows to itself.
        indent = " " * MARGIN
        rows += [
            Row(stop, section, indent + part)
            for part in _broken(label, max(_LEAST, width - MARGIN))
        ]
        label = ""
    gap = _GAP if column else 0
    space = max(_LEAST, width - MARGIN - column - gap)
    margin = " " * MARGIN + set_cell_size(label, column) + " " * gap
    value, text = safe(fact.value), shown_text(fact)
    start = 0
    for plain in _wrapped(text, space, fact.hang):
        at = text.find(plain, start) if plain else start
        start = at + len(plain)
        rows.append(Row(stop, section, margin, _toned(plain, len(value) - at, fact.tone), at))
        margin = " " * (MARGIN + column + gap + _hang(space, fact.hang))
    return rows


def _hang(space: int, hang: int) -> int:
    """How far it hangs in so much space: a little, where else too little would be left."""
    return hang if space - hang >= _LEAST_HANGING else min(hang, MARGIN + _GAP)


def _wrapped(text: str, space: int, hang: int) -> list[str]:
    """The lines of a text, of which all but the first have less space."""
    hang = _hang(space, hang)
    lines = _broken(text, space)
    if not hang or len(lines) < 2:
        return lines
    rest = text[text.find(lines[0]) + len(lines[0]) :].lstrip(" ")
    return [lines[0], *_broken(rest, space - hang)]


def _broken(text: str, space: int) -> list[str]:
    """The lines of a text; a number and its unit are on the same one."""
    if _HELD in text:
        return [line.plain for line in Content(text).wrap(space)]
    held = _BEFORE_UNIT.sub(_HELD, text)
    if text.isascii() and text.isprintable():
        return [line.replace(_HELD, " ") for line in _broken_narrow(held, space)]
    return [line.plain.replace(_HELD, " ") for line in Content(held).wrap(space)]


def _broken_narrow(text: str, space: int) -> list[str]:
    """As Textual breaks a text of which each letter takes one cell, in a twentieth of the time.

    A page of 200 versions with their descriptions would hold up all keys for a tenth of a second.
    """
    if len(text) <= space:
        return [text]
    lines: list[str] = []
    start = reached = 0
    for word in _WORD.finditer(text):
        first, after = word.span()
        end = first + len(word[0].rstrip(" "))
        if end - start > space:
            if first > start:
                lines.append(text[start:reached].rstrip(" "))
                start = first
            while end - start > space:
                lines.append(text[start : start + space])
                start += space
        reached = after
    last = text[start:]
    lines.append(last if len(last) <= space else last.rstrip(" "))
    return lines


def _toned(line: str, value_length: int, tone: Tone) -> tuple[tuple[str, Tone], ...]:
    """The part of a line that is value, and the part that is mark."""
    cut = max(0, min(value_length, len(line)))
    parts: tuple[tuple[str, Tone], ...] = ((line[:cut], tone), (line[cut:], "doubt"))
    return tuple(part for part in parts if part[0])
