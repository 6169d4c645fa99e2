"""Times keys on a thin line while a log is followed.

Run it as ``python -m benchmarks slow_line``. The terminal takes 50 and 20 kB a second; Live Tail
sends ten lines a second. A key moves the cursor of the log by one line; it is painted once the row
it came to is the only one with the cursor's background. Stock is the console with Textual's own
display.
"""

import time
from functools import partial

from benchmarks.followed import NARROW, WIDE, following, growing
from benchmarks.result import Figures, Row
from benchmarks.terminal import Terminal

#: ms
GOAL = 50
_RATES = (50_000, 20_000)
_KEYS = 30
_STOCK_KEYS = 8
_BETWEEN_S = 0.13
#: A column of the log in each size, within a line.
_COLUMN = {NARROW: 6, WIDE: 62}

NOTES = """
**A thin line (14).** A key on the line's way takes a millisecond or two; what is left is Textual's
handling of a key, its timer of 1/60 s, and the bytes of a log line that are on the line already.
"""


def measure(quick: bool = False) -> list[Row]:
    """A row for each rate and size."""
    rows = []
    with growing(10) as endpoint:
        for size in (NARROW,) if quick else (NARROW, WIDE):
            for rate in _RATES[:1] if quick else _RATES:
                ours = _keys(endpoint, size, "", rate, 4 if quick else _KEYS)
                stock = _keys(endpoint, size, "stock", rate, 2 if quick else _STOCK_KEYS)
                met = ours.median * 1000 <= GOAL
                rows.append(
                    Row(
                        14,
                        f"key to paint at {rate // 1000} kB/s, tail running, {size[0]}×{size[1]}",
                        f"{ours.told('ms', 1000)}, p95 {ours.percentile(0.95) * 1000:.0f} ms",
                        f"stock {stock.told('ms', 1000)}",
                        ours.median / stock.median,
                        f"≤ {GOAL} ms",
                        met,
                    )
                )
    return rows


def _keys(
    endpoint: dict[str, str], size: tuple[int, int], display: str, rate: float, count: int
) -> Figures:
    took = []
    with following(endpoint, size, display, rate) as terminal:
        terminal.send("k")
        time.sleep(1.0)
        for number in range(count):
            terminal.text()
            place = _cursor_row(terminal, size)
            up = number // 8 % 2 == 0
            at = terminal.send("k" if up else "j")
            seen = terminal.wait(partial(_moved, terminal, size, place))
            took.append(seen - at)
            time.sleep(_BETWEEN_S)
    return Figures.of(took)


def _moved(terminal: Terminal, size: tuple[int, int], place: int | None, _: str) -> bool:
    return _cursor_row(terminal, size) not in {place, None}


def _cursor_row(terminal: Terminal, size: tuple[int, int]) -> int | None:
    """The row of the log with a background of its own; None where there is none, or two."""
    column = _COLUMN[size]
    backgrounds = [terminal.screen.buffer[y][column].bg for y in range(5, size[1] - 2)]
    usual = max(set(backgrounds), key=backgrounds.count)
    rows = [y for y, background in enumerate(backgrounds) if background != usual]
    return rows[0] if len(rows) == 1 else None
