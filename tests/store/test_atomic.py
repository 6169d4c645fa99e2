"""A crash leaves the old content or the new, never half of one."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.store.atomic import make_folder, move_new, write_atomic
from tests.store.killed import KILLS, run_until_killed
from tests.store.listing import names_in

#: So large that the kill, which comes as soon as a write begins, comes before its end.
SIZE = 30_000_000
OLD, NEW = b"a" * SIZE, b"b" * SIZE

WRITER = f"""
import itertools, pathlib, sys
from lambdatui.store.atomic import write_atomic
root = pathlib.Path(sys.argv[1])
for data in itertools.cycle([b"b" * {SIZE}, b"a" * {SIZE}]):
    print("writing", flush=True)
    write_atomic(root, root / "file", data)
"""


@pytest.mark.parametrize("after", KILLS)
def test_a_killed_writer_leaves_the_old_or_the_new(tmp_path: Path, after: int) -> None:
    write_atomic(tmp_path, tmp_path / "file", OLD)
    run_until_killed(WRITER, tmp_path, after=after)
    assert (tmp_path / "file").read_bytes() in (OLD, NEW)
    write_atomic(tmp_path, tmp_path / "file", b"next")
    assert (tmp_path / "file").read_bytes() == b"next"


def test_a_write_that_the_system_stops_leaves_the_old_and_no_litter(tmp_path: Path) -> None:
    write_atomic(tmp_path, tmp_path / "file", b"old")
    program = (
        "import pathlib, resource, sys\n"
        "from lambdatui.store.atomic import write_atomic\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "root = pathlib.Path(sys.argv[1])\n"
        "write_atomic(root, root / 'file', b'x' * 100_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "File too large" in done.stderr
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names_in(tmp_path) == ["file"]


def test_files_and_folders_are_for_this_user_only(tmp_path: Path) -> None:
    root = tmp_path / "a" / "b"
    write_atomic(root, root / "c" / "file", b"secret")
    assert stat.S_IMODE((root / "c" / "file").stat().st_mode) == 0o600
    for folder in (tmp_path / "a", root, root / "c"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_link_at_the_name_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    root = tmp_path / "root"
    root.mkdir()
    (root / "file").symlink_to(outside)
    write_atomic(root, root / "file", b"new")
    assert outside.read_bytes() == b"mine"
    assert (root / "file").read_bytes() == b"new"
    assert not (root / "file").is_symlink()


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_that_leads_out_of_the_root_is_refused(tmp_path: Path, exists: bool) -> None:
    outside = tmp_path / "outside"
    if exists:
        outside.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(outside)
    with pytest.raises(LambdatuiError) as caught:
        write_atomic(root, root / "link" / "deeper" / "file", b"new")
    assert caught.value.fault.kind is Kind.STORE
    assert not exists or names_in(outside) == []
    assert names_in(root) == ["link"]


def test_links_inside_the_root_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_atomic(tmp_path, tmp_path / "link" / "file", b"new")
    assert (tmp_path / "real" / "file").read_bytes() == b"new"


def test_without_overwrite_what_stands_there_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_atomic(tmp_path, tmp_path / "file", b"new", overwrite=False)
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names_in(tmp_path) == ["file"]


def test_a_dangling_link_is_a_name_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "file").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write_atomic(tmp_path, tmp_path / "file", b"new", overwrite=False)


def test_what_a_killed_writer_left_is_swept_when_it_is_old(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".file.0123.tmp", tmp_path / ".file.4567.tmp"
    other = tmp_path / ".other.0123.tmp"
    for left in (old, fresh, other):
        left.write_bytes(b"half")
    for left in (old, other):
        os.utime(left, (0, 0))
    write_atomic(tmp_path, tmp_path / "file", b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {"file", fresh.name, other.name}


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path, tmp_path / "folder")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path, tmp_path / "folder" / "deeper")


class NoHardLinks:
    """The ``os.link`` of a file system that has none, such as FAT."""

    def __call__(self, source: Path, target: Path, *, follow_symlinks: bool) -> None:
        assert not follow_symlinks
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(source), None, str(target))


def test_a_file_system_without_hard_links_works_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", NoHardLinks())
    (tmp_path / "a").write_bytes(b"a")
    move_new(tmp_path / "a", tmp_path / "b")
    assert names_in(tmp_path) == ["b"]
    (tmp_path / "c").write_bytes(b"c")
    with pytest.raises(FileExistsError):
        move_new(tmp_path / "c", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"a"
