"""What the levers of a function stand at, as far as it was read."""

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from lambdatui.core.errors import Fault, Kind, fault_of
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.core.lever_list import LeverRow
from lambdatui.core.lever_ports import LeversPort
from lambdatui.core.lever_words import normal, words
from lambdatui.core.section import SectionAnswers
from lambdatui.ui.widgets.columns import CellText

Value = TypeVar("Value")

READING = "reading what levers stand at"


class LeverReadings:
    """Each is read once, until all are to be read again; each fails by itself."""

    def __init__(self, port: LeversPort) -> None:
        self._port = port
        self._states: dict[LeverTarget, LeverState] = {}
        self._faults: dict[LeverTarget, Fault] = {}
        #: Those that are shown as they were until they are read again.
        self._old: set[LeverTarget] = set()
        self._age = 0

    def forget(self) -> None:
        """All is read again; what it stood at is shown until then, and marked."""
        self._old = set(self._states)
        self._faults.clear()
        self._age += 1

    def state(self, target: LeverTarget) -> LeverState | None:
        """What it stands at; None where it was not read since all was forgotten."""
        return None if target in self._old else self._states.get(target)

    def fault(self, target: LeverTarget) -> Fault | None:
        """Why it could not be read."""
        return self._faults.get(target)

    def next(self, rows: Iterable[LeverRow]) -> LeverTarget | None:
        """The first of them that is still to be read."""
        for target in (each.target for each in rows):
            if self.state(target) is None and target not in self._faults and not is_unnamed(target):
                return target
        return None

    async def read(self, target: LeverTarget) -> Fault | None:
        """Read one, with those that the same answer tells of, and say why not."""
        age = self._age
        try:
            found = await self._port.listed_levers(target)
        except Exception as error:
            fault = fault_of(error, READING)
            if age == self._age:
                self._faults[target] = fault
            return fault
        for state in found:
            # What was asked for before all was forgotten may be as it was then.
            if age == self._age:
                self._states[state.target] = state
                self._old.discard(state.target)
                self._faults.pop(state.target, None)
        return None

    def cell(self, row: LeverRow) -> CellText:
        """What it stands at, in a table; after a ``…`` what it stood at when it was last heard."""
        target = row.target
        if (state := self.state(target)) is not None:
            stopped = target.lever is Lever.RESERVED and state.value == 0
            return (_words(state), "warning" if stopped or state.value is False else "")
        if (fault := self._faults.get(target)) is not None:
            return (f"✗ {fault.what}", "trouble")
        if is_unnamed(target):
            return (row.known, "muted")
        old = self._states.get(target)
        return (f"… {row.known if old is None else _words(old)}".rstrip(), "muted")


def told_by(readings: LeverReadings, function: Function) -> Function:
    """The function with what was read of it: a list is as old as its last reading."""

    def value(lever: Lever, kind: type[Value], known: Value) -> Value:
        state = readings.state(LeverTarget(lever=lever, function=function.name, arn=function.arn))
        read = state.value if state is not None else known
        return read if isinstance(read, kind) else known

    return replace(
        function,
        memory_mb=value(Lever.MEMORY, int, function.memory_mb),
        timeout_s=value(Lever.TIMEOUT, int, function.timeout_s),
        description=value(Lever.DESCRIPTION, str, function.description),
    )


def _words(state: LeverState) -> str:
    lever = state.target.lever
    return words(lever, normal(lever, state.value))


def is_unnamed(target: LeverTarget) -> bool:
    """Whether it is an alias that has to be named first."""
    return target.lever is Lever.NEW_ALIAS and not target.part


def troubles(answers: SectionAnswers) -> list[str]:
    """What could not be read; that there is no policy or no URL is none."""
    faults = (each.fault for each in answers.answers)
    return [each.sentence() for each in faults if each and each.kind is not Kind.NOT_FOUND]
