"""The columns of the files of a package, and which of them a person looks for."""

from collections.abc import Sequence

from lambdatui.core.fuzzy import Fuzzy
from lambdatui.core.package import Package, PackageFile, RefusedEntry, in_bytes
from lambdatui.ui.widgets.columns import CellText, TableColumn

Row = PackageFile | RefusedEntry


def package_columns() -> list[TableColumn[Row]]:
    """The path, and the size; for what was refused, why."""
    return [
        TableColumn("path", "file", lambda row: _path(row, 0)[0], least=30, parts=_path),
        TableColumn("size", "size", _size, width=8, justify="right"),
        TableColumn("packed", "packed", _packed, width=8, justify="right", drop=1),
    ]


def row_key(row: Row) -> str:
    """Names a row: no two files have one path, and what was refused may have it as well."""
    return f"+{row.path}" if isinstance(row, PackageFile) else f"-{row.name} {row.why}"


def package_rows(package: Package, text: str, *, by_size: bool) -> list[Row]:
    """The files that answer to every word of a text, the best first; refused ones at the end.

    Without a text by path, or the largest first.
    """
    words = [Fuzzy(word) for word in text.split()]
    files: Sequence[PackageFile] = package.files
    if words:
        ranked = [(_rank(words, file.path), file.path, file) for file in files]
        found = sorted(each for each in ranked if each[0] is not None)
        files = [file for _, _, file in found]
    if by_size:
        files = sorted(files, key=lambda file: -file.size)
    refused = [each for each in package.refused if _rank(words, each.name) is not None]
    return [*files, *refused]


def _rank(words: Sequence[Fuzzy], text: str) -> int | None:
    total = 0
    for word in words:
        rank = word.rank(text)
        if rank is None:
            return None
        total += rank
    return total


def _path(row: Row, _width: int) -> list[CellText]:
    if isinstance(row, RefusedEntry):
        return [(f"✗ {row.name}", "warning"), (f"  {row.why}", "muted")]
    folder, slash, name = row.path.rpartition("/")
    return [(folder + slash, "muted"), (name, "")] if slash else [(name, "")]


def _size(row: Row) -> CellText:
    return (in_bytes(row.size), "") if isinstance(row, PackageFile) else ("–", "muted")


def _packed(row: Row) -> CellText:
    return (in_bytes(row.packed), "muted") if isinstance(row, PackageFile) else ("", "")
