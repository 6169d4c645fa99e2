"""A file is there once it is whole, and nothing of it before or instead."""

import errno
import gc
import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.store.exports import ExportStore
from tests.store.listing import names_in

TEMPORARY = ".lambdatui-export-0011223344556677.tmp"


@pytest.fixture
def store() -> ExportStore:
    return ExportStore()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(store: ExportStore, path: Path | str, *, overwrite: bool = False) -> tuple[Kind, str]:
    with pytest.raises(LambdatuiError) as raised:
        store.begin(str(path), overwrite=overwrite)
    return raised.value.fault.kind, raised.value.fault.sentence()


def test_parts_come_together_in_a_file_for_this_user_only(
    store: ExportStore, tmp_path: Path
) -> None:
    path = store.begin(str(tmp_path / "orders.log"))
    assert path == str(tmp_path / "orders.log")
    store.add(path, b"one\n")
    store.add(path, b"\xff two\n")
    assert not Path(path).exists()
    store.end(path, keep=True)
    assert Path(path).read_bytes() == b"one\n\xff two\n"
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["orders.log"]


def test_a_path_begins_at_home_or_at_the_working_folder(
    store: ExportStore, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = here / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    assert store.begin("~/a.log") == str(home / "a.log")
    assert store.begin("b.log") == str(here / "b.log")
    assert store.begin("./x/../c.log") == str(here / "c.log")
    assert store.begin("~nobody-of-this-name") == str(here / "~nobody-of-this-name")


def test_what_is_not_kept_leaves_nothing_and_the_name_is_free_again(
    store: ExportStore, tmp_path: Path
) -> None:
    path = store.begin(str(tmp_path / "orders.log"))
    store.add(path, b"half")
    store.end(path, keep=False)
    store.end(path, keep=False)
    assert names_in(tmp_path) == []
    store.end(store.begin(path), keep=True)
    assert Path(path).read_bytes() == b""


def test_a_name_that_is_taken_is_left_alone_until_it_may_be_overwritten(
    store: ExportStore, tmp_path: Path
) -> None:
    path = tmp_path / "orders.log"
    path.write_text("mine")
    assert refused(store, path) == (
        Kind.CONFLICT,
        f"{path} is there already. Overwrite it, or take another name.",
    )
    store.begin(str(path), overwrite=True)
    store.add(str(path), b"new")
    assert path.read_text() == "mine"
    store.end(str(path), keep=True)
    assert path.read_text() == "new"


def test_a_name_that_was_taken_meanwhile_is_left_alone(store: ExportStore, tmp_path: Path) -> None:
    path = store.begin(str(tmp_path / "orders.log"))
    store.add(path, b"new")
    Path(path).write_text("another's")
    with pytest.raises(LambdatuiError) as raised:
        store.end(path, keep=True)
    assert raised.value.fault.kind is Kind.CONFLICT
    assert Path(path).read_text() == "another's"
    assert names_in(tmp_path) == ["orders.log"]


def test_a_path_that_is_being_written_is_taken(store: ExportStore, tmp_path: Path) -> None:
    path = store.begin(str(tmp_path / "orders.log"))
    kind, said = refused(store, path, overwrite=True)
    assert (kind, f"{path} is being written already." in said) == (Kind.CONFLICT, True)


def test_a_link_is_followed_and_stays(store: ExportStore, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real.log", tmp_path / "link.log"
    real.write_text("old")
    link.symlink_to(real)
    assert refused(store, link)[0] is Kind.CONFLICT
    path = store.begin(str(link), overwrite=True)
    store.add(path, b"new")
    store.end(path, keep=True)
    assert (link.is_symlink(), real.read_text()) == (True, "new")


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("", Kind.INVALID, "A file needs a name."),
        ("a\0b", Kind.INVALID, "A file needs a name."),
        ("folder", Kind.INVALID, "folder is a folder. Add the name of a file to it."),
        ("new/", Kind.INVALID, "new/ is a folder."),
        ("nowhere/a.log", Kind.STORE, "nowhere. Make it first, or save elsewhere."),
        ("file/a.log", Kind.STORE, "something on the way is not a folder."),
        ("pipe", Kind.STORE, "pipe is not a plain file."),
        ("x" * 300, Kind.STORE, "the name is too long for this file system."),
    ],
)
def test_what_is_wrong_with_a_path_is_said(
    store: ExportStore, here: Path, path: str, kind: Kind, said: str
) -> None:
    (here / "folder").mkdir()
    (here / "file").touch()
    os.mkfifo(here / "pipe")
    before = names_in(here)
    found, sentence = refused(store, path, overwrite=True)
    assert (found, said in sentence) == (kind, True), sentence
    assert names_in(here) == before


