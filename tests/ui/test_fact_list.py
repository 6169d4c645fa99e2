"""Rows under headings: folded, marked where something is found, clicked."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import on
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from lambdatui.core.facts import Fact
from lambdatui.core.find import Query
from lambdatui.ui.themes import DARK
from lambdatui.ui.widgets.fact_list import FactList, Section
from lambdatui.ui.widgets.fact_rows import MARGIN, lay_out
from tests.ui.invoke_ports import screen_text, until


def section(key: str, rows: int, value: str = "value") -> Section:
    """So many rows, each with the key of its number."""
    facts = tuple(Fact(str(at), f"{key} {at}", value) for at in range(rows))
    return Section(key.title(), facts, True, key)


class Host(App[None]):
    """One list."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = FactList(least_label=8)
        self.clicked: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.facts

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.facts.focus()

    @on(FactList.HeadingClicked)
    def _clicked(self, event: FactList.HeadingClicked) -> None:
        self.clicked.append(event.key)


@asynccontextmanager
async def shown(
    sections: Sequence[Section], size: tuple[int, int] = (40, 10)
) -> AsyncGenerator[tuple[Host, Pilot[None]], None]:
    """The list with these."""
    app = Host()
    async with app.run_test(size=size) as pilot:
        app.facts.show(sections)
        await pilot.pause()
        yield app, pilot


def marked(app: Host) -> list[str]:
    """The texts that stand on the ground of a match, a row at a time."""
    ground = app.facts.get_component_rich_style("facts--match").bgcolor
    return [
        segment.text
        for y in range(app.facts.size.height)
        for segment in app.facts.render_line(y)
        if segment.style is not None and segment.style.bgcolor == ground
    ]


async def test_keys_are_of_their_section_alone() -> None:
    async with shown([section("one", 2), section("two", 2)]) as (app, _):
        app.facts.go_to("two", "1")
        assert app.facts.section is not None
        assert app.facts.section.key == "two"
        app.facts.show([section("one", 5), section("two", 2)])
        assert app.facts.fact is not None
        assert (app.facts.section.key, app.facts.fact.label) == ("two", "two 1")


async def test_where_a_row_is_gone_the_cursor_stays_in_its_section() -> None:
    async with shown([section("one", 2), section("two", 3)]) as (app, _):
        app.facts.go_to("two", "2")
        app.facts.show([section("one", 2), section("two", 1)])
        assert app.facts.fact is not None
        assert app.facts.fact.label == "two 0"


async def test_a_match_is_marked_also_where_the_value_breaks_in_it() -> None:
    value = "arn:aws:lambda:eu-west-1:111122223333:function"
    async with shown([section("one", 1, value)]) as (app, pilot):
        app.facts.find(Query("eu-west-1:1111"))
        await pilot.pause()
        found = marked(app)
        assert len(found) == 2
        assert "".join(found) == "eu-west-1:1111"
        app.facts.find(None)
        assert marked(app) == []


async def test_matches_are_marked_in_labels_and_headings() -> None:
    async with shown([section("one", 2)]) as (app, _):
        app.facts.find(Query("one"))
        assert [text.lower() for text in marked(app)] == ["one", "one", "one"]


async def test_a_click_on_a_heading_tells_its_section() -> None:
    async with shown([section("one", 2), section("two", 2)]) as (app, pilot):
        await pilot.click(FactList, offset=(5, 3))
        assert app.clicked == ["two"]
        await pilot.click(FactList, offset=(5, 4))
        assert app.clicked == ["two"]
        assert app.facts.fact is not None
        assert app.facts.fact.label == "two 0"


async def test_what_is_below_the_folded_heading_is_gone_and_it_can_be_gone_to() -> None:
    async with shown([section("one", 3), section("two", 2)]) as (app, pilot):
        app.facts.fold(["one"], folded=True)
        await pilot.pause()
        text = screen_text(app)
        assert "▸ One  3 rows ─" in text
        assert "one 0" not in text
        assert [fact.label for fact in app.facts.facts] == ["One", "two 0", "two 1"]
        app.facts.cursor = 0
        assert app.facts.section is not None
        assert app.facts.section.key == "one"


async def test_sections_in_sight_are_told_from_above() -> None:
    async with shown([section("one", 4), section("two", 4), section("three", 9)]) as (app, pilot):
        assert app.facts.in_sight == ("one", "two")
        app.facts.to_section(2)
        await pilot.pause()
        assert list(app.facts.in_sight) == ["three"]


async def test_a_number_and_its_unit_are_in_the_same_row() -> None:
    value = "tried once more, after 1 min; then for 6 h it goes"
    # 28 cells: the first row would end after the number.
    async with shown([section("one", 1, value)], (38, 10)) as (app, _):
        rows = [row.strip() for row in screen_text(app).splitlines() if row.strip()]
        assert not [row for row in rows if row.endswith((" 1", " 6"))]
        assert " ".join(rows).replace("one 0", "").split()[3:] == value.split()


async def test_a_cursor_in_sight_stays_so_when_the_list_gets_lower() -> None:
    async with shown([section("one", 20)]) as (app, pilot):
        app.facts.cursor = 8
        await pilot.pause()
        top = app.facts.scroll_offset.y
        await pilot.resize_terminal(40, 6)
        await until(pilot, lambda: app.facts.size.height == 6)
        assert top < app.facts.scroll_offset.y
        assert "one 8" in screen_text(app)


async def test_a_cursor_that_was_left_out_of_sight_is_not_gone_to_when_the_list_gets_lower() -> (
    None
):
    async with shown([section("one", 20)]) as (app, pilot):
        app.facts.scroll_to(y=11, animate=False, force=True, immediate=True)
        await pilot.resize_terminal(40, 6)
        await until(pilot, lambda: app.facts.size.height == 6)
        assert app.facts.scroll_offset.y == 11


async def test_one_long_label_on_a_page_takes_no_room_from_the_sentences_beside_it() -> None:
    words = "each message that the function reports is back"
    facts = (Fact("1", "Synchronous", words), Fact("2", "EventBridge rule nightly", words))
    async with shown([Section("On an error", facts, True, "error")], (64, 10)) as (app, _):
        rows = screen_text(app).splitlines()
        assert rows[1].index("each") == rows[3].index("each") < 24
        assert rows[2].strip() == "EventBridge rule nightly"


async def test_a_name_that_is_wider_than_the_list_is_seen_whole() -> None:
    name = "alias-" + "a" * 60 + "-end"
    one = Section("One", (Fact("1", name, "version 7"),), True, "one")
    async with shown([one]) as (app, _):
        rows = [app.facts.render_line(y).text for y in range(5)]
        assert "".join(row.strip() for row in rows[1:3]) == name
        assert rows[3].strip() == "version 7"


@given(st.text("ab-9 ", max_size=80), st.integers(8, 20))
def test_words_are_broken_as_textual_breaks_them(text: str, space: int) -> None:
    section = Section("One", (Fact("1", "", text),), True, "one")
    rows = lay_out([section], space + 2 * MARGIN).rows[1:]
    ours = ["".join(part for part, _ in row.parts).strip() for row in rows]
    theirs = [line.plain.strip() for line in Content(text).wrap(space)]
    assert ours == theirs
    assert all(len("".join(part for part, _ in row.parts)) <= space for row in rows)


@pytest.mark.parametrize("width", [0, 1, 9])
def test_a_list_that_has_no_room_yet_has_rows_all_the_same(width: int) -> None:
    rows = lay_out([Section("One", (Fact("1", "a long name", "a long value"),))], width).rows
    assert "".join(row.label for row in rows[1:]).replace(" ", "") == "alongname"
