"""Whatever is typed above the fleet."""

from hypothesis import example, given
from hypothesis import strategies as st

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_filter import FleetFilter
from lambdatui.core.fleet_terms import KEYS
from lambdatui.core.health import HealthLevel, level_of
from tests.core.fleet_rows import NOW, figures, row

counts = st.one_of(st.none(), st.integers(0, 3).map(float))
rows = st.lists(
    st.builds(
        row,
        name=st.text("abdev-A_1", min_size=1, max_size=8),
        found=st.one_of(
            st.none(), st.builds(figures, errors=st.tuples(counts), p95_ms=st.tuples(counts))
        ),
        runtime=st.sampled_from(["", "python3.12", "python3.8"]),
        tags=st.sampled_from([None, (), (("team", "media"),)]),
        month_dollars=counts,
        modified_ms=st.sampled_from([0, NOW - 5, NOW + 5]),
    ),
    max_size=6,
)
values = st.one_of(
    st.text(max_size=6),
    st.from_regex(r"\A(>=|<=|>|<|=)?[0-9]{1,4}(\.[0-9]{1,2})?(s|ms|k|%|d|gb)?\Z"),
    st.sampled_from(["python", "failed", "alarm", "errors", 'team="me dia"', '"team', "a,b,"]),
)
pieces = st.one_of(
    st.text(max_size=10),
    st.text('!:"<>=,%$ abdev0123', max_size=10),
    st.builds("{}{}:{}".format, st.sampled_from(["", "!"]), st.sampled_from(KEYS), values),
)
typed = st.lists(pieces, max_size=4).map(" ".join)


def parsed(text: str) -> tuple[FleetFilter | None, Fault | None]:
    """The filter or the error in words; anything else that is raised fails the test."""
    try:
        return FleetFilter.parse(text), None
    except LambdatuiError as error:
        return None, error.fault


@given(typed, rows)
@example('!"', [])
@example("errors:>" + "9" * 5_000, [])
@example("memory:>٣", [])
@example("\0 \ud800:x", [])
def test_whatever_is_typed_is_a_filter_or_an_error_in_words(
    text: str, some: list[FleetRow]
) -> None:
    wanted, fault = parsed(text)
    if wanted is None:
        assert fault is not None
        assert fault.kind is Kind.INVALID
        assert fault.advice
        return
    selection = wanted.select(some, NOW)
    assert len(selection.rows) + sum(selection.unread.values()) <= len(some) * (
        1 + len(wanted.needs)
    )
    assert len({id(each) for each in selection.rows}) == len(selection.rows)
    if not wanted.ranks:
        places = {id(each): place for place, each in enumerate(some)}
        order = [places[id(each)] for each in selection.rows]
        assert order == sorted(order)


@given(rows, st.sampled_from(KEYS), values)
def test_a_term_and_its_opposite_part_the_rows(some: list[FleetRow], key: str, value: str) -> None:
    try:
        wanted = FleetFilter.parse(f"{key}:{value}")
        opposite = FleetFilter.parse(f"!{key}:{value}")
    except LambdatuiError:
        return
    if wanted.unfinished or len(wanted.terms) != 1 or wanted.words or wanted.exact:
        return
    these = {id(each) for each in wanted.select(some, NOW).rows}
    those = {id(each) for each in opposite.select(some, NOW).rows}
    assert not these & those
    term = wanted.terms[0]
    for each in some:
        decided = term.holds(each, NOW) is not None
        assert decided == (id(each) in these | those)


@given(rows, st.text("abdev", min_size=1, max_size=3), st.text("abdev", min_size=1, max_size=2))
def test_typing_on_lets_no_more_through(some: list[FleetRow], word: str, more: str) -> None:
    before = {id(each) for each in FleetFilter.parse(word).select(some, NOW).rows}
    after = {id(each) for each in FleetFilter.parse(word + more).select(some, NOW).rows}
    assert after <= before


@given(rows)
def test_every_row_has_the_health_that_it_is_found_by(some: list[FleetRow]) -> None:
    for level in HealthLevel:
        found = FleetFilter.parse(f"health:{level.word}").select(some, NOW).rows
        assert all(level_of(each, NOW) is level for each in found)
        assert len(found) == sum(level_of(each, NOW) is level for each in some)


@given(st.text("abdev-A_1 !py", max_size=6), st.text("abdev-A_1 !py", max_size=3), rows)
@example("a", "b", [row("ab"), row("xb", description="a, b")])
def test_what_is_typed_on_finds_the_same_among_those_found_before(
    text: str, more: str, some: list[FleetRow]
) -> None:
    wider, wanted = FleetFilter.parse(text), FleetFilter.parse(text + more)
    if wanted.narrows(wider):
        among = wider.select(some, NOW).listed
        assert wanted.select(among, NOW) == wanted.select(some, NOW)


def test_a_term_is_asked_of_every_row_again() -> None:
    assert FleetFilter.parse("orders").narrows(FleetFilter.parse("ord"))
    assert not FleetFilter.parse("orders errors:>0").narrows(FleetFilter.parse("ord"))
    assert not FleetFilter.parse("ord").narrows(FleetFilter.parse("orders"))
    assert not FleetFilter.parse("orders !dev").narrows(FleetFilter.parse("orders"))
