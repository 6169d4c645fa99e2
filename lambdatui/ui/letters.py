"""The dead letters behind a replay: deleted once their events ran well, else given back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from lambdatui.core.dead_letters import DeadLetter
from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.ports import DeadLettersPort

#: Requests under way at once.
_AT_ONCE = 8


def by_number(letters: Sequence[DeadLetter]) -> dict[int, DeadLetter]:
    """The letters by the numbers of their events in the plan that is made of them."""
    return dict(enumerate((letter for letter in letters if letter.event), 1))


class Letters:
    """``left`` are the letters that are neither deleted nor given back, by their numbers."""

    def __init__(self, port: DeadLettersPort, letters: Mapping[int, DeadLetter]) -> None:
        self.left = dict(letters)
        self._port = port

    async def delete(self, numbers: Sequence[int]) -> tuple[int, Fault | None]:
        """Delete these for good; how many were, and what was wrong with the first that was not."""
        return await self._each(numbers, self._port.delete_dead_letter)

    async def release(self) -> tuple[int, Fault | None]:
        """Make those that are left visible to others now, and not when their time is over."""
        return await self._each(list(self.left), self._port.release_dead_letter)

    async def _each(
        self, numbers: Sequence[int], do: Callable[[DeadLetter], Awaitable[None]]
    ) -> tuple[int, Fault | None]:
        room = asyncio.Semaphore(_AT_ONCE)
        wrong: list[Fault] = []
        done: list[int] = []

        async def one(number: int, letter: DeadLetter) -> None:
            async with room:
                try:
                    await do(letter)
                except LambdatuiError as error:
                    wrong.append(error.fault)
                else:
                    done.append(number)

        known = [(number, self.left[number]) for number in numbers if number in self.left]
        await asyncio.gather(*(one(number, letter) for number, letter in known))
        for number in done:
            del self.left[number]
        return len(done), wrong[0] if wrong else None
