"""The steps of CONTRIBUTING.md, followed in a copy of the package: each is there on every floor."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import lambdatui
from lambdatui.aws import lever_reads
from lambdatui.core import lever_plans, lever_words
from lambdatui.core.lever import Lever
from lambdatui.ui import lever_fields

PACKAGE = Path(lambdatui.__file__).parent
GUIDE = PACKAGE.parent / "CONTRIBUTING.md"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(
        PACKAGE,
        tmp_path / "lambdatui",
        ignore=shutil.ignore_patterns("__pycache__", ".*_cache", "demo"),
    )
    return tmp_path


def change(copy: Path, file: str, *changes: tuple[str, str]) -> None:
    """Put a text behind another one that stands there; a file that the guide names."""
    assert file.rpartition("/")[2] in GUIDE.read_text() or file.startswith("core/template_")
    path = copy / "lambdatui" / file
    text = path.read_text()
    for behind, added in changes:
        assert text.count(behind) == 1, (file, behind)
        text = text.replace(behind, behind + added)
    path.write_text(text)


def told(copy: Path, script: str) -> Any:
    """What a script prints as JSON, with the copy in the package's place."""
    environ: Mapping[str, str] = {**os.environ, "PYTHONPATH": f"{copy}:{PACKAGE.parent}"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env=environ,
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_column(copy: Path) -> None:
    change(
        copy,
        "core/fleet_columns.py",
        ('    REASON = "reason"\n', '    HANDLER = "handler"\n'),
        (
            '    FleetColumn.REASON: ColumnFacts("why", "health_reason", _reason),\n',
            '    FleetColumn.HANDLER: _listed("handler", "handler", lambda f: f.handler),\n',
        ),
    )
    change(
        copy,
        "ui/widgets/fleet_columns.py",
        ("*(FleetColumn.SIZE, FleetColumn.ARCHITECTURE),\n", "    FleetColumn.HANDLER,\n"),
        (
            "FleetColumn.REASON: (16, 200, self._reason),\n",
            "            FleetColumn.HANDLER: (12, 40, lambda row: (row.function.handler, '')),\n",
        ),
    )
    script = """
import json
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, export_row, sort_rows
from lambdatui.core.functions import Function
from lambdatui.core.saved_views import FleetView, read_view, view_values
from lambdatui.ui.widgets.fleet_columns import FleetCells, fleet_columns
rows = [FleetRow(function=Function(name=n, handler=h)) for n, h in (("a", "z.h"), ("b", "app.h"))]
column = FleetColumn("handler")
made = fleet_columns([column], FleetCells(lambda: 0, lambda _: False, lambda _: None), 120, 5)
view = read_view("mine", view_values(FleetView(name="mine", columns=(FleetColumn.NAME, column))))
print(json.dumps([
    export_row(rows[0], [column], 0),
    [row.name for row in sort_rows(rows, column, 0)],
    [text.strip() for text, _ in made[0].fitted(rows[1], 12)],
    list(view.columns),
]))
"""
    assert told(copy, script) == [{"handler": "z.h"}, ["b", "a"], ["app.h"], ["name", "handler"]]


def test_a_metric(copy: Path) -> None:
    change(
        copy,
        "core/metrics.py",
        ('    OFFSET_LAG = "OffsetLag/Maximum"\n', '    SOME_AGE = "SomeNewAge/Maximum"\n'),
    )
    change(
        copy,
        "ui/panes/metrics_plots.py",
        (
            '(_Line(Measure.OFFSET_LAG, "records behind", "middle"),',
            ' _Line(Measure.SOME_AGE, "some age", "high"),',
        ),
    )
    script = """
import json
import lambdatui.ui.panes.metrics_plots as plots
from lambdatui.core.metrics import Measure, MetricsKnown
known = MetricsKnown(metrics=("SomeNewAge",))
lines = open(plots.__file__).read().count("Measure.SOME_AGE")
print(json.dumps([Measure.SOME_AGE in known.measures, Measure.SOME_AGE.unit, lines]))
"""
    assert told(copy, script) == [True, "ms", 1]


def test_a_finding(copy: Path) -> None:
    change(
        copy,
        "core/findings_setup.py",
        ("    yield from _recursion(facts)\n", "    yield from _stage(facts)\n"),
        (
            "_GB = 1024**3\n",
            """

def _stage(facts: FunctionFacts) -> Iterator[Finding]:
    if any(each.key == "STAGE" for each in facts.configuration.environment):
        yield Finding(
            id="stage", severity=Severity.ADVICE, title="It has a STAGE", why="Because.", do="Look."
        )
""",
        ),
    )
    script = """
import json
from lambdatui.core.findings import findings
from lambdatui.core.report_json import __name__ as _
from tests.core.well_function import NOW, WELL
print(json.dumps([each.id for each in findings(WELL, NOW)]))
"""
    assert told(copy, script) == ["stage"]


def test_an_event_template(copy: Path) -> None:
    change(
        copy,
        "core/template_storage.py",
        (
            "        _documentdb,\n    ),\n",
            '    Shape("my-store", "My store", "Store", (_BUCKET,), lambda _place, values: '
            '{"in": values["bucket"]}),\n',
        ),
    )
    script = """
import json
from lambdatui.core.functions import Function
from lambdatui.core.templates import templates_for
found = [each for each in templates_for(Function(name="a")) if each.id == "my-store"]
print(json.dumps([found[0].title, json.loads(found[0].filled({"bucket": "mine"}))]))
"""
    assert told(copy, script) == ["My store", {"in": "mine"}]


def test_a_setting(copy: Path) -> None:
    change(
        copy,
        "core/settings.py",
        (
            'as does its variable. None: not set."""\n',
            """
    my_own: (
        Annotated[bool, Meta(description="does what is mine", examples=[True])] | None
    ) = None
""",
        ),
    )
    script = """
import json, pathlib, tempfile
from lambdatui.core.settings import declared
from lambdatui.store.settings import first_text, read_settings
with tempfile.TemporaryDirectory() as folder:
    (pathlib.Path(folder) / "config.toml").write_text("my_own = true")
    read = read_settings(pathlib.Path(folder)).my_own
names = [each.name for each in declared()]
print(json.dumps([names[0], "does what is mine" in first_text(), read]))
"""
    assert told(copy, script) == ["my_own", True, True]


@pytest.mark.parametrize("module", [lever_plans, lever_words, lever_fields, lever_reads])
def test_a_lever_is_in_each_of_the_tables_that_the_guide_names(module: Any) -> None:
    named = Path(module.__file__).relative_to(PACKAGE).as_posix()
    assert f"`lambdatui/{named}`" in GUIDE.read_text()
    text = Path(module.__file__).read_text()
    assert [each.name for each in Lever if f"Lever.{each.name}" not in text] == []
