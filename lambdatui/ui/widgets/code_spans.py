"""The parts of source code that are drawn in a style of their own, line by line."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from textual.highlight import HighlightTheme, highlight

#: Start, end and kind of the parts of each line.
CodeSpans = list[list[tuple[int, int, str]]]

#: Kinds by the names of Pygments' tokens; what is below a token in its tree is of its kind.
_KINDS = {
    "Token.Comment": "comment",
    "Token.Keyword": "keyword",
    "Token.Literal.Number": "number",
    "Token.Literal.String": "string",
    "Token.Name.Attribute": "name",
    "Token.Name.Class": "name",
    "Token.Name.Decorator": "name",
    "Token.Name.Function": "name",
    "Token.Name.Tag": "keyword",
    "Token.Operator.Word": "keyword",
    "Token.Generic.Heading": "name",
    "Token.Generic.Subheading": "name",
}
KINDS = tuple(dict.fromkeys(_KINDS.values()))


class _Kinds(HighlightTheme):
    """Gives the kind of a part where Textual's themes give a style."""

    # Textual's own class declares it as no ClassVar, and a subclass may not say otherwise.
    STYLES = {token: _KINDS.get(str(token), "") for token in HighlightTheme.STYLES}  # noqa: RUF012


def code_spans(lines: Sequence[str], path: str) -> CodeSpans:
    """Of lines that are safe already, in the language that the file's name tells."""
    content = highlight("\n".join(lines), path=path, theme=_Kinds)
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    found: CodeSpans = [[] for _ in lines]
    for start, end, kind in content.spans:
        if kind not in KINDS:
            continue
        index = bisect_right(starts, start) - 1
        # A docstring goes over many lines.
        while index < len(lines) and starts[index] < end:
            first = max(0, start - starts[index])
            last = min(len(lines[index]), end - starts[index])
            if first < last:
                found[index].append((first, last, str(kind)))
            index += 1
    return found
