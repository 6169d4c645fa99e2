"""The order of the fleet: trouble first, and no row that moves because it was read."""

from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.ui.fleet_order import FleetOrder
from tests.core.fleet_rows import NOW, figures, names, row

ROWS = [
    row("d-unknown", None),
    row("c-idle", figures(invocations=(0.0,))),
    row("b-well"),
    row("a-idle", figures(invocations=(0.0,))),
    row("z-throttled", figures(throttles=(1.0,))),
    row("y-few", figures(errors=(1.0,))),
    row("x-many", figures(errors=(9.0,))),
]


def test_trouble_is_first_and_all_others_stand_by_name_whatever_was_read() -> None:
    assert names(FleetOrder().of(ROWS, FleetColumn.HEALTH, NOW)) == [
        *("x-many", "y-few", "z-throttled"),
        *("a-idle", "b-well", "c-idle", "d-unknown"),
    ]


def test_trouble_last_keeps_the_order_of_the_names() -> None:
    assert names(FleetOrder().of(ROWS, FleetColumn.HEALTH, NOW, descending=True)) == [
        *("a-idle", "b-well", "c-idle", "d-unknown"),
        *("z-throttled", "y-few", "x-many"),
    ]


def test_by_name_all_stand_by_name_in_both_orders() -> None:
    down = names(FleetOrder().of(ROWS, FleetColumn.NAME, NOW, descending=True))
    assert down == sorted((row.name for row in ROWS), reverse=True)
    assert names(FleetOrder().of(ROWS, FleetColumn.NAME, NOW)) == down[::-1]


def test_a_runtime_tells_of_trouble_where_nothing_else_was_read() -> None:
    rows = [
        row("a-new", None, runtime="python3.13"),
        row("b-old", None, runtime="python3.7"),
        row("c-new", None, runtime="python3.13"),
        row("d-old", None, runtime="python3.7"),
    ]
    assert names(FleetOrder().of(rows, FleetColumn.HEALTH, NOW)) == [
        *("b-old", "d-old"),
        *("a-new", "c-new"),
    ]


def test_other_columns_are_those_of_the_core() -> None:
    assert names(FleetOrder().of(ROWS, FleetColumn.ERRORS, NOW, descending=True))[:2] == [
        "x-many",
        "y-few",
    ]


def test_only_what_changed_is_looked_at_again_and_finds_its_place() -> None:
    order = FleetOrder()
    order.of(ROWS, FleetColumn.HEALTH, NOW)
    changed = [*ROWS[:2], row("b-well", figures(errors=(99.0,))), *ROWS[3:]]
    assert names(order.of(changed, FleetColumn.HEALTH, NOW))[0] == "b-well"
    # Rows that came and went are sorted as well.
    assert names(order.of([*changed[1:], row("0-new")], FleetColumn.HEALTH, NOW)) == [
        *("b-well", "x-many", "y-few", "z-throttled"),
        *("0-new", "a-idle", "c-idle"),
    ]
