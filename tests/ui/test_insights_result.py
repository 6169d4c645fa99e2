"""The rows of a query's result: read, copied, shown whole, and led back to their log lines."""

import time

import pytest

from lambdatui.core.insights import InsightsRequest, InsightsState
from lambdatui.core.safe import safe
from lambdatui.ui.messages import CopyRequested, LinesAsked
from lambdatui.ui.widgets import columns, insights_table
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.widgets.insights_times import time_cell, whole_time, zone_name
from lambdatui.ui.widgets.text_lines import TextLines
from tests.ui.insights_screen import NOW, REQUEST, Screen, answer, ended, run, slowest
from tests.ui.until import until

SMALL = (78, 19)


async def test_enter_leads_to_the_lines_of_the_request_of_a_row() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(slowest())
        await ended(pilot, query)
        await until(pilot, lambda: app.table.has_focus)
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.heard(LinesAsked))
        (asked,) = app.heard(LinesAsked)
        at_ms = NOW - 11 * 60_000
        assert asked.filter == f"request:00000001{REQUEST[8:]}"
        assert asked.function == "orders-api"
        assert asked.at_ms == at_ms
        assert asked.since_ms == at_ms - 5_806 - 15_000
        assert asked.until_ms == at_ms + 15_000


async def test_a_row_is_shown_whole_and_where_no_lines_are_known_enter_does_so() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(answer(("[red]a\nb[/x]\x1b[31m\n", "7"), columns=("text", "count")))
        await ended(pilot, query)
        await until(pilot, lambda: app.table.has_focus)
        assert app.lines()[1].split() == ["[red]a", "(+1", "line)", "7"]
        await pilot.press("enter")
        whole = app.pane.query_one(TextLines)
        await until(pilot, lambda: whole.has_focus)
        shown = [whole.render_line(y).text.rstrip() for y in range(4)]
        assert shown == ["text:", "[red]a", "b[/x]␛[31m", "count: 7"]
        assert app.heard(LinesAsked) == []
        await pilot.press("escape")
        await until(pilot, lambda: app.table.has_focus)
        await pilot.press("d")
        await until(pilot, lambda: whole.has_focus)
        await pilot.press("d")
        await until(pilot, lambda: app.table.has_focus)


async def test_a_row_and_all_rows_can_be_copied() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(answer(("a\tb", "1"), ("c", "2"), columns=("text", "count")))
        await ended(pilot, query)
        await until(pilot, lambda: app.table.has_focus)
        await pilot.press("y", "Y")
        await until(pilot, lambda: len(app.heard(CopyRequested)) == 2)
        row, rows = app.heard(CopyRequested)
        assert (row.text, row.what) == ("text: a\tb\ncount: 1", "the row")
        assert rows.text == 'text\tcount\n"a\tb"\t1\nc\t2\n'
        assert rows.what == "2 rows, tab-separated"


async def test_of_a_cell_of_a_log_no_more_is_looked_at_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[int] = []

    def counted(text: str) -> str:
        measured.append(len(text))
        return safe(text)

    monkeypatch.setattr(columns, "safe", counted)
    monkeypatch.setattr(insights_table, "safe", counted)
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(answer(("漢" * 250_000, "1"), columns=("@message", "count")))
        await ended(pilot, query)
        await until(pilot, lambda: len(app.lines()) == 2)
        assert app.lines()[1].split()[0].endswith("漢…")
        assert 0 < max(measured) <= 1_000


async def test_columns_without_room_are_counted_and_brought_into_sight() -> None:
    app = Screen()
    async with app.run_test(size=(60, 19)) as pilot:
        names = tuple(f"column{number}" for number in range(8))
        query = await run(pilot, app)
        query.give(answer(tuple("wide value" for _ in names), columns=names))
        await ended(pilot, query)
        await until(pilot, lambda: "→ 3 more columns" in app.said("standing"))
        await until(pilot, lambda: app.table.has_focus)
        await pilot.press("right", "right")
        await until(pilot, lambda: "← 2 → 1 more columns" in app.said("standing"))
        assert app.lines()[0].split()[0] == "column2"
        await pilot.press(*["right"] * 5)
        await until(pilot, lambda: "← 3 more columns" in app.said("standing"))
        await pilot.press(*["left"] * 9)
        await until(pilot, lambda: app.lines()[0].split()[0] == "column0")


