"""The table: its cursor stays on its row, and it draws what is seen."""

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult

from lambdatui.ui.widgets.columns import CellText, TableColumn, fit, fit_parts, lay_out
from lambdatui.ui.widgets.table import Table
from tests.ui.until import until


class Page(App[None]):
    """A table of names, 40 columns wide and 11 lines high: a header and ten rows."""

    CSS = "Table { width: 40; height: 11; }"

    def __init__(self, count: int = 30) -> None:
        super().__init__()
        self.painted: list[str] = []
        self.rows = [f"row {index:05d}" for index in range(count)]
        self.table = Table(
            [
                TableColumn[str]("name", "name", self.cell),
                TableColumn[str]("size", "size", lambda row: (str(len(row)), "muted"), width=6),
            ],
            lambda row: row,
        )
        self.said: list[str | None] = []

    def cell(self, row: str) -> CellText:
        self.painted.append(row)
        return row, ""

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()
        self.table.set_rows(self.rows)

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        self.said.append(event.key)

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        self.said.append(f"opened {event.key}")

    def on_table_header_clicked(self, event: Table.HeaderClicked) -> None:
        self.said.append(f"sort by {event.column}")

    def shown(self) -> list[str]:
        return [self.table.render_line(y).text.rstrip() for y in range(self.table.size.height)]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["down"], 1),
        (["j", "j", "k"], 1),
        (["up"], 0),
        (["G"], 29),
        (["end", "g"], 0),
        (["end", "home"], 0),
        (["pagedown"], 9),
        (["pagedown", "pagedown", "pagedown", "pagedown"], 29),
        (["G", "pageup"], 20),
    ],
)
async def test_keys_move_the_cursor_and_the_row_is_in_sight(keys: list[str], row: int) -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        assert app.table.cursor_row == app.rows[row]
        assert any(line.startswith(app.rows[row]) for line in app.shown())


async def test_the_header_stays_when_rows_scroll() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.press("G")
        assert app.shown()[0].split() == ["name", "size"]
        assert app.shown()[-1].startswith("row 00029")


async def test_the_cursor_stays_on_its_row_at_its_height_when_rows_are_sorted_anew() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.press(*["down"] * 15)
        line = next(y for y, text in enumerate(app.shown()) if text.startswith("row 00015"))
        app.table.set_rows([f"new {index}" for index in range(40)] + app.rows)
        await pilot.pause()
        assert app.table.cursor_row == "row 00015"
        assert app.shown()[line].startswith("row 00015")
        app.table.set_rows(app.rows[::-1])
        assert app.table.cursor_row == "row 00015"
        assert app.said[-1] == "row 00015"
        assert len(app.said) == 16


async def test_a_row_that_is_gone_leaves_the_cursor_where_it_was() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.press("down", "down")
        app.table.set_rows([row for row in app.rows if row != "row 00002"])
        assert app.table.cursor_row == "row 00003"
        app.table.set_rows(app.rows[:1])
        assert app.table.cursor_row == "row 00000"


async def test_no_rows_are_told_of_as_none() -> None:
    app = Page()
    async with app.run_test() as pilot:
        app.table.set_rows([])
        await pilot.press("down", "G", "pageup", "enter")
        assert app.said == ["row 00000", None]
        assert app.table.cursor_row is None


async def test_rows_that_come_while_someone_has_scrolled_away_do_not_pull_them_back() -> None:
    app = Page(100)
    async with app.run_test() as pilot:
        app.table.scroll_to(y=50, animate=False)
        await pilot.pause()
        app.table.set_rows([*app.rows, "one more"])
        await pilot.pause()
        assert app.shown()[1].startswith("row 00050")


async def test_only_what_is_seen_is_painted_of_ten_thousand_rows() -> None:
    app = Page(10_000)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.painted)
        assert len(set(app.painted)) <= 10
        app.painted.clear()
        await pilot.press("down")
        assert set(app.painted) == {"row 00000", "row 00001"}
        await pilot.press("G")
        assert app.table.cursor_row == "row 09999"


async def test_enter_opens_the_row() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        assert app.said == ["row 00000", "row 00001", "opened row 00001"]


async def test_a_click_moves_the_cursor_and_a_second_one_opens() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.click(Table, offset=(2, 4))
        assert app.said == ["row 00000", "row 00003"]
        await pilot.click(Table, offset=(2, 6), times=2)
        assert app.said[2:] == ["row 00005", "opened row 00005"]


async def test_a_row_that_came_under_the_pointer_between_two_clicks_is_not_opened() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.click(Table, offset=(2, 4))
        app.table.set_rows(["a newcomer", *app.rows])
        app.table.scroll_to(y=0, animate=False)
        await pilot.pause()
        second = events.Click(app.table, 2, 4, 0, 0, 1, False, False, False, 2, 4, chain=2)
        app.table.post_message(second)
        await pilot.pause()
        assert "opened" not in str(app.said)
        assert app.said[-1] == "row 00002"


