"""A regular expression over a million lines: ``python -m benchmarks log_filter``.

In the console, from the last key of the expression until the pane says how many lines it found;
beside it Python's own ``re`` over the same texts in one bare loop. Keys are pressed while the lines
are searched.
"""

import re
import time
from functools import partial

from benchmarks.log_console import LogConsole, opened
from benchmarks.log_data import message
from benchmarks.log_endpoint import serving
from benchmarks.result import Figures, Row

_LINES = 1_000_000
_ROUNDS = 8
#: Of fewer keys nothing is said.
_LEAST_KEYS = 10
#: Each finds some lines, and each another number of them.
_SOURCES = (
    r"order \d+2$",
    r"customer \d*77$",
    r'"order":\d*33,',
    r"stock .* \d*4\d2$",
    r"order \d*12$",
    r"customer \d*37$",
    r'"order":\d*63,',
    r"stock .* \d*1\d2$",
)
NOTES = """
**Filter (10).** The expression runs over 256 joined lines at once wherever it cannot tell joined
lines from single ones, as beginning a search that can be interrupted costs 2 µs; the rest is
decoding each chunk, and painting. What was found is painted 20 times a second, and between two
parts a key has eight turns of the loop, as many as it takes until its paint.
"""


def measure(quick: bool = False) -> list[Row]:
    """The rows of the table."""
    count, rounds = (1_000, 1) if quick else (_LINES, _ROUNDS)
    texts = [message(number).rstrip() for number in range(count)]
    ours: list[float] = []
    peers: list[float] = []
    keys: list[float] = []
    with (
        serving(count) as endpoint,
        opened(endpoint.environment(), endpoint.function, "--log-memory", "1024") as console,
    ):
        while console.count() < count:
            time.sleep(0.02 if quick else 0.5)
        for source in _SOURCES[:rounds]:
            search = re.compile(source, re.IGNORECASE).search
            began = time.perf_counter()
            found = sum(1 for text in texts if search(text))
            peers.append(time.perf_counter() - began)
            took, pressed = _filter(console, source, f" {found:,} of {count:,} lines")
            ours.append(took)
            keys += pressed
    mine, peer, waited = Figures.of(ours), Figures.of(peers), Figures.of(keys or [0.0])
    share, p95 = mine.median / peer.median, waited.percentile(0.95) * 1000
    return [
        Row(
            10,
            f"{count:,} lines filtered by a regular expression, against re in a bare loop",
            mine.told("ms", 1000),
            peer.told("ms", 1000),
            share,
            "≤ 1.3",
            share <= 1.3,
        ),
        Row(
            10,
            f"key to paint meanwhile, p95 of {len(keys)}",
            f"{p95:.0f} ms",
            "60 ms",
            None,
            "≤ 60 ms",
            len(keys) >= _LEAST_KEYS and p95 <= 60,
        ),
    ]


def _filter(console: LogConsole, source: str, said: str) -> tuple[float, list[float]]:
    """Seconds until all that was found is said so, and from each key to its paint until then."""
    terminal = console.terminal

    def is_done(screen: str) -> bool:
        # With dots behind it, the rest is still searched.
        return said in screen and f"{said} …" not in screen

    def answered(before: str, screen: str) -> bool:
        return is_done(screen) or console.times() != before

    terminal.send("/", f"/{source}")
    time.sleep(0.5)
    if said in terminal.text():
        raise AssertionError(f"{said} was said before the expression was whole")
    began = terminal.send("/")
    keys = [terminal.wait(lambda screen: f"/{source}/" in screen) - began]
    # The lines take the keys, while the filter goes on; the last row says which.
    row = terminal.screen.display[-1]
    sent = terminal.send("enter")
    keys.append(
        terminal.wait(lambda screen: screen.splitlines()[-1].rstrip() != row.rstrip()) - sent
    )
    while True:
        # What came before is drawn only here: the bytes with the words tell when they were there.
        before = console.times()
        sent = terminal.send("t")
        at = terminal.wait(partial(answered, before))
        if is_done("\n".join(terminal.screen.display)):
            break
        keys.append(at - sent)
    # One more would lead from the lines to the list of functions.
    terminal.send("escape")
    terminal.wait(lambda screen: said not in screen)
    time.sleep(0.5)
    return at - began, keys
