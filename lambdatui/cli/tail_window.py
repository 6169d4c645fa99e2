"""The time that a tail is about: what ``--since`` and ``--until`` say."""

from dataclasses import dataclass

import click

from lambdatui.core.timespan import iso, parse_start

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"))


@dataclass(frozen=True, kw_only=True)
class Window:
    """From when and until when, in ms since the epoch; ``until_ms`` 0 is now, or for ever.

    ``words`` completes "No log event", as in ``in the last 10 min``.
    """

    since_ms: int
    until_ms: int
    words: str


def window_of(since: str, until: str | None, now_ms: int) -> Window:
    """What the two options mean at this moment.

    Raises:
        LambdatuiError: INVALID for what is no time.
        UsageError: where the end does not lie after the beginning.
    """
    since_ms = parse_start(since, now_ms)
    if until is None:
        return Window(since_ms=since_ms, until_ms=0, words=_words(since, since_ms, now_ms))
    until_ms = parse_start(until, now_ms)
    if until_ms <= since_ms:
        raise click.UsageError(
            f"--until {until} ({iso(until_ms)}) must be later than --since {since} "
            f"({iso(since_ms)}). Give an earlier --since."
        )
    words = f"between {iso(since_ms)} and {iso(until_ms)}"
    return Window(since_ms=since_ms, until_ms=until_ms, words=words)


def _words(since: str, since_ms: int, now_ms: int) -> str:
    # An age moves with the clock, a time does not.
    if parse_start(since, now_ms + 1) == since_ms:
        return f"since {iso(since_ms)}"
    age_ms = now_ms - since_ms
    for unit_ms, name in _UNITS:
        if age_ms >= unit_ms and age_ms % unit_ms == 0:
            return f"in the last {age_ms // unit_ms} {name}"
    return f"in the last {age_ms // 1000} s"
