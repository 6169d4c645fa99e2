"""Notes over the screen that do not pile up: one of the same words says how often it came, and one
about the same takes the place of the last."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.notifications import Notification


@dataclass
class Note(Notification):
    """One that stands in for the last one ``about`` the same; empty stands in for none."""

    about: str = ""


def count_in(new: Notification, standing: Iterable[Notification]) -> list[Notification]:
    """Give a note the number of those with its words that stand already, which it stands for.

    Returns those, which are to go, and the ones that it stands in for.
    """
    came = 1
    gone: list[Notification] = []
    for old in standing:
        if isinstance(old, Note) and isinstance(new, Note) and old.about == new.about != "":
            gone.append(old)
            continue
        if (old.title, old.severity) != (new.title, new.severity):
            continue
        times = re.fullmatch(r"(?: \(x(\d+)\))?", old.message.removeprefix(new.message))
        if old.message.startswith(new.message) and times is not None:
            came += int(times[1] or 1)
            gone.append(old)
    if came > 1:
        new.message += f" (x{came})"
    return gone


def make_room(app: App[Any], new: Notification) -> None:
    """Take away what a note stands in for, and the place that it had on the screen."""
    for gone in count_in(new, app._notifications):
        app._unnotify(gone, refresh=False)
        app.screen.query(f"#--textual-toast-{gone.identity}").remove()
