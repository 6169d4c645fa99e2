"""The code of a function or of a layer: what is in its archive, and what of it can be trusted.

An archive comes from whoever may deploy. Its names may lead out of the folder that they are written
to, its files may be thousands of times as large as the archive, and none of it is shown or written
before it was looked at here.
"""

import re
import stat
from collections.abc import Iterable

from lambdatui.core.record import Record
from lambdatui.core.safe import safe

#: A larger package is only fetched by someone who agreed to its size.
ASK_BYTES = 60_000_000
#: All of a function's code, unpacked, is at most 250 MB (Lambda quotas): twice that is no code.
MOST_UNPACKED = 500_000_000
#: A file that is this large, and so many times as large as its packed form, is a bomb.
_BOMB_BYTES = 16_000_000
_BOMB_RATIO = 200
#: More entries than this are no code either: Lambda's own layers have some ten thousand.
MOST_ENTRIES = 200_000
#: Bytes of one part of a path, of all of it (Linux, NAME_MAX and less than PATH_MAX).
_LONGEST_PART = 255
_LONGEST_PATH = 1024
#: The ways of packing that Lambda takes: stored and deflate (ZIP, APPNOTE 4.4.5).
_METHODS = {0, 8}
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_SEPARATORS = re.compile(r"[/\\]")
_KINDS = {
    stat.S_IFLNK: "it is a symbolic link",
    stat.S_IFIFO: "it is a pipe",
    stat.S_IFSOCK: "it is a socket",
    stat.S_IFBLK: "it is a device",
    stat.S_IFCHR: "it is a device",
}


class ZipEntry(Record, frozen=True):
    """One entry as the archive's directory has it. ``mode`` is Unix's, 0 where there is none."""

    index: int
    name: str
    size: int
    packed: int
    mode: int = 0
    flags: int = 0
    method: int = 8


class PackageFile(Record, frozen=True):
    """A file. ``path`` is safe to show and to write below a folder; sizes are in bytes."""

    path: str
    size: int
    packed: int
    index: int
    executable: bool = False


class RefusedEntry(Record, frozen=True):
    """An entry that is neither shown nor written. ``why`` is the end of a sentence."""

    name: str
    why: str


class LayerCode(Record, frozen=True):
    """A layer of the function: the ARN of its version, and its packed size in bytes."""

    arn: str
    size: int = 0

    @property
    def name(self) -> str:
        """``NAME:VERSION``."""
        return ":".join(self.arn.split(":")[-2:])


class Package(Record, frozen=True):
    """What was fetched; ``id`` is what it is called by, until the session ends.

    ``title`` says whose code it is. ``size`` is that of the archive, in bytes. ``matches`` is
    whether its SHA-256 is the one that Lambda gives. ``image`` is the URI of a container image, of
    which nothing is fetched: there are no files then, and no ``id``.
    """

    title: str
    id: str = ""
    size: int = 0
    sha256: str = ""
    matches: bool = True
    files: tuple[PackageFile, ...] = ()
    refused: tuple[RefusedEntry, ...] = ()
    layers: tuple[LayerCode, ...] = ()
    image: str = ""
    region: str = ""

    @property
    def unpacked(self) -> int:
        """All files together, in bytes."""
        return sum(file.size for file in self.files)

    def find(self, path: str) -> PackageFile | None:
        """The file with this path."""
        path = path.removeprefix("./")
        return next((file for file in self.files if file.path == path), None)


