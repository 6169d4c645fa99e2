import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.package import (
    MOST_UNPACKED,
    Package,
    PackageFile,
    RefusedEntry,
    ZipEntry,
    in_bytes,
    pull_commands,
    sorted_out,
    summary,
)


def entry(name: str, size: int = 10, packed: int = 8, **more: int) -> ZipEntry:
    return ZipEntry(index=0, name=name, size=size, packed=packed, **more)


def why(name: str, **more: int) -> str:
    files, refused = sorted_out([entry(name, **more)])
    assert not files
    return refused[0].why


def paths(*names: str) -> list[str]:
    return [file.path for file in sorted_out([entry(name) for name in names])[0]]


def test_files_are_listed_by_path() -> None:
    assert paths("lib/b.py", "app.py", "lib/a.py") == ["app.py", "lib/a.py", "lib/b.py"]


def test_folders_are_no_files() -> None:
    assert sorted_out([entry("lib/", size=0, packed=0)]) == ((), ())


@pytest.mark.parametrize(
    ("name", "path"),
    [("./app.py", "app.py"), ("a//b", "a/b"), ("a\\b.py", "a/b.py"), ("a/./b", "a/b")],
)
def test_a_path_is_told_in_one_way(name: str, path: str) -> None:
    assert paths(name) == [path]


@pytest.mark.parametrize("name", ["../x", "a/../../x", "..", "a\\..\\x", "a/.."])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert why(name) == "its name leads out of the package"


@pytest.mark.parametrize("name", ["/etc/passwd", "\\x", "C:\\x", "c:x"])
def test_an_absolute_name_is_refused(name: str) -> None:
    assert why(name) == "its name is an absolute path"


@pytest.mark.parametrize("name", ["", ".", "./", "//"])
def test_an_entry_without_a_name_is_refused(name: str) -> None:
    assert why(name) in ("it has no name", "its name is an absolute path")


def test_a_name_that_no_disk_takes_is_refused() -> None:
    assert why("ä" * 128) == "its name is too long"
    assert why("a/" * 513 + "b") == "its name is too long"
    assert paths("ä" * 127) == ["ä" * 127]


def test_links_and_devices_are_refused() -> None:
    assert why("bin/node", mode=0o120777) == "it is a symbolic link"
    assert why("null", mode=0o020666) == "it is a device"
    assert paths("app.py") == ["app.py"]


def test_a_file_that_unpacks_to_far_more_than_it_has_is_refused() -> None:
    assert why("bomb", size=17_000_000, packed=17_000) == (
        "it would be 1,000 times as large as it is packed"
    )
    # A small one, and one of a usual ratio, are files.
    files, refused = sorted_out(
        [entry("zeros", 15_000_000, 15_000), entry("words", 17_000_000, 1_700_000)]
    )
    assert [file.path for file in files] == ["words", "zeros"]
    assert not refused


def test_nothing_is_taken_beyond_what_a_function_can_have() -> None:
    half = MOST_UNPACKED // 2
    files, refused = sorted_out(
        [entry("a", half, half), entry("b", half, half), entry("c", 1), entry("d", 0)]
    )
    assert [file.path for file in files] == ["a", "b", "d"]
    assert refused == (RefusedEntry(name="c", why="with it, the files would be more than 500 MB"),)


def test_what_is_encrypted_or_packed_strangely_is_refused() -> None:
    assert why("a", flags=1) == "it is encrypted"
    assert why("a", method=93) == ("it is packed in a way that cannot be unpacked here (method 93)")


def test_of_two_with_one_path_the_later_counts() -> None:
    first, second = entry("app.py", 1), ZipEntry(index=7, name="./app.py", size=2, packed=2)
    files, refused = sorted_out([first, second])
    assert [(file.index, file.size) for file in files] == [(7, 2)]
    assert refused == (RefusedEntry(name="app.py", why="it comes twice; the later one is listed"),)


def test_a_file_below_a_file_is_refused() -> None:
    files, refused = sorted_out([entry("lib"), entry("lib/a/b.py"), entry("lib2/a.py")])
    assert [file.path for file in files] == ["lib", "lib2/a.py"]
    assert refused == (RefusedEntry(name="lib/a/b.py", why="what should be its folder is a file"),)


def test_no_name_has_a_character_that_a_terminal_obeys() -> None:
    files, refused = sorted_out([entry("a\x1b[31m\u202eb.py"), entry("/\x1b]0;x\x07")])
    assert files[0].path == "a␛[31m·b.py"
    assert refused[0].name == "/␛]0;x␇"


def test_what_can_be_run_stays_so() -> None:
    files, _ = sorted_out([entry("bootstrap", mode=0o100755), entry("app.py", mode=0o100644)])
    assert [file.executable for file in files] == [False, True]


@given(st.lists(st.text(st.sampled_from("ab./\\:\x1b\u202e\0")), max_size=6))
def test_whatever_the_names_are_every_path_is_below_its_folder(names: list[str]) -> None:
    files, refused = sorted_out(
        ZipEntry(index=index, name=name, size=1, packed=1) for index, name in enumerate(names)
    )
    taken = {file.path for file in files}
    assert len(taken) + len(refused) == len(names)
    for path in taken:
        parts = path.split("/")
        assert not {"", ".", ".."} & set(parts)
        assert path.isprintable()
        assert not any("/".join(parts[:end]) in taken for end in range(1, len(parts)))


def test_an_image_is_pulled_from_the_region_that_it_is_in() -> None:
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop@sha256:ab"
    assert pull_commands(image, "eu-west-1", "acme") == (
        "aws ecr get-login-password --region us-east-1 --profile acme | docker login "
        "--username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com",
        f"docker pull {image}",
    )
    assert "--region eu-west-1" in pull_commands("registry/x:1", "eu-west-1")[0]


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (4_321, "4.3 kB"), (61_234_567, "61.2 MB")],
)
def test_sizes_are_told_as_the_quotas_count(size: int, words: str) -> None:
    assert in_bytes(size) == words


def test_the_summary_says_what_one_should_know() -> None:
    file = PackageFile(path="app.py", size=2_000, packed=900, index=0)
    package = Package(title="code of x", size=1_000, files=(file,))
    assert summary(package) == "1 file · 1.0 kB packed, 2.0 kB unpacked"
    strange = Package(
        title="code of x",
        size=1_000,
        files=(file,),
        refused=(RefusedEntry(name="..", why="x"),),
        matches=False,
    )
    assert summary(strange).endswith(
        " · 1 refused · ! not the package that Lambda names: its SHA-256 differs"
    )


def test_a_file_is_found_by_its_path() -> None:
    file = PackageFile(path="lib/app.py", size=1, packed=1, index=3)
    package = Package(title="x", files=(file,))
    assert package.find("./lib/app.py") is file
    assert package.find("app.py") is None
