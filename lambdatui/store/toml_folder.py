"""A folder of TOML files that people edit and commit, and the program reads and writes."""

import json
from collections.abc import Mapping
from pathlib import Path

from lambdatui.store.faults import disk_error

SUFFIX = ".toml"


def toml_files(folder: Path) -> list[Path]:
    """Them, by name; none where the folder is not there.

    A file that an editor is writing begins with a dot, or ends with something else.

    Raises:
        LambdatuiError: STORE where the disk refuses.
    """
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix == SUFFIX and not path.name.startswith(".")
        )
    except FileNotFoundError:
        return []
    except OSError as error:
        raise disk_error("list", folder, error) from None


def toml_text(values: Mapping[str, str | bool | list[str]]) -> str:
    """The values as a file has them, one a line."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: str | bool | list[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    # A string of JSON is one of TOML, which wants DEL escaped as well.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
