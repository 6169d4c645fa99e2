"""Which events were shown already, for a tail that goes on where another one stopped."""

import math
from array import array
from collections.abc import Sequence
from itertools import compress, islice

from lambdatui.core.logs import LogEvent
from lambdatui.ui.widgets.line_run import LineRun

#: How many events are remembered, of all log groups together: 8 bytes each.
MOST = 100_000
#: Events that are forgotten at once.
BLOCK = 1_024


class _Block:
    """Some events of one log group, in the order in which they were shown."""

    __slots__ = ("hashes", "newest_ms", "oldest_ms")

    def __init__(self) -> None:
        self.hashes = array("q")
        self.oldest_ms: float = math.inf
        self.newest_ms = 0


class _Group:
    """What was shown of one log group.

    ``newest_ms`` is the time of the newest event up to which it was read without a break, 0 where
    none came, and ``whole_ms`` the moment from which on all that were shown are remembered; both
    in ms since the epoch.
    """

    def __init__(self) -> None:
        self.newest_ms = 0
        self.whole_ms = 0
        self.full: list[_Block] = []
        self.block = _Block()
        #: How often each is still to be expected of the tail that goes on.
        self.known: dict[int, int] = {}
        #: What was not yet looked into, with the number of its events; the oldest is last.
        self.unread: list[tuple[_Block, int]] = []

    def __len__(self) -> int:
        """How many events are remembered."""
        return len(self.full) * BLOCK + len(self.block.hashes)

    def expect(self, from_ms: int) -> None:
        """A tail gives again what happened from then on."""
        self.known = {}
        blocks = [
            (block, len(block.hashes))
            for block in (*self.full, self.block)
            if block.newest_ms >= from_ms
        ]
        self.unread = sorted(blocks, key=lambda pair: pair[0].oldest_ms, reverse=True)

    def expect_no_more(self) -> None:
        self.known = {}
        self.unread = []

    def is_expected(self, key: int, time_ms: int) -> bool:
        """Whether this is one that was shown; it counts once for each time."""
        known = self.known
        while self.unread and self.unread[-1][0].oldest_ms <= time_ms:
            block, count = self.unread.pop()
            for one in islice(block.hashes, count):
                known[one] = known.get(one, 0) + 1
        count = known.get(key, 0)
        if not count:
            return False
        if count == 1:
            del known[key]
        else:
            known[key] = count - 1
        return True

    def forget_block(self) -> None:
        """Forget the full block that lies furthest back; one with the future in it stays."""
        block = min(self.full, key=lambda each: each.newest_ms)
        self.full.remove(block)
        self.whole_ms = max(self.whole_ms, block.newest_ms + 1)


class ShownEvents:
    """Remembers the events of a tail by their time, stream and whole message.

    They are told apart in each log group, since that is what is read in the order of time: two
    functions may write to one. Two equal events are two. Lines that fell out of memory, or were
    taken off the screen, are known as long as any.
    """

    def __init__(self, now_ms: int, groups: Sequence[str] = (), most: int = MOST) -> None:
        """``groups`` are the log groups of the functions, by their index in the request."""
        #: When the tail was begun, and when something came of it last, in ms since the epoch.
        self._began_ms = self.now_ms = now_ms
        self._most = most
        self._count = 0
        self._has_left_out = False
        of_name = {name: _Group() for name in groups}
        self._groups = {source: of_name[name] for source, name in enumerate(groups)}

    def take(self, event: LogEvent) -> bool:
        """Whether this was shown before the tail went on; else it is remembered as shown."""
        group = self._groups.get(event.source)
        if group is None:
            group = self._groups[event.source] = _Group()
        time_ms = event.timestamp_ms
        # The ways in which a tail reads do not agree on the end of a line.
        key = hash((time_ms, event.stream, event.message.rstrip("\r\n")))
        if time_ms > group.newest_ms and not self._has_left_out:
            # One from the future tells only that its group was read after the tail was begun.
            newest_ms = time_ms if time_ms <= self.now_ms else self._began_ms
            group.newest_ms = newest_ms if newest_ms > group.newest_ms else group.newest_ms
        if (group.known or group.unread) and group.is_expected(key, time_ms):
            return True
        block = group.block
        # This runs for every event there is, and a call costs more than all the rest of it.
        block.oldest_ms = time_ms if time_ms < block.oldest_ms else block.oldest_ms
        block.newest_ms = time_ms if time_ms > block.newest_ms else block.newest_ms
        hashes = block.hashes
        hashes.append(key)
        if len(hashes) >= BLOCK:
            self._close(group)
        return False

    def take_all(self, run: LineRun) -> bool:
        """Remember all of these as shown, as :meth:`take` does with each.

        False, and nothing is remembered, where any may have been shown before, or has yet to come.
        """
        groups = {source: self._groups.setdefault(source, _Group()) for source in set(run.sources)}
        if max(run.times) > self.now_ms or any(
            group.known or group.unread for group in groups.values()
        ):
            return False
        keys = list(map(hash, zip(run.times, run.streams, run.texts, strict=True)))
        if len(groups) == 1:
            self._add(groups[run.sources[0]], keys, run.times)
            return True
        for source, group in groups.items():
            mine = [each == source for each in run.sources]
            self._add(group, list(compress(keys, mine)), list(compress(run.times, mine)))
        return True

    def _add(self, group: _Group, keys: Sequence[int], times: Sequence[int]) -> None:
        if not self._has_left_out:
            group.newest_ms = max(group.newest_ms, *times)
        begin = 0
        while begin < len(keys):
            block = group.block
            end = begin + BLOCK - len(block.hashes)
            some = times[begin:end]
            block.oldest_ms = min(block.oldest_ms, *some)
            block.newest_ms = max(block.newest_ms, *some)
            block.hashes.extend(keys[begin:end])
            begin = end
            if len(block.hashes) >= BLOCK:
                self._close(group)

    def _close(self, group: _Group) -> None:
        """A block is full: begin another one, and forget what is too much."""
        self._count += BLOCK
        group.full.append(group.block)
        group.block = _Block()
        while self._count > self._most:
            max(self._groups.values(), key=lambda each: len(each.full)).forget_block()
            self._count -= BLOCK

    def left_out(self) -> None:
        """The tail goes on though not all of the past was read.

        What comes from here on does not tell how far it was.
        """
        self._has_left_out = True

    def expect(self, now_ms: int, from_ms: Sequence[int]) -> None:
        """A tail begins that gives each function's events again, from then on."""
        self._began_ms = self.now_ms = now_ms
        self._has_left_out = False
        for source, since_ms in enumerate(from_ms):
            if source in self._groups:
                self._groups[source].expect(since_ms)

    def expect_no_more(self) -> None:
        """What comes from here on is new."""
        for group in self._groups.values():
            group.expect_no_more()

    def newest_ms(self, source: int) -> int:
        """Up to which event a function's group was read without a break; 0 where none came."""
        group = self._groups.get(source)
        return 0 if group is None else group.newest_ms

    def whole_ms(self, source: int) -> int:
        """From when on all events that were shown of a function's group are remembered."""
        group = self._groups.get(source)
        return 0 if group is None else group.whole_ms

    def count(self, source: int) -> int:
        """How many events are remembered of a function's group."""
        group = self._groups.get(source)
        return 0 if group is None else len(group)