async def test_a_person_who_reads_partial_rows_stays_on_the_same_row() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
        query = await run(pilot, app)
        query.give(slowest(4, InsightsState.RUNNING))
        await until(pilot, lambda: app.table.has_focus)
        await pilot.press("j", "j")
        query.give(slowest(9))
        await ended(pilot, query)
        assert app.table.cursor_index == 2


async def test_times_are_local_ones_or_of_utc_and_always_say_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        query.give(answer(("2026-03-03 08:12:31.204", str(NOW)), columns=("@timestamp", "last")))
        await ended(pilot, query)
        await until(pilot, lambda: app.table.has_focus)
        assert app.lines()[0].split() == ["@timestamp", "EST", "last", "EST"]
        assert app.lines()[1].split() == ["03:12:31.204", "03:12:31.204"]
        assert "1 h to 03:12:31 EST" in app.said("standing")
        await pilot.press("t")
        await until(pilot, lambda: app.lines()[0].split()[1] == "UTC")
        assert app.lines()[1].split() == ["08:12:31.204", "08:12:31.204"]
        assert "1 h to 08:12:31 UTC" in app.said("standing")
        await pilot.press("t", "y", "Y")
        await until(pilot, lambda: len(app.heard(CopyRequested)) == 2)
        row, rows = app.heard(CopyRequested)
        assert (
            row.text == "@timestamp: 2026-03-03 03:12:31.204 EST\nlast: 2026-03-03 03:12:31.204 EST"
        )
        assert rows.text.startswith("@timestamp UTC\tlast\n2026-03-03 08:12:31.204\t")
        await pilot.press("d")
        whole = app.pane.query_one(TextLines)
        await until(pilot, lambda: whole.has_focus)
        assert whole.render_line(0).text.rstrip() == "@timestamp: 2026-03-03 03:12:31.204 EST"
        await pilot.press("t")
        await until(pilot, lambda: "08:12:31.204 UTC" in whole.render_line(0).text)


def test_where_the_clocks_changed_within_what_was_searched_no_zone_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "EST5EDT,M3.2.0,M11.1.0")
    time.tzset()
    week = InsightsRequest(
        functions=("f",), groups=("g",), query="", start_ms=NOW, end_ms=NOW + 7 * 86_400_000
    )
    assert zone_name(week, utc=False) == "local"
    assert zone_name(week, utc=True) == "UTC"
    assert time_cell("2026-03-09 08:12:31.000", week, utc=False) == "03-09 04:12:31"
    assert whole_time("2026-03-09 08:12:31.000", week, utc=False).endswith("04:12:31.000 EDT")


async def test_a_row_of_errors_that_name_no_request_leads_to_its_moment() -> None:
    app = Screen()
    async with app.run_test(size=SMALL) as pilot:
        query = await run(pilot, app)
        columns = ("requestOrTime", "@log", "lines", "last", "lastLine")
        at = str(NOW - 4_000)
        rows = [(at, "1:/custom/orders", "1", at, "[ERROR] KeyError: 'sku'")]
        rows += [(REQUEST, "1:/custom/orders", "2", at, "[ERROR] boom")]
        query.give(answer(*rows, columns=columns))
        await ended(pilot, query)
        await until(pilot, lambda: app.table.has_focus)
        assert app.lines()[1].split()[0] == "08:12:27.204"
        assert app.lines()[2].split()[0] == REQUEST
        await pilot.press("enter")
        await until(pilot, lambda: app.heard(LinesAsked))
        (asked,) = app.heard(LinesAsked)
        assert (asked.filter, asked.at_ms, asked.function) == ("", NOW - 4_000, "orders-api")
