"""Who may import what: allow-lists, where the import contracts can only forbid."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "lambdatui"

#: Parts of the standard library with which one does input or output.
IO = {"http", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile"}
PURE = set(sys.stdlib_module_names) - IO

#: For each floor, besides the standard library: what it may import.
FLOORS: dict[str, set[str]] = {
    "aws": {"boto3", "botocore", "msgspec", "lambdatui", "lambdatui.core", "lambdatui.aws"}
    | {"types_boto3_cloudwatch", "types_boto3_iam", "types_boto3_lambda", "types_boto3_logs"}
    | {"types_boto3_resourcegroupstaggingapi", "types_boto3_schemas", "types_boto3_sqs"}
    | {"types_boto3_sts", "urllib3"},
    "store": {"msgspec", "platformdirs", "lambdatui.core", "lambdatui.store"},
    "ui": {"msgspec", "pyperclip", "regex", "rich", "textual", "lambdatui.core", "lambdatui.ui"},
}
#: What the console's own process loads of the engine: neither aws nor store.
CONSOLE_SIDE = ("client", "spawn", "wire")


def imports(file: Path) -> set[str]:
    """The modules that a file imports, ours to the second part and others to the first."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        else:
            continue
        for name in names:
            parts = name.split(".")
            found.add(".".join(parts[: 2 if parts[0] == "lambdatui" else 1]))
    return found


def files(floor: str) -> list[Path]:
    found = sorted((ROOT / floor).rglob("*.py"))
    assert found, f"{floor} has moved"
    return found


@pytest.mark.parametrize("file", files("core"), ids=lambda file: file.name)
def test_core_is_pure(file: Path) -> None:
    allowed = PURE | {"msgspec", "jmespath", "regex", "lambdatui.core"}
    assert imports(file) <= allowed


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_what_is_its_business(floor: str) -> None:
    allowed = set(sys.stdlib_module_names) | FLOORS[floor]
    strange = {
        (file.name, name) for file in files(floor) for name in imports(file) if name not in allowed
    }
    assert strange == set()


@pytest.mark.parametrize("name", CONSOLE_SIDE)
def test_the_consoles_side_of_the_engine_knows_neither_aws_nor_store(name: str) -> None:
    assert imports(ROOT / "engine" / f"{name}.py").isdisjoint({"lambdatui.aws", "lambdatui.store"})


def test_the_consoles_process_loads_no_boto3() -> None:
    modules = [
        "lambdatui.cli.console",
        "lambdatui.engine.client",
        "lambdatui.engine.spawn",
        *(
            f"lambdatui.ui.{'.'.join(file.relative_to(ROOT / 'ui').with_suffix('').parts)}"
            for file in files("ui")
            if file.name != "__init__.py"
        ),
    ]
    code = "import sys\n" + "\n".join(f"import {module}" for module in modules)
    code += "\nprint([name for name in ('boto3', 'botocore', 'sqlite3') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
