"""``lambdatui config``: what is set, where each comes from, and a file to begin with."""

import json
import stat
import tomllib
from pathlib import Path
from typing import Any

from lambdatui.core.settings import declared
from tests.cli.program import environment, run

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def told(account: dict[str, str], *arguments: str) -> dict[str, tuple[Any, str]]:
    done = run(*arguments, env=account)
    assert done.returncode == 0, done.stderr
    rows = map(json.loads, done.stdout.splitlines())
    return {row["setting"]: (row["value"], row["from"]) for row in rows}


def test_each_setting_is_told_with_where_it_comes_from(account: dict[str, str], home: Path) -> None:
    path = home / ".config" / "lambdatui" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('history_days = 7\nbudget = 5\nregion = "eu-west-3"\nprofile = "nobody"\n')
    env = environment(account, {"LAMBDATUI_READ_ONLY": "1", "AWS_REGION": "eu-west-2"})
    rows = told(env, "--budget", "3", "config", "--no-history")
    assert rows["history_days"] == (7, str(path))
    assert rows["budget"] == (3.0, "option")
    assert rows["read_only"] == (True, "LAMBDATUI_READ_ONLY")
    assert rows["region"] == ("eu-west-2", "AWS_REGION")
    assert rows["no_history"] == (True, "option")
    assert rows["mouse"] == (True, "default")
    # Keys in the environment win over a profile, and are not shown.
    assert rows["profile"] == (None, "AWS_ACCESS_KEY_ID")
    assert account["AWS_ACCESS_KEY_ID"] not in str(rows)
    assert list(rows) == [setting.name for setting in declared()]


def test_a_first_file_sets_nothing_and_is_never_overwritten(
    account: dict[str, str], home: Path
) -> None:
    path = home / ".config" / "lambdatui" / "config.toml"
    assert run("config", "init", env=account).returncode == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    assert tomllib.loads(text) == {}
    examples = "\n".join(line[2:] for line in text.splitlines() if " = " in line)
    assert set(tomllib.loads(examples)) == {setting.name for setting in declared()}
    assert run("ls", env=account).returncode == 0
    path.write_text("# mine\n")
    done = run("config", "init", env=account)
    assert done.returncode == 2
    assert b"is there already" in done.stderr
    assert path.read_text() == "# mine\n"


def test_the_table_of_the_docs_is_what_is_declared() -> None:
    rows = [line.split(" | ") for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    shown = {row[0].strip("| `"): row[2].removesuffix(" |") for row in rows}
    assert shown == {setting.name: setting.words for setting in declared()}
