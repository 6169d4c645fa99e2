"""Names of others lead nowhere: no file outside of its folder, no command, no argument."""

import json
import os
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdatui.core.bundle import FILES, bundle_name
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.file_names import file_name
from lambdatui.core.history import Draft
from lambdatui.core.places import Places
from lambdatui.core.saved_views import FleetView
from lambdatui.store.bundles import check_bundle, write_bundle
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.packages import PackageStore
from lambdatui.store.views import ViewStore
from lambdatui.ui.editing import OwnEditor
from tests.archives import archive
from tests.security.hostile import texts
from tests.store.test_packages import keep, save

#: What leads elsewhere on one system or another, or is no file there.
ELSEWHERE = (
    "..",
    ".",
    "../out",
    "a/../../out",
    "/tmp/out",
    "//out",
    "~/out",
    "~root",
    "..\\out",
    "C:\\out",
    "C:out",
    "\\\\server\\share",
    "a\0b",
    "\0",
    "con",
    "NUL",
    "aux.json",
    "COM1",
    "lpt9.txt",
    "trailing.",
    "trailing ",
    "a:stream",
    "-rf",
    "$(touch out)",
    "`touch out`",
    "a;touch out",
    "a\nb",
    "x" * 300,
    "日" * 120,
    ".hidden",
    ".trash",
    "",
)
RESERVED = ("con", "nul", "aux", "com1", "lpt9")
names = st.one_of(
    st.sampled_from(ELSEWHERE),
    texts,
    st.lists(st.sampled_from(("..", ".", "/", "\\", "a", "~", "\0", "C:", "con")), max_size=6).map(
        "".join
    ),
)


def refused(act: Callable[[], object]) -> Kind | None:
    """Do it; why it was refused, in whole sentences, where it was."""
    try:
        act()
    except LambdatuiError as error:
        return error.fault.kind
    return None


def outside(folder: Path, *inside: str) -> list[str]:
    """What stands in a folder beside what may."""
    return [each.name for each in folder.iterdir() if each.name not in inside]


@given(names, names)
@example("NUL", "orders")
@example("a", "../../out")
def test_no_name_of_an_event_a_view_or_a_function_leads_out(name: str, function: str) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in").mkdir()
        events_at, state, config = (str(folder / "in" / each) for each in ("e", "s", "c"))
        at = Places(events=events_at, state=state, config=config)
        events = EventStore(Path(at.events))
        for act in (
            lambda: events.save("orders", name, "1"),
            lambda: events.save(function, name, "1"),
            lambda: events.save(function, "plain", "1"),
            lambda: DraftStore(Path(at.state)).save(Draft(function=function, text="1")),
            lambda: ViewStore(at).save(FleetView(name=name)),
        ):
            assert refused(act) in (None, Kind.INVALID, Kind.STORE)
        assert outside(folder, "in") == []
        files = [each for each in (folder / "in").rglob("*") if each.is_file()]
        for each in files:
            assert not each.is_symlink()
            if not each.is_relative_to(state):
                # What every system can have, so that a folder can be shared.
                assert each.stem.lower().partition(".")[0] not in RESERVED
            assert not set(each.name) & set('\0\\:<>|?*"\n')
            assert len(os.fsencode(each.name)) <= 255


@given(st.lists(names.filter(bool), min_size=1, max_size=5, unique=True))
@example(["link", "link/through"])
@example(["a", "a/b"])
@example(["a/b", "A/B"])
def test_no_package_is_unpacked_outside(paths: Sequence[str]) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in").mkdir()
        (folder / "in" / "way").symlink_to(folder)
        store = PackageStore()
        try:
            data = archive(dict.fromkeys(("way/out", "ok", *paths), b"x"))
        except (UnicodeError, ValueError):
            # No archive can have such a name.
            return
        keep(store, data)
        kind = refused(lambda: save(store, folder / "in", overwrite=True))
        assert kind in (None, Kind.STORE, Kind.CONFLICT, Kind.MALFORMED)
        assert outside(folder, "in") == []
        links = [each.name for each in (folder / "in").rglob("*") if each.is_symlink()]
        assert links == ["way"]


