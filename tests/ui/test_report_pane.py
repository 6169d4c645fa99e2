"""The report's pane: when it reads, what it shows, and what a person can do with it."""

import json

import pytest

from lambdatui.core.errors import Kind, fail
from lambdatui.ui.screens.ask import Confirm
from tests.ui.backend import NOW_MS, FakeBackend
from tests.ui.report_screen import ORDERS, WEBHOOK, opened
from tests.ui.screen_host import LARGE, SMALL
from tests.ui.until import until

MINUTE_MS = 60_000
DAY_MS = 86_400_000


# When it reads.


async def test_nothing_is_read_while_nobody_looks() -> None:
    async with opened(active=False) as shown:
        shown.pane.function = ORDERS
        await shown.pilot.press("r", "]")
        await shown.pilot.pause(0.05)
        assert shown.backend.asked_reports == []


async def test_opening_it_reads_the_last_day_without_a_query_that_is_paid_for() -> None:
    async with opened() as shown:
        await shown.read()
        (asked,) = shown.backend.asked_reports
        assert (asked.function, asked.from_ms) == ("payments-webhook", NOW_MS - DAY_MS)
        assert not asked.insights


async def test_functions_that_are_only_passed_by_are_not_read() -> None:
    async with opened(settle_s=0.3) as shown:
        for function in (ORDERS, WEBHOOK, ORDERS):
            shown.pane.function = function
            await shown.pilot.pause()
        await shown.read()
        assert [each.function for each in shown.backend.asked_reports] == ["orders-api"]


async def test_the_last_report_of_a_function_is_there_again_without_reading() -> None:
    async with opened() as shown:
        await shown.read()
        shown.pane.function = ORDERS
        await shown.read(2)
        shown.pane.function = WEBHOOK
        await until(shown.pilot, lambda: "40 %" in shown.of("summary"))
        await shown.pilot.pause(0.05)
        assert len(shown.backend.asked_reports) == 2


async def test_an_old_report_is_shown_as_such_and_read_again() -> None:
    async with opened() as shown:
        await shown.read()
        shown.pane.active = False
        shown.clock.now += 6 * MINUTE_MS
        shown.backend.held.clear()
        shown.pane.active = True
        await until(shown.pilot, lambda: len(shown.backend.asked_reports) == 2)
        assert shown.pane.has_class("-stale")
        assert "960 errors" in shown.of("summary")
        shown.backend.held.set()
        await shown.read(2)
        assert not shown.pane.has_class("-stale")
        assert "read just now" in shown.of("status")


async def test_who_looks_away_stops_the_reading() -> None:
    async with opened() as shown:
        await shown.read()
        shown.backend.held.clear()
        await shown.pilot.press("r")
        await until(shown.pilot, lambda: "reading its REPORT lines" in shown.of("status"))
        shown.pane.active = False
        await until(shown.pilot, lambda: shown.backend.ended_reports == 2)


async def test_escape_stops_a_reading_and_is_nobodys_else() -> None:
    async with opened() as shown:
        await shown.read()
        assert shown.pane.check_action("stop", ()) is False
        shown.backend.held.clear()
        await shown.pilot.press("r")
        await until(shown.pilot, lambda: shown.pane.check_action("stop", ()))
        await shown.pilot.press("escape")
        await until(shown.pilot, lambda: shown.backend.ended_reports == 2)
        assert "960 errors" in shown.of("summary")


async def test_what_comes_for_a_function_before_is_not_shown() -> None:
    async with opened() as shown:
        shown.backend.held.clear()
        await until(shown.pilot, lambda: len(shown.backend.asked_reports) == 1)
        shown.pane.function = ORDERS
        await until(shown.pilot, lambda: len(shown.backend.asked_reports) == 2)
        shown.backend.held.set()
        await shown.read(2)
        assert "(under 0.1 %)" in shown.of("summary")


