"""Runs the whole matrix, and writes docs/faults.md: ``python -m tests.faults [PYTEST OPTIONS]``."""

import datetime
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.table import document, results

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """pytest's exit status."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        given = sys.argv[1:] or ["tests/faults"]
        command = [sys.executable, "-m", "pytest", "-q", "--faults=all", f"--junitxml={report}"]
        command += ["-o", "junit_family=xunit1", *given]
        status = subprocess.run(command, cwd=_ROOT, check=False).returncode
        found = results(report)
    page = document(found, datetime.datetime.now(datetime.UTC).date())
    (_ROOT / "docs" / "faults.md").write_text(page, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
