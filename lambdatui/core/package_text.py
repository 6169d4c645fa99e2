"""A file of a package as lines to read: text as it is, anything else as bytes in hex."""

import codecs
from collections.abc import Iterator

from lambdatui.core.record import Record

#: Bytes of one file that are read to be seen; the rest is there once it is saved.
MOST_SHOWN = 2_000_000
#: Bytes of a binary file that are shown.
HEX_BYTES = 4_096
_LOOKED_AT = 8_192
_ROW = 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class FileContent(Record, frozen=True):
    """The first bytes of a file, and how many it has."""

    path: str
    data: bytes
    size: int

    @property
    def cut(self) -> bool:
        """Whether there is more of it."""
        return len(self.data) < self.size


def text_of(data: bytes, *, cut: bool = False) -> str | None:
    """The text; None for what is none. With ``cut`` the last character may be a part of one.

    UTF-8, or what a byte order mark names. A zero byte, as in every executable, makes it no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:_LOOKED_AT]:
        return None
    try:
        # With "final" unset, an unfinished character at the end is left out.
        text, _ = codecs.utf_8_decode(data, "strict", not cut)
    except UnicodeDecodeError:
        return None
    return text


def hex_lines(data: bytes, most: int = HEX_BYTES) -> Iterator[str]:
    """Sixteen bytes a line: where they are, in hex, and those that are printable ASCII."""
    for at in range(0, min(len(data), most), _ROW):
        row = data[at : min(at + _ROW, most)]
        first, second = row[: _ROW // 2].hex(" "), row[_ROW // 2 :].hex(" ")
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in row)
        yield f"{at:06x}  {first:<23}  {second:<23}  {letters}"
