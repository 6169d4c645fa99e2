"""Notes over the screen that do not pile up: one of the same words says how often it came."""

import re
from collections.abc import Iterable

from textual.notifications import Notification


def count_in(new: Notification, standing: Iterable[Notification]) -> list[Notification]:
    """Give a note the number of those with its words that stand already, which it stands for.

    Returns those, which are to go.
    """
    came = 1
    gone = []
    for old in standing:
        if (old.title, old.severity) != (new.title, new.severity):
            continue
        times = re.fullmatch(r"(?: \(x(\d+)\))?", old.message.removeprefix(new.message))
        if old.message.startswith(new.message) and times is not None:
            came += int(times[1] or 1)
            gone.append(old)
    if came > 1:
        new.message += f" (x{came})"
    return gone
