"""What becomes of the items of a replay, and what may be sent again."""

import msgspec
import pytest

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.invoke import ASYNC_LIMIT, InvocationType, InvokeResult, Outcome, error_of
from lambdatui.core.replay import (
    ReplayItem,
    ReplayOptions,
    ReplayPlan,
    ReplayRecord,
    Verdict,
    check_plan,
    ended,
    not_ended,
    pending,
    request_of,
    summarize,
)
from lambdatui.core.replay_words import verdict_note

ITEM = ReplayItem(number=1, name="bad sku", payload=b'{"sku": null}')


def plan(*items: ReplayItem, **options: object) -> ReplayPlan:
    made = msgspec.convert(options, ReplayOptions)
    return ReplayPlan(id="r", function="orders", items=items or (ITEM,), options=made, timeout_s=3)


def returned(payload: bytes = b"{}", **more: object) -> InvokeResult:
    result = InvokeResult(outcome=Outcome.RETURNED, status=200, payload=payload, elapsed_ms=5.0)
    return msgspec.structs.replace(result, **more)


def failed(payload: bytes = b'{"errorType": "KeyError", "errorMessage": "sku"}') -> InvokeResult:
    result = returned(payload)
    return msgspec.structs.replace(
        result, outcome=Outcome.FUNCTION_ERROR, function_error="Unhandled"
    )


def expecting(expected: str | None = None, **more: object) -> ReplayItem:
    return msgspec.structs.replace(ITEM, expected=expected, **more)


def verdict(item: ReplayItem, result: InvokeResult, *, compare: bool = True) -> Verdict:
    return ended(item, result, 0, compare=compare).verdict


def test_what_is_sent_is_the_item_as_it_is() -> None:
    item = expecting(type=InvocationType.ASYNC, qualifier="live")
    request = request_of(plan(item), item)
    assert (request.function, request.payload) == ("orders", b'{"sku": null}')
    assert (request.type, request.qualifier) == (InvocationType.ASYNC, "live")
    assert (request.event_name, request.timeout_s) == ("bad sku", 3)


@pytest.mark.parametrize(
    ("result", "wanted"),
    [
        (returned(), Verdict.OK),
        (failed(), Verdict.FAILED),
        (InvokeResult(outcome=Outcome.ACCEPTED), Verdict.OK),
        (InvokeResult(outcome=Outcome.ALLOWED), Verdict.OK),
        (InvokeResult(outcome=Outcome.UNKNOWN), Verdict.UNKNOWN),
        (InvokeResult(outcome=Outcome.REFUSED), Verdict.REFUSED),
    ],
)
def test_without_an_expectation_a_verdict_is_the_outcome(
    result: InvokeResult, wanted: Verdict
) -> None:
    for compare in (False, True):
        assert verdict(ITEM, result, compare=compare) is wanted


def test_a_response_other_than_expected_differs_only_where_it_is_compared() -> None:
    item = expecting('{"total": 1}')
    assert verdict(item, returned(b'{"total": 1.0}')) is Verdict.OK
    assert verdict(item, returned(b'{"total": 2}')) is Verdict.DIFFERED
    assert verdict(item, returned(b'{"total": 2}'), compare=False) is Verdict.OK
    record = ended(item, returned(b'{"total": 2}'), 7, compare=True)
    assert record.comparison is not None
    (difference,) = record.comparison.differences
    assert (difference.path, difference.before, difference.after) == ("$.total", "1", "2")
    assert record.started_ms == 7


def test_a_path_that_is_to_be_ignored_does_not_differ() -> None:
    item = expecting('{"at": 1, "total": 1}', ignore=("$.at",))
    assert verdict(item, returned(b'{"at": 2, "total": 1}')) is Verdict.OK
    assert verdict(item, returned(b'{"at": 1, "total": 2}')) is Verdict.DIFFERED


def test_a_function_that_is_to_fail_is_right_when_it_does() -> None:
    item = expecting(expect_error=True)
    assert verdict(item, failed()) is Verdict.OK
    assert verdict(item, returned()) is Verdict.DIFFERED
    assert verdict(item, failed(), compare=False) is Verdict.FAILED
    worded = expecting('{"errorType": "KeyError", "errorMessage": "sku"}', expect_error=True)
    assert verdict(worded, failed()) is Verdict.OK
    assert verdict(worded, failed(b'{"errorType": "TypeError"}')) is Verdict.DIFFERED


def test_a_function_that_fails_where_it_was_to_return_has_failed_whatever_it_said() -> None:
    assert verdict(expecting("{}"), failed(b"{}")) is Verdict.FAILED


def test_an_answer_that_came_in_part_is_not_compared() -> None:
    result = returned(b'{"half', outcome=Outcome.UNKNOWN)
    assert ended(expecting("{}"), result, 0, compare=True).comparison is None


def test_of_many_differences_some_are_kept() -> None:
    before = msgspec.json.encode(list(range(200))).decode()
    after = msgspec.json.encode([-1 - number for number in range(200)])
    record = ended(expecting(before), returned(after), 0, compare=True)
    assert record.comparison is not None
    assert len(record.comparison.differences) == 50
    assert record.comparison.truncated
    assert len(msgspec.json.encode(record)) < 20_000


