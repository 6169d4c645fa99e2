"""JSON in rows of its own, below the line in which it came."""

import json

import pytest

from lambdatui.core.line_filter import parse_filter
from lambdatui.core.lines import Line, LineKind
from lambdatui.core.safe import UNSAFE
from lambdatui.ui.widgets.line_unfold import MOST_ROWS, LineUnfold
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import NOON, SIZE, ViewApp, numbered, painted, settled, strips

ORDER = {"level": "INFO", "message": "order", "sku": "a-1", "lines": [1, {"n": 2}]}
INDENTED = json.dumps(ORDER, indent=2).split("\n")


def texts(view: LineView) -> list[str]:
    return [row[view.painter.gutter_width :] for row in painted(view) if row]


async def test_a_json_line_is_unfolded_below_its_first_row_and_folded_again() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(80, 16)) as pilot:
        view.append([Line("before"), Line(json.dumps(ORDER), NOON), Line("after")])
        await settled(pilot, view)
        view.jump(1)
        folded = texts(view)
        assert view.toggle_unfolded()
        await pilot.pause()
        assert texts(view) == [*folded[:2], *INDENTED, "after"]
        assert view.current_line() == view.buffer.line(1), "a copy takes the line as it came"
        await pilot.press("j")
        assert view.current_line() == Line("after")
        assert view.toggle_unfolded(1)
        await pilot.pause()
        assert texts(view) == folded


async def test_json_after_a_prefix_is_unfolded_as_well() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(80, 16)) as pilot:
        view.append([Line("Event: " + json.dumps(ORDER))])
        await settled(pilot, view)
        assert view.toggle_unfolded()
        await pilot.pause()
        assert texts(view)[1:] == INDENTED


@pytest.mark.parametrize("size", [(78, 15), (64, 32)], ids=["80x24", "120x40"])
async def test_of_a_wrapped_line_one_row_stays_and_the_json_comes_into_sight(
    size: tuple[int, int],
) -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=size) as pilot:
        event = {"version": "2.0", "headers": {f"name{at}": "v" * 30 for at in range(40)}}
        view.append([*numbered(0, 60), Line("Event: " + json.dumps(event))])
        view.set_wrapped(True)
        await settled(pilot, view)
        view.jump(59)
        await pilot.press("j")
        assert view.toggle_unfolded()
        await pilot.pause()
        shown = texts(view)
        first = next(at for at, row in enumerate(shown) if row.startswith("Event: "))
        assert first <= size[1] // 3
        assert shown[first].endswith("…")
        assert shown[first + 1 : first + 3] == ["{", '  "version": "2.0",']
        assert len(shown) == size[1]


async def test_a_line_without_json_stays_as_it_is() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        assert not view.toggle_unfolded()
        view.append(numbered(0, 3))
        await settled(pilot, view)
        assert not view.toggle_unfolded()
        assert view.window.total() == 3
        assert view.window.following


async def test_an_unfolded_line_keeps_its_row_and_is_read_with_the_cursor_on_it() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append([*numbered(0, 50), Line(json.dumps(list(range(40)))), *numbered(50, 90)])
        await settled(pilot, view)
        view.jump(50)
        row = view.window.row_of_cursor()
        assert view.toggle_unfolded()
        assert (view.window.cursor, view.window.row_of_cursor()) == (50, row)
        await pilot.press(*["j"] * 35)
        assert view.window.cursor == 50, "it is higher than the window"
        assert "39" in texts(view)[-2]
        view.append(numbered(90, 99))
        before = texts(view)
        await settled(pilot, view)
        assert texts(view) == before
        assert view.toggle_unfolded()
        assert view.window.cursor == 50
        assert view.window.total() == 100


async def test_what_is_unfolded_at_the_end_is_not_pushed_out_and_folding_follows_again() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append([*numbered(0, 50), Line(json.dumps(ORDER))])
        await settled(pilot, view)
        assert view.toggle_unfolded()
        await pilot.pause()
        before = texts(view)
        assert before[-1] == "}"
        view.append(numbered(50, 60))
        await settled(pilot, view)
        assert texts(view) == before
        await pilot.press("G")
        view.append([Line(json.dumps(ORDER))])
        await settled(pilot, view)
        assert view.toggle_unfolded()
        assert not view.window.following
        assert view.toggle_unfolded()
        assert view.window.following


