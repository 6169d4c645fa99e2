"""Reads ``config.toml``: what a person sets once for all sessions."""

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from lambdatui.core.errors import Kind, fail
from lambdatui.core.settings import Settings, declared
from lambdatui.store.atomic import write_atomic
from lambdatui.store.faults import told

NAME = "config.toml"
#: A key as msgspec names it.
_NAMED = re.compile(r"`([A-Za-z0-9_-]+)`")


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
        return msgspec.convert(tomllib.loads(text), Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        words = str(error).replace("`$.", "`")
        raise fail(
            Kind.BAD_CONFIG,
            f"{path} is not right{_line(text, words)}: {words}.",
            f"It may set: {', '.join(Settings.__struct_fields__)}.",
        ) from None


def _line(text: str, words: str) -> str:
    """Where the key that the words name is set, as a clause; empty where it is not found.

    A fault of TOML itself names its line in its own words.
    """
    for key in reversed(_NAMED.findall(words)):
        for number, line in enumerate(text.splitlines(), 1):
            if line.partition("=")[0].strip().strip("\"'") == key:
                return f" in line {number}"
    return ""


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