def test_a_response_that_is_not_text_is_compared_and_can_be_written_down() -> None:
    record = ended(expecting('"a"'), returned(b"\xff\x00"), 0, compare=True)
    assert record.verdict is Verdict.DIFFERED
    assert msgspec.json.decode(msgspec.json.encode(record), type=ReplayRecord) == record


@pytest.mark.parametrize(
    ("payload", "details", "error"),
    [
        (b'{"errorType": "KeyError", "errorMessage": "\'sku\'"}', "", "KeyError: 'sku'"),
        (b'{"errorMessage": "only words"}', "", "only words"),
        (b"not JSON", "", "Unhandled"),
        (b"[1]", "", "Unhandled"),
        (b"", "", "Unhandled"),
        (b"half of", '{"errorType": "Error", "errorMessage": "no"}', "Error: no"),
        (b'{"errorMessage": "\\ud800"}', "", "?"),
    ],
)
def test_what_a_function_says_of_its_error_is_found(
    payload: bytes, details: str, error: str
) -> None:
    result = msgspec.structs.replace(failed(payload), error_details=details)
    assert error_of(result) == error
    assert msgspec.json.encode(ended(ITEM, result, 0, compare=False))


def record(number: int, verdict: Verdict, elapsed_ms: float = 0.0) -> ReplayRecord:
    return ReplayRecord(
        number=number,
        name=str(number),
        verdict=verdict,
        outcome=Outcome.RETURNED,
        elapsed_ms=elapsed_ms,
    )


def numbered(count: int) -> tuple[ReplayItem, ...]:
    return tuple(msgspec.structs.replace(ITEM, number=number) for number in range(1, count + 1))


def test_only_what_was_never_begun_or_surely_did_not_run_may_be_sent() -> None:
    known = [record(number, verdict) for number, verdict in enumerate(Verdict, 1)]
    left = pending(plan(*numbered(7)), known)
    refused = list(Verdict).index(Verdict.REFUSED) + 1
    assert [item.number for item in left] == [refused, 6, 7]


def test_a_summary_counts_the_last_of_each_item() -> None:
    records = [
        record(1, Verdict.REFUSED),
        record(1, Verdict.OK, 10),
        record(2, Verdict.OK, 20),
        record(3, Verdict.FAILED, 30),
        record(4, Verdict.DIFFERED, 40),
        record(5, Verdict.UNKNOWN, 60_000),
        record(6, Verdict.REFUSED, 1),
    ]
    found = summarize(plan(*numbered(9)), records)
    assert (found.total, found.left) == (9, 3)
    assert (found.ok, found.failed, found.differed, found.unknown, found.refused) == (2, 1, 1, 1, 1)
    assert (found.p50_ms, found.p95_ms) == (20, 40)


def test_a_summary_of_nothing_has_no_percentiles() -> None:
    found = summarize(plan(*numbered(2)), [])
    assert (found.left, found.p50_ms, found.p95_ms) == (2, None, None)


def test_a_record_without_a_result_says_whether_it_may_have_run() -> None:
    fault = Fault(kind=Kind.DENIED, what="no", status=403, request_id="r")
    refused = not_ended(ITEM, Verdict.REFUSED, fault, 5)
    assert (refused.outcome, refused.status, refused.request_id) == (Outcome.REFUSED, 403, "r")
    assert not_ended(ITEM, Verdict.UNKNOWN, None, 5).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (expecting(payload=b"1" * (ASYNC_LIMIT + 1), type=InvocationType.ASYNC), Kind.TOO_LARGE),
        (expecting("1", ignore=("$.[",)), Kind.INVALID),
    ],
)
def test_a_plan_whose_item_cannot_be_sent_or_compared_is_refused_by_its_name(
    item: ReplayItem, kind: Kind
) -> None:
    with pytest.raises(LambdatuiError) as raised:
        check_plan(plan(ITEM, item))
    assert raised.value.fault.kind is kind
    assert raised.value.fault.what.startswith("bad sku: ")


@pytest.mark.parametrize(
    "options", [{"concurrency": 0}, {"rate": -1.0}, {"rate": float("inf")}, {"rate": float("nan")}]
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(LambdatuiError) as raised:
        check_plan(plan(**options))
    assert raised.value.fault.kind is Kind.INVALID


def test_a_plan_survives_being_written_down() -> None:
    made = plan(expecting('{"a": 1}', payload=b"\x00\xff", expect_error=True, ignore=("$.a",)))
    assert msgspec.json.decode(msgspec.json.encode(made), type=ReplayPlan) == made


def test_a_row_tells_first_what_went_wrong_where_the_outcome_is_unknown() -> None:
    fault = Fault(
        kind=Kind.SERVER,
        what="The event was sent to orders, which may have run: AWS failed on its side.",
    )
    note = verdict_note(ITEM, not_ended(ITEM, Verdict.UNKNOWN, fault, 5))
    assert note == "AWS failed on its side."
    assert "no answer was recorded" in verdict_note(ITEM, not_ended(ITEM, Verdict.UNKNOWN, None, 5))
