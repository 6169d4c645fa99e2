"""The screen of a replay in an app that answers questions as the console does."""

from collections.abc import Callable

from textual.app import App
from textual.widgets import Static

from lambdatui.core.replay import (
    ReplayItem,
    ReplayOptions,
    ReplayPlan,
    Verdict,
    numbered,
)
from lambdatui.ui.messages import ConfirmationAsked, CopyRequested, TextAsked
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.replay import ReplayScreen
from lambdatui.ui.widgets.table import Table
from tests.ui.backend import function
from tests.ui.replay_ports import FakeReplay
from tests.ui.screen_host import NOW_MS

WEBHOOK = function("payments-webhook", timeout_s=10)


def item(name: str, **more: object) -> ReplayItem:
    return ReplayItem(number=0, name=name, payload=b"{}", **more)  # type: ignore[arg-type]  # the names are the item's own


def plan(*items: ReplayItem, **options: object) -> ReplayPlan:
    return ReplayPlan(
        id="",
        function="payments-webhook",
        items=numbered(items),
        options=ReplayOptions(**options),  # type: ignore[arg-type]  # the names are its own
    )


class ReplayApp(App[None]):
    """Answers questions as the console does. ``now_ms`` is the time, which a test may move."""

    def __init__(
        self,
        port: FakeReplay,
        asked: ReplayPlan,
        *,
        protects: Callable[[ReplayPlan], str] = lambda plan: "",
        **more: object,
    ) -> None:
        super().__init__()
        self.now_ms = NOW_MS
        self.replay = ReplayScreen(
            port,
            WEBHOOK,
            asked,
            clock=lambda: self.now_ms,
            protects=protects,
            **more,  # type: ignore[arg-type]  # the names are its own
        )
        self.copied: list[str] = []
        self.given: list[ReplayPlan | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.replay, self.given.append)

    def on_text_asked(self, message: TextAsked) -> None:
        self.push_screen(AskText.of(message), message.answer)

    def on_confirmation_asked(self, message: ConfirmationAsked) -> None:
        self.push_screen(Confirm.of(message), message.answer)

    def on_copy_requested(self, message: CopyRequested) -> None:
        self.copied.append(message.text)

    @property
    def about(self) -> str:
        return str(self.replay.query_one("#about", Static).content)

    @property
    def verdicts(self) -> list[Verdict | None]:
        rows = self.replay.query_one(Table).rows
        return [row.record.verdict if row.record else None for row in rows]
