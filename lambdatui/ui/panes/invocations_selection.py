"""What a person chose to see of the invocations, and what that comes to."""

from collections.abc import Sequence
from functools import partial

from lambdatui.core.error_groups import ErrorGroup, error_groups, in_group
from lambdatui.core.functions import Function
from lambdatui.core.invocation import Invocation
from lambdatui.core.invocation_summary import Summary, summary
from lambdatui.core.stop import Clock
from lambdatui.ui.aside import aside
from lambdatui.ui.panes.invocations_filter import ORDERS, in_order, let_through
from lambdatui.ui.panes.invocations_shown import ShownInvocations
from lambdatui.ui.widgets.invocation_columns import InvocationCells, InvocationColumn


class InvocationSelection:
    """The filter, the failures by group or those of one, and an order.

    ``grouped`` says that the groups are shown, or the one ``group`` that was chosen of them.
    ``rows`` are the invocations that are chosen so, ``groups`` the failures among those that the
    words of the filter let through, who are ``fitting`` in number. ``summary`` is that of all that
    fit, whether or not only the failures of them are shown, or that of one group. All are those of
    the last :meth:`renew`.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._fitting = ShownInvocations()
        self._narrowed = ShownInvocations()
        self.functions: tuple[Function, ...] = ()
        self.cells = InvocationCells((), clock)
        self.words = ""
        self.failed_only = False
        self.grouped = False
        self.group: ErrorGroup | None = None
        self.order = InvocationColumn.WHEN
        self.descending = True
        self.rows: Sequence[Invocation] = ()
        self.groups: tuple[ErrorGroup, ...] = ()
        self.summary: Summary | None = None
        self.total = self.fitting = 0
        self._invocations: Sequence[Invocation] = ()
        # What was chosen has a number; what was done last is for that of its time.
        self._generation = 0
        self._done = -1

    def clear(self) -> None:
        """There are no invocations, and so no groups of them."""
        self.groups, self.total, self.fitting = (), 0, 0
        self.enter(None)
        self._fitting.clear()

    @property
    def in_groups(self) -> bool:
        """Whether the groups are shown, and not the invocations of one."""
        return self.grouped and self.group is None

    @property
    def is_pending(self) -> bool:
        """Whether what was chosen has still to be worked out."""
        return self._done != self._generation

    @property
    def is_filtered(self) -> bool:
        """Whether the filter may keep any back."""
        return bool(self.words) or self.failed_only

    @property
    def newest_first(self) -> bool:
        """Whether new invocations come at the top."""
        return self.order is InvocationColumn.WHEN and self.descending

    @property
    def failures(self) -> int:
        """How many invocations the groups have together."""
        return sum(group.count for group in self.groups)

    def of(self, functions: tuple[Function, ...]) -> bool:
        """Whose invocations they are; whether that is new."""
        if functions == self.functions:
            return False
        self.functions = functions
        self.cells = InvocationCells(functions, self._clock)
        self.filter(self.words, failed_only=self.failed_only)
        return True

    def filter(self, words: str, *, failed_only: bool) -> None:
        """Let through what these words fit, and show all of it or the failures alone."""
        self.words, self.failed_only = words, failed_only
        self._generation += 1
        self._fitting.choose(let_through(words, self.cells))
        self._narrow()

    def enter(self, group: ErrorGroup | None) -> None:
        """Choose only the invocations of one group; None for all."""
        self.group = group
        # Rows of others are not to be taken for rows of this one, nor the other way round.
        self.rows, self.summary = (), None
        self._generation += 1
        self._narrow()

    def _narrow(self) -> None:
        """Of those that fit, show the members of one group, or the failures, or all."""
        if self.group is not None:
            key = self.group.key
            self._narrowed.choose(lambda row: in_group(row, key))
        else:
            self._narrowed.choose((lambda row: row.failed) if self.failed_only else None)

    def sort(self, order: InvocationColumn, *, descending: bool = True) -> None:
        """Choose the order: of the newest, or the largest, first."""
        self.order, self.descending = order, descending
        self._generation += 1

    def reverse(self) -> None:
        """Turn the order around."""
        self.sort(self.order, descending=not self.descending)

    def next_order(self) -> None:
        """The next order; after the last one the first."""
        self.sort(ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)])

    async def renew(self, invocations: Sequence[Invocation]) -> bool:
        """These are all there are, the newest first.

        False where nothing came of it: they are the same as before, or something else was chosen
        meanwhile.
        """
        # A comparison ends at the first invocation that is another object, which costs nothing.
        if not self.is_pending and invocations == self._invocations:
            return False
        generation = self._generation
        fitting, narrowed = self._fitting, self._narrowed
        if not (await fitting.take(invocations) and await narrowed.take(fitting.rows)):
            return False
        # All of this takes its time where there are many: a thread lets keys have their turn.
        groups: tuple[ErrorGroup, ...] = ()
        if self.grouped:
            groups = await aside(partial(error_groups, fitting.rows))
        counted = fitting.rows if self.group is None else narrowed.rows
        figures = await aside(partial(summary, counted))
        rows = await aside(partial(in_order, narrowed.rows, self.order, descending=self.descending))
        if generation != self._generation:
            return False
        self.groups, self.summary, self.rows = groups, figures, rows
        self.total, self.fitting = fitting.total, len(fitting.rows)
        if self.group is not None:
            key = self.group.key
            self.group = next((each for each in groups if each.key == key), self.group)
        self._invocations, self._done = invocations, generation
        return True
