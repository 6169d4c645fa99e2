"""What a tail that goes on reads again, and what is said of that once it is sure."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from lambdatui.core.errors import Fault
from lambdatui.core.logs import Notice, NoticeKind, TailBatch
from lambdatui.core.notice_words import range_words
from lambdatui.core.stop import Clock
from lambdatui.ui.tail_silence import Silence
from lambdatui.ui.widgets.log_feed import LogFeed
from lambdatui.ui.widgets.tail_holes import ALL, is_missed
from lambdatui.ui.widgets.tail_story import TailStory

#: CloudWatch may show an event only seconds after it came: what was missed counts as read again by
#: a tail that began so long after it, and another one is begun for that, once; in seconds.
SURE_S = 10.0
#: A read that does not come to that, as it has trouble, is made again, after pauses that double.
_DOUBLES = 5


class TailAgain:
    """Says that nothing was read, and later that it was read again; or what was not."""

    def __init__(
        self,
        say: Callable[[Notice], None],
        restart: Callable[[], None],
        clock: Clock,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``say`` gets each notice, ``restart`` has all of it read once more; ``pause`` waits for
        so many seconds.
        """
        self._say = say
        self._restart = restart
        self._clock = clock
        self._pause = pause
        self._silence = Silence()
        self._task: asyncio.Task[None] | None = None
        self._restarts = 0
        #: By our clock, when it was last told that something was missed, and when that ended which
        #: this tail reads again.
        self._missed_ms = self._ended_ms = 0
        #: Whether nothing was read for a while, and it was not said how far back it was read then.
        self._was_away = False
        #: From when on the tail reads again, in ms since the epoch; 0 where that is all of it.
        self._back_ms = 0
        self._is_crowded = False

    def failed(self, fault: Fault) -> None:
        """A tail has failed: what comes until the next one reads is missed."""
        self._silence.begin(self._clock(), fault)
        self._was_away = True
        self.cancel()

    def left(self) -> None:
        """Nobody looks, so nothing is read."""
        self._silence.forget()
        self._was_away = True
        self.cancel()

    def start_over(self) -> None:
        """Something else is read, or everything from its beginning."""
        self._silence.forget()
        self._was_away, self._back_ms, self._is_crowded = False, 0, False
        self._restarts = 0
        self.cancel()

    def cancel(self) -> None:
        """The tail that was to be sure of something has stopped."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def goes_on(
        self, feed: LogFeed, story: TailStory, from_ms: Sequence[int], *, was_whole: bool
    ) -> None:
        """A tail begins that reads each function from then on; ``was_whole`` as in TailHoles."""
        self.cancel()
        self._ended_ms = self._missed_ms
        self._back_ms, self._is_crowded = feed.back_ms, feed.is_crowded
        story.holes.read_again(from_ms, was_whole=was_whole)

    def hear(self, batch: TailBatch) -> None:
        """A batch came, and is taken in next."""
        if any(is_missed(notice) for notice in batch.notices):
            self._missed_ms = self._clock()

    def reads(self, story: TailStory, *, has_lines: bool) -> None:
        """Something was read, without trouble."""
        silence = self._silence.end(self._clock())
        if silence is not None and has_lines:
            self._ended_ms = self._missed_ms = silence.to_ms
            story.holes.reads_too(silence)
            self._say(silence)

    def took_in(self, story: TailStory) -> None:
        """A batch was taken in: there may be something to be said, now or once it is sure."""
        if not story.caught_up or story.is_ill:
            # Sure of nothing; and what trouble left out is read when it is over.
            self.cancel()
            return
        self._tell_how_far(story)
        holes = story.holes
        if not holes.reads_again:
            return
        if story.is_whole and story.began_ms >= self._ended_ms + int(SURE_S * 1000):
            self._restarts = 0
            self.cancel()
            self._say(holes.filled(self._clock(), back_ms=self._back_ms))
        elif self._task is None:
            wait_s = SURE_S * 2.0 ** min(self._restarts, _DOUBLES)
            self._task = asyncio.create_task(self._read_once_more(wait_s))

    def _tell_how_far(self, story: TailStory) -> None:
        if not self._was_away:
            return
        self._was_away = False
        if not self._back_ms or (story.holes.reads_again and not self._is_crowded):
            return
        now_ms = self._clock()
        since = range_words(self._back_ms, self._back_ms, now_ms)
        why = "More events came than are remembered, so it" if self._is_crowded else "It"
        text = (
            f"{why} was read again from {since} on. What came before that, late and while nothing "
            "was read, may be missing."
        )
        self._say(Notice(kind=NoticeKind.CROWDED, text=text, at_ms=now_ms, source=ALL))

    async def _read_once_more(self, wait_s: float) -> None:
        await self._pause(wait_s)
        self._task = None
        self._restarts += 1
        self._restart()
