"""The header of the invocations: what those that are read come to."""

from lambdatui.ui.widgets.figures import Figures
from tests.ui.invocations_screen import SECOND, Screen, invocation, key_error, pressed, started
from tests.ui.until import until


async def test_the_header_says_what_those_on_screen_come_to() -> None:
    rows = [invocation(n, n * SECOND, duration_ms=float(n)) for n in range(1, 99)]
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(
            pilot,
            *rows,
            invocation(99, init_ms=400.0, used_mb=480, duration_ms=99.0),
            key_error(100, duration_ms=100.0),
        )
        assert app.status == "● live · since 08:02 UTC · 100 invocations"
        assert app.figures == (
            "1.0% failed · 1.0% cold · p50 50ms  p95 95ms  p99 99ms · ! 32 MB spare"
        )
        # What is hidden from the rows still counts, and that it is hidden is said.
        await pressed(pilot, "f")
        assert app.numbers() == [100]
        assert app.status.endswith("· 1 of 100 shown: failed only")
        assert app.figures == (
            "1.0% of all failed · 1.0% cold · p50 50ms  p95 95ms  p99 99ms · ! 32 MB spare"
        )
        await pressed(pilot, "slash", *"00000064", "enter")
        assert app.status.endswith("· 1 of 1 that fit shown: failed only")
        assert app.figures.startswith("100% of those that fit failed · 0% cold · p50 100ms")
        await pressed(pilot, "slash", *"00000063", "enter")
        assert app.numbers() == []
        assert app.status.endswith("· 0 of 1 that fit shown: failed only")
        assert app.figures.startswith("0% of those that fit failed · 100% cold · p50 99ms")


async def test_where_it_is_narrow_the_header_has_two_lines_and_no_column_is_lost() -> None:
    async with Screen().run_test(size=(62, 24)) as pilot:
        app = await started(pilot, key_error(1, init_ms=412.0, error_message="'sku'"))
        assert app.figures == (
            "100% failed · 100% cold · p50 121ms  p95 121ms  p99 121ms\n394 MB spare"
        )
        assert app.query_one(Figures).size.height == 2
        assert app.rows() == ["08:11:31  ✗ KeyError  'sku'       ╾──    121 ms 118/512 412 ms"]
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "\n" not in app.figures)
        assert app.query_one(Figures).size.height == 1
