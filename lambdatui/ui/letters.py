"""The dead letters behind a replay: deleted once their events ran well, else given back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from lambdatui.core.dead_letters import DeadLetter
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.ports import DeadLettersPort
from lambdatui.core.stop import Clock

#: Requests under way at once.
_AT_ONCE = 8
#: Milliseconds before a letter is visible to others again from which it is not sent any more:
#: longer than it takes until a stop is heard.
_EARLY_MS = 5_000


def by_number(letters: Sequence[DeadLetter]) -> dict[int, DeadLetter]:
    """The letters by the numbers of their events in the plan that is made of them."""
    return dict(enumerate((letter for letter in letters if letter.event), 1))


class Letters:
    """``left`` are the letters that are neither deleted nor given back, by their numbers."""

    def __init__(
        self, port: DeadLettersPort, letters: Mapping[int, DeadLetter], clock: Clock
    ) -> None:
        self.left = dict(letters)
        self._port = port
        self._clock = clock
        #: Those of no event of the plan any more: they are only given back.
        self._others: list[DeadLetter] = []

    @property
    def held(self) -> bool:
        """Whether there is one that is not deleted and was not given back."""
        return bool(self.left or self._others)

    def check(self, numbers: Sequence[int]) -> None:
        """Return where the letters of these events can be sent: nobody else can be given them.

        Raises:
            LambdatuiError: CONFLICT, where others see one of them again, or will in a moment.
        """
        last_ms = self._clock() + _EARLY_MS
        known = [self.left[number] for number in numbers if number in self.left]
        seen = sum(letter.hidden_ms <= last_ms for letter in known)
        if seen:
            letters = "1 letter is" if seen == 1 else f"{seen:,} letters are"
            raise fail(
                Kind.CONFLICT,
                f"{letters} not sent: no longer hidden from others, who may be at work on the same "
                "event.",
                "Leave, and read the queue again.",
            )

    def renumber(self, numbers: Sequence[int]) -> None:
        """From here on these are the letters of the events 1, 2 and so on, and others of none."""
        chosen = [self.left.pop(number, None) for number in numbers]
        self._others += self.left.values()
        self.left = {at: letter for at, letter in enumerate(chosen, 1) if letter is not None}

    async def delete(self, numbers: Sequence[int]) -> tuple[int, Fault | None]:
        """Delete these for good; how many were, and what was wrong with the first that was not."""
        known = [self.left[number] for number in numbers if number in self.left]
        return await self._each(known, self._port.delete_dead_letter)

    async def release(self) -> tuple[int, Fault | None]:
        """Make those that are left visible to others now, and not when their time is over."""
        letters = [*self.left.values(), *self._others]
        return await self._each(letters, self._port.release_dead_letter)

    async def _each(
        self, letters: Sequence[DeadLetter], do: Callable[[DeadLetter], Awaitable[None]]
    ) -> tuple[int, Fault | None]:
        room = asyncio.Semaphore(_AT_ONCE)
        wrong: list[Fault] = []
        done: list[DeadLetter] = []

        async def one(letter: DeadLetter) -> None:
            async with room:
                try:
                    await do(letter)
                except LambdatuiError as error:
                    wrong.append(error.fault)
                else:
                    done.append(letter)

        await asyncio.gather(*(one(letter) for letter in letters))
        gone = {id(letter) for letter in done}
        self.left = {at: each for at, each in self.left.items() if id(each) not in gone}
        self._others = [each for each in self._others if id(each) not in gone]
        return len(done), wrong[0] if wrong else None
