"""The names of the functions whose lines stand among each other: short, and still apart."""

from collections import Counter
from collections.abc import Sequence

from lambdatui.core.record import Record
from lambdatui.core.safe import safe

#: How wide a name may be, in cells.
SOURCE_WIDTH = 16
#: How wide where there is little room.
NARROW_WIDTH = 10
#: How many colours there are: more functions share them.
HUES = 8


class SourceName(Record, frozen=True):
    """What a column shows for one function: its name, shortened, and the number of its colour.

    ``narrow`` is for where there is little room.
    """

    text: str
    hue: int
    narrow: str


def source_names(names: Sequence[str]) -> tuple[SourceName, ...]:
    """The names of functions, in their order, shortened so that no two of them are alike."""
    pairs = zip(shortened(names, SOURCE_WIDTH), shortened(names, NARROW_WIDTH), strict=True)
    return tuple(
        SourceName(text=text, hue=index % HUES, narrow=narrow)
        for index, (text, narrow) in enumerate(pairs)
    )


def shortened(names: Sequence[str], width: int) -> list[str]:
    """Names, each in at most ``width`` cells; no two of them are alike, unless the names are."""
    known = [safe(name) for name in names]
    cut = [middle_out(name, width) for name in known]
    often = Counter(cut)
    short = list(cut)
    for index, text in enumerate(cut):
        if often[text] > 1:
            # What makes them different stands where they were cut.
            others = [name for at, name in enumerate(known) if at != index and cut[at] == text]
            short[index] = _from_difference(known[index], others, width)
    if len(set(short)) < len(set(known)):
        return [f"{index + 1} {text}"[:width] for index, text in enumerate(short)]
    return short


def middle_out(name: str, width: int) -> str:
    """``acme-prod-orders-api`` in 16 cells is ``acme-pr…ders-api``."""
    if len(name) <= width:
        return name
    head = (width - 1) // 2
    return f"{name[:head]}…{name[len(name) - (width - 1 - head) :]}"


def _from_difference(name: str, others: Sequence[str], width: int) -> str:
    """From the first character on that no other name has there, as much as there is room for."""
    shared = max((_shared(name, other) for other in others), default=0)
    begin = max(0, min(shared, len(name) - (width - 1)))
    text = f"…{name[begin:]}" if begin else name
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _shared(one: str, other: str) -> int:
    for place, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return place
    return min(len(one), len(other))
