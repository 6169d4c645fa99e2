"""Notes of the same words are one, with how often it came; others stay."""

from textual.notifications import Notification

from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.messages import Noted
from lambdatui.ui.toasts import count_in
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import see
from tests.ui.until import until


def test_only_the_same_words_are_counted() -> None:
    old = [
        Notification("Cannot copy. (x3)"),
        Notification("Cannot copy.", severity="error"),
        Notification("Cannot copy. Try again."),
    ]
    new = Notification("Cannot copy.")
    assert count_in(new, old) == old[:1]
    assert new.message == "Cannot copy. (x4)"
    other = Notification("Copied.")
    assert count_in(other, old) == []
    assert other.message == "Copied."


async def test_a_note_that_comes_again_does_not_pile_up() -> None:
    app = ConsoleApp(FakeBackend(), clock)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for _ in range(3):
            app.notify("[/x] Nothing was sent.", markup=False)
        await see(pilot, "[/x] Nothing was sent. (x3)")
        assert len(app._notifications) == 1


async def test_a_note_takes_the_place_of_the_last_one_about_the_same() -> None:
    app = ConsoleApp(FakeBackend(), clock)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.post_message(Noted("Reading the last hour.", about="logs"))
        app.post_message(Noted("Copied."))
        await see(pilot, "Reading the last hour.")
        app.post_message(Noted("Reading the last 3 hours.", about="logs"))
        await see(pilot, "Reading the last 3 hours.")
        assert [each.message for each in app._notifications] == [
            "Copied.",
            "Reading the last 3 hours.",
        ]
        # What was taken away leaves no gap.
        await until(pilot, lambda: len(pilot.app.screen.query("ToastHolder")) == 2)
