"""Two panes over one tail: each shows its own function, whoever looked at what meanwhile."""

from textual.app import ComposeResult

from lambdatui.core.functions import Function
from lambdatui.ui.panes.invocations import InvocationsPane
from lambdatui.ui.panes.invocations_selection import InvocationSelection
from lambdatui.ui.panes.invocations_words import nothing
from tests.ui.invocations_screen import invocation
from tests.ui.logs_app import NOW, ORDERS, PaneApp
from tests.ui.until import until

BILLING = Function(name="billing", arn="arn:aws:lambda:eu-west-1:123456789012:function:billing")


class Both(PaneApp):
    def __init__(self) -> None:
        super().__init__()
        self.beside = InvocationsPane(self.tailing, lambda: self.now)

    def compose(self) -> ComposeResult:
        yield self.pane
        yield self.beside

    @property
    def read(self) -> tuple[str, ...]:
        """Which functions are read now."""
        return self.tail.request.functions if self.logs.tails else ()


async def test_a_pane_that_is_looked_at_again_shows_its_own_function_again() -> None:
    app = Both()
    async with app.run_test() as pilot:
        app.pane.function = ORDERS
        app.pane.active = True
        await until(pilot, lambda: app.read == ("orders",))
        app.pane.active = False
        app.beside.function = BILLING
        app.beside.active = True
        await until(pilot, lambda: app.read == ("billing",))
        app.beside.active = False
        # As from a third pane, in which the function was chosen again.
        app.pane.function = ORDERS
        app.pane.active = True
        await until(pilot, lambda: app.read == ("orders",))
        app.pane.active = False
        app.beside.function = BILLING
        app.beside.active = True
        await until(pilot, lambda: app.read == ("billing",))


async def test_what_has_come_and_is_not_shown_yet_is_not_said_to_be_missing() -> None:
    app = Both()
    async with app.run_test() as pilot:
        app.beside.function = ORDERS
        app.beside.active = True
        await until(pilot, lambda: app.read == ("orders",))
        app.tailing.story.caught_up = True
        none = InvocationSelection(lambda: NOW)
        assert nothing(app.tailing, none, NOW).startswith("No invocations")
        app.tailing.book.take((invocation(1),))
        assert nothing(app.tailing, none, NOW).startswith("Reading what orders logged")
