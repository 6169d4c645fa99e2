"""Whether a command bore a fault: all is there, or it says that it is not, and why."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.faults.cells import Cell
from tests.faults.commands import COMMANDS, Ran
from tests.faults.faults import FaultKind

#: After which nobody knows whether what was sent was done.
AMBIGUOUS = {
    FaultKind.HTTP_500,
    FaultKind.HTTP_503,
    FaultKind.RESET,
    FaultKind.CLOSED,
    FaultKind.STALL,
    FaultKind.DRIP,
    FaultKind.EMPTY,
    FaultKind.TRUNCATED,
    FaultKind.MALFORMED,
    FaultKind.NOT_UTF8,
    FaultKind.FIELD_MISSING,
}
_AWS, _UNKNOWN = 3, 4
_PARTLY = {0, 1, _AWS}
#: What differs from run to run: ids, times and durations.
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\b(?=\d*[a-f])[0-9a-f]{6,40}\b")
#: Only the first run in an environment has it.
_INIT = re.compile(r'"init_\w+": [^,}]+|"cold": \w+|(\\t|\t)Init Duration: [\d.]+ ms')
#: A number that may be none at a moment at which nothing ran.
_AMOUNT = re.compile(r"\d[\d.,]*(?: ?(?:ms|s|min|h|d|kB|MB|B)\b)?")


class Outcome(NamedTuple):
    """How a command ended, and what it gave: its output, its files and what it changed."""

    ran: Ran
    given: str
    #: What it wrote besides that moves with the time: only what it says of the fault counts.
    said: str = ""

    def same(self, other: "Outcome") -> bool:
        """Whether it came to the same, times and ids aside."""
        return self.ran.status == other.ran.status and plain(self.given) == plain(other.given)


def plain(text: str) -> list[str]:
    """The words of a text without what differs from run to run, which is their order, too."""
    return sorted(_AMOUNT.sub("#", _INIT.sub("", _ID.sub("ID", text))).split())


def files_in(path: Path) -> str:
    """All files below a path, with their text."""
    found = sorted(each for each in path.rglob("*") if each.is_file())
    return "".join(
        f"{each.relative_to(path)}\n{each.read_text('utf-8', 'replace')}\n" for each in found
    )


def judge(cell: Cell, healthy: Outcome, outcome: Outcome, *, met: bool) -> None:
    """``met`` is whether the fault did anything to what was asked.

    Raises:
        AssertionError: Where something is missing without a word, or it ends with a wrong status.
    """
    command, fault = COMMANDS[cell.row], cell.fault
    ran, plan = outcome.ran, fault.plan
    told = f"{ran.status} (healthy: {healthy.ran.status}) {ran.err}"
    # What is sent is not sent again, not even after a throttle.
    heals = plan.heals and fault is not FaultKind.COMES_BACK
    if not met or (heals and not (command.unsafe and fault is FaultKind.THROTTLED)):
        assert outcome.same(healthy), f"{told}\n{_unlike(healthy, outcome)}"
        return
    if outcome.same(healthy):
        return
    heard = ran.err + outcome.said
    if command.parts or "--json" in command.arguments:
        # An object has its error in it.
        heard += outcome.given
    words = re.search(plan.words, heard, re.IGNORECASE)
    assert words, f"{told}\n{_unlike(healthy, outcome)}"
    sending = bool(command.unsafe) and fault in AMBIGUOUS
    if command.parts:
        assert ran.status in _PARTLY | ({_UNKNOWN} if sending else set()), told
    elif command.only_sends:
        assert ran.status == (_UNKNOWN if sending else _AWS), told
    else:
        assert ran.status in ({_AWS, _UNKNOWN} if sending else {_AWS}), told


def _unlike(healthy: Outcome, outcome: Outcome) -> str:
    was, now = Counter(plain(healthy.given)), Counter(plain(outcome.given))
    return f"lost: {[*(was - now)][:40]}\nnew: {[*(now - was)][:40]}"
