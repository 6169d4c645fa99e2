"""Where the program keeps its files."""

import contextlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from lambdatui.core.places import Places

_NAME = "lambdatui"
#: The folder of events that a project commits, looked for from the current folder upwards.
_PROJECT = Path(".lambdatui") / "events"


def find_places(*, events: str = "", cwd: Path, environ: Mapping[str, str]) -> Places:
    """Absolute paths of all folders; nothing is made.

    The root of saved events is ``events`` where given, else ``LAMBDATUI_EVENTS``, else the nearest
    ``.lambdatui/events`` in ``cwd`` or above, else ``events`` in the user's data folder (XDG).
    """
    return Places(
        events=str(_events(events or environ.get("LAMBDATUI_EVENTS", ""), cwd, environ)),
        state=str(_folder(environ, "XDG_STATE_HOME", platformdirs.user_state_path(_NAME))),
        config=str(_folder(environ, "XDG_CONFIG_HOME", platformdirs.user_config_path(_NAME))),
    )


def keep_private(folder: Path) -> None:
    """Take from all others what they may do in a folder, where it is this user's own.

    Drafts and the history hold what is secret, and whoever may write there could put another file
    in the place of one. No error where that is refused, or there is no such folder.
    """
    with contextlib.suppress(OSError):
        status = folder.lstat()
        is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
        if is_own and stat.S_IMODE(status.st_mode) & 0o077:
            folder.chmod(0o700)


def _events(given: str, cwd: Path, environ: Mapping[str, str]) -> Path:
    here = cwd.absolute()
    if given:
        return here / _at_home(Path(given))
    for folder in (here, *here.parents):
        # Path's own raises where one may not look: under another user's folder, say.
        if os.path.isdir(folder / _PROJECT):  # noqa: PTH112
            return folder / _PROJECT
    data = _folder(environ, "XDG_DATA_HOME", platformdirs.user_data_path(_NAME))
    return data / "events"


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        # "~nobody": such a home is not known, so it is a folder's plain name.
        return path


def _folder(environ: Mapping[str, str], variable: str, default: Path) -> Path:
    """The XDG folder that ``environ`` names; platformdirs itself reads the process's only.

    A path that is not absolute counts as unset (XDG Base Directory Specification).
    """
    base = Path(environ.get(variable, ""))
    return base / _NAME if base.is_absolute() else default
