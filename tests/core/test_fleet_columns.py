"""The columns of the fleet: their order, and what is exported of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import (
    DEFAULT_COLUMNS,
    FleetColumn,
    Json,
    Need,
    column_facts,
    csv_text,
    export_row,
    sort_rows,
)
from lambdatui.core.function_state import FunctionState
from tests.core.fleet_rows import NOW, figures, names, row

OK = Alarm(name="ok", state=AlarmState.OK)
ALARM = Alarm(name="alarm", state=AlarmState.ALARM)
UNSURE = Alarm(name="unsure", state=AlarmState.INSUFFICIENT_DATA)


def order(column: FleetColumn, rows: list[FleetRow], *, descending: bool = False) -> list[str]:
    return names(sort_rows(rows, column, NOW, descending=descending))


def test_what_is_not_known_comes_last_in_both_orders() -> None:
    rows = [
        row("c-unread", None),
        row("a-few", figures(invocations=(1.0,))),
        row("b-many", figures(invocations=(9.0,))),
    ]
    assert order(FleetColumn.INVOCATIONS, rows) == ["a-few", "b-many", "c-unread"]
    many_first = order(FleetColumn.INVOCATIONS, rows, descending=True)
    assert many_first == ["b-many", "a-few", "c-unread"]


def test_equal_rows_stand_by_name_in_both_orders() -> None:
    rows = [row("b"), row("C"), row("a")]
    assert order(FleetColumn.MEMORY, rows) == ["a", "b", "C"]
    assert order(FleetColumn.MEMORY, rows, descending=True) == ["a", "b", "C"]


def test_by_health_the_worst_comes_first() -> None:
    rows = [row("well"), row("bad", figures(errors=(1.0,))), row("unread", None)]
    assert order(FleetColumn.HEALTH, rows) == ["bad", "unread", "well"]
    assert order(FleetColumn.HEALTH, rows, descending=True) == ["well", "unread", "bad"]


def test_by_age_the_newest_change_comes_first_and_no_time_last() -> None:
    rows = [
        row("old", modified_ms=NOW - 9),
        row("new", modified_ms=NOW - 1),
        row("none", modified_ms=0),
    ]
    assert order(FleetColumn.AGE, rows) == ["new", "old", "none"]
    assert order(FleetColumn.AGE, rows, descending=True) == ["old", "new", "none"]


def test_by_alarm_those_that_ring_come_first_and_none_after_ok() -> None:
    rows = [
        row("none", alarms=()),
        row("unread"),
        row("ok", alarms=(OK,)),
        row("rings", alarms=(OK, ALARM)),
        row("unsure", alarms=(UNSURE, OK)),
    ]
    assert order(FleetColumn.ALARM, rows) == ["rings", "unsure", "ok", "none", "unread"]


def test_what_is_no_number_brings_no_other_out_of_order() -> None:
    rows = [
        row("a", month_dollars=3.0),
        row("b", month_dollars=float("nan")),
        row("c", month_dollars=1.0),
        row("d", month_dollars=2.0),
    ]
    assert order(FleetColumn.COST, rows) == ["c", "d", "a", "b"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("health", "errors"),
        ("name", "orders-api"),
        ("region", "eu-west-1"),
        ("invocations", 200),
        ("errors", 3),
        # 3 of 200
        ("error-rate", 0.015),
        ("throttles", 0),
        ("p95", 812.5),
        # 812.5 ms of 3 s is 0.2708333…
        ("p95-share", 0.270833),
        ("trend", [150, None, 50]),
        ("alarm", "ALARM"),
        ("concurrency", 7),
        ("cost", 18.47),
        ("runtime", "python3.12"),
        ("arch", "arm64"),
        ("memory", 512),
        ("timeout", 3),
        ("age", "2026-02-02T11:00:00.000Z"),
        ("size", 0),
        ("state", "Active"),
        ("tags", {"team": "media", "cost": "a b"}),
        ("since", "2026-02-02T11:00:00.000Z"),
        (
            "reason",
            "errors for 1 h or longer: 3 of 200 invocations failed (1.5 %) in 1 h; alarm alarm",
        ),
    ],
)
def test_a_value_is_exported_as_it_is(column: str, value: object) -> None:
    found = row(
        found=figures(
            invocations=(150.0, None, 50.0),
            errors=(3.0,),
            p95_ms=(812.5, 80.0),
            concurrency=(7.0,),
        ),
        timeout_s=3,
        architecture="arm64",
        alarms=(OK, ALARM),
        state=FunctionState(state="Active"),
        tags=(("team", "media"), ("cost", "a b")),
        month_dollars=18.47,
    )
    assert column_facts(FleetColumn(column)).value(found, NOW) == value


def test_what_is_not_known_is_null_and_an_empty_cell() -> None:
    bare = row(found=None, runtime="", modified_ms=0, region="")
    exported = export_row(bare, list(FleetColumn), NOW)
    unknown = {field for field, value in exported.items() if value is None}
    assert unknown == {
        "region", "invocations", "errors", "error_rate", "throttles", "p95_ms",
        "p95_share_of_timeout", "trend", "alarm", "concurrency", "dollars_month", "runtime",
        "memory_used_share", "last_modified", "state", "tags", "errors_since",
    }  # fmt: skip
    assert json.loads(json.dumps(exported)) == exported
    assert csv_text(None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.015, "0.015"),
        ([150, None, 50], "150 - 50"),
        ({"team": "media", "stage": "prod"}, "team=media;stage=prod"),
    ],
)
def test_a_value_is_one_text_in_csv(value: Json, text: str) -> None:
    assert csv_text(value) == text


def test_every_column_has_a_title_and_a_field_of_its_own() -> None:
    facts = [column_facts(column) for column in FleetColumn]
    assert len({fact.title for fact in facts}) == len(facts)
    assert len({fact.field for fact in facts}) == len(facts)


def test_the_columns_that_are_shown_at_first_are_columns_once_each() -> None:
    assert len(set(DEFAULT_COLUMNS)) == len(DEFAULT_COLUMNS)
    assert DEFAULT_COLUMNS[:2] == (FleetColumn.HEALTH, FleetColumn.NAME)


def test_a_column_says_what_has_to_be_read_for_it() -> None:
    needs = {column.value: column_facts(column).needs for column in FleetColumn}
    assert needs["errors"] is Need.FIGURES
    assert needs["trend"] is Need.FIGURES
    assert needs["alarm"] is Need.ALARMS
    assert needs["state"] is Need.STATE
    assert needs["tags"] is Need.TAGS
    assert needs["memory"] is None


counts = st.one_of(st.none(), st.integers(0, 3).map(float))
some_rows = st.lists(
    st.builds(
        row,
        name=st.text("abAB", min_size=1, max_size=2),
        found=st.one_of(
            st.none(), st.builds(figures, errors=st.tuples(counts), p95_ms=st.tuples(counts))
        ),
        region=st.sampled_from(["", "eu-west-1"]),
        alarms=st.sampled_from([None, (), (OK,), (ALARM,)]),
        month_dollars=counts,
        state=st.sampled_from([None, FunctionState(state="Active"), FunctionState()]),
    ),
    max_size=8,
)


@given(some_rows, st.sampled_from(FleetColumn), st.booleans())
def test_sorting_keeps_every_row_and_what_is_not_known_together_at_the_end(
    rows: list[FleetRow], column: FleetColumn, descending: bool
) -> None:
    found = sort_rows(rows, column, NOW, descending=descending)
    assert sorted(map(id, found)) == sorted(map(id, rows))
    key = column_facts(column).key
    if key is not None:
        known = [key(each, NOW) is not None for each in found]
        assert known == sorted(known, reverse=True)


@given(some_rows, st.sampled_from(FleetColumn))
def test_the_order_does_not_depend_on_the_one_before(
    rows: list[FleetRow], column: FleetColumn
) -> None:
    there, back = sort_rows(rows, column, NOW), sort_rows(rows[::-1], column, NOW)
    places = [(each.name, each.region) for each in there]
    if len(set(places)) == len(places):
        assert [each.key for each in there] == [each.key for each in back]
