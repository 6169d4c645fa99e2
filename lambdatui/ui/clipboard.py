"""Puts text on the clipboard of the person, wherever the program runs, and says how."""

import asyncio
import base64
import subprocess
from collections.abc import Callable, Mapping

from lambdatui.ui.aside import aside

#: What terminals are known to take in one OSC 52 (xterm's limit; others take more).
OSC_LIMIT = 74_994


def osc52(text: str, environ: Mapping[str, str]) -> str:
    """The escape sequences that ask the terminal to take the text, or nothing where it is too long.

    tmux takes the plain form with ``set-clipboard on`` and the wrapped one with
    ``allow-passthrough``, so it gets both; GNU screen takes only the wrapped one, in pieces.
    """
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > OSC_LIMIT:
        return ""
    plain = f"\x1b]52;c;{encoded}\x07"
    if environ.get("TMUX"):
        return plain + "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environ.get("TERM", "").startswith("screen") or environ.get("STY"):
        pieces = [plain[start : start + 240] for start in range(0, len(plain), 240)]
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain


async def copy(
    text: str, what: str, write: Callable[[str], None], environ: Mapping[str, str]
) -> str:
    """Copy a text; a sentence that says how, or an empty text where nothing could be tried.

    ``write`` sends bytes to the terminal. No terminal says whether it took them, so the sentence
    says only that it was asked. tmux takes a text into its buffer, and from there to the clipboard
    of the terminal around it. Over SSH no more can be done; elsewhere the system's own program is
    asked as well.
    """
    size = f"{what} ({len(text):,} characters)"
    places = []
    if environ.get("TMUX") and await _within(lambda: _tmux(text)):
        places.append("tmux's buffer")
    remote = environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")
    if not remote and await _within(lambda: _system(text)):
        places.append("the system's clipboard")
    sequence = osc52(text, environ)
    if sequence:
        write(sequence)
    if places:
        return f"Copied {size} to {' and '.join(places)}."
    return f"Asked the terminal to copy {size} by OSC 52." if sequence else ""


async def copied(
    text: str, what: str, write: Callable[[str], None], environ: Mapping[str, str]
) -> tuple[str, bool]:
    """Copy a text; a sentence about it, and whether anything could be tried."""
    said = await copy(text, what, write, environ)
    return said or (
        f"Could not copy {what}: {len(text):,} characters are more than the terminal takes, and "
        "no clipboard program was found."
    ), bool(said)


def _tmux(text: str) -> bool:
    command = ["tmux", "load-buffer", "-w", "-"]
    try:
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=2,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _system(text: str) -> bool:
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


async def _within(work: Callable[[], bool]) -> bool:
    """Whether it worked; a program that hangs has not."""
    try:
        return await asyncio.wait_for(aside(work), timeout=3)
    except TimeoutError:
        return False
