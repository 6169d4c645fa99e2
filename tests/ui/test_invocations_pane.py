"""The invocations: what is shown of them, and what the keys do."""

from textual.pilot import Pilot

from lambdatui.core.functions import Function
from lambdatui.core.invocation import Ending
from lambdatui.core.logs import LogEvent, TailBatch
from lambdatui.ui.messages import CopyRequested, LinesAsked, Noted
from tests.ui.invocations_screen import (
    MINUTE,
    NOW,
    ORDERS,
    SECOND,
    Screen,
    fed,
    given,
    invocation,
    key_error,
    pressed,
    request_id,
    settled,
    started,
)
from tests.ui.until import until


async def test_rows_stand_newest_first_and_grow_while_they_run() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1, MINUTE), invocation(2))
        assert app.numbers() == [2, 1]
        running = invocation(3, -56 * SECOND, Ending.RUNNING)
        await fed(pilot, running)
        assert "… running 4 s" in app.rows()[0]
        app.now += 3 * SECOND
        await until(pilot, lambda: "… running 7 s" in app.rows()[0])
        await fed(pilot, invocation(3, -56 * SECOND))
        assert app.numbers() == [3, 2, 1]
        assert "✓ ok" in app.rows()[0]


async def test_the_cursor_goes_with_the_newest_until_a_person_moves() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *[invocation(n, n * SECOND) for n in range(1, 60)])
        await fed(pilot, invocation(100, -SECOND))
        assert app.current() == 100
        await pressed(pilot, "down")
        before = [row[:13] for row in app.rows()]
        await fed(pilot, invocation(101, -2 * SECOND), invocation(102, -3 * SECOND))
        assert app.current() == 1
        assert [row[:13] for row in app.rows()] == before
        assert "· 2 newer above" in app.status
        await pressed(pilot, "g")
        await fed(pilot, invocation(103, -4 * SECOND))
        assert app.current() == 103
        assert "newer" not in app.status


async def test_a_row_whose_start_comes_late_keeps_the_cursor() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        late = invocation(5, 5 * SECOND)
        app = await started(
            pilot,
            *[invocation(n, n * SECOND) for n in (1, 2, 8, 9)],
            invocation(5, 4 * SECOND, start_ms=0),
        )
        await pressed(pilot, "down", "down")
        assert app.current() == 5
        await fed(pilot, late)
        assert app.current() == 5
        assert app.body.table.cursor_row == app.tailing.book.get(late.key)


async def test_an_empty_pane_says_what_would_be_there_and_how_to_get_it() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Screen)
        await until(pilot, lambda: "No function is chosen." in app.text("note"))
        await started(pilot)
        await settled(pilot)
        await until(pilot, lambda: app.text("note").startswith("Reading what orders logged"))
        await fed(pilot)
        assert app.text("note").startswith("No invocations in the last 10 min.")
        assert app.text("note").splitlines()[2:] == [
            "read  /aws/lambda/orders, since 08:02 UTC",
            "next  new ones appear here by themselves",
            "",
            "w     look further back",
            "i     invoke the function",
        ]
        event = LogEvent(timestamp_ms=NOW, message="hello")
        await given(pilot, TailBatch(events=(event,), caught_up=True))
        assert app.text("note").startswith("1 line was read, and it tells of no invocation")
        await fed(pilot, invocation(1))
        assert app.text("note") == ""
        await pressed(pilot, "f")
        assert app.text("note") == "The one invocation did not fail. f shows all."
        await pressed(pilot, "f", "slash", *"xyz")
        assert app.text("note") == "The one invocation does not fit 'xyz'. Esc shows all."


async def test_what_fell_out_of_memory_is_counted() -> None:
    async with Screen().run_test(size=(100, 24)) as pilot:
        app = await started(pilot)
        await fed(pilot, *[invocation(n, n) for n in range(20_010)])
        assert "· 10 oldest dropped ·" in app.status
        assert len(app.numbers()) == 20_000


async def test_enter_asks_for_its_lines_and_y_for_its_id() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1), invocation(2, SECOND))
        await pressed(pilot, "down", "enter", "y")
        asked, copied = app.told
        assert isinstance(asked, LinesAsked)
        assert (asked.filter, asked.at_ms, asked.function) == (
            f"request:{request_id(2)}",
            NOW - MINUTE - SECOND,
            "orders",
        )
        assert isinstance(copied, CopyRequested)
        assert (copied.text, copied.what) == (request_id(2), "the request id")


