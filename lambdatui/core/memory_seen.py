"""The most memory that a function was seen to use: no metric tells it, only REPORT lines do."""

from msgspec.structs import replace

from lambdatui.core.record import Record

#: What was seen longer ago says little of the code that runs now. As long as the longest window.
KEPT_MS = 7 * 24 * 3_600_000


class SeenMemory(Record, frozen=True):
    """The most that was used, of what was given then, in MiB, and when (ms since the epoch)."""

    used_mb: float
    size_mb: int
    at_ms: int


def most(kept: SeenMemory | None, seen: SeenMemory) -> SeenMemory:
    """What is to be known once this was seen as well, in whatever order they are seen.

    A function of another size begins anew: what it used before may have been all it could get.
    """
    if kept is None:
        return seen
    older, newer = (seen, kept) if seen.at_ms < kept.at_ms else (kept, seen)
    if older.size_mb != newer.size_mb or newer.at_ms - older.at_ms > KEPT_MS:
        return newer
    if older.used_mb > newer.used_mb:
        return older
    # Of two that are the same, the newer one: it stays known for longer.
    return replace(newer, used_mb=max(older.used_mb, newer.used_mb))


def is_known(seen: SeenMemory, now_ms: int) -> bool:
    """Whether it is new enough to say something."""
    return now_ms - seen.at_ms <= KEPT_MS
