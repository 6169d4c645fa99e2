"""Packages that were fetched, in files without a name: nobody else opens them, none is left."""

import contextlib
import io
import mmap
import tempfile
import threading
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Generator, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.package import (
    MOST_ENTRIES,
    PackageFile,
    RefusedEntry,
    ZipEntry,
    in_bytes,
    sorted_out,
)
from lambdatui.core.package_ports import SavedPart
from lambdatui.core.package_text import FileContent
from lambdatui.core.stop import Stop
from lambdatui.store.faults import told
from lambdatui.store.unpacking import Unpacked, unpack

#: What is kept at once, in archives and in bytes; the one that was used longest ago makes way.
_MOST = 6
_MOST_BYTES = 300_000_000
#: Before each entry of an archive's directory (ZIP, APPNOTE 4.3.12).
_ENTRY = b"PK\x01\x02"
#: What zipfile raises for an archive, or a file in one, that is not right.
# NotImplementedError is zipfile's, for a way of packing that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)


class _Kept:
    """One archive that is open."""

    def __init__(self, file: BinaryIO, archive: zipfile.ZipFile) -> None:
        self.file = file
        self.archive = archive
        self.size = file.seek(0, io.SEEK_END)
        self.infos = archive.infolist()
        self.files, self.refused = sorted_out(
            ZipEntry(
                index=index,
                name=info.filename,
                size=info.file_size,
                packed=info.compress_size,
                mode=info.external_attr >> 16,
                flags=info.flag_bits,
                method=info.compress_type,
            )
            for index, info in enumerate(self.infos)
        )
        #: Only what was looked at and taken can be read.
        self.taken = {file.index: file for file in self.files}


class PackageStore:
    """Thread-safe. What is kept takes room in the folder for temporary files, and no name.

    A file without a name ends with the process, however that ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def new_file(self) -> BinaryIO:
        """A file to write an archive to; only this process can read it.

        Raises:
            LambdatuiError: STORE.
        """
        with told("keep a package in", Path(tempfile.gettempdir())):
            # Not for longer than this call: whoever writes to it keeps it, or closes it.
            return tempfile.TemporaryFile(prefix="lambdatui-")

    def write(self, file: BinaryIO, part: bytes) -> None:
        """Add to such a file.

        Raises:
            LambdatuiError: STORE.
        """
        with told("keep a package in", Path(tempfile.gettempdir())):
            file.write(part)

    def keep(self, id: str, file: BinaryIO) -> None:
        """Keep an archive under this id; the file is the store's from here on.

        Raises:
            LambdatuiError: MALFORMED for what is no archive, STORE; the file is closed then.
        """
        try:
            with told("keep a package in", Path(tempfile.gettempdir())):
                file.flush()
                _check_count(file)
                kept = _Kept(file, zipfile.ZipFile(file))
        except _BROKEN as error:
            _close(file)
            raise fail(
                Kind.MALFORMED,
                "What came is no archive that can be read: it was cut short, or is no ZIP file.",
                "Fetch it again.",
            ) from error
        except BaseException:
            _close(file)
            raise
        with self._lock:
            self._kept[id] = kept
            self._kept.move_to_end(id)
            # What is being read elsewhere is closed once nobody reads it any more.
            while len(self._kept) > 1 and (len(self._kept) > _MOST or self._bytes > _MOST_BYTES):
                self._kept.popitem(last=False)

    @property
    def _bytes(self) -> int:
        return sum(kept.size for kept in self._kept.values())

    def listing(self, id: str) -> tuple[tuple[PackageFile, ...], tuple[RefusedEntry, ...]] | None:
        """The files, and what was refused; None where nothing is kept under this id."""
        with self._lock:
            kept = self._kept.get(id)
            if kept is None:
                return None
            self._kept.move_to_end(id)
            return kept.files, kept.refused

    def read(self, id: str, index: int, most: int) -> FileContent:
        """The first bytes of a file.

        Raises:
            LambdatuiError: NOT_FOUND where it is not kept; MALFORMED where it cannot be unpacked.
        """
        kept, file = self._find(id, index)
        with _unpacked(file.path), kept.archive.open(kept.infos[index]) as source:
            # Never more than was looked at when it was listed.
            data = source.read(min(most, file.size))
        return FileContent(path=file.path, data=data, size=file.size)

    def save(
        self, id: str, indexes: Sequence[int], folder: str, *, overwrite: bool, stop: Stop
    ) -> Generator[SavedPart, None, None]:
        """Write files below a folder, which is made; how far it is after each.

        Raises:
            LambdatuiError: CONFLICT where one is there already and ``overwrite`` is not set, before
                anything is written; NOT_FOUND; MALFORMED; STORE.
        """
        kept = self._open(id)
        wanted = indexes or sorted(kept.taken, key=lambda index: kept.taken[index].path)
        files = [self._find(id, index)[1] for index in wanted]
        steps = unpack(_sources(kept, files), len(files), folder, overwrite=overwrite, stop=stop)
        yield from steps

    def _open(self, id: str) -> _Kept:
        with self._lock:
            kept = self._kept.get(id)
        if kept is None:
            raise fail(Kind.NOT_FOUND, "This package is not kept any more.", "Fetch it again.")
        return kept

    def _find(self, id: str, index: int) -> tuple[_Kept, PackageFile]:
        kept = self._open(id)
        file = kept.taken.get(index)
        if file is None:
            raise fail(Kind.NOT_FOUND, "There is no such file in the package.")
        return kept, file


def _close(file: BinaryIO) -> None:
    # What a full disk did not take is tried once more.
    with contextlib.suppress(OSError):
        file.close()


def _sources(kept: _Kept, files: Iterable[PackageFile]) -> list[Unpacked]:
    return [
        Unpacked(
            file,
            partial(kept.archive.open, kept.infos[file.index]),
            _unpacked,
        )
        for file in files
    ]


class _unpacked:
    """Inside, what is wrong with an archive is told as MALFORMED, naming the file."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, _BROKEN) and not isinstance(error, LambdatuiError):
            raise fail(
                Kind.MALFORMED,
                f"{self._path} cannot be unpacked: it is damaged, or not what it says it is.",
                "Fetch the package again.",
            ) from error


def _check_count(file: BinaryIO) -> None:
    """Refuse a directory that would take all memory, before zipfile reads it.

    Raises:
        LambdatuiError: TOO_LARGE.
        ValueError: for an empty file.
    """
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        count = at = 0
        while (at := data.find(_ENTRY, at)) >= 0:
            count, at = count + 1, at + len(_ENTRY)
            if count > MOST_ENTRIES:
                raise fail(
                    Kind.TOO_LARGE,
                    f"This archive of {in_bytes(len(data))} has more than {MOST_ENTRIES:,} files: "
                    "it is no package of Lambda.",
                )
