"""What was typed in a person's own editor is offered as a draft where nobody took it."""

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from lambdatui.core.editing import BEFORE, EDITED, EDITING
from lambdatui.core.events import Origin
from lambdatui.core.history import Draft
from lambdatui.store.drafts import DraftStore
from lambdatui.ui.editing import OwnEditor
from tests.store.listing import names_in

BEGUN = Draft(function="orders-api", text="{}", event_name="get", origin=Origin.SHARED)
TYPED = Draft(function="orders-api", text='{"a": 1}', event_name="get", origin=Origin.SHARED)

#: A console whose editor writes, and that is killed with it; ``how`` is what the editor does then.
CONSOLE = """
import os, sys
from contextlib import nullcontext
from pathlib import Path
from lambdatui.core.events import Origin
from lambdatui.core.history import Draft
from lambdatui.ui.editing import OwnEditor
draft = Draft(function="orders-api", text="{}", event_name="get", origin=Origin.SHARED)
OwnEditor(dict(os.environ), Path(sys.argv[1]) / "editing", nullcontext).edit(draft)
os.kill(os.getpid(), 9)
"""


def killed_console(state: Path, tmp_path: Path, editor: str) -> None:
    """A console is killed: while its editor is open, or right after that."""
    script = tmp_path / "editor.py"
    script.write_text(editor)
    environ = {**os.environ, "EDITOR": f"{sys.executable} {script}"}
    command = [sys.executable, "-c", CONSOLE, str(state)]
    assert subprocess.run(command, env=environ, check=False, timeout=30).returncode == -9


WRITES = """import os, pathlib, sys
pathlib.Path(sys.argv[1]).write_text('{"a": 1}\\n')
"""


@pytest.mark.parametrize(
    "editor", [WRITES, f"{WRITES}os.kill(os.getppid(), 9)"], ids=["after it", "while it is open"]
)
def test_what_was_typed_before_a_kill_is_offered_and_swept_when_it_is_taken(
    tmp_path: Path, editor: str
) -> None:
    state = tmp_path / "state"
    killed_console(state, tmp_path, editor)
    store = DraftStore(state)
    assert store.others("orders-api") == (TYPED,)
    assert store.others("users-api") == ()
    store.take_back(TYPED)
    assert (store.read("orders-api"), store.others("orders-api")) == (TYPED, ())
    assert names_in(state / EDITING) == []


def test_a_folder_in_which_nothing_was_typed_is_swept(tmp_path: Path) -> None:
    state = tmp_path / "state"
    killed_console(state, tmp_path, "import os; os.kill(os.getppid(), 9)")
    assert len(names_in(state / EDITING)) == 1
    assert DraftStore(state).others("orders-api") == ()
    assert names_in(state / EDITING) == []


def test_what_is_still_open_is_offered_to_nobody_and_stays(tmp_path: Path) -> None:
    state = tmp_path / "state"
    script = tmp_path / "editor.py"
    script.write_text(WRITES)
    environ = {**os.environ, "EDITOR": f"{sys.executable} {script}"}
    own = OwnEditor(environ, state / EDITING, nullcontext)
    assert own.edit(BEGUN) == TYPED.text
    assert DraftStore(state).others("orders-api") == ()
    assert len(names_in(state / EDITING)) == 1
    own.forget()
    assert names_in(state / EDITING) == []


@pytest.mark.parametrize("data", [None, b"", b"[]", b"\xff"])
def test_a_folder_that_cannot_be_understood_stays_and_hides_no_other(
    tmp_path: Path, data: bytes | None
) -> None:
    state = tmp_path / "state"
    killed_console(state, tmp_path, WRITES)
    strange = state / EDITING / "edit-strange"
    strange.mkdir()
    (strange / EDITED).write_text("1")
    if data is not None:
        (strange / BEFORE).write_bytes(data)
    assert DraftStore(state).others("orders-api") == (TYPED,)
    assert strange.is_dir()
