"""Bundles on the disk: whole or not at all, for their owner, over nothing of a person's own."""

import stat
import zipfile
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.store import bundles
from lambdatui.store.bundles import check_bundle, write_bundle

KNOWN = ("summary.md", "logs.txt")
FILES = {"summary.md": b"# all", "logs.txt": "ä\n".encode()}
AT_MS = 1_772_525_551_204


def write(path: Path, *, overwrite: bool = False, files: dict[str, bytes] = FILES) -> None:
    write_bundle(path, files, KNOWN, overwrite=overwrite, at_ms=AT_MS)


def kind_of(path: Path | str, *, overwrite: bool) -> Kind:
    with pytest.raises(LambdatuiError) as raised:
        check_bundle(str(path), KNOWN, overwrite=overwrite)
    return raised.value.fault.kind


def test_a_folder_has_every_file_for_its_owner_alone(tmp_path: Path) -> None:
    path = check_bundle(str(tmp_path / "a"), KNOWN, overwrite=False)
    write(path)
    assert {each.name: each.read_bytes() for each in path.iterdir()} == FILES
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.iterdir()} == {0o600}
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_has_every_file_below_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write(path)
    with zipfile.ZipFile(path) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"a/{name}": data for name, data in FILES.items()
        }
        assert archive.getinfo("a/logs.txt").date_time == (2026, 3, 3, 8, 12, 30)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["a", "a.zip"])
def test_what_is_there_is_replaced_only_when_asked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write(path)
    assert kind_of(path, overwrite=False) is Kind.CONFLICT
    with pytest.raises(LambdatuiError):
        write(path)
    assert check_bundle(str(path), KNOWN, overwrite=True) == path
    write(path, overwrite=True, files={"summary.md": b"new"})
    if path.is_dir():
        assert [each.name for each in path.iterdir()] == ["summary.md"]
    assert list(tmp_path.iterdir()) == [path]


def test_only_a_bundle_is_replaced(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "summary.md").write_text("mine")
    (other / "thesis.txt").write_text("mine")
    assert kind_of(other, overwrite=True) is Kind.STORE
    with pytest.raises(LambdatuiError):
        write(other, overwrite=True)
    assert sorted(each.name for each in other.iterdir()) == ["summary.md", "thesis.txt"]
    link = tmp_path / "link"
    link.symlink_to(other)
    assert kind_of(link, overwrite=True) is Kind.STORE
    linked = tmp_path / "link.zip"
    linked.symlink_to(other / "thesis.txt")
    assert kind_of(linked, overwrite=True) is Kind.STORE


def test_a_path_that_cannot_be_is_told_before_anything_is_read(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "none" / "a.zip", overwrite=False) is Kind.STORE
    assert kind_of("", overwrite=False) is Kind.INVALID
    assert kind_of("a\0b", overwrite=False) is Kind.INVALID


@pytest.mark.parametrize("name", ["a", "a.zip"])
@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt()])
def test_a_write_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException
) -> None:
    path = tmp_path / name
    write(path)
    before = path.read_bytes() if path.is_file() else (path / "summary.md").read_bytes()

    def broken(folder: Path) -> None:
        raise error

    # The last step before it is moved to its place; of a zip, the file itself.
    if name == "a":
        monkeypatch.setattr(bundles, "sync_folder", broken)
    else:
        monkeypatch.setattr(bundles, "_move_file", lambda *_, overwrite: broken(tmp_path))
    with pytest.raises((LambdatuiError, KeyboardInterrupt)):
        write(path, overwrite=True, files={"summary.md": b"new"})
    after = path.read_bytes() if path.is_file() else (path / "summary.md").read_bytes()
    assert after == before
    assert list(tmp_path.iterdir()) == [path]
