"""Reads ``config.toml``: what a person sets once for all sessions."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.profile_settings import ProfileSettings
from lambdatui.core.record import Record
from lambdatui.core.settings import Settings, declared
from lambdatui.store.atomic import write_atomic
from lambdatui.store.faults import told

NAME = "config.toml"
#: A key as msgspec names it, with those that it stands in.
_NAMED = re.compile(r"`([A-Za-z0-9_.-]+)(?:\[\.\.\.\])?`")
#: The header of a table, and the parts of a dotted key (TOML 1.0, "Keys").
_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_PART = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s.\"']+")
_Kind = TypeVar("_Kind", bound=Record)


def read_settings(folder: Path) -> Settings:
    """Those in this folder; none where there is no file.

    Raises:
        LambdatuiError: BAD_CONFIG, naming the file and the key or line that is not right; STORE
            where the file cannot be read. Nothing is guessed: one of the settings is a safety.
    """
    path = folder / NAME
    with told("read the settings in", path):
        try:
            text = path.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return Settings()
        except UnicodeDecodeError:
            raise fail(Kind.BAD_CONFIG, f"{path} is no text in UTF-8.", "Mend it.") from None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Its own words name the line.
        raise _wrong(path, str(error)) from None
    # Each profile by itself: msgspec does not say in which one a mistake is.
    own = values.pop("profiles", {})
    settings = _converted(path, text, values, Settings)
    if not isinstance(own, dict):
        raise _wrong(path, "`profiles` is a table of tables", find_key(text, (), "profiles"))
    profiles = {
        name: _converted(path, text, each, ProfileSettings, ("profiles", name))
        for name, each in own.items()
    }
    return replace(settings, profiles=profiles) if profiles else settings


def _converted(
    path: Path, text: str, values: Any, kind: type[_Kind], table: tuple[str, ...] = ()
) -> _Kind:
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        within = "".join(f"{part}." for part in table)
        words = str(error).replace("`$.", f"`{within}")
        # Of `keys[...]` the table is what can be found.
        named = [key.rpartition(".")[2] for key in _NAMED.findall(words)]
        lines = (find_key(text, table, key) for key in reversed(named))
        line = next(filter(None, lines), 0) or find_key(text, table, "")
        where = f" (in `{'.'.join(table)}`)" if table and within not in words else ""
        may = "" if kind is Settings else ", ".join(kind.__struct_fields__)
        raise _wrong(path, f"{words}{where}", line, may) from None


def _wrong(path: Path, words: str, line: int = 0, may: str = "") -> LambdatuiError:
    where = f" in line {line}" if line else ""
    return fail(
        Kind.BAD_CONFIG,
        f"{path} is not right{where}: {words}.",
        f"It may set: {may or ', '.join(Settings.__struct_fields__)}.",
    )


def find_key(text: str, table: tuple[str, ...], key: str) -> int:
    """The line, from 1, in which a key of a table is set; 0 where it is not found.

    Without a ``key``, that of the table's header. A table that stands in one line with its name is
    found by that.
    """
    now: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            now = _parts(header[1])
            # A table of the key's name sets it as well.
            if now == (table if not key else (*table, key)):
                return number
            continue
        name, equals, _ = line.partition("=")
        full = (*now, *_parts(name))
        if equals and full == ((*table, key) if key else table):
            return number
        if equals and key and full == table and _named_in(line, key):
            return number
    return 0


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _named_in(line: str, key: str) -> bool:
    return re.search(rf"[{{,]\s*[\"']?{re.escape(key)}[\"']?\s*=", line) is not None


def write_first_settings(folder: Path) -> Path:
    """Write a file that sets nothing, with every setting in a comment; where it stands.

    Raises:
        LambdatuiError: CONFLICT where there is a file already; STORE where it cannot be written.
    """
    path = folder / NAME
    with told("write the settings to", path):
        try:
            write_atomic(folder.parent, path, first_text().encode(), overwrite=False)
        except FileExistsError:
            raise fail(
                Kind.CONFLICT, f"{path} is there already.", "It is left as it is: edit it."
            ) from None
    return path


def first_text() -> str:
    """The text of a file that sets nothing and names every setting."""
    parts = ["# Settings of lambdatui: take the # from those that you want to set.\n"]
    for setting in declared():
        value = _toml(setting.example)
        parts.append(f"\n# {setting.words}\n# {setting.name} = {value}\n")
    return "".join(parts)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{_toml(name)} = {_toml(each)}" for name, each in value.items())
        return f"{{ {', '.join(pairs)} }}"
    # The TOML of these few kinds of values is their JSON.
    return msgspec.json.encode(value).decode()
