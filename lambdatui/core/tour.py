"""The tour of the demo: five things to press, in the order of an incident."""

from typing import NamedTuple


class Step(NamedTuple):
    """One thing to press. ``command`` is the id of its binding, ``words`` what comes of it."""

    command: str
    words: str


#: The demo's story: the release behind the alias ``live`` of payments-webhook fails.
STEPS = (
    Step("main.invocations", "payments-webhook fails: see each run"),
    Step("main.metrics", "since when it fails"),
    Step("main.logs", "its log lines, as they come"),
    Step("main.levers", "how to lead its alias live back to version 1"),
    Step("app.palette", "every act by its name, with its key"),
)


class Tour:
    """How far a person has come. It is over after the last step, or once it was skipped."""

    def __init__(self) -> None:
        self._done = 0

    @property
    def step(self) -> Step | None:
        """What is to be pressed now; None where the tour is over."""
        return STEPS[self._done] if self._done < len(STEPS) else None

    @property
    def number(self) -> int:
        """Which step that is, from 1."""
        return self._done + 1

    def did(self, command: str) -> bool:
        """A person did this; whether the tour goes on, or ends, by that."""
        if self.step is None or self.step.command != command:
            return False
        self._done += 1
        return True

    def skip(self) -> None:
        """A person wants no more of it."""
        self._done = len(STEPS)