def is_plain(name: str) -> bool:
    """Whether it is one file of the folder it is put in, on every system, and can be typed."""
    return (
        bool(name)
        and name.isascii()
        and name.isprintable()
        and not set(name) & set(' "$&()*/:;<>?[\\]`{|}~')
        and name[0] not in ".-"
        and name[-1] not in ".-"
        and len(name) <= 200
        and name.lower().partition(".")[0] not in RESERVED
        and PurePosixPath(name).name == PureWindowsPath(name).name == name
    )


@given(names)
@example("COM1")
@example("../../.bashrc")
def test_a_name_that_is_proposed_for_what_aws_names_is_one_plain_file(name: str) -> None:
    # Of logs, metrics, reports, answers, packages and bundles.
    for ending in ("", ".json", "-metrics-20260303-081231.csv", "-report-1h.json", "-code"):
        proposed = file_name(name, ending)
        assert is_plain(proposed), proposed
        assert proposed.endswith(ending)
    assert is_plain(f"{bundle_name(name, 1_772_525_551_000)}.zip")
    # What AWS allows stays as it is.
    assert file_name("orders-api_2", ".json") == "orders-api_2.json"


@given(names)
@example("..")
@example("con")
def test_no_member_of_a_bundle_leads_out_of_its_folder(name: str) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in").mkdir()
        files = dict.fromkeys(FILES, b"x")
        # A person can give a file any name that their system takes.
        plain = name.replace("/", "").replace("\0", "")[:60]
        try:
            path = check_bundle(f"{folder}/in/{plain}.zip", FILES, overwrite=False)
            write_bundle(path, files, FILES, overwrite=False, at_ms=0)
        except (LambdatuiError, UnicodeError):
            return
        assert outside(folder, "in") == []
        if path.is_dir():
            # A name that is only an ending has none.
            return
        with zipfile.ZipFile(path) as packed:
            for member in packed.namelist():
                parts = member.split("/")
                assert len(parts) == 2
                assert all(is_plain(part) for part in parts), member


def test_an_editor_gets_its_words_and_one_path_and_no_shell(tmp_path: Path) -> None:
    folder = tmp_path / "a folder; with $(touch out)"
    folder.mkdir()
    script = folder / "my editor.py"
    script.write_text(
        f"#!{sys.executable}\n"
        "import json, pathlib, sys\n"
        "pathlib.Path(sys.argv[-1]).write_text(json.dumps(sys.argv[1:]))\n"
    )
    script.chmod(0o700)
    words = ("$(touch", "out)", "`id`", ";touch", "out", "&&", "*", "--wait", ">out")
    command = f"'{script}' {' '.join(words)}"
    state = tmp_path / "state"
    editor = OwnEditor({"VISUAL": command, "PATH": os.environ["PATH"]}, state, nullcontext)
    # The name of the function is in no path of it.
    told = json.loads(editor.edit(Draft(function="$(touch out); rm", text="{}")))
    assert tuple(told[:-1]) == words
    path = Path(told[-1])
    assert path.is_relative_to(state)
    assert "touch" not in str(path.relative_to(state))
    assert sorted(each.name for each in tmp_path.iterdir()) == [folder.name, "state"]
    assert not Path("out").exists()


@pytest.mark.parametrize("given", ["'half", "", "  ", "no-such-editor; touch out"])
def test_what_is_no_editor_is_told_and_nothing_runs(given: str, tmp_path: Path) -> None:
    editor = OwnEditor({"EDITOR": given, "PATH": str(tmp_path)}, tmp_path / "state", nullcontext)
    with pytest.raises(LambdatuiError) as raised:
        editor.edit(Draft(function="x", text="{}"))
    assert raised.value.fault.kind is Kind.INVALID
    assert not (tmp_path / "state").exists()
