"""Any text in any widget: the terminal gets what a display writes, and nothing ends the program.

Some seconds of it by default; ``--hypothesis-profile=long`` goes on for an hour and more.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.text import Text
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from lambdatui.core.chart import Unit
from lambdatui.core.connection import Connection, Identity
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.facts import Fact
from lambdatui.core.lines import Line
from lambdatui.ui.clipboard import osc52
from lambdatui.ui.guard import guard_update
from lambdatui.ui.shadow_screen import cells_of
from lambdatui.ui.themes import DARK
from lambdatui.ui.trouble import Trouble, trouble_text
from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.columns import TableColumn
from lambdatui.ui.widgets.fact_list import FactList, Section
from lambdatui.ui.widgets.header_bar import HeaderBar
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.plot import Plot, Shape, Threshold, Trace
from lambdatui.ui.widgets.table import Table
from tests.security.hostile import texts
from tests.security.terminal_bytes import forbidden

_MINUTE = 60_000
_SIZE = (60, 16)


class Host(App[None]):
    """One widget, and what the terminal would get of it through the guard."""

    CSS = "Screen > * { height: 1fr; } HeaderBar { height: 1; }"

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.written: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    def _display(self, screen: Screen[object], renderable: Any) -> None:
        del screen
        if hasattr(renderable, "render_segments"):
            self.written.append(guard_update(renderable).render_segments(self.console))


@contextmanager
def hosted(widget: Widget) -> Iterator[Callable[[Callable[[Host], object]], str]]:
    """Does something with the widget on a screen; all that is then written for it."""
    with asyncio.Runner() as runner:
        app = Host(widget)
        test = app.run_test(size=_SIZE, notifications=True)
        pilot = runner.run(test.__aenter__())

        async def acted(act: Callable[[Host], object]) -> str:
            app.written.clear()
            act(app)
            await pilot.pause()
            return "".join(app.written)

        try:
            yield lambda act: runner.run(acted(act))
        finally:
            runner.run(test.__aexit__(None, None, None))


def table() -> Table[Any]:
    return Table(
        [
            TableColumn[str]("name", "name", lambda row: (row, "")),
            TableColumn[str]("more", "more", lambda row: (row[::-1], "muted"), width=14),
        ],
        lambda row: row,
    )


def show_table(widget: Any, given: Sequence[str]) -> None:
    widget.set_rows(list(dict.fromkeys(given)))


def show_facts(widget: Any, given: Sequence[str]) -> None:
    facts = tuple(Fact(f"{at}", text, text[::-1]) for at, text in enumerate(given))
    widget.show([Section(given[0], facts, True, "key")])


def show_lines(widget: Any, given: Sequence[str]) -> None:
    widget.clear()
    widget.append([Line(text, _MINUTE, text) for text in given])


def show_chart(widget: Any, given: Sequence[str]) -> None:
    title, name, note, *_ = (*given, "", "", "")
    traces = (Trace(name, (1.0, None, 3.0), "whole", short=note, long=note),)
    widget.plot = Plot(
        title,
        Unit.COUNT,
        Shape.BARS,
        0,
        _MINUTE,
        traces,
        (Threshold(2.0, name),),
        note=note,
    )


def show_header(widget: Any, given: Sequence[str]) -> None:
    first, second, third, *_ = (*given, "", "", "")
    widget.connection = Connection(profile=first, region=second, endpoint_url=third)
    widget.identity = None
    widget.label = second
    widget.identity = Identity(
        account=first,
        arn=second,
        region=third,
        alias=first,
        endpoint_url=third,
        elsewhere=(second,),
    )
    widget.fault = Fault(kind=Kind.SERVER, what=first)
    widget.spent = (first, second, third)


WIDGETS: dict[str, tuple[Callable[[], Widget], Callable[[Any, Sequence[str]], None]]] = {
    "table": (table, show_table),
    "facts": (lambda: FactList(least_label=8), show_facts),
    "lines": (LineView, show_lines),
    "chart": (Chart, show_chart),
    "header": (lambda: HeaderBar(Connection()), show_header),
}
#: An example takes a screen some 20 ms: fewer of them than of what takes none.
_QUICK = settings(
    max_examples=max(1, settings().max_examples // 4),
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
_SEVERAL = st.lists(texts, min_size=1, max_size=4)


@pytest.mark.parametrize("name", WIDGETS)
def test_no_text_in_a_widget_gets_through(name: str) -> None:
    made, show = WIDGETS[name]
    written: list[str] = []
    with hosted(made()) as act:

        @_QUICK
        @given(_SEVERAL)
        def each(given: list[str]) -> None:
            written.append(act(lambda app: show(app.widget, given)))
            assert forbidden(written[-1]) == []

        each()
    assert any(written)


def toast(told: str, app: Host) -> None:
    app.notify(told, title=told, markup=False)


def test_no_text_in_a_toast_or_the_error_log_gets_through() -> None:
    with hosted(Widget()) as act:

        @_QUICK
        @given(texts)
        def each(text: str) -> None:
            fault = Fault(kind=Kind.SERVER, what=text, advice=text, code=text, request_id=text)
            shown = trouble_text([Trouble(fault=fault, during=text, first_ms=0, last_ms=0)])
            assert isinstance(shown, Text)
            assert forbidden(shown.plain.replace("\n", "")) == []
            act(lambda app: app.clear_notifications())
            # As one would that forgot to make it safe.
            assert forbidden(act(partial(toast, text))) == []

        each()


@given(texts)
def test_what_is_copied_is_base64_and_a_cell_is_no_sequence(text: str) -> None:
    for environ in ({}, {"TMUX": "x"}, {"TERM": "screen"}):
        sequence = osc52(text, environ)
        plain = sequence.replace("\x1b", "").replace("\x07", "").replace("\\", "")
        assert plain.isascii()
        assert plain.isprintable()
    (only,) = [osc52(text, {})]
    assert only.startswith("\x1b]52;c;")
    assert forbidden(only, allowed=(only,)) == []
    assert forbidden("".join(cells_of(text))) == []
