"""Weighs the install without extras beside boto3 and textual alone, and what commands load.

Run it as ``python -m benchmarks install_size``. The weight is that of all files of the packages and
of what they need, as they are installed beside the interpreter that runs this. Each command is run
with ``--help``, and for its modules, as far as it goes before it does anything; what counts is
which of the heavy packages that loads.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import lambdatui
from benchmarks.result import Figures, Row
from benchmarks.terminal import environment

GOAL = 1.25
_ROUNDS = 5
_HEAVY = ("textual", "rich", "boto3", "botocore", "ministack", "asyncio", "sqlite3", "regex")
_LOADS = """
import importlib, json, sys, time
began = time.process_time()
for module in sys.argv[1].split(","):
    importlib.import_module(module)
took = time.process_time() - began
print(json.dumps([took, [name for name in sys.argv[2:] if name in sys.modules]]))
"""


def measure(quick: bool = False) -> list[Row]:
    """The size, then a row for what the commands load."""
    ours, peer = weight("lambdatui"), weight("boto3", "textual")
    ratio = ours / peer
    return [
        Row(
            19,
            "size of the install; peer: boto3 and textual with what they need",
            f"{ours / 1e6:.1f} MB",
            f"{peer / 1e6:.1f} MB",
            ratio,
            f"≤ {GOAL}",
            ratio <= GOAL,
        ),
        _commands(1 if quick else _ROUNDS),
    ]


def weight(*names: str) -> int:
    """The bytes of these packages and of all that they need."""
    found: dict[str, Distribution] = {}
    due = list(names)
    while due:
        name = due.pop()
        if name not in found:
            found[name] = distribution(name)
            due += _needed(found[name])
    return sum(_bytes(each) for each in found.values())


def _needed(package: Distribution) -> list[str]:
    """The names of what a package needs here, without its extras."""
    needs = [need for need in package.requires or [] if "extra ==" not in need]
    # Markers of other machines and older Pythons: what they name is not installed.
    names = [re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0] for need in needs]
    return [name for name in names if _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except ModuleNotFoundError:
        return False
    return True


def _bytes(package: Distribution) -> int:
    if package.metadata["Name"] == "lambdatui":
        # It may be installed such that its files are those of a checkout, where tools keep their
        # own in hidden folders.
        root = Path(lambdatui.__file__).parent
        files = [
            file
            for file in root.rglob("*")
            if not any(part.startswith(".") for part in file.relative_to(root).parts)
        ]
    else:
        files = [Path(str(file.locate())) for file in package.files or []]
    return sum(file.stat().st_size for file in files if _counts(file))


def _counts(file: Path) -> bool:
    """Sources, not what Python makes of them when they are first run."""
    return file.is_file() and file.suffix != ".pyc"


def _commands(rounds: int) -> Row:
    from lambdatui.cli import COMMANDS

    with tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(folder))

        def loaded(*modules: str) -> tuple[float, list[str]]:
            command = [sys.executable, "-P", "-c", _LOADS, ",".join(modules), *_HEAVY]
            done = subprocess.run(command, env=environ, check=True, capture_output=True, cwd=folder)
            took, names = json.loads(done.stdout)
            return float(took), list(names)

        guilty = {}
        times: list[Figures] = []
        for name in ("__init__", *COMMANDS):
            module = "lambdatui.cli" if name == "__init__" else f"lambdatui.cli.{name}"
            runs = [loaded(module) for _ in range(rounds)]
            if names := runs[0][1]:
                guilty[name] = names
            times.append(Figures.of([took for took, _ in runs]))
        both = Figures.of([loaded("boto3", "textual.app")[0] for _ in range(rounds)])
    slowest = max(times, key=lambda each: each.median)
    return Row(
        19,
        f"import of each command, the slowest; those that load {', '.join(_HEAVY[:4])} … before "
        f"they are needed: {guilty or 'none'}",
        slowest.told("ms", 1000),
        both.told("ms", 1000),
        slowest.median / both.median,
        "none",
        not guilty,
    )
