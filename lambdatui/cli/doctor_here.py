"""What ``doctor`` finds out about this machine: nothing of it asks AWS."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from lambdatui import __version__
from lambdatui.core.ascii import only_ascii
from lambdatui.core.doctor import Check, State
from lambdatui.core.places import Places

_TOOLS = ("pbcopy", "wl-copy", "xclip", "xsel", "clip.exe")
#: The least that every screen has room in.
_LEAST = (80, 24)


def checks_here(
    places: Places, environ: Mapping[str, str], *, ascii_asked: bool | None
) -> Iterator[Check]:
    """Versions, terminal, clipboard and folders."""
    names = ("textual", "botocore", "msgspec")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    yield Check(
        "versions",
        State.OK,
        f"lambdatui {__version__}, Python {platform.python_version()}, {versions}",
    )
    yield _terminal(environ)
    yield _colours(environ)
    yield _glyphs(environ, ascii_asked)
    yield _clipboard(environ)
    for name in ("config", "events", "state"):
        yield _folder(name, Path(getattr(places, name)))


def _terminal(environ: Mapping[str, str]) -> Check:
    if not sys.stdout.isatty():
        return Check("terminal", State.UNKNOWN, "standard output is none")
    size = shutil.get_terminal_size()
    around = [name for name, is_there in _around(environ).items() if is_there]
    words = f"{environ.get('TERM') or 'TERM is not set'}, {size.columns}×{size.lines}"
    words += f", in {' in '.join(around)}" if around else ""
    if size.columns < _LEAST[0] or size.lines < _LEAST[1]:
        advice = f"All screens have room from {_LEAST[0]}×{_LEAST[1]} on."
        return Check("terminal", State.MISSING, words, advice)
    return Check("terminal", State.OK, words)


def _around(environ: Mapping[str, str]) -> dict[str, bool]:
    return {
        "tmux": bool(environ.get("TMUX")),
        "screen": bool(environ.get("STY")),
        "SSH": bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")),
    }


def _colours(environ: Mapping[str, str]) -> Check:
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return Check("colours", State.OK, "none, as NO_COLOR says: each state has a sign or a word")
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Check("colours", State.OK, "16 million")
    if "256color" in term or "direct" in term:
        advice = "COLORTERM=truecolor gives all of them, where the terminal has them."
        return Check("colours", State.OK, "256", advice)
    return Check("colours", State.OK, "16")


def _glyphs(environ: Mapping[str, str], asked: bool | None) -> Check:
    if not only_ascii(environ, asked):
        return Check("glyphs", State.OK, "UTF-8")
    why = "as was asked for" if asked else "by the locale or the terminal"
    return Check("glyphs", State.OK, f"ASCII, {why}", "`--no-ascii` asks for all of UTF-8.")


def _clipboard(environ: Mapping[str, str]) -> Check:
    around = _around(environ)
    if around["tmux"]:
        kept = _tmux("set-clipboard")
        if kept == "off":
            advice = "`set -g set-clipboard on` in tmux.conf hands it on to the terminal."
            return Check("clipboard", State.MISSING, "tmux keeps it to itself", advice)
        return Check("clipboard", State.OK, "through tmux, to the terminal around it (OSC 52)")
    if around["SSH"] or around["screen"]:
        advice = "Terminals that do not know OSC 52 take nothing, and do not say so."
        return Check("clipboard", State.OK, "the terminal's, by OSC 52", advice)
    tool = next(filter(shutil.which, _TOOLS), "")
    if tool:
        return Check("clipboard", State.OK, f"the system's, by {tool}, and the terminal's")
    advice = "With xclip, xsel or wl-copy it is the system's as well."
    return Check("clipboard", State.OK, "the terminal's, by OSC 52", advice)


def _tmux(option: str) -> str:
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-sv", option],
            capture_output=True,
            timeout=2,
            check=False,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _folder(name: str, path: Path) -> Check:
    there = path
    while not there.exists() and there != there.parent:
        there = there.parent
    if os.access(there, os.W_OK | os.X_OK):
        words = str(path) if path.exists() else f"{path}, made when it is needed"
        return Check(name, State.OK, words)
    advice = "Nothing is lost but what would be kept there." if name != "config" else ""
    return Check(name, State.MISSING, f"{there} cannot be written", advice)
