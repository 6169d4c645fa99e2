"""The table of the matrix, from the reports of runs."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.faults import acts_views, commands, views
from tests.faults.cells import PROPERTY, SPARED, Without
from tests.faults.faults import FaultKind

#: What became of each cell, by kind, row and fault: of several tests, the worst.
Results = Mapping[tuple[str, str, str], str]
_PASSED, _SPARED, _FAILED, _NOT_RUN = "+", "o", "FAILED", "."


class _Kind(NamedTuple):
    name: str
    rows: Sequence[str]
    without: Without


_KINDS = (
    _Kind("command", commands.ROWS, commands.without),
    _Kind("view", tuple(view.name for view in views.VIEWS), views.without),
    _Kind("act", acts_views.ROWS, acts_views.without),
)
_INTRODUCTION = """\
`+` passed. `o` passed too: the fault finds nothing to do to what is asked, and all is as
ever. `FAILED` did not pass, `.` was not run, a number is a cell that does not
apply, with the reason below.

A command passes where it gives the same as without the fault, times and ids aside: its
output, its files, and what it changed. Else it ends with 3, or with 4 where nobody knows
whether what was sent was done, and says on standard error what is wrong; report, bundle,
diff, the figures of ls and dead letters, which are made of parts, may name in what they
give the part that is missing. Nothing is sent twice, no secret is shown, and it takes
less than 20 s. `denied` and `empty 200` meet each API by itself as well, the second the
first eight of a command; not so in rows that read what another row reads."""


def results(report: Path) -> Results:
    """What a JUnit report of pytest says of the cells. One that was skipped was not run."""
    found: dict[tuple[str, str, str], str] = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        items = {item.get("name"): item.get("value") or "" for item in case.iter("property")}
        if PROPERTY not in items or case.find("skipped") is not None:
            continue
        bad = any(case.find(name) is not None for name in ("failure", "error"))
        kind, row, fault = items[PROPERTY].split("\t")
        became = _FAILED if bad else _SPARED if SPARED in items else _PASSED
        if found.get((kind, row, fault)) != _FAILED:
            found[kind, row, fault] = became
    return found


def kept(path: Path) -> Results:
    """What earlier runs found, from a file of :func:`keep`."""
    rows: list[list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {(kind, row, fault): became for kind, row, fault, became in rows}


def keep(path: Path, found: Results) -> None:
    """Write down what is known of the cells, for a later run."""
    rows = [[*cell, became] for cell, became in sorted(found.items())]
    path.write_text(json.dumps(rows, indent=0), encoding="utf-8")


def document(found: Results) -> str:
    """The page of the docs. The same cells give the same page: it has no date."""
    reasons: dict[str, int] = {}
    table = [line for kind in _KINDS for line in _lines(kind, found, reasons)]
    became = [
        found.get((kind.name, row, fault.value), _NOT_RUN)
        for kind in _KINDS
        for row in kind.rows
        for fault in FaultKind
        if not kind.without(row, fault)
    ]
    failed, left = became.count(_FAILED), became.count(_NOT_RUN)
    lines = [
        "# Faults",
        "",
        "What goes wrong between here and AWS, met by each command, view and act of the console.",
        "This page is written by `python -m tests.faults`, from the test run itself.",
        "",
        f"Of {len(became)} cells {len(became) - failed - left} passed, {failed} failed and {left}"
        " were not run.",
        *_INTRODUCTION.splitlines(),
        "",
        "| | | " + " | ".join(fault.value for fault in FaultKind) + " |",
        "| --- | --- |" + " --- |" * len(FaultKind),
        *table,
        "",
        *(f"{number}. {reason}" for reason, number in reasons.items()),
    ]
    return "\n".join(lines) + "\n"


def _lines(kind: _Kind, found: Results, reasons: dict[str, int]) -> list[str]:
    lines = []
    for row in kind.rows:
        cells = []
        for fault in FaultKind:
            if reason := kind.without(row, fault):
                cells.append(str(reasons.setdefault(reason, len(reasons) + 1)))
            else:
                cells.append(found.get((kind.name, row, fault.value), _NOT_RUN))
        lines.append(f"| {kind.name} | {row} | " + " | ".join(cells) + " |")
    return lines
