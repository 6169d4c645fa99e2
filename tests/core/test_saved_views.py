"""Views of the fleet as files have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FleetWindow
from lambdatui.core.fleet_columns import DEFAULT_COLUMNS, FleetColumn
from lambdatui.core.saved_views import (
    FleetView,
    check_view_name,
    read_view,
    usable_view,
    view_values,
)

MINE = FleetView(
    name="on call",
    filter="orders errors:>0 !dev",
    sort=FleetColumn.P95,
    descending=True,
    columns=(FleetColumn.NAME, FleetColumn.P95),
    window=FleetWindow.M15,
)


def test_the_values_are_plain_texts_booleans_and_lists() -> None:
    values = view_values(MINE)
    assert values == {
        "filter": "orders errors:>0 !dev",
        "sort": "p95",
        "descending": True,
        "columns": ["name", "p95"],
        "window": "15m",
    }
    assert {type(value) for value in values.values()} == {str, bool, list}


def test_what_is_left_out_is_as_in_a_view_that_nobody_changed() -> None:
    assert read_view("x", {"filter": "!dev"}) == FleetView(name="x", filter="!dev")
    assert FleetView().columns == DEFAULT_COLUMNS
    assert FleetView().sort is FleetColumn.HEALTH
    assert FleetView().window is FleetWindow.H1


views = st.builds(
    FleetView,
    filter=st.sampled_from(["", "orders", 'tag:"a b"=c', "errors:"]),
    sort=st.sampled_from(FleetColumn),
    descending=st.booleans(),
    columns=st.lists(st.sampled_from(FleetColumn), unique=True).map(
        lambda some: (FleetColumn.NAME, *(each for each in some if each is not FleetColumn.NAME))
    ),
    window=st.sampled_from(FleetWindow),
)


@given(views)
def test_a_view_is_read_as_it_was_written(view: FleetView) -> None:
    assert read_view("", view_values(view)) == view
    assert usable_view(view_values(view)) == view


@pytest.mark.parametrize(
    ("values", "what", "advice"),
    [
        ({"filters": ""}, "'filters'", "filter, sort, descending, columns, window"),
        ({"filter": 3}, "'filter'", "quotes"),
        ({"filter": "eror:>0"}, "eror:>0", "Columns are"),
        ({"sort": "speed"}, "'speed' is no value of 'sort'", "health, name"),
        ({"descending": 1}, "'descending'", "true or false"),
        ({"columns": "name"}, "'columns'", "list"),
        ({"columns": ["name", "nam"]}, "'nam'", "health, name"),
        ({"columns": ["name", 4]}, "'columns'", "quotes"),
        ({"columns": ["p95"]}, "no name", '"name"'),
        ({"columns": ["name", "p95", "name"]}, "twice", "Leave one"),
        ({"window": "2h"}, "'2h' is no value of 'window'", "15m, 1h, 3h, 12h, 1d, 7d"),
    ],
)
def test_what_is_not_right_is_named(values: dict[str, object], what: str, advice: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        read_view("mine", values)
    fault = caught.value.fault
    assert fault.kind is Kind.INVALID
    assert "'mine'" in fault.what
    assert what in fault.what
    assert advice in fault.advice


def test_of_what_the_program_kept_all_that_can_be_used_is() -> None:
    kept: dict[str, object] = {
        "filter": "eror:>0",
        "sort": "p95",
        "descending": "yes",
        "columns": ["name", "of-tomorrow", "p95", "name"],
        "window": "1y",
        "colour": "red",
    }
    assert usable_view(kept) == FleetView(
        sort=FleetColumn.P95, columns=(FleetColumn.NAME, FleetColumn.P95)
    )
    assert usable_view({"columns": ["p95"]}).columns == DEFAULT_COLUMNS


json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
keys = st.sampled_from(["filter", "sort", "descending", "columns", "window", "x"])


@given(st.dictionaries(keys, json))
def test_whatever_was_kept_gives_a_view(values: dict[str, object]) -> None:
    found = usable_view(values)
    assert read_view("", view_values(found)) == found


@pytest.mark.parametrize("name", ["on call", "2nd", "a_b+c-d", "x" * 60])
def test_a_name_can_be_that_of_a_file(name: str) -> None:
    assert check_view_name(name) == name


@pytest.mark.parametrize(
    "name", ["", ".x", "a/b", "..", "a.toml", "x ", " x", "con", "COM1", "x" * 61, "a\n", "é"]
)
def test_a_name_that_no_file_can_have_everywhere_is_refused(name: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        check_view_name(name)
    assert caught.value.fault.kind is Kind.INVALID
