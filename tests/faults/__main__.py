"""Runs the matrix and writes docs/faults.md: ``python -m tests.faults [--kept FILE] [PYTEST …]``.

The whole takes most of an hour on one core. In slices: what each run finds is put into the file of
``--kept``, and the page is written from all of it::

    python -m tests.faults --kept ~/cells.json tests/faults/test_commands.py -k "tail or report"
    python -m tests.faults --kept ~/cells.json tests/faults/test_views.py

``--report XML`` runs nothing: it takes a JUnit report (xunit1) of pytest instead, and may be given
several times. With ``--kept`` and neither that nor anything to run, give ``--page``: it writes the
page alone.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.table import Results, document, keep, kept, results

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """pytest's exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--kept", type=Path, help="a JSON file with what earlier runs found")
    parser.add_argument("--report", type=Path, action="append", default=[], help="no run: this one")
    parser.add_argument("--page", action="store_true", help="no run: write the page alone")
    asked, given = parser.parse_known_args()
    found: dict[tuple[str, str, str], str] = {}
    if asked.kept is not None and asked.kept.exists():
        found.update(kept(asked.kept))
    status = 0
    for report in asked.report:
        found.update(results(report))
    if not asked.report and not asked.page:
        status, ran = _run(given or ["tests/faults"])
        found.update(ran)
    if asked.kept is not None:
        keep(asked.kept, found)
    (_ROOT / "docs" / "faults.md").write_text(document(found), encoding="utf-8")
    return status


def _run(given: list[str]) -> tuple[int, Results]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--faults=all", f"--junitxml={report}"]
        command += ["-o", "junit_family=xunit1", *given]
        status = subprocess.run(command, cwd=_ROOT, check=False).returncode
        # A run that is killed leaves none: nothing is known of its cells then.
        return status, results(report) if report.exists() else {}


if __name__ == "__main__":
    sys.exit(main())