def sorted_out(
    entries: Iterable[ZipEntry],
) -> tuple[tuple[PackageFile, ...], tuple[RefusedEntry, ...]]:
    """The files by path, and what is not taken, with the reason. Folders are neither.

    Of two entries with one path the later counts, as it does where Lambda unpacks them.
    """
    taken: dict[str, PackageFile] = {}
    refused: list[RefusedEntry] = []
    total = 0
    for entry in entries:
        if entry.name.endswith("/") and not entry.size:
            continue
        why = _why_not(entry)
        path = "" if why else _plain_path(entry.name)
        if not why and total + entry.size > MOST_UNPACKED:
            why = f"with it, the files would be more than {MOST_UNPACKED // 1_000_000} MB"
        if why:
            refused.append(RefusedEntry(name=safe(entry.name[:_LONGEST_PATH]), why=why))
            continue
        if path in taken:
            refused.append(RefusedEntry(name=path, why="it comes twice; the later one is listed"))
        total += entry.size
        taken[path] = PackageFile(
            path=path,
            size=entry.size,
            packed=entry.packed,
            index=entry.index,
            executable=bool(entry.mode & 0o111),
        )
    for path in [path for path in taken if _is_below_file(path, taken)]:
        del taken[path]
        refused.append(RefusedEntry(name=path, why="what should be its folder is a file"))
    return tuple(sorted(taken.values(), key=lambda file: file.path)), tuple(refused)


def _why_not(entry: ZipEntry) -> str:
    """Why an entry is not taken; empty where it is."""
    parts = _SEPARATORS.split(entry.name)
    if entry.name[:1] in ("/", "\\") or _DRIVE.match(entry.name):
        return "its name is an absolute path"
    if ".." in parts:
        return "its name leads out of the package"
    if not any(part not in ("", ".") for part in parts):
        return "it has no name"
    if len(entry.name.encode("utf-8", "replace")) > _LONGEST_PATH or any(
        len(part.encode("utf-8", "replace")) > _LONGEST_PART for part in parts
    ):
        return "its name is too long"
    if kind := _KINDS.get(stat.S_IFMT(entry.mode)):
        return kind
    if entry.flags & _ENCRYPTED:
        return "it is encrypted"
    if entry.method not in _METHODS:
        return f"it is packed in a way that cannot be unpacked here (method {entry.method})"
    if entry.size > _BOMB_BYTES and entry.size > _BOMB_RATIO * max(1, entry.packed):
        times = entry.size // max(1, entry.packed)
        return f"it would be {times:,} times as large as it is packed"
    return ""


def _plain_path(name: str) -> str:
    """The path below a folder; what a terminal would obey in it is replaced."""
    return "/".join(safe(part) for part in _SEPARATORS.split(name) if part not in ("", "."))


def _is_below_file(path: str, taken: dict[str, PackageFile]) -> bool:
    at = path.find("/")
    while at > 0:
        if path[:at] in taken:
            return True
        at = path.find("/", at + 1)
    return False


def pull_commands(image: str, region: str, profile: str = "") -> tuple[str, ...]:
    """The commands that fetch a container image (Amazon ECR, registry authentication)."""
    host = image.partition("/")[0]
    # ACCOUNT.dkr.ecr.REGION.amazonaws.com: the image can be of another region than the function.
    parts = host.split(".")
    own = parts[3] if len(parts) > 4 and parts[1:3] == ["dkr", "ecr"] else region
    where = f" --region {own}" if own else ""
    who = f" --profile {profile}" if profile else ""
    return (
        f"aws ecr get-login-password{where}{who} | "
        f"docker login --username AWS --password-stdin {host}",
        f"docker pull {image}",
    )


def in_bytes(size: int) -> str:
    """``812 B``, ``4.3 kB``, ``61.2 MB``: as Lambda's quotas count, by thousands."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"


def summary(package: Package) -> str:
    """``12 files · 3.2 MB packed, 9.8 MB unpacked``, and what a person should know beside it."""
    count = len(package.files)
    words = [
        f"{count:,} {'file' if count == 1 else 'files'}",
        f"{in_bytes(package.size)} packed, {in_bytes(package.unpacked)} unpacked",
    ]
    if package.refused:
        words.append(f"{len(package.refused):,} refused")
    if not package.matches:
        words.append("! not the package that Lambda names: its SHA-256 differs")
    return " · ".join(words)
