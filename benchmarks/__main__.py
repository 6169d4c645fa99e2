"""``python -m benchmarks`` measures everything and writes ``RESULTS.md``; with names, only those.

A benchmark is a module of this package with ``measure(quick=False)``, which gives its rows of the
table. ``NOTES`` in it, where there is one, says where the time goes that is left.
"""

import argparse
import datetime
import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import benchmarks
from benchmarks.result import Row, table

RESULTS = Path(__file__).parent / "RESULTS.md"
_VERSIONS = ("lambdatui", "textual", "rich", "boto3", "botocore", "msgspec", "awscli", "awslogs")


def modules() -> dict[str, ModuleType]:
    """The benchmarks by name."""
    found = {}
    for each in pkgutil.iter_modules(benchmarks.__path__):
        if each.name != "__main__":
            module = importlib.import_module(f"benchmarks.{each.name}")
            if hasattr(module, "measure"):
                found[each.name] = module
    return found


def machine() -> str:
    """The machine, the versions and the day, in a line each."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    versions = [f"Python {platform.python_version()}", *map(_version, _VERSIONS)]
    return "\n".join(
        [
            f"- {os.cpu_count()} × {model}, {platform.system()} {platform.release()}",
            f"- {', '.join(versions)}",
            f"- {datetime.datetime.now(datetime.UTC):%Y-%m-%d}",
        ]
    )


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} is not installed"


def main() -> None:
    """Measure, print, and keep where all was measured."""
    known = modules()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], *known], metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="a tiny size: only to see it run")
    asked = parser.parse_args()
    rows: list[Row] = []
    notes: list[str] = []
    for name in asked.name or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        measure: Callable[[bool], list[Row]] = known[name].measure
        rows += measure(asked.quick)
        notes += [str(known[name].NOTES).strip()] if hasattr(known[name], "NOTES") else []
    rows.sort(key=lambda row: row.number)
    print(machine(), table(rows), *notes, sep="\n\n")
    if not asked.name and not asked.quick:
        parts = ["# What was measured", machine(), table(rows), "## Where the rest goes", *notes]
        RESULTS.write_text("\n\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
