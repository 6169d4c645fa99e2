"""What an archive of somebody else's can do to the machine that looks into it: nothing."""

import io
import os
import stat
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.package_ports import SavedPart
from lambdatui.store import packages
from lambdatui.store.packages import PackageStore
from tests.archives import archive

FILES = {"app.py": b"x = 1\n", "lib/a/b.txt": b"deep", "lib/c.txt": b""}


@pytest.fixture
def store() -> PackageStore:
    return PackageStore()


def keep(store: PackageStore, data: bytes, id: str = "p") -> None:
    file = store.new_file()
    store.write(file, data)
    store.keep(id, file)


def index(store: PackageStore, path: str, id: str = "p") -> int:
    found = store.listing(id)
    assert found is not None
    return next(file.index for file in found[0] if file.path == path)


def save(
    store: PackageStore,
    folder: Path | str,
    indexes: Sequence[int] = (),
    *,
    overwrite: bool = False,
    stop: threading.Event | None = None,
) -> list[SavedPart]:
    stop = stop or threading.Event()
    return list(store.save("p", indexes, str(folder), overwrite=overwrite, stop=stop))


def kind_of(raised: pytest.ExceptionInfo[LambdatuiError]) -> Kind:
    return raised.value.fault.kind


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_no_file_has_a_name_that_one_could_open(
    store: PackageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    file = store.new_file()
    store.write(file, archive(FILES))
    assert list(tmp_path.iterdir()) == []
    assert os.fstat(file.fileno()).st_nlink == 0
    store.keep("p", file)
    assert store.listing("p") is not None


def test_a_file_is_read_as_far_as_one_wants(store: PackageStore) -> None:
    keep(store, archive(FILES))
    content = store.read("p", index(store, "app.py"), 3)
    assert (content.path, content.data, content.size, content.cut) == ("app.py", b"x =", 6, True)
    assert store.read("p", index(store, "app.py"), 100).data == b"x = 1\n"


def test_all_files_are_written_for_this_user_only(store: PackageStore, tmp_path: Path) -> None:
    keep(store, archive(FILES))
    steps = save(store, tmp_path / "out")
    assert [(step.done, step.total) for step in steps] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert names(tmp_path / "out") == [
        "app.py",
        "lib",
        "lib/a",
        "lib/a/b.txt",
        "lib/c.txt",
    ]
    assert (tmp_path / "out/lib/a/b.txt").read_bytes() == b"deep"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").rglob("*.*")}
    assert modes == {0o600}


def test_one_file_is_written_with_its_folders(store: PackageStore, tmp_path: Path) -> None:
    keep(store, archive(FILES))
    save(store, tmp_path / "out", [index(store, "lib/a/b.txt")])
    assert names(tmp_path / "out") == ["lib", "lib/a", "lib/a/b.txt"]


def test_what_leads_out_is_not_written(store: PackageStore, tmp_path: Path) -> None:
    absolute = str(tmp_path / "absolute")
    keep(
        store,
        archive({"../out": b"x", absolute: b"x", "..\\win": b"x", "a/link": b"/etc", "b": b"x"}),
    )
    save(store, tmp_path / "in")
    assert names(tmp_path) == ["in", "in/b"]


def test_nothing_is_overwritten_unasked(store: PackageStore, tmp_path: Path) -> None:
    keep(store, archive(FILES))
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/c.txt").write_text("mine")
    with pytest.raises(LambdatuiError) as raised:
        save(store, tmp_path)
    assert kind_of(raised) is Kind.CONFLICT
    assert raised.value.fault.what == (f"1 of 3 files are in {tmp_path} already: lib/c.txt.")
    assert names(tmp_path) == ["lib", "lib/c.txt"]
    save(store, tmp_path, overwrite=True)
    assert (tmp_path / "lib/c.txt").read_bytes() == b""


def test_a_link_below_the_folder_is_not_followed(store: PackageStore, tmp_path: Path) -> None:
    keep(store, archive(FILES))
    elsewhere, here = tmp_path / "elsewhere", tmp_path / "here"
    elsewhere.mkdir()
    here.mkdir()
    (here / "lib").symlink_to(elsewhere)
    with pytest.raises(LambdatuiError) as raised:
        save(store, here, overwrite=True)
    assert kind_of(raised) is Kind.STORE
    assert "a link or a file stands where its folder should be" in raised.value.fault.what
    assert list(elsewhere.iterdir()) == []


def test_a_link_in_a_files_place_is_replaced_and_not_followed(
    store: PackageStore, tmp_path: Path
) -> None:
    keep(store, archive(FILES))
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/app.py").symlink_to(tmp_path / "victim")
    save(store, tmp_path / "out", overwrite=True)
    assert (tmp_path / "victim").read_text() == "mine"
    assert not (tmp_path / "out/app.py").is_symlink()


def test_a_folder_in_a_files_place_stays(store: PackageStore, tmp_path: Path) -> None:
    keep(store, archive(FILES))
    (tmp_path / "app.py").mkdir()
    with pytest.raises(LambdatuiError, match="it is a folder"):
        save(store, tmp_path, overwrite=True)
    assert (tmp_path / "app.py").is_dir()


def test_what_is_stopped_leaves_no_half_file(store: PackageStore, tmp_path: Path) -> None:
    keep(store, archive(FILES))
    stop = threading.Event()
    steps = store.save("p", (), str(tmp_path), overwrite=False, stop=stop)
    assert [next(steps).done, next(steps).done] == [0, 1]
    stop.set()
    assert list(steps) == []
    assert names(tmp_path) == ["app.py"]


def test_a_damaged_file_is_told_and_not_written(store: PackageStore, tmp_path: Path) -> None:
    data = bytearray(archive({"app.py": bytes(range(256)) * 8}))
    at = data.find(b"app.py") + 12
    data[at : at + 8] = b"\xff" * 8
    keep(store, bytes(data))
    with pytest.raises(LambdatuiError) as raised:
        save(store, tmp_path)
    assert kind_of(raised) is Kind.MALFORMED
    assert raised.value.fault.what.startswith("app.py cannot be unpacked")
    assert names(tmp_path) == []
    with pytest.raises(LambdatuiError, match="cannot be unpacked"):
        store.read("p", 0, 10_000)


def test_a_file_that_says_it_is_smaller_than_it_is_gives_no_more(store: PackageStore) -> None:
    """The directory has a size of its own making; no more than that is unpacked."""
    data = bytearray(archive({"app.py": b"A" * 50_000}))
    sizes = data.rfind(b"PK\x01\x02") + 24
    data[sizes : sizes + 4] = (10).to_bytes(4, "little")
    keep(store, bytes(data))
    with pytest.raises(LambdatuiError) as raised:
        store.read("p", 0, 1_000_000)
    assert kind_of(raised) is Kind.MALFORMED


def test_a_bomb_is_neither_read_nor_written(store: PackageStore, tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb", bytes(17_000_000))
        made.writestr("app.py", b"x")
    keep(store, bomb.getvalue())
    save(store, tmp_path)
    assert names(tmp_path) == ["app.py"]
    with pytest.raises(LambdatuiError) as raised:
        store.read("p", 0, 10)
    assert kind_of(raised) is Kind.NOT_FOUND


def test_a_directory_that_would_take_all_memory_is_not_read(
    store: PackageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "MOST_ENTRIES", 2)
    with pytest.raises(LambdatuiError) as raised:
        keep(store, archive(FILES))
    assert kind_of(raised) is Kind.TOO_LARGE


@pytest.mark.parametrize("data", [b"", b"<Error>AccessDenied</Error>", archive(FILES)[:-30]])
def test_what_is_no_archive_is_told(store: PackageStore, data: bytes) -> None:
    with pytest.raises(LambdatuiError) as raised:
        keep(store, data)
    assert kind_of(raised) is Kind.MALFORMED


def test_the_one_that_was_used_longest_ago_makes_way(store: PackageStore) -> None:
    for number in range(6):
        keep(store, archive(FILES), f"{number}")
    assert store.listing("0") is not None
    keep(store, archive(FILES), "new")
    assert store.listing("0") is not None
    assert store.listing("1") is None
    with pytest.raises(LambdatuiError, match="not kept any more"):
        store.read("1", 0, 1)


def test_a_few_large_ones_are_enough(store: PackageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "_MOST_BYTES", 10)
    keep(store, archive(FILES), "a")
    keep(store, archive(FILES), "b")
    assert store.listing("a") is None
    assert store.listing("b") is not None


def test_the_folder_above_must_be_there(store: PackageStore, tmp_path: Path) -> None:
    keep(store, archive(FILES))
    with pytest.raises(LambdatuiError, match="There is no folder"):
        save(store, tmp_path / "not" / "there")
    with pytest.raises(LambdatuiError, match="needs a name"):
        save(store, " ")


def test_a_full_disk_is_told(store: PackageStore) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device, not a path of ours
        store.write(full, b"x")
        with pytest.raises(LambdatuiError) as raised:
            store.keep("p", full)
    assert kind_of(raised) is Kind.STORE
    assert "the disk is full" in raised.value.fault.what
