"""What a person calls each account, and the colour they gave to it.

A look is ``accounts/ACCOUNT.toml`` in the folder of settings, which people edit, commit and share::

    name = "acme production"
    colour = "red"
"""

import re
import secrets
import tomllib
from pathlib import Path
from typing import Any

from lambdatui.core.connections import COLOURS, AccountLook, AccountLooks
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.places import Places
from lambdatui.store.atomic import write_atomic
from lambdatui.store.faults import told
from lambdatui.store.toml_folder import SUFFIX, toml_files, toml_text

_FOLDER = "accounts"
#: An account's ID (AWS Account Management Reference Guide, "View AWS account identifiers").
_ACCOUNT = re.compile(r"[0-9]{12}")
_LONGEST_NAME = 64
_LIMIT = 64 * 1024


class LookStore:
    """Reads and writes them, one file an account. Every method blocks on the disk."""

    def __init__(self, places: Places) -> None:
        self._config = Path(places.config)
        self._folder = self._config / _FOLDER

    def looks(self) -> AccountLooks:
        """All of them. One that is not right hides no other."""
        looks: list[AccountLook] = []
        problems: list[Fault] = []
        try:
            paths = toml_files(self._folder)
        except LambdatuiError as error:
            return AccountLooks(problems=(error.fault,))
        for path in paths:
            try:
                looks.append(_read(path))
            except LambdatuiError as error:
                problems.append(error.fault)
        return AccountLooks(looks=tuple(looks), problems=tuple(problems))

    def keep(self, look: AccountLook) -> None:
        """Write it; one without a name and a colour removes what was kept.

        A file of this account that is not right is kept beside the new one, under another name.

        Raises:
            LambdatuiError: INVALID for what is no account, no colour of ours or no name; STORE
                where the disk refuses.
        """
        _check(look)
        path = self._folder / f"{look.account}{SUFFIX}"
        with told("save", path):
            if not look.name and not look.colour:
                path.unlink(missing_ok=True)
                return
            try:
                _read(path)
            except LambdatuiError as error:
                if error.fault.kind is Kind.INVALID:
                    path.replace(f"{path}.damaged-{secrets.token_hex(4)}")
            given = {"name": look.name, "colour": look.colour}
            values: dict[str, str | bool | list[str]] = {
                key: value for key, value in given.items() if value
            }
            write_atomic(self._config, path, toml_text(values).encode())


def _read(path: Path) -> AccountLook:
    with told("read", path), path.open("rb") as file:
        data = file.read(_LIMIT + 1)
    try:
        if len(data) > _LIMIT:
            raise ValueError(f"it is larger than {_LIMIT:,} bytes")
        values: dict[str, Any] = tomllib.loads(data.decode())
        unknown = sorted(values.keys() - {"name", "colour"})
        if unknown:
            raise ValueError(f"nobody knows its key '{unknown[0]}'")
        name, colour = values.get("name", ""), values.get("colour", "")
        if not isinstance(name, str) or not isinstance(colour, str):
            raise ValueError("name and colour are texts")
        look = AccountLook(account=path.stem, name=name, colour=colour)
        _check(look)
    except (ValueError, RecursionError) as error:
        raise _unusable(path, str(error)) from None
    except LambdatuiError as error:
        raise _unusable(path, error.fault.what.rstrip(".")) from None
    return look


def _check(look: AccountLook) -> None:
    if not _ACCOUNT.fullmatch(look.account):
        raise fail(Kind.INVALID, f"'{look.account}' is no account: its ID has twelve digits.")
    if look.colour and look.colour not in COLOURS:
        raise fail(
            Kind.INVALID,
            f"There is no colour '{look.colour}' for an account.",
            f"Take one of {', '.join(COLOURS)}.",
        )
    if len(look.name) > _LONGEST_NAME or not look.name.isprintable():
        raise fail(
            Kind.INVALID,
            f"An account's name has at most {_LONGEST_NAME} characters, on one line.",
            "Take a shorter one.",
        )


def _unusable(path: Path, why: str) -> LambdatuiError:
    return fail(
        Kind.INVALID,
        f"{path} is not how an account looks: {why}.",
        "Correct it in an editor, or move it away.",
    )
