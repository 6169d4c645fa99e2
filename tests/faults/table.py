"""The table of the matrix, from the report of a run."""

import datetime
import importlib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.faults.cells import PROPERTY, SPARED
from tests.faults.faults import FaultKind

#: The kinds of rows, with the module that says which of their cells do not apply, and why.
_KINDS = {
    "command": "tests.faults.commands",
    "view": "tests.faults.views",
    "act": "tests.faults.acts_views",
}

#: What became of each cell, by kind, row and fault: of several tests, the worst.
Results = Mapping[tuple[str, str, str], str]
_PASSED, _SPARED, _FAILED = "+", "o", "FAILED"


def results(report: Path) -> Results:
    """What a JUnit report of pytest says of the cells."""
    found: dict[tuple[str, str, str], str] = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        bad = any(case.find(name) is not None for name in ("failure", "error", "skipped"))
        items = {item.get("name"): item.get("value") or "" for item in case.iter("property")}
        if PROPERTY in items:
            kind, row, fault = items[PROPERTY].split("\t")
            became = _FAILED if bad else _SPARED if SPARED in items else _PASSED
            if found.get((kind, row, fault)) != _FAILED:
                found[kind, row, fault] = became
    return found


def document(found: Results, day: datetime.date) -> str:
    """The page of the docs."""
    passed = sum(became != _FAILED for became in found.values())
    lines = [
        "# Faults",
        "",
        "What goes wrong between here and AWS, met by each command and view. This page is written",
        "by `python -m tests.faults`, from the test run itself.",
        "",
        f"{passed} of {len(found)} cells passed on {day.isoformat()}.",
        "`+` passed. `o` passed too: the fault finds nothing to do to what is asked, and all is as",
        "ever. `FAILED` did not pass, `.` was not run, a number is a cell that does not",
        "apply, with the reason below.",
        "",
        "A command passes where it gives the same as without the fault, times and ids aside: its",
        "output, its files, and what it changed. Else it ends with 3, or with 4 where nobody knows",
        "whether what was sent was done, and says on standard error what is wrong; report, bundle,",
        "diff, the figures of ls and dead letters, which are made of parts, may name in what they",
        "give the part that is missing. Nothing is sent twice, no secret is shown, and it takes",
        "less than 20 s. `denied` and `empty 200` meet each API by itself as well, the second the",
        "first eight of a command; not so in rows that read what another row reads.",
    ]
    for kind in _KINDS:
        rows = list(dict.fromkeys(row for of, row, _ in found if of == kind))
        if rows:
            lines += ["", f"## Each {kind}", "", *_table(found, kind, rows)]
    return "\n".join(lines) + "\n"


def _table(found: Results, kind: str, rows: Sequence[str]) -> list[str]:
    without = _without(kind)
    reasons: dict[str, int] = {}
    lines = [
        f"| {kind} | " + " | ".join(fault.value for fault in FaultKind) + " |",
        "| --- |" + " --- |" * len(FaultKind),
    ]
    for row in rows:
        cells = []
        for fault in FaultKind:
            if reason := without(row, fault):
                cells.append(str(reasons.setdefault(reason, len(reasons) + 1)))
            else:
                cells.append(found.get((kind, row, fault.value), "."))
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    notes = [f"{number}. {reason}" for reason, number in reasons.items()]
    return [*lines, *([""] if notes else []), *notes]


def _without(kind: str) -> Callable[[str, FaultKind], str]:
    try:
        module = importlib.import_module(_KINDS[kind])
    except ModuleNotFoundError:
        return _all_apply
    found: Callable[[str, FaultKind], str] = getattr(module, "without", _all_apply)
    return found


def _all_apply(_row: str, _fault: FaultKind) -> str:
    return ""
