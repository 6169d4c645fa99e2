import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.package_text import FileContent, hex_lines, text_of


def test_utf8_is_text() -> None:
    assert text_of("Grüße\n".encode()) == "Grüße\n"
    assert text_of(b"") == ""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_names_the_encoding(encoding: str) -> None:
    assert text_of("Grüße".encode(encoding)) == "Grüße"


@pytest.mark.parametrize("data", [b"\x7fELF\0\0", b"\xff\xd8\xff\xe0", "Grüße".encode("latin-1")])
def test_what_is_no_text_is_none(data: bytes) -> None:
    assert text_of(data) is None


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.integers(0))
def test_a_text_that_is_cut_in_a_character_is_text_all_the_same(text: str, at: int) -> None:
    data = text.encode()
    if data.startswith(b"\xef\xbb\xbf"):
        return
    cut = data[: at % (len(data) + 1)]
    found = text_of(cut, cut=True)
    assert found is not None
    assert text.startswith(found)


def test_bytes_are_shown_sixteen_a_line() -> None:
    lines = list(hex_lines(bytes(range(0x41, 0x41 + 18)) + b"\x1b\n"))
    assert lines == [
        "000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP",
        "000010  51 52 1b 0a                                       QR··",
    ]


def test_only_the_first_bytes_are_shown() -> None:
    assert len(list(hex_lines(bytes(1_000), most=40))) == 3


def test_a_part_of_a_file_is_told_from_the_whole() -> None:
    assert FileContent(path="a", data=b"ab", size=3).cut
    assert not FileContent(path="a", data=b"abc", size=3).cut