@pytest.mark.parametrize(
    ("keys", "ms"),
    [
        (("[",), DAY_MS // 24),
        (("]",), 7 * DAY_MS),
        (("]", "]", "]"), 30 * DAY_MS),
        (("1",), DAY_MS // 24),
        (("4",), 30 * DAY_MS),
    ],
)
async def test_keys_choose_how_far_back_it_looks(keys: tuple[str, ...], ms: int) -> None:
    async with opened(settle_s=0.2) as shown:
        await shown.pilot.press(*keys)
        await shown.read()
        assert [each.from_ms for each in shown.backend.asked_reports] == [NOW_MS - ms]


async def test_a_click_chooses_too() -> None:
    async with opened() as shown:
        await shown.read()
        # "○ 1h  ● 24h  ○ 7d": its third choice begins in the fourteenth cell.
        await shown.pilot.click("#report-windows", offset=(14, 0))
        await shown.read(2)
        assert shown.backend.asked_reports[-1].from_ms == NOW_MS - 7 * DAY_MS
        # The keys stay where they were.
        assert shown.facts.has_focus


# What is shown.


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_findings_stand_first_the_worst_above(size: tuple[int, int]) -> None:
    async with opened(size=size) as shown:
        await shown.read()
        found = [row for row in shown.rows if row[0] in "✗!·"][:8]
        assert found[0] == "✗ critical 1 run timed out after 10 s"
        assert "! warning No alarm on errors or throttles" in found
        glyphs = [row[0] for row in found]
        assert glyphs == sorted(glyphs, key="✗!·".index)
        assert "✗ critical" in shown.text


async def test_why_and_what_to_do_is_told_of_the_finding_under_the_cursor() -> None:
    async with opened() as shown:
        await shown.read()
        assert "A run that times out is stopped" in shown.of("note")
        height = shown.pane.query_one("#report-note").size.height
        await shown.pilot.press("j")
        assert "A run that needs more than it is given" in shown.of("note")
        assert "→ Give it " in shown.of("note")
        # Nothing moves while the cursor does.
        assert shown.pane.query_one("#report-note").size.height == height


async def test_sections_say_what_the_command_says() -> None:
    async with opened() as shown:
        await shown.read()
        rows = shown.rows
        # 300 lines, every thirtieth of them cold.
        assert "3.3 %: 10 of 300 runs" in rows
        assert any("244 of 256 MB" in row and "█" in row and row.startswith("!") for row in rows)
        assert any(row.startswith("The size is too small: 320 MB would fit") for row in rows)
        assert any(row.startswith("on arm64 it would be $") for row in rows)
        assert any(row.startswith("at 512 MB it would be $") for row in rows)
        assert any(row.startswith("together") and "$" in row for row in rows)
        assert "2,400 invocations · 960 errors (40 %) · 0 throttles" in shown.of("summary")
        assert "a sample of 300 REPORT lines" in shown.of("summary")


@pytest.mark.parametrize("width", [45, 50, 54, 64, 71, 80])
async def test_the_price_of_a_reading_is_what_is_cut_last(width: int) -> None:
    async with opened(size=(width, 24)) as shown:
        await shown.read()
        await until(shown.pilot, lambda: "≈ $0.0001" in shown.text.splitlines()[0])
        # Nothing of it is cut off.
        assert shown.of("status") in shown.text.splitlines()[0]
        shown.clock.now += 6 * MINUTE_MS
        shown.pane.active = False
        await shown.pilot.resize_terminal(width + 1, 24)
        await until(shown.pilot, lambda: "! " in shown.of("status"))
        assert "≈ $0.0001" in shown.text.splitlines()[0]


@pytest.mark.parametrize("width", [54, 64, 80])
async def test_a_gauge_that_needs_two_rows_goes_on_below_its_label(width: int) -> None:
    async with opened(size=(width, 70)) as shown:
        await shown.read()
        lines = shown.text.splitlines()
        first = next(at for at, line in enumerate(lines) if "Limits" in line) + 1
        last = next(at for at, line in enumerate(lines) if "Cold starts" in line)
        gauges = lines[first:last]
        assert len(gauges) > 8
        beside = [line for line in gauges if " of " not in line[:31]]
        assert all(line[:31].isspace() for line in beside)
        assert bool(beside) is (width < 80)
        assert any("? of 250.0 MB" in line for line in gauges)


async def test_no_value_of_a_secret_is_ever_shown() -> None:
    async with opened(size=LARGE) as shown:
        await shown.read()
        await shown.pilot.press("y")
        everything = "\n".join((*shown.rows, shown.text, *shown.app.copies))
        assert "STRIPE_SECRET" in everything
        assert "sk_live" not in everything


async def test_what_could_not_be_read_is_told() -> None:
    backend = FakeBackend()
    backend.unread = ("AWS denied [/x] logs:FilterLogEvents.",)
    async with opened(backend) as shown:
        await shown.read()
        assert "AWS denied [/x] logs:FilterLogEvents." in shown.rows


async def test_where_it_cannot_be_read_at_all_it_says_why_and_reads_again_on_r() -> None:
    backend = FakeBackend()
    backend.report_fault = fail(Kind.EXPIRED, "The session [red] expired.", "Log in again.")
    async with opened(backend) as shown:
        await shown.read()
        await until(shown.pilot, lambda: "The session [red] expired." in shown.of("hint"))
        assert shown.app.failures == ["The session [red] expired."]
        backend.report_fault = None
        # The keys of the pane work although there is nothing in it.
        await shown.pilot.press("r")
        await shown.read(2)
        assert "960 errors" in shown.of("summary")


async def test_a_report_that_could_not_be_read_again_stays_and_is_marked() -> None:
    async with opened() as shown:
        await shown.read()
        shown.backend.report_fault = fail(Kind.UNREACHABLE, "No way there.")
        await shown.pilot.press("r")
        await shown.read(2)
        await until(shown.pilot, lambda: shown.pane.has_class("-stale"))
        assert "No way there." in shown.of("trouble")
        assert "not current" in shown.of("status")
        assert "960 errors" in shown.of("summary")


async def test_a_mistake_of_ours_ends_nothing() -> None:
    backend = FakeBackend()
    # The port has no answer for it.
    backend.report_fault = ValueError("oops")  # type: ignore[assignment]  # what no port raises
    async with opened(backend) as shown:
        await shown.read()
        await until(shown.pilot, lambda: "lambdatui made a mistake" in shown.of("hint"))


# What a person does.


async def test_all_lines_are_counted_after_a_yes_to_the_price() -> None:
    async with opened() as shown:
        await shown.read()
        await shown.pilot.press("n")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, Confirm))
        assert "Logs Insights charges $" in shown.text
        # 3.4 billion bytes are 3.2 GB of 1024³.
        assert "stores 3.2 GB" in shown.text
        await shown.pilot.press("n")
        await shown.pilot.pause()
        assert len(shown.backend.asked_reports) == 1
        await shown.pilot.press("n")
        await until(shown.pilot, lambda: isinstance(shown.app.screen, Confirm))
        await shown.pilot.press("y")
        await shown.read(2)
        assert shown.backend.asked_reports[-1].insights
        assert "300 REPORT lines that Logs Insights counted" in shown.of("summary")
        assert "Logs Insights charges" in shown.of("summary")


