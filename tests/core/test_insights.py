"""What a query of Logs Insights costs, how long it looks back, and where it is wrong."""

import pytest

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.insights import (
    InsightsAnswer,
    InsightsState,
    Span,
    cost_usd,
    place_in,
    place_words,
)
from lambdatui.core.insights_queries import READY, request_id

REQUEST = "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11"


def test_a_terabyte_costs_about_five_dollars() -> None:
    assert cost_usd(1024**4, 0.005) == pytest.approx(5.12)
    assert cost_usd(0, 0.005) == 0


@pytest.mark.parametrize("span", Span)
def test_every_span_is_cut_into_15_to_48_parts(span: Span) -> None:
    unit = {"m": 60_000, "h": 3_600_000}[span.bin[-1]]
    parts = span.ms / (int(span.bin[:-1]) * unit)
    assert 15 <= parts <= 48
    assert parts == int(parts)


def test_spans_read_as_people_say_them() -> None:
    assert [span.words for span in Span] == ["15 min", "1 h", "3 h", "12 h", "1 day", "7 days"]


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (3, (1, 4)), (4, (2, 1)), (6, (2, 3)), (99, (2, 4))]
)
def test_a_place_in_a_query_is_found_again_in_the_words(
    offset: int, place: tuple[int, int]
) -> None:
    what = f"The query is not right{place_words('abc' + chr(10) + 'def', offset)}: no."
    assert place_in(Fault(kind=Kind.INVALID, what=what)) == place


def test_a_fault_without_a_place_has_none() -> None:
    assert place_in(Fault(kind=Kind.DENIED, what="AWS denies it.")) is None


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        (InsightsState.SCHEDULED, False),
        (InsightsState.RUNNING, False),
        (InsightsState.UNKNOWN, False),
        (InsightsState.COMPLETE, True),
        (InsightsState.FAILED, True),
        (InsightsState.TIMEOUT, True),
        (InsightsState.CANCELLED, True),
    ],
)
def test_an_answer_has_ended_when_nothing_more_comes(state: InsightsState, ended: bool) -> None:
    assert InsightsAnswer(state=state).ended is ended


def test_every_ready_query_has_a_name_of_its_own_and_no_gap_left() -> None:
    assert len({query.id for query in READY}) == len({query.title for query in READY}) == len(READY)
    for query in READY:
        text = query.text(Span.D1, REQUEST)
        assert "{bin}" not in text
        assert "{request}" not in text
        assert (REQUEST in text) is bool(query.asks)
    cold = next(query for query in READY if query.id == "cold")
    assert "bin(1h)" in cold.text(Span.D1)


def test_only_a_request_id_is_put_into_a_query() -> None:
    assert request_id(f" {REQUEST.upper()}\n") == REQUEST
    for wrong in ("", "orders", f'{REQUEST}"', '" or @message like "'):
        with pytest.raises(LambdatuiError, match="not a request id"):
            request_id(wrong)