def test_a_folder_that_must_not_be_written_to_is_named(
    store: ExportStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests may run as root, whom no mode keeps out.
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("lambdatui.store.exports.os.open", refuse)
    kind, said = refused(store, tmp_path / "a.log")
    assert kind is Kind.STORE
    assert said.startswith(f"Could not save {tmp_path}/a.log: permission is denied.")


def test_a_disk_that_is_full_ends_the_file_and_leaves_nothing(
    store: ExportStore, tmp_path: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    path = store.begin(str(tmp_path / "never-there.log"))
    full = Path("/dev/full").open("wb")  # noqa: SIM115  # the store closes it
    export = store._open.exports[path]
    export.file.close()
    export.file = full
    with pytest.raises(LambdatuiError) as raised:
        store.add(path, b"x" * 1_000_000)
    assert f"Could not save {path}: the disk is full." in raised.value.fault.what
    assert names_in(tmp_path) == []
    with pytest.raises(LambdatuiError):
        store.end(path, keep=True)


def test_what_was_never_begun_cannot_be_written(store: ExportStore, tmp_path: Path) -> None:
    path = str(tmp_path / "a.log")
    with pytest.raises(LambdatuiError) as raised:
        store.add(path, b"x")
    assert raised.value.fault.what == f"{path} is not being written."
    with pytest.raises(LambdatuiError) as raised:
        store.end(path, keep=True)
    assert raised.value.fault.what == f"{path} is not being written."


def test_what_was_begun_goes_with_the_store(tmp_path: Path) -> None:
    store = ExportStore()
    store.add(store.begin(str(tmp_path / "a.log")), b"half")
    assert len(names_in(tmp_path)) == 1
    del store
    gc.collect()
    assert names_in(tmp_path) == []


def test_what_was_begun_goes_with_the_process(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from lambdatui.store.exports import ExportStore\n"
        "store = ExportStore()\n"
        "store.add(store.begin(sys.argv[1]), b'half')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.log")], check=True)
    assert names_in(tmp_path) == []


def test_what_a_killed_process_left_is_swept_after_a_day(
    store: ExportStore, tmp_path: Path
) -> None:
    left, fresh = tmp_path / TEMPORARY, tmp_path / TEMPORARY.replace("00", "11")
    left.touch()
    fresh.touch()
    os.utime(left, (1, 1))
    store.end(store.begin(str(tmp_path / "a.log")), keep=False)
    assert names_in(tmp_path) == [fresh.name]


def test_files_are_written_side_by_side(store: ExportStore, tmp_path: Path) -> None:
    def write(name: str) -> None:
        path = store.begin(str(tmp_path / name))
        for _ in range(200):
            store.add(path, name.encode() * 100)
        store.end(path, keep=True)

    names = [f"{letter}.log" for letter in "abcdefgh"]
    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names_in(tmp_path) == names
    assert all((tmp_path / name).read_bytes() == name.encode() * 20_000 for name in names)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_a_folder_of_the_kernel_takes_no_file_and_that_is_said(store: ExportStore) -> None:
    kind, said = refused(store, "/proc/x.txt")
    assert kind is Kind.STORE
    assert said == "Could not save /proc/x.txt: no file can be made in /proc. Save elsewhere."


def test_a_folder_that_is_removed_meanwhile_is_named(store: ExportStore, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    path = store.begin(str(folder / "orders.log"))
    shutil.rmtree(folder)
    with pytest.raises(LambdatuiError, match="its folder is not there any more") as raised:
        store.end(path, keep=True)
    assert raised.value.fault.kind is Kind.STORE