async def test_copy_takes_the_text_of_the_command() -> None:
    async with opened() as shown:
        await shown.read()
        await shown.pilot.press("y")
        await shown.pilot.pause()
        (text,) = shown.app.copies
        titles = [line for line in text.splitlines() if line.isupper() and line[0] != " "]
        assert titles[:5] == ["DURATIONS", "COLD STARTS", "MEMORY", "COST", "LIMITS"]
        assert max(map(len, text.splitlines())) <= 80
        assert "? of 250.0 MB" in text
        assert "    Use of /tmp is not told by Lambda" in text


async def test_the_json_of_the_command_is_saved_to_a_file() -> None:
    async with opened() as shown:
        await shown.read()
        await shown.pilot.press("S")
        await until(shown.pilot, lambda: "Save the report" in shown.text)
        await shown.pilot.press("enter")
        await until(shown.pilot, lambda: shown.notes)
        (path,) = shown.backend.exported
        assert path.endswith("payments-webhook-report-24h.json")
        found = json.loads(shown.backend.exported[path])
        assert found["function"] == "payments-webhook"
        assert found["counts"]["errors"] == 960
        assert shown.notes == [f"Saved to {path}."]


async def test_keys_for_a_report_are_there_once_there_is_one() -> None:
    backend = FakeBackend()
    backend.held.clear()
    async with opened(backend) as shown:
        for action in ("copy", "save", "count_all", "make_alarms"):
            assert shown.pane.check_action(action, ()) is False
        backend.held.set()
        await shown.read()
        for action in ("copy", "save", "count_all", "make_alarms"):
            assert shown.pane.check_action(action, ()) is True
