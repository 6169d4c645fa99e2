"""Two answers compared on the screen, and in words."""

import json

import pytest
from textual.app import App
from textual.widgets import Static

from lambdatui.core.compare import compare_json
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.report import Report
from lambdatui.ui.comparing import Side, as_text, figure_rows, pattern_of, verdict
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.screens.compare import CompareScreen
from lambdatui.ui.widgets.table import Table
from lambdatui.ui.widgets.text_lines import TextLines
from tests.ui.until import until


def run(payload: object, *, failed: bool = False, ms: float = 100, mb: int = 80) -> InvokeResult:
    return InvokeResult(
        outcome=Outcome.FUNCTION_ERROR if failed else Outcome.RETURNED,
        function_error="Unhandled" if failed else "",
        status=200,
        version="7",
        payload=json.dumps(payload).encode(),
        elapsed_ms=ms + 20,
        report=Report(request_id="r", duration_ms=ms, billed_ms=ms, memory_mb=128, used_mb=mb),
    )


def sides(before: object, after: object, **more: float) -> tuple[Side, Side]:
    return Side.of_run("live", run(before)), Side.of_run("$LATEST", run(after, **more))  # type: ignore[arg-type]  # the names are run's own


class CompareApp(App[None]):
    def __init__(self, screen: CompareScreen) -> None:
        super().__init__()
        self.compare = screen
        self.copied: list[str] = []
        self.given: list[tuple[str, ...] | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.compare, self.given.append)

    def on_copy_requested(self, message: CopyRequested) -> None:
        self.copied.append(message.text)

    @property
    def said(self) -> str:
        return str(self.compare.query_one("#verdict", Static).content)

    @property
    def paths(self) -> list[str]:
        return [row.path for row in self.compare.query_one(Table).rows]


async def test_each_difference_is_a_row_and_the_verdict_counts_them() -> None:
    app = CompareApp(CompareScreen(*sides({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "2 differences" in app.said)
        assert app.paths == ["$.b", "$.c"]


async def test_the_same_answer_is_said_to_be_the_same_and_shows_no_table() -> None:
    app = CompareApp(CompareScreen(*sides({"a": 1}, {"a": 1.0})))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The same answer" in app.said)
        assert not app.compare.query_one(Table).display


async def test_two_runs_that_fail_alike_are_the_same_but_for_their_request_ids() -> None:
    error = {"errorType": "KeyError", "errorMessage": "'sku'"}
    both = sides({**error, "requestId": "r-1"}, {**error, "requestId": "r-2"})
    app = CompareApp(CompareScreen(*both, keeps="beside the event 'ok'"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The same answer" in app.said)
        await until(
            pilot, lambda: "$.requestId of an error is never compared." in app.compare.words
        )
        await pilot.press("escape")
        # It is nobody's own to keep.
        assert app.given == [None]


async def test_a_path_that_is_ignored_is_given_to_whoever_keeps_it() -> None:
    before, after = sides({"items": [{"at": 1}], "b": 1}, {"items": [{"at": 2}], "b": 2})
    app = CompareApp(CompareScreen(before, after, ignore=("$.x",), keeps="beside the event 'ok'"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.paths == ["$.items[0].at", "$.b"])
        await pilot.press("i")
        await until(pilot, lambda: app.paths == ["$.b"])
        assert "(1 ignored)" in app.said
        await pilot.press("escape")
        assert app.given == [("$.x", "$.items[*].at")]


@pytest.mark.parametrize(("keys", "keeps"), [([], "beside it"), (["i"], "")])
async def test_nothing_is_given_where_nothing_changed_or_nobody_keeps_it(
    keys: list[str], keeps: str
) -> None:
    app = CompareApp(CompareScreen(*sides({"b": 1}, {"b": 2}), keeps=keeps))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.paths))
        await pilot.press(*keys, "escape")
        assert app.given == [None]


async def test_both_answers_are_read_whole_and_the_comparison_is_copied() -> None:
    app = CompareApp(CompareScreen(*sides({"b": 1}, {"b": "\x1b[2J"})))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(app.paths))
        await pilot.press("t")
        views = app.compare.query("#whole TextLines").results(TextLines)
        await until(pilot, lambda: all(view.line_count == 3 for view in views))
        await pilot.press("y")
        await until(pilot, lambda: bool(app.copied))
        assert "$.b\n- 1" in app.copied[0]


def test_a_failure_after_a_success_is_told_as_worse() -> None:
    rows = figure_rows(*sides({"a": 1}, {"a": 1}, failed=True, ms=150))
    told = {row.label: row for row in rows}
    assert told["outcome"].tone == "bad"
    assert (told["duration"].delta, told["duration"].tone) == ("+50 ms (+50%)", "bad")
    assert told["memory used"].delta == ""
    assert "memory size" not in told


def test_a_little_faster_is_no_news_and_much_faster_is_good() -> None:
    for ms, tone in ((95.0, ""), (50.0, "good")):
        rows = {row.label: row for row in figure_rows(*sides(1, 1, ms=ms))}
        assert rows["duration"].tone == tone
        assert rows["duration"].delta.startswith("−")


def test_an_answer_that_is_as_expected_may_not_come_from_a_failure() -> None:
    expected = Side("expected", b'{"a": 1}')
    failed = Side.of_run("now", run({"a": 1}, failed=True))
    same = compare_json(expected.payload, failed.payload)
    assert verdict(expected, failed, same) == (
        "≠ They ended differently: with the same answer.",
        "bad",
    )
    assert verdict(Side("expected", b'{"a": 1}', fails=True), failed, same)[1] == "good"


def test_of_an_unknown_outcome_nothing_is_concluded() -> None:
    before = Side.of_run("before", run(1))
    after = Side.of_run("after", InvokeResult(outcome=Outcome.UNKNOWN))
    assert verdict(before, after, compare_json(b"1", b"1"))[1] == "doubt"


def test_a_pattern_ignores_a_path_in_every_element_and_no_line_of_text() -> None:
    assert pattern_of("$.items[3].ids[0]") == "$.items[*].ids[*]"
    assert pattern_of("line 3") == ""
    assert pattern_of("$") == ""


def test_the_copied_text_has_the_figures_the_verdict_and_each_difference() -> None:
    before, after = sides({"a": 1}, {"a": 2}, ms=200)
    text = as_text(before, after, compare_json(before.payload, after.payload))
    assert text.splitlines()[0] == "live → $LATEST"
    assert "duration: 100 ms → 200 ms  +100 ms (+100%)" in text
    assert text.endswith("$.a\n- 1\n+ 2")
