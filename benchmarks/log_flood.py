"""Keys while 50,000 lines a second are followed: ``python -m benchmarks log_flood``.

They come by Live Tail, from an endpoint that sends 20 updates of 2,500 lines a second. AWS sends
500 lines a second at most, and polling 50,000; this is what the program stands all the same.
"""

import time

from benchmarks.log_console import opened
from benchmarks.log_endpoint import serving
from benchmarks.result import Figures, Row

_LINES_PER_S = 50_000
_KEYS = 200
_SETTLED_S = 2.0
#: Prime to the 50 ms between two updates, so that keys come at any time between them.
_BETWEEN_S = 0.023
NOTES = """
**A flood (8).** By /proc, the console needs some 0.55 of a processor for 50,000 events a second,
and the engine 0.4, since the updates are no longer walked through by their shape. A key waits for
the part of the lines that is being taken in, and for its paint.
"""


def measure(quick: bool = False) -> list[Row]:
    """One row."""
    rate = 500 if quick else _LINES_PER_S
    with (
        serving(500, rate) as endpoint,
        opened(endpoint.environment(), endpoint.function) as console,
    ):
        console.terminal.wait_for("● live")
        time.sleep(0.2 if quick else _SETTLED_S)
        before, began = console.count(), time.perf_counter()
        times = []
        for _ in range(3 if quick else _KEYS):
            times.append(console.key())
            time.sleep(_BETWEEN_S)
        came = (console.count() - before) / (time.perf_counter() - began)
    figures = Figures.of(times)
    p50, p95 = figures.median * 1000, figures.percentile(0.95) * 1000
    return [
        Row(
            8,
            f"key to paint while {came:,.0f} of {rate:,} lines/s are followed, p50",
            f"{p50:.0f} ms (p95 {p95:.0f})",
            "25 ms",
            None,
            "≤ 25 ms",
            p50 <= 25,
        )
    ]
