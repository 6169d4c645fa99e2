"""The changes that were made in this session, so that each can be looked at and undone."""

from collections.abc import Callable

from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.ui.pulling import Pulling


class Pulls:
    """The newest change of each lever, while it goes and after. It is kept in memory only.

    A change that was refused leaves all as it was, and so the one before it the newest.
    """

    def __init__(self, ended: Callable[[LeverTarget], None] | None = None) -> None:
        """``ended`` is called after every change that may have changed something."""
        self._ended = ended
        self._newest: dict[LeverTarget, Pulling] = {}

    def of(self, target: LeverTarget) -> Pulling | None:
        """The newest change of this lever, perhaps under way; None where there was none."""
        return self._newest.get(target)

    def shown_at(self, target: LeverTarget) -> Pulling | None:
        """As :meth:`of`; an alias also has that by which it was made."""
        found = [self.of(target)]
        if target.lever is Lever.ALIAS:
            made = LeverTarget(
                lever=Lever.NEW_ALIAS, function=target.function, part=target.part, arn=target.arn
            )
            found.append(self.of(made))
        known = [each for each in found if each is not None]
        return max(known, key=lambda each: each.at_ms, default=None)

    async def run(self, pulling: Pulling) -> None:
        """Send it, and wait for its end."""
        target = pulling.target
        before = self._newest.get(target)
        self._newest[target] = pulling
        await pulling.run()
        if pulling.was_refused and self._newest.get(target) is pulling:
            if before is None:
                del self._newest[target]
            else:
                self._newest[target] = before
        if self._ended is not None and not pulling.was_refused:
            self._ended(target)