async def test_a_click_below_the_last_row_does_nothing() -> None:
    app = Page(2)
    async with app.run_test() as pilot:
        await pilot.click(Table, offset=(2, 8), times=2)
        assert app.said == ["row 00000"]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Page()
    async with app.run_test() as pilot:
        wheel = events.MouseScrollDown(app.table, 2, 4, 0, 1, 0, False, False, False)
        app.table.post_message(wheel)
        await until(pilot, lambda: app.table.scroll_offset.y > 0)
        assert app.table.cursor_row == "row 00000"


async def test_a_click_on_a_title_asks_to_sort_by_it() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.click(Table, offset=(36, 0))
        assert app.said[-1] == "sort by size"


async def test_the_sorted_column_has_a_mark() -> None:
    app = Page()
    async with app.run_test():
        app.table.set_sort("name", descending=False)
        assert app.shown()[0].startswith("name ▲")
        app.table.set_sort("name", descending=True)
        assert app.shown()[0].startswith("name ▼")


async def test_a_table_shows_other_columns_when_it_is_told_to() -> None:
    app = Page(3)
    async with app.run_test():
        app.table.set_columns([TableColumn[str]("last", "end", lambda row: (row[-1], ""), width=3)])
        assert app.shown()[:3] == ["end", "0", "1"]


async def test_a_cell_can_have_parts_in_several_styles() -> None:
    def parts(row: str, width: int) -> list[CellText]:
        return [(row[:3], "trouble"), (f" {width}", "muted")]

    app = Page(3)
    async with app.run_test():
        column = TableColumn[str]("row", "row", lambda row: (row, ""), width=9, parts=parts)
        app.table.set_columns([column])
        assert app.shown()[1] == "row 9"
        styles = [segment.style for segment in app.table.render_line(2) if segment.text.strip()]
        assert styles[0] != styles[1]


async def test_hostile_text_is_shown_and_not_obeyed() -> None:
    app = Page(0)
    async with app.run_test():
        app.table.set_rows(["[/foo]\x1b]52;c;aGk=\x07", "[$LATEST]"])
        assert app.shown()[1].startswith("[/foo]␛]52;c;aGk=␇")
        assert app.shown()[2].startswith("[$LATEST]")


COLUMNS = [
    TableColumn[str]("name", "name", lambda row: (row, ""), least=10, most=30),
    TableColumn[str]("runtime", "runtime", lambda row: (row, ""), width=8, drop=1),
    TableColumn[str]("memory", "memory", lambda row: (row, ""), width=6, drop=2),
]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, [("name", 30), ("runtime", 8), ("memory", 6)]),
        (40, [("name", 22), ("runtime", 8), ("memory", 6)]),
        (28, [("name", 10), ("runtime", 8), ("memory", 6)]),
        (27, [("name", 17), ("runtime", 8)]),
        (19, [("name", 19)]),
        (6, [("name", 6)]),
    ],
)
def test_columns_give_way_in_their_order(width: int, shown: list[tuple[str, int]]) -> None:
    places = lay_out(COLUMNS, width)
    assert [(place.column.id, place.width) for place in places] == shown


def test_a_column_has_the_air_before_it_that_it_asks_for() -> None:
    tight = TableColumn[str]("size", "size", lambda row: (row, ""), width=6, gap=0)
    places = lay_out([*COLUMNS, tight], 60)
    assert places[-1].start == places[-2].start + places[-2].width
    assert places[1].start == places[0].start + places[0].width + 2


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("orders", 8, "orders  "),
        ("orders-api", 8, "orders-…"),
        ("函数函数", 8, "函数函数"),
        ("函数函数", 6, "函数 …"),
        ("函数函数", 7, "函数函…"),
        ("orders", 0, ""),
        ("a\tb", 6, "a    b"),
    ],
)
def test_text_is_cut_by_cells(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted
    assert cell_len(fit(text, width)) == width


def test_numbers_stand_at_the_right() -> None:
    assert fit("512 MB", 8, "right") == "  512 MB"


@pytest.mark.parametrize(
    ("texts", "width", "fitted"),
    [
        (("ab", "cd"), 6, ["ab", "cd", "  "]),
        (("ab", "cd"), 4, ["ab", "cd"]),
        (("ab", "cd"), 3, ["ab", "…"]),
        (("函数", "\x1b"), 5, ["函数", "␛"]),
        ((), 2, ["  "]),
    ],
)
def test_parts_fill_their_width(texts: tuple[str, ...], width: int, fitted: list[str]) -> None:
    assert [text for text, _ in fit_parts([(text, "") for text in texts], width)] == fitted
