"""The whole console on a fixed account: moving between its halves, trouble, help, and hostility."""

import asyncio
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, fail
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.functions import FunctionPage
from lambdatui.core.logs import TailMode
from lambdatui.core.safe import UNSAFE
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.messages import EventOffered, LinesAsked
from lambdatui.ui.offers import Offer
from lambdatui.ui.panes.functions import FunctionsPane
from lambdatui.ui.screens.ask import TypedName
from tests.ui.backend import FakeBackend, clock, function
from tests.ui.until import until

NARROW, WIDE = (80, 24), (120, 40)
#: Over SSH no program is asked to fill the clipboard of whoever runs the tests.
REMOTE = {"SSH_TTY": "/dev/pts/0"}


def console(backend: FakeBackend | None = None, *, read_only: bool = False) -> ConsoleApp:
    connection = Connection(read_only=read_only)
    backend = backend or FakeBackend()
    # What a test goes through stands by name, and no trouble comes before it.
    backend.view = FleetView(sort=FleetColumn.NAME)
    return ConsoleApp(backend, clock, connection=connection, environ=REMOTE)


def shown(app: Any) -> str:
    """The text on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def see(pilot: Pilot[Any], *texts: str) -> str:
    """Wait until all the texts are on the screen."""
    await until(pilot, lambda: all(text in shown(pilot.app) for text in texts))
    return shown(pilot.app)


async def unsee(pilot: Pilot[Any], text: str) -> str:
    """Wait until a text is not on the screen."""
    await until(pilot, lambda: text not in shown(pilot.app))
    return shown(pilot.app)


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
        assert [request.function for request in backend.invoked] == ["orders-api"]
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
    async with console().run_test(size=(120, 200)) as pilot:
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
        async def configuration(self, name: str) -> Any:
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
        await see(pilot, "Search for commands", "main · key i")
        await pilot.press(*"config", "enter")
        await see(pilot, "app.handler")


async def test_logs_and_invocations_share_one_tail_that_goes_on() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("l")
        await see(pilot, "● live")
        await until(pilot, lambda: backend.tails[-1].mode is TailMode.AUTO)
        before = len(backend.tails)
        await pilot.press("v")
        await see(pilot, "✗ KeyError", "● live")
        await pilot.press("l")
        await see(pilot, "START RequestId")
        assert len(backend.tails) == before


async def test_escape_leads_from_the_lines_of_an_invocation_back_to_it() -> None:
    async with console().run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        await pilot.press("v")
        await see(pilot, "✗ KeyError")
        await pilot.press("enter")
        await see(pilot, "START RequestId", "request:9f2c6b1e")
        await pilot.press("escape")
        await see(pilot, "outcome", "✗ KeyError")
        await pilot.press("l")
        await see(pilot, "START RequestId")
        assert "request:9f2c6b1e" not in shown(pilot.app)


async def test_marked_functions_are_shown_together() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("space", "space", "l")
        await see(pilot, "2 functions · cleanup-expired, inventory-sync")
        assert backend.tails[-1].functions == ("cleanup-expired", "inventory-sync")
        await pilot.press("c")
        await see(pilot, "legacy-billing · python3.7")


async def test_an_event_that_is_offered_opens_the_invoke_pane_of_its_function() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "video-transcode")
        await pilot.press("i")
        detail = pilot.app.screen.query_one("#detail")
        await until(pilot, lambda: detail.has_focus_within)
        offer = Offer('{"caught": true}', "log of 9f2c")
        pilot.app.screen.post_message(EventOffered(offer, "orders-api"))
        await see(pilot, "orders-api · python3.12", '"caught": true', "log of 9f2c")
        assert backend.invoked == []


@pytest.mark.parametrize("inside", [True, False], ids=["in the pane", "in the list"])
async def test_an_event_goes_to_its_own_function_where_several_are_marked(inside: bool) -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("space", "space")
        if inside:
            await pilot.press("i")
            await see(pilot, "legacy-billing · python3.7")
            detail = pilot.app.screen.query_one("#detail")
            await until(pilot, lambda: detail.has_focus_within)
        offer = Offer('{"for": "cleanup-expired"}', "log of 9f2c")
        pilot.app.screen.post_message(EventOffered(offer, "cleanup-expired"))
        await see(pilot, "cleanup-expired · python3.12", '"for": "cleanup-expired"')
        assert backend.invoked == []
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedName))
        await pilot.press(*"cleanup-expired", "enter")
        await until(pilot, lambda: backend.invoked)
        assert [request.function for request in backend.invoked] == ["cleanup-expired"]


async def test_an_event_of_a_function_that_is_not_in_the_list_goes_nowhere() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("i")
        await see(pilot, "Nothing was sent yet.")
        for name, words in (("gone", "gone is not shown"), ("", "The event's function is not")):
            offer = Offer('{"for": "nobody"}', "log of 9f2c", run=True)
            pilot.app.screen.post_message(EventOffered(offer, name))
            await see(pilot, words)
        assert '"for": "nobody"' not in shown(pilot.app)
        assert backend.invoked == []


async def test_lines_that_are_asked_for_come_in_a_pane_that_is_made_for_them() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        await pilot.press("c")
        await see(pilot, "app.handler")
        assert backend.tails == []
        asked = LinesAsked("level:error", since_ms=clock() - 60_000, until_ms=clock() - 30_000)
        pilot.app.screen.post_message(asked)
        await see(pilot, "level:error")
        # It was looked at, and nothing that came after it looked elsewhere.
        await until(pilot, lambda: backend.tails)
        await pilot.pause()
        span = (backend.tails[-1].since_ms, backend.tails[-1].until_ms)
        assert span == (asked.since_ms, asked.until_ms)
