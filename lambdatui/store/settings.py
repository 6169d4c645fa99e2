"""Reads ``config.toml``: what a person sets once for all sessions."""

import tomllib
from pathlib import Path

import msgspec

from lambdatui.core.errors import Kind, fail
from lambdatui.core.settings import Settings
from lambdatui.store.faults import told

NAME = "config.toml"


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
        raise fail(
            Kind.BAD_CONFIG,
            f"{path} is not right: {str(error).replace('`$.', '`')}.",
            f"It may set: {', '.join(Settings.__struct_fields__)}.",
        ) from None
