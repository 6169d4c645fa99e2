"""Figures of the fleet in few cells, and what the header says of the session's cost."""

import pytest
from textual.app import App, ComposeResult

from lambdatui.core.connection import Connection, Identity
from lambdatui.ui.widgets.fleet_cells import dollars, percent, short_region, size, spark, took
from lambdatui.ui.widgets.header_bar import HeaderBar
from tests.core.fleet_rows import figures


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0"), (0.0004, "<.1"), (0.041, "4.1"), (0.0996, "10"), (0.31, "31"), (1, "100")],
)
def test_a_share_has_four_cells_at_most(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0.84, "0.8ms"),
        (812, "812ms"),
        (999.6, "1.0s"),
        (14_230, "14.2s"),
        (59_960, "1m00s"),
        (185_000, "3m05s"),
        (840_000, "14m"),
    ],
)
def test_a_duration_has_five_cells_at_most(ms: float, text: str) -> None:
    assert took(ms) == text
    assert len(text) <= 5


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "$0"), (0.004, "< $0.01"), (18.47, "$18.47"), (1234.4, "$1,234"), (312_000, "$312k")],
)
def test_money_has_eight_cells_at_most(amount: float, text: str) -> None:
    assert dollars(amount) == text
    assert len(text) <= 8


@pytest.mark.parametrize(
    ("octets", "text"), [(0, "0 B"), (812, "812 B"), (4321, "4.2 kB"), (32_505_856, "31 MB")]
)
def test_a_size_is_told_in_its_unit(octets: int, text: str) -> None:
    assert size(octets) == text


def test_a_trend_has_its_errors_in_another_style_and_stays_below_the_row_above() -> None:
    found = figures(invocations=(7.0, 7.0, 0.0), errors=(0.0, 1.0, 0.0))
    assert spark(found, 3, "muted") == [("▇", "muted"), ("▇", "trouble"), (" ", "muted")]


def test_after_a_look_at_errors_alone_the_errors_are_drawn() -> None:
    found = figures(invocations=(), errors=(0.0, 7.0))
    assert spark(found, 2, "muted") == [(" ", "muted"), ("▇", "trouble")]
    assert spark(None, 3, "muted") == [("   ", "")]


class Header(App[None]):
    def compose(self) -> ComposeResult:
        yield HeaderBar(Connection())


@pytest.mark.parametrize(
    ("width", "end"),
    [
        (100, "43 calls · $0.0020 · fresh 12 s ago "),
        (66, " $0.0020 · fresh 12 s ago "),
        (58, " 43 calls · $0.0020 "),
        (34, "… $0.0020 "),
    ],
)
async def test_the_header_tells_as_much_of_the_cost_as_leaves_the_account_whole(
    width: int, end: str
) -> None:
    app = Header()
    async with app.run_test(size=(width, 3)) as pilot:
        header = app.query_one(HeaderBar)
        header.identity = Identity(
            account="123456789012", arn="arn:aws:iam::1:user/ada", region="eu-west-1"
        )
        header.spent = ("43 calls", "$0.0020", "fresh 12 s ago")
        await pilot.pause()
        line = header.render_line(0).text
        assert line.endswith(end)
        assert "1234-5678-9012" in line


@pytest.mark.parametrize(
    ("region", "short"),
    [
        ("eu-west-1", "euw1"),
        ("ap-southeast-2", "apse2"),
        ("us-gov-east-1", "usge1"),
        ("ca-central-1", "cac1"),
        ("local", "local"),
        ("", ""),
    ],
)
def test_a_region_has_a_short_form(region: str, short: str) -> None:
    assert short_region(region) == short
