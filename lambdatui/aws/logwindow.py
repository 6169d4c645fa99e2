"""From where on a log group is read each time, so that what comes late is found, and cheaply."""

#: How far behind the newest event one may still arrive and be found by the next reads.
OVERLAP_MS = 60_000
#: How far back a rarer read goes, for what arrives later than that.
LATE_MS = 600_000
#: How rare it is.
_DEEP_EVERY_MS = 120_000
#: How far a read goes back where reading the whole overlap each time takes several requests.
_NARROW_MS = 5_000
#: How long such a group may go without a read of the whole overlap.
_SWEEP_MS = 15_000
#: What our clock can differ from AWS's, which refuses requests where it is more.
SKEW_MS = 5 * 60_000
#: A quiet group's overlap does not stay at its newest event forever, or every read would scan
#: hours. Far more than our clock can differ.
_QUIET_MS = 15 * 60_000


class Windows:
    """The windows of one group's reads, one after the other; times are ms since the epoch.

    The first is all of the past. Then there are *sweeps*, over the whole overlap, in between
    *narrow* reads where sweeps take several requests, and now and then a *deep* sweep, unless the
    group is ``crowded``: it has so many events that those would be too many requests.
    """

    def __init__(self) -> None:
        # The moment from which a sweep counts back: the newest event there was when the last one
        # began. Whatever that one missed arrived later, so it lies at most the overlap before this
        # moment. The same for the deep ones.
        self._anchor_ms = 0
        self._deep_anchor_ms = 0
        self._next_anchor_ms = 0
        self._began_ms = 0
        self._swept_ms = 0
        self._deep_ms = 0
        self._sweeping = True
        self._deep = True
        self._cheap = True

    def begin(
        self,
        now_ms: int,
        newest_ms: int,
        *,
        floor_ms: int,
        crowded: bool,
        sweep: bool = False,
    ) -> int:
        """Where the next read starts.

        ``newest_ms`` is the newest event that is known; what lies before ``floor_ms`` has been
        forgotten, and must not be read again. ``sweep`` asks for no less than a sweep.
        """
        self._deep = not self._swept_ms or (
            now_ms - self._deep_ms >= _DEEP_EVERY_MS and not crowded
        )
        self._sweeping = sweep or self._deep or self._cheap or now_ms - self._swept_ms >= _SWEEP_MS
        if self._sweeping:
            self._next_anchor_ms = newest_ms if self._swept_ms else 0
            start_ms = self._anchor_ms - OVERLAP_MS
            if self._deep:
                start_ms = min(start_ms, max(self._deep_anchor_ms - LATE_MS, floor_ms))
        else:
            start_ms = max(newest_ms, self._began_ms - OVERLAP_MS) - _NARROW_MS
        self._began_ms = now_ms
        return start_ms

    def see(self, timestamp_ms: int, ingestion_ms: int) -> None:
        """An event of the read: the first one knows of no newest event when it begins."""
        if not self._swept_ms and ingestion_ms <= self._began_ms:
            moment_ms = min(timestamp_ms, self._began_ms)
            self._next_anchor_ms = max(self._next_anchor_ms, moment_ms)

    def finish(self, pages: int) -> None:
        """The read has come to its end, with so many pages."""
        if not self._sweeping:
            return
        # A deep read, and the first of all the past, say nothing of what the overlap takes.
        if not self._deep:
            self._cheap = pages <= 1
        self._swept_ms = self._began_ms
        self._next_anchor_ms = max(self._next_anchor_ms, self._began_ms - _QUIET_MS)
        self._anchor_ms = self._next_anchor_ms
        if self._deep:
            self._deep_ms = self._began_ms
            self._deep_anchor_ms = self._next_anchor_ms

    def forgettable_ms(self, frontier_ms: float, *, crowded: bool) -> int:
        """The moment before which no later read starts, once this one has come to a frontier."""
        if not self._sweeping:
            return 0
        reached_ms = min(frontier_ms, self._next_anchor_ms)
        before_ms = reached_ms - OVERLAP_MS
        if not crowded:
            deep_ms = reached_ms if self._deep else self._deep_anchor_ms
            before_ms = min(before_ms, deep_ms - LATE_MS)
        return int(max(0, before_ms))
