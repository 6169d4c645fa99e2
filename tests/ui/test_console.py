"""The whole console on a fixed account: moving between its halves, trouble, help, and hostility."""

import asyncio
from typing import Any

import pytest
from textual import events

from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import FunctionPage
from lambdatui.core.safe import UNSAFE
from lambdatui.ui.panes.functions import FunctionsPane
from tests.ui.backend import FakeBackend, function
from tests.ui.console_app import NARROW, WIDE, console, see, shown, unsee
from tests.ui.until import until


async def test_wide_list_and_pane_stand_side_by_side_and_the_pane_follows_the_cursor() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12", "Logs", "video-transcode")
        await pilot.press("j")
        await see(pilot, "inventory-sync · python3.12")


async def test_narrow_one_half_at_a_time() -> None:
    async with console().run_test(size=NARROW) as pilot:
        screen = await see(pilot, "video-transcode", "p95")
        assert "Insights" not in screen
        await pilot.press("enter")
        screen = await see(pilot, "Insights", "KeyError")
        assert "video-transcode" not in screen
        await pilot.press("escape")
        await see(pilot, "video-transcode")


async def test_narrow_asks_nothing_of_aws_for_a_function_that_was_not_opened() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        await pilot.press("j", "j", "j")
        # The title follows once the cursor has rested, which is when AWS would be asked. Which one
        # it rests on depends on whether the health came before the keys: trouble stands first.
        detail = pilot.app.screen.query_one("#detail")
        listed = pilot.app.screen.query_one(FunctionsPane)
        await until(
            pilot, lambda: listed.selected and listed.selected.name in str(detail.border_title)
        )
        assert backend.tails == []
        assert listed.selected
        name = listed.selected.name
        await pilot.press("enter")
        await until(pilot, lambda: backend.tails)
        # The one that polls may give way to Live Tail before anyone sees it alone.
        assert {each.functions for each in backend.tails} == {(name,)}


async def test_holding_a_key_asks_aws_for_the_function_at_rest_only() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await until(pilot, lambda: len(backend.tails) == 1)
        await pilot.press("j", "j", "j", "j")
        await until(pilot, lambda: backend.tails[-1].functions == ("payments-webhook",))
        assert len(backend.tails) == 2


@pytest.mark.parametrize(
    ("key", "seen"),
    [("l", "KeyError"), ("m", "Invocations"), ("c", "app.handler"), ("i", "Empty")],
)
async def test_each_pane_opens_by_its_letter_and_takes_the_focus(key: str, seen: str) -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press(key)
        await see(pilot, seen)
        detail = pilot.app.screen.query_one("#detail")
        await until(pilot, lambda: detail.has_focus_within)


async def test_a_letter_before_the_cursor_has_rested_means_the_function_under_it() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("j", "c")
        await see(pilot, "inventory-sync · python3.12", "app.handler")
        detail = pilot.app.screen.query_one("#detail")
        await until(pilot, lambda: detail.has_focus_within)


async def test_a_late_page_of_the_list_moves_nobody_from_the_function_at_hand() -> None:
    second = asyncio.Event()

    class Slow(FakeBackend):
        async def functions(self) -> Any:
            yield FunctionPage(functions=(function("orders-api"),))
            await second.wait()
            yield FunctionPage(functions=(function("delete-all-customers"),), last=True)

    backend = Slow((function("orders-api"), function("delete-all-customers")))
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "orders-api")
        await pilot.press("i")
        await see(pilot, "^r run")
        second.set()
        await see(pilot, "Functions 2", "delete-all-customers")
        await pilot.press("ctrl+r")
        # The profile's name is a protected one.
        await see(pilot, "Type the function's name")
        await pilot.press(*"orders-api", "enter")
        await until(pilot, lambda: backend.invoked)
        assert [request.function for request in backend.invoked] == [function("orders-api").arn]
        await pilot.press("escape")
        await see(pilot, "orders-api · python3.12")


async def test_panes_open_by_mouse() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.click("TabBar", offset=(9, 0))
        await see(pilot, "outcome")
        await pilot.click("TabBar", offset=(46, 0))
        await see(pilot, "app.handler")


async def test_escape_goes_back_to_the_list() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("c")
        await see(pilot, "app.handler")
        await pilot.press("escape")
        functions = pilot.app.screen.query_one(FunctionsPane)
        await until(pilot, lambda: functions.has_focus_within)


async def test_z_gives_the_whole_width_to_the_half_with_the_focus_and_takes_it_back() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("c")
        await see(pilot, "app.handler")
        await pilot.press("z")
        await unsee(pilot, "video-transcode")
        await pilot.press("z")
        await see(pilot, "app.handler", "video-transcode")


async def test_a_filter_is_typed_over_every_key_that_means_something() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("slash", *"lmciq")
        await see(pilot, "lmciq", "No function matches")
        await pilot.press("escape", "escape")
        await see(pilot, "video-transcode")


