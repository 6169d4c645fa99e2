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
#: A quiet group's overlap does not stay at its newest event forever, or every read would scan
#: hours. Far more than an event takes to be shown.
_QUIET_MS = 15 * 60_000


class Windows:
    """The windows of one group's reads, one after the other; times are ms since the epoch.

    The first is all of the past. Then there are *sweeps*, over the whole overlap, in between
    *narrow* reads where sweeps take several requests, and now and then a *deep* sweep, unless the
    group is ``crowded``: it has so many events that those would be too many requests.

    Where a window lies is a matter of AWS's time alone: of its events, and of ``sure_ms``, a moment
    that has passed on AWS's clock for certain. Our own says only how long ago the last one was.
    """

    def __init__(self) -> None:
        # The moment from which a sweep counts back: the newest event there was when the last one
        # began. Whatever that one missed arrived later, so it lies at most the overlap before this
        # moment. The same for the deep ones.
        self._anchor_ms = 0
        self._deep_anchor_ms = 0
        self._next_anchor_ms = 0
        self._began_ms = 0
        #: A moment on AWS's clock that had passed when this read began.
        self._sure_ms = 0
        self._first = True
        self._swept_ms = 0
        self._deep_ms = 0
        self._sweeping = True
        self._deep = True
        self._cheap = True
        #: Whether a deep read was left out as the group is crowded.
        self.shallow = False

    def begin(
        self,
        now_ms: int,
        newest_ms: int,
        *,
        floor_ms: int,
        crowded: bool,
        sure_ms: int = 0,
        sweep: bool = False,
        deep: bool = False,
    ) -> int:
        """Where the next read starts.

        ``now_ms`` is of a clock that never goes back, ``newest_ms`` the newest event that is known;
        what lies before ``floor_ms`` has been forgotten, and must not be read again. ``sweep`` asks
        for no less than a sweep, ``deep`` for a deep one.
        """
        late = deep or now_ms - self._deep_ms >= _DEEP_EVERY_MS
        self.shallow = self.shallow or (late and crowded and not self._first)
        self._deep = self._first or (late and not crowded)
        overdue = now_ms - self._swept_ms >= _SWEEP_MS
        self._sweeping = sweep or deep or self._deep or self._cheap or overdue
        if self._sweeping:
            self._next_anchor_ms = 0 if self._first else newest_ms
            start_ms = self._anchor_ms - OVERLAP_MS
            if self._deep:
                start_ms = min(start_ms, max(self._deep_anchor_ms - LATE_MS, floor_ms))
        else:
            start_ms = max(newest_ms, self._sure_ms - OVERLAP_MS) - _NARROW_MS
        self._began_ms = now_ms
        self._sure_ms = max(self._sure_ms, sure_ms)
        return start_ms

    def answered(self, sure_ms: int) -> None:
        """The first page of the read has come, and this moment had passed on AWS's clock."""
        self._sure_ms = max(self._sure_ms, sure_ms)

    def was_there(self, moment_ms: int) -> None:
        """An event of this moment was there when the read began.

        The first read knows of no newest one before.
        """
        if self._first:
            self._next_anchor_ms = max(self._next_anchor_ms, moment_ms)

    def finish(self, pages: int) -> None:
        """The read has come to its end, with so many pages."""
        if not self._sweeping:
            return
        # A deep read, and the first of all the past, say nothing of what the overlap takes.
        if not self._deep:
            self._cheap = pages <= 1
        self._first = False
        self._swept_ms = self._began_ms
        self._next_anchor_ms = max(self._next_anchor_ms, self._sure_ms - _QUIET_MS)
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