async def test_x_copies_the_link_to_its_trace_or_says_that_there_is_none() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1, trace_id="1-5e1b-5ac6"), invocation(2, SECOND))
        await pressed(pilot, "x", "down", "x")
        copied, noted = app.told
        assert isinstance(copied, CopyRequested)
        assert copied.text == (
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
            "#xray:traces/1-5e1b-5ac6"
        )
        assert isinstance(noted, Noted)
        assert "X-Ray did not trace this invocation" in noted.text


async def test_e_goes_from_failure_to_failure() -> None:
    rows = [key_error(n, n) if n % 10 == 3 else invocation(n, n) for n in range(30)]
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *rows)
        await pressed(pilot, "e")
        assert app.current() == 3
        await pressed(pilot, "e", "e")
        assert app.current() == 23
        await pressed(pilot, "e")
        assert app.current() == 23
        assert [message.text for message in app.told if isinstance(message, Noted)] == [
            "No invocation below this one failed; E goes up."
        ]
        await pressed(pilot, "E")
        assert app.current() == 13


async def test_s_goes_through_the_orders_and_those_without_a_value_are_last() -> None:
    rows = (
        invocation(1, 1, duration_ms=5.0, init_ms=90.0),
        invocation(2, 2, duration_ms=9.0, used_mb=500),
        invocation(3, 3, Ending.RUNNING),
        invocation(4, 4, duration_ms=7.0, init_ms=300.0),
    )
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, *rows)
        await pressed(pilot, "s")
        assert app.numbers() == [2, 4, 1, 3]
        assert "▼duration" in app.lines()[2]
        await pressed(pilot, "S")
        assert app.numbers() == [1, 4, 2, 3]
        await pressed(pilot, "s")
        assert app.numbers()[0] == 2
        await pressed(pilot, "s")
        assert app.status.endswith("by billed ▼")
        await pressed(pilot, "s")
        assert app.numbers() == [4, 1, 2, 3]
        await pressed(pilot, "s", "S")
        assert app.numbers() == [4, 3, 2, 1]


async def test_the_filter_narrows_while_one_types_and_escape_clears_it() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1), key_error(2, 2), key_error(3, 3, init_ms=1.0))
        await pressed(pilot, "slash", *"keyerr")
        assert app.numbers() == [2, 3]
        await pressed(pilot, *" !cold", "enter")
        assert app.numbers() == [2]
        await fed(pilot, key_error(4, -SECOND), invocation(5, -2 * SECOND))
        assert app.numbers() == [4, 2]
        await pressed(pilot, "escape")
        assert app.numbers() == [5, 4, 1, 2, 3]
        assert app.backs == 0
        await pressed(pilot, "escape")
        assert app.backs == 1


async def test_only_keys_that_have_something_to_do_are_offered() -> None:
    async with Screen().run_test(size=(120, 24)) as pilot:
        app = await started(pilot)
        await fed(pilot)
        assert app.keys.split() == ["w", "since", "esc", "back"]
        await fed(pilot, invocation(1))
        await until(pilot, lambda: "↵ lines" in app.keys)
        for key in (
            "/ filter",
            "d details",
            "C capture",
            "b causes",
            "f failed only",
            "s sort",
            "y copy",
        ):
            assert key in app.keys
        assert "n next" not in app.keys
        await pressed(pilot, "d")
        assert "n next" in app.keys


HOSTILE = "[/foo]\x1b]52;c;aGk=\x07[red]\u202e"


async def test_hostile_text_is_shown_and_not_obeyed() -> None:
    function = Function(name=HOSTILE, arn=HOSTILE)
    bad = key_error(
        1,
        error_type=HOSTILE,
        error_message=HOSTILE,
        error_where=HOSTILE,
        request_id=HOSTILE,
        stream=HOSTILE,
        trace_id=HOSTILE,
        version=HOSTILE,
    )

    async def look(pilot: Pilot[None], app: Screen) -> None:
        shown = "\n".join(app.lines())
        assert "[/foo]␛]52;c;aGk=␇" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)

    async with Screen().run_test(size=(160, 40)) as pilot:
        app = await started(pilot, bad, invocation(2, source=1), functions=(function, ORDERS))
        await look(pilot, app)
        await pressed(pilot, "e", "x", "d")
        await look(pilot, app)
        await pressed(pilot, "escape", "b")
        await look(pilot, app)
        await pressed(pilot, "enter")
        await look(pilot, app)
        await pressed(pilot, "slash", *"zz[/b]", "enter")
        assert "zz[/b]" in app.text("note")
