"""Filtering the logs: while one types, after Enter, in context, and after Escape."""

from textual.widgets import Input, Static

from lambdatui.core.logs import LogEvent, TailBatch
from lambdatui.ui.messages import LinesAsked, Noted
from lambdatui.ui.widgets.find_bar import FindBar
from tests.ui.logs_app import MINUTE, NOW, STREAM, PaneApp, batch, fed, numbered, started
from tests.ui.until import until

ONE, TWO = "9f2c6b1e-0000-4000-8000-000000000001", "7a11c0de-0000-4000-8000-000000000002"


def count(app: PaneApp) -> str:
    return str(app.query_one("#find-count", Static).content)


def advice(app: PaneApp) -> str:
    return str(app.query_one("#find-problem", Static).content)


def of_request(request: str, *messages: str) -> TailBatch:
    return TailBatch(
        events=tuple(
            LogEvent(NOW - MINUTE, message, stream=STREAM, request_id=request)
            for message in messages
        ),
        caught_up=True,
    )


async def test_what_one_types_hides_the_other_lines_at_once() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 300))
        await pilot.press("slash", *'"line 12"')
        await until(pilot, lambda: count(app) == "11 of 300 lines")
        await until(pilot, lambda: app.texts()[0] == "line 12")
        assert app.texts() == ["line 12", *[f"line {at}" for at in range(120, 130)]]
        await fed(pilot, numbered(120, 122))
        await until(pilot, lambda: count(app) == "13 of 302 lines")


async def test_terms_are_all_needed_and_can_exclude() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("INFO a b", "[ERROR] a", "[WARNING] a", "[ERROR] b"))
        await pilot.press("slash", *"level:error")
        await until(pilot, lambda: app.texts() == ["[ERROR] a", "[ERROR] b"])
        await pilot.press("ctrl+u", *"a !level:error !/b$/")
        await until(pilot, lambda: app.texts() == ["[WARNING] a"])


async def test_clearing_the_filter_keeps_the_line_in_sight() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 300))
        await pilot.press("slash", *'"line 12"', "enter")
        assert app.view.has_focus
        await pilot.press("N", "N")
        assert app.current == "line 127"
        row = app.texts().index("line 127")
        await pilot.press("escape")
        await pilot.pause()
        assert not app.query_one(FindBar).display
        assert app.current == "line 127"
        assert app.texts()[row] == "line 127"


async def test_x_shows_a_match_in_its_context_and_n_goes_to_the_next() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 300))
        await pilot.press("slash", *'"line 12"', "enter", "g")
        assert app.current == "line 12"
        await pilot.press("x")
        await until(pilot, lambda: "line 13" in app.texts())
        assert app.current == "line 12"
        assert count(app) == "11 of 300 lines · in context"
        await pilot.press("n")
        assert app.current == "line 120"
        await pilot.press("x")
        await until(pilot, lambda: "line 13" not in app.texts())
        assert app.current == "line 120"


async def test_escape_while_typing_goes_back_to_the_lines() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 30))
        before = app.rows()
        await pilot.press("slash", *"line 2", "escape")
        await pilot.pause()
        assert app.view.has_focus
        assert app.rows() == before
        await pilot.press("slash")
        assert app.query_one(Input).value == ""


async def test_a_wrong_expression_is_told_while_typing() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 30))
        await pilot.press("slash", *"/(/")
        await until(pilot, lambda: "is not a regular expression" in advice(app))
        await pilot.press("enter")
        assert app.query_one(Input).has_focus
        await pilot.press("ctrl+u", *"/e \\d$/")
        await until(pilot, lambda: count(app) == "10 of 30 lines")
        await pilot.press("ctrl+u", *"zzz")
        await until(pilot, lambda: count(app) == "none of 30 lines")


async def test_an_expression_that_would_take_forever_is_told_to_be_too_slow() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 100), batch("a" * 60 + "!"), numbered(0, 5))
        await pilot.press("slash", *"/(a|a)+$/", "enter")
        await until(pilot, lambda: advice(app) == "✗ This expression is too slow; make it simpler.")
        await pilot.press("enter")
        assert app.query_one(Input).has_focus
        await pilot.press("ctrl+u", *"/a!$/", "enter")
        await until(pilot, lambda: count(app) == "1 of 106 lines")
        assert app.current == "a" * 60 + "!"


async def test_keys_are_left_to_others_while_there_is_nothing_to_leave() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 30))
        assert not app.pane.check_action("match", (1,))
        assert not app.pane.check_action("leave", ())
        assert not app.pane.check_action("retry", ())
        await pilot.press("slash", *"line")
        assert app.pane.check_action("match", (1,))
        assert app.pane.check_action("leave", ())


async def test_o_shows_the_lines_of_one_invocation_and_then_all_again() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(
            pilot, of_request(ONE, "a1"), of_request(TWO, "b1"), of_request(ONE, "a2")
        )
        await pilot.press("g", "o")
        await until(pilot, lambda: app.texts() == ["a1", "a2"])
        await fed(pilot, of_request(ONE, "a3"))
        await fed(pilot, of_request(TWO, "b2"))
        await until(pilot, lambda: app.texts() == ["a1", "a2", "a3"])
        await pilot.press("o")
        await until(pilot, lambda: app.texts() == ["a1", "b1", "a2", "a3", "b2"])
        assert app.current == "a1"


async def test_o_on_a_line_of_no_invocation_says_so() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("by itself"))
        await pilot.press("o")
        await until(pilot, lambda: app.told)
        told = app.told[-1]
        assert isinstance(told, Noted)
        assert told.text == "This line belongs to no invocation that is known."


async def test_lines_that_another_pane_asks_for_are_filtered_and_gone_to() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(
            pilot, numbered(0, 100), of_request(ONE, "a1", "a2"), numbered(100, 200)
        )
        app.pane.look(LinesAsked(f"request:{ONE}", at_ms=NOW - MINUTE))
        await until(pilot, lambda: app.texts() == ["a1", "a2"])
        assert not app.view.window.following
        # Escape is left to the screen, which leads back to the pane that asked.
        assert not app.pane.check_action("leave", ())
        app.pane.active = False
        await until(pilot, lambda: len(app.texts()) > 2)


async def test_a_moment_that_was_not_read_is_read_by_itself_and_escape_goes_back() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 5))
        first = app.tail
        since, until_ms = NOW - 90 * MINUTE, NOW - 88 * MINUTE
        app.pane.look(LinesAsked(since_ms=since, until_ms=until_ms, at_ms=NOW - 89 * MINUTE))
        await until(pilot, lambda: app.tail is not first)
        assert (app.tail.request.since_ms, app.tail.request.until_ms) == (since, until_ms)
        assert not app.tail.request.follow
        events = tuple(
            LogEvent(NOW - (90 * MINUTE) + at * 20_000, f"old {at}", STREAM) for at in range(6)
        )
        await fed(pilot, TailBatch(events=events, caught_up=True))
        app.tail.give(None)
        await until(pilot, lambda: "the past, not followed" in app.status)
        await until(pilot, lambda: app.current == "old 3")
        second = app.tail
        app.pane.active = False
        await pilot.pause()
        app.pane.active = True
        await until(pilot, lambda: app.tail is not second and app.tail.request.follow)
        assert app.tail.request.since_ms == NOW - 10 * MINUTE