async def test_unfolded_rows_are_folded_into_the_width_and_hidden_by_a_filter() -> None:
    view = LineView(gutter=False)
    async with ViewApp(view).run_test(size=(20, 30)) as pilot:
        value = "日本" * 20 + "x" * 40
        view.append([Line("cat"), Line(json.dumps({"a": value}, ensure_ascii=False))])
        view.set_wrapped(True)
        await settled(pilot, view)
        view.toggle_unfolded()
        await pilot.pause()
        rows = painted(view)
        assert all(strip.cell_length == 20 for strip in strips(view))
        shown = "".join(rows).replace(" ", "")
        assert shown.endswith('{"a":"' + value + '"}')
        view.set_filter(parse_filter("cat"))
        await pilot.pause()
        assert [row for row in painted(view) if row] == ["cat"]
        view.set_filter(None)
        await pilot.pause()
        assert painted(view) == rows


async def test_a_match_is_marked_in_an_unfolded_row() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(80, 16)) as pilot:
        view.append([Line(json.dumps(ORDER))])
        view.set_filter(parse_filter("sku"))
        await settled(pilot, view)
        view.toggle_unfolded()
        await pilot.pause()
        term = view.get_component_rich_style("line-view--term").color
        found = [
            segment.text
            for strip in strips(view)[1:]
            for segment in strip
            if segment.style and segment.style.underline and segment.style.color == term
        ]
        assert found == ["sku"]


@pytest.mark.parametrize("wrapped", [False, True])
async def test_hostile_text_in_json_stays_text(wrapped: bool) -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_wrapped(wrapped)
        hostile = "[red]x[/] \x1b]5;a\x07 \x9b1m \u202egnp 👩\u200d👩 \ud800 tab\there"
        view.append([Line(json.dumps({"a": hostile})), Line('{"b": "\u202e\x9b"}')])
        await settled(pilot, view)
        for number in range(2):
            assert view.toggle_unfolded(number)
        await pilot.press("g")
        assert any("[red]x[/]" in strip.text for strip in strips(view))
        for strip in strips(view):
            assert not UNSAFE.search(strip.text)
            assert strip.cell_length == view.size.width


def rows_of(text: str, width: int = 0) -> list[str]:
    unfold = LineUnfold(lambda _number: Line(text), lambda text, _kind: text)
    unfold.reset(width)
    assert unfold.toggle(0)
    rows = unfold.rows(0)
    assert rows is not None
    return list(rows)


@pytest.mark.parametrize("width", [0, 40])
def test_a_line_of_a_megabyte_unfolds_into_as_many_rows_as_can_be_shown(width: int) -> None:
    rows = rows_of(json.dumps([{"number": number} for number in range(60_000)]), width)
    assert len(rows) in (MOST_ROWS, MOST_ROWS + 1)
    assert "a copy of the line has all of it" in "".join(rows[-2:])


def test_the_first_row_is_what_is_shown_of_the_folded_line() -> None:
    unfold = LineUnfold(
        lambda _number: Line('{"a": 1}', kind=LineKind.MESSAGE), lambda _text, kind: kind.name
    )
    assert unfold.rows(0) is None
    unfold.toggle(0)
    assert unfold.rows(0) == ["MESSAGE", "{", '  "a": 1', "}"]


async def test_the_line_that_says_what_fell_out_is_not_taken_for_one_that_did() -> None:
    view = LineView(memory=200_000)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(Line(json.dumps({"a": number})) for number in range(4_000))
        await settled(pilot, view)
        for number in range(4_000):
            assert view.toggle_unfolded(number)
        await pilot.press("g")
        while not view.buffer.dropped:
            view.append(Line(json.dumps({"a": number})) for number in range(500))
            await pilot.press("g")
        assert "older lines fell out" in strips(view)[0].text
        assert view.rows.height_of(view.buffer.first) == 1
