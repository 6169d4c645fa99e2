"""The line of keys: in a wide terminal, the room that is left shows what a narrow one hides."""

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from lambdatui.ui.widgets.key_bar import KeyBar


class Pane(Vertical, can_focus=True):
    saved = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "error(1)", "error", id="pane.next"),
        Binding("E", "error(-1)", "error before", show=False, id="pane.previous"),
        Binding("down,j", "move(1)", "down", show=False, id="pane.down"),
        Binding("G,end", "last", "last row", show=False, id="pane.last"),
        Binding("enter", "unfold", "unfold JSON", show=False, id="pane.unfold"),
        Binding("x", "nameless", "", show=False, id="pane.nameless"),
        Binding("u", "unknown", "Textual's own", show=False),
        Binding("o", "off", "switched off", show=False, id="pane.off"),
        Binding("T", "go", "go to a time", show=False, id="pane.go"),
        Binding("t", "times", "times: local, UTC, [off]", show=False, id="pane.times"),
        Binding("S", "save", "save to a file", show=False, id="pane.save"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "off"

    def action_save(self) -> None:
        self.saved += 1


class Keys(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit"),
        Binding("z", "zoom", "enlarge", show=False, id="app.zoom"),
    ]

    def __init__(self, filler: str = "") -> None:
        super().__init__()
        self.filler = filler

    def on_mount(self) -> None:
        if self.filler:
            self.bind("f", "fill", description=self.filler)
        self.query_one(Pane).focus()

    def compose(self) -> ComposeResult:
        with Pane():
            yield Static("")
            yield Input()
        yield KeyBar(("quit",))

    @property
    def line(self) -> str:
        return self.query_one(KeyBar).render().plain


async def test_in_a_wide_line_hidden_keys_of_the_pane_fill_the_room_dimmed() -> None:
    app = Keys()
    async with app.run_test(size=(140, 10)) as pilot:
        await pilot.pause()
        shown = (
            " e error  E error before  ↵ unfold JSON  T go to a time  t times  S save to a file "
        )
        assert app.line == shown.ljust(132) + " q quit "
        text = app.query_one(KeyBar).render()
        (style,) = {span.style for span in text.spans if span.start >= 9 and span.end < 100}
        assert "dim" in str(style)


async def test_where_there_is_less_room_each_has_one_word_of_its_own() -> None:
    app = Keys("f" * 56)
    async with app.run_test(size=(120, 10)) as pilot:
        await pilot.pause()
        shown = f" e error  f {'f' * 56}  E before  ↵ unfold  T time  t times "
        assert app.line == shown.ljust(112) + " q quit "


@pytest.mark.parametrize(("width", "filler"), [(99, ""), (120, "f" * 120)])
async def test_a_narrow_or_a_full_line_shows_none_of_them(width: int, filler: str) -> None:
    app = Keys(filler)
    async with app.run_test(size=(width, 10)) as pilot:
        await pilot.pause()
        assert app.line.startswith(" e error  … " if filler else " e error   ")
        assert "time" not in app.line


async def test_keys_that_would_be_typed_are_not_among_them() -> None:
    app = Keys()
    async with app.run_test(size=(140, 10)) as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        assert app.line.split() == []


async def test_a_click_on_one_of_them_is_its_key() -> None:
    app = Keys()
    async with app.run_test(size=(140, 10)) as pilot:
        await pilot.pause()
        await pilot.click(KeyBar, offset=(app.line.index("save"), 0))
        await pilot.pause()
        assert app.query_one(Pane).saved == 1
