"""Puts text on the clipboard of the person, wherever the program runs, and says how."""

import asyncio
import base64
import threading
from collections.abc import Callable, Mapping

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


async def copy(text: str, write: Callable[[str], None], environ: Mapping[str, str]) -> str:
    """Copy a text; in words, how that was done, or an empty text where nothing worked.

    ``write`` sends bytes to the terminal. Over SSH only the terminal can reach the person's
    clipboard; elsewhere the system's own program is asked as well, on a thread that nothing waits
    for at the end.
    """
    ways = []
    sequence = osc52(text, environ)
    if sequence:
        write(sequence)
        ways.append("by the terminal (OSC 52)")
    if not (environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")) and await _system(text):
        ways.append("by the system's clipboard")
    return " and ".join(ways)


async def _system(text: str) -> bool:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bool] = loop.create_future()

    def tell(worked: bool) -> None:
        if not done.done():
            done.set_result(worked)

    def work() -> None:
        import pyperclip

        try:
            pyperclip.copy(text)
        except (pyperclip.PyperclipException, OSError):
            loop.call_soon_threadsafe(tell, False)
        else:
            loop.call_soon_threadsafe(tell, True)

    threading.Thread(target=work, daemon=True).start()
    try:
        return await asyncio.wait_for(done, timeout=3)
    except TimeoutError:
        return False
