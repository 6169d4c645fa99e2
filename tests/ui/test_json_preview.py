"""A text to look at, whatever it is and however long."""

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.widgets.json_preview import JsonPreview
from tests.ui.screen_host import HOSTILE
from tests.ui.until import until


class Host(App[None]):
    """A preview alone."""

    def __init__(self) -> None:
        super().__init__()
        self.copied: list[str] = []

    def compose(self) -> ComposeResult:
        """The preview."""
        yield JsonPreview("Sent")

    def on_copy_requested(self, message: CopyRequested) -> None:
        """Note it."""
        self.copied.append(message.text)


def _text(app: App[None]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def _shows(pilot: Pilot[None], app: App[None], words: str) -> None:
    await until(pilot, lambda: words in _text(app))


async def test_json_is_indented_and_a_text_stays_as_it_is() -> None:
    app = Host()
    async with app.run_test() as pilot:
        preview = app.query_one(JsonPreview)
        preview.show_text('{"a":[1.10]}', title="Sent · 12 bytes")
        await _shows(pilot, app, "    1.10")
        assert "Sent · 12 bytes" in _text(app)
        preview.show_text("a  b")
        await _shows(pilot, app, "a  b")
        preview.show_text(HOSTILE)
        await _shows(pilot, app, "[/x] ␛[31m[red]")


async def test_a_copy_takes_the_text_as_it_came() -> None:
    app = Host()
    async with app.run_test() as pilot:
        preview = app.query_one(JsonPreview)
        preview.focus()
        preview.show_text('{"a":1}')
        await pilot.press("y")
        await until(pilot, lambda: app.copied == ['{"a":1}'])
        preview.say("Nothing was kept.")
        await _shows(pilot, app, "Nothing was kept.")
        await pilot.press("y")
        await pilot.pause()
        assert len(app.copied) == 1


async def test_a_sentence_is_broken_between_its_words_in_any_width() -> None:
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        preview = app.query_one(JsonPreview)
        preview.say("What was sent is not kept: it was sent with --no-history, or long ago.")
        await _shows(pilot, app, "What was sent is not kept:")
        await pilot.resize_terminal(20, 10)
        await until(pilot, lambda: "What was sent is n" not in _text(app))
        assert "What was sent is" in _text(app)


async def test_all_of_a_long_text_is_shown() -> None:
    app = Host()
    async with app.run_test() as pilot:
        preview = app.query_one(JsonPreview)
        preview.show_text("[" + ",".join(map(str, range(30_000))) + "]")
        await until(pilot, lambda: preview.line_count == 30_002)


async def test_a_text_that_comes_while_a_long_one_is_laid_out_takes_its_place() -> None:
    app = Host()
    async with app.run_test() as pilot:
        preview = app.query_one(JsonPreview)
        preview.show_text("[" + ",".join(map(str, range(100_000))) + "]")
        await until(pilot, lambda: preview.line_count)
        preview.show_text("{}")
        await _shows(pilot, app, "{}")
        preview.show_text("[" + ",".join(map(str, range(100_000))) + "]")
        preview.say("not kept")
        await _shows(pilot, app, "not kept")
        await pilot.pause(0.05)
        assert preview.line_count == 1