async def test_a_new_filter_takes_the_place_of_the_one_that_was_kept() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("slash", *"payments", "enter")
        await see(pilot, "Functions 1 of 7", "payments-webhook · python3.12")
        await pilot.press("slash", *"thumb")
        await see(pilot, "Functions 1 of 7", "thumbnail · python3.12")


async def test_keys_that_arrive_together_are_taken_in_their_order() -> None:
    """As over a slow line: every key is in the queue before the first one is handled."""
    async with console().run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        for key in ("slash", *"payments", "enter", "c", "j", "j", "y"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        # The letters went into the filter, and the rest into the pane that c opened.
        await see(pilot, "Functions 1 of 7", "payments-webhook · python3.12", "OSC 52")


async def test_help_shows_the_keys_of_every_pane() -> None:
    async with console().run_test(size=(120, 300)) as pilot:
        await see(pilot, "cleanup-expired")
        await pilot.press("question_mark")
        screen = await see(pilot, "Everywhere", "Functions")
        for title in ("Logs", "Invocations", "Insights", "Metrics", "Config", "Invoke"):
            assert title in screen
        for words in ("error before", "show value", "save as", "enlarge the pane"):
            assert words in screen
        await pilot.press("escape")
        await unsee(pilot, "Everywhere")


async def test_a_denied_list_says_what_to_do_and_the_console_stays() -> None:
    backend = FakeBackend()
    backend.denied.add("functions")
    async with console(backend).run_test(size=NARROW) as pilot:
        await see(pilot, "AWS does not allow ada", "Ask for the permission", "denied")
        backend.denied.clear()
        await pilot.press("r")
        await see(pilot, "video-transcode")
        await unsee(pilot, "✗ denied")


async def test_who_we_are_is_asked_again_once_aws_answers() -> None:
    backend = FakeBackend()
    backend.denied.update({"functions", "identity"})
    async with console(backend).run_test(size=NARROW) as pilot:
        await see(pilot, "account not known")
        backend.denied.clear()
        await pilot.press("r")
        await see(pilot, "1234-5678-9012", "acme-prod")


async def test_one_pane_that_is_denied_leaves_the_others_alone() -> None:
    backend = FakeBackend()
    backend.denied.add("metrics")
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("m")
        await see(pilot, "AWS does not allow ada")
        await pilot.press("c")
        await see(pilot, "app.handler")


async def test_the_error_log_has_the_whole_of_it() -> None:
    backend = FakeBackend()
    backend.denied.update({"functions", "identity"})
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "AWS does not allow ada")
        await pilot.press("exclamation_mark")
        screen = await see(pilot, "Errors of this session", "call identity", "call functions")
        assert "while asking AWS who we are" in screen


async def test_a_crash_keeps_local_variables_to_itself(capsys: pytest.CaptureFixture[str]) -> None:
    app = console()

    def broken() -> None:
        password = "correct-horse-battery"
        raise ZeroDivisionError(len(password))

    async def crashing() -> None:
        async with app.run_test(size=WIDE) as pilot:
            app.call_later(broken)
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await crashing()
    assert isinstance(app.crash, ZeroDivisionError)
    told = capsys.readouterr()
    assert "correct-horse" not in told.out + told.err


HOSTILE = "\x1b]52;c;AAAA\x07[red]x[/red] [/foo] [$LATEST] \x9b2J \u202egnp.exe"


async def test_hostile_text_in_every_place_is_shown_as_text() -> None:
    hostile = function(
        "hostile", runtime=HOSTILE, handler=HOSTILE, description=HOSTILE, architecture=HOSTILE
    )

    class Hostile(FakeBackend):
        async def section(self, *given: Any, **named: Any) -> Any:
            raise fail(Kind.SERVER, HOSTILE, HOSTILE)

    async with console(Hostile((hostile,))).run_test(size=WIDE) as pilot:
        for key in ("l", "m", "i", "c", "exclamation_mark"):
            await see(pilot, "[/foo]" if key != "exclamation_mark" else "server")
            assert not UNSAFE.search(shown(pilot.app).replace("\n", ""))
            await pilot.press(key)
        screen = await see(pilot, "Errors of this session", "[red]x[/red] [/foo] [$LATEST]")
        assert not UNSAFE.search(screen.replace("\n", ""))


async def test_read_only_is_in_the_header() -> None:
    async with console(read_only=True).run_test(size=NARROW) as pilot:
        await see(pilot, "READ-ONLY")


async def test_a_copied_value_goes_out_by_the_terminal_and_is_said() -> None:
    async with console().run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("c")
        await see(pilot, "app.handler")
        detail = pilot.app.screen.query_one("#detail")
        await until(pilot, lambda: detail.has_focus_within)
        await pilot.press("j", "j", "y")
        await see(pilot, "OSC 52")


async def test_the_palette_runs_what_it_names_with_the_key_beside_it() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("colon")
        await see(pilot, "Search for commands", "main · key c")
        await pilot.press(*"config", "enter")
        await see(pilot, "app.handler")
