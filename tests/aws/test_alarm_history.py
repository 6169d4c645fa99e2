"""The turns of alarms: by the embedded endpoint, and scripted for what it lacks.

It gives one page, and no composite alarms.
"""

import datetime
import json
import time
import uuid
from typing import Any

import pytest

from lambdatui.aws.alarm_history import read_alarm_history
from lambdatui.aws.clients import Clients
from lambdatui.core.alarm_history import AlarmHistory, AlarmTurn
from lambdatui.core.alarms import AlarmState
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.conftest import Account
from tests.aws.scripted import Scripted

CALL = "describe_alarm_history"
NOW = 1_760_000_000_000
HOUR = 3_600_000
DAY = 24 * HOUR
OK, ALARM, UNSURE = AlarmState.OK, AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA


@pytest.fixture
def scripted(keys: None) -> Scripted:
    assert keys is None
    return Scripted()


def item(at_ms: int, before: str, after: str, reason: str = "", **more: Any) -> dict[str, Any]:
    """A turn as CloudWatch tells it."""
    states = {
        "version": "1.0",
        "oldState": {"stateValue": before, "stateReason": "before"},
        "newState": {"stateValue": after, "stateReason": reason},
    }
    return {
        "AlarmName": "orders errors",
        "Timestamp": datetime.datetime.fromtimestamp(at_ms / 1000, datetime.UTC),
        "HistoryItemType": "StateUpdate",
        "HistorySummary": f"Alarm updated from {before} to {after}",
        "HistoryData": json.dumps(states),
        **more,
    }


def page(*items: dict[str, Any], token: str = "") -> dict[str, Any]:
    return {"AlarmHistoryItems": list(items), **({"NextToken": token} if token else {})}


def read(scripted: Scripted, *alarms: str, from_ms: int = NOW - HOUR) -> AlarmHistory:
    return read_alarm_history(
        scripted.clients, alarms or ("orders errors",), from_ms, NOW, now_ms=NOW
    )


def test_the_turns_of_an_alarm_are_read(clients: Clients, account: Account) -> None:
    name = f"alarm-{uuid.uuid4().hex[:8]}"
    account.cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": "orders"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    for state in ("OK", "ALARM"):
        account.cloudwatch.set_alarm_state(
            AlarmName=name, StateValue=state, StateReason=f"it is {state}"
        )
    now_ms = time.time_ns() // 1_000_000
    history = read_alarm_history(
        clients, (name, f"{name}-nobody"), now_ms - HOUR, now_ms + HOUR, now_ms=now_ms
    )
    states = [(turn.before, turn.after) for turn in history.turns]
    assert states[-1] == (OK, ALARM)
    assert {turn.alarm for turn in history.turns} == {name}
    assert all(abs(turn.at_ms - now_ms) < HOUR for turn in history.turns)
    assert history.unread == ()


def test_turns_come_in_the_order_of_time_with_their_reasons(scripted: Scripted) -> None:
    scripted.answer(
        CALL,
        page(
            item(NOW - 60_000, "OK", "ALARM", "5 of 5 are over 1"),
            item(NOW - 120_000, "INSUFFICIENT_DATA", "OK", "none is over 1"),
        ),
    )
    assert read(scripted).turns == (
        AlarmTurn("orders errors", NOW - 120_000, UNSURE, OK, "none is over 1"),
        AlarmTurn("orders errors", NOW - 60_000, OK, ALARM, "5 of 5 are over 1"),
    )


def test_only_state_updates_of_the_time_are_asked_for_the_newest_first(scripted: Scripted) -> None:
    scripted.answer(CALL, page())
    read(scripted)
    (asked,) = scripted.asked
    assert (asked["HistoryItemType"], asked["ScanBy"]) == ("StateUpdate", "TimestampDescending")
    # Without it, composite alarms are left out.
    assert asked["AlarmTypes"] == ["MetricAlarm", "CompositeAlarm"]
    assert asked["StartDate"].timestamp() * 1000 == NOW - HOUR
    assert asked["EndDate"].timestamp() * 1000 == NOW


@pytest.mark.parametrize(
    "data",
    ["no", "{", "null", "[]", '"text"', '{"oldState": 3, "newState": []}', "[" * 10_000],
    ids=["not JSON", "cut", "null", "list", "text", "numbers", "deep"],
)
def test_where_the_data_is_not_right_the_summary_tells_the_states(
    scripted: Scripted, data: str
) -> None:
    turn = {**item(NOW - 60_000, "OK", "ALARM"), "HistoryData": data}
    scripted.answer(CALL, page(turn))
    assert read(scripted).turns == (AlarmTurn("orders errors", NOW - 60_000, OK, ALARM),)


def test_an_item_without_states_is_no_turn(scripted: Scripted) -> None:
    scripted.answer(
        CALL,
        page(
            {**item(NOW, "OK", "ALARM"), "HistoryData": "{}", "HistorySummary": "Alarm updated"},
            {**item(NOW, "OK", "BROKEN"), "HistorySummary": "Alarm updated from OK to BROKEN"},
        ),
    )
    assert read(scripted).turns == ()


def test_a_turn_outside_of_the_time_is_left_out(scripted: Scripted) -> None:
    scripted.answer(CALL, page(item(NOW + 1, "OK", "ALARM"), item(NOW - HOUR - 1, "ALARM", "OK")))
    assert read(scripted).turns == ()


def test_an_alarm_that_turns_all_the_time_is_read_for_three_pages(scripted: Scripted) -> None:
    for number in (1, 2, 3):
        scripted.answer(CALL, page(item(NOW - number, "OK", "ALARM"), token=f"t{number}"))
    history = read(scripted)
    assert len(history.turns) == 3
    assert history.unread == (
        "Alarm orders errors turned very often: only its newest turns were read.",
    )
    assert scripted.is_over()


def test_what_is_denied_is_told_and_the_others_are_there(scripted: Scripted) -> None:
    scripted.refuse(CALL, "AccessDenied", 403)
    scripted.answer(CALL, page(item(NOW - 60_000, "OK", "ALARM")))
    history = read(scripted, "secret", "orders errors")
    assert [turn.alarm for turn in history.turns] == ["orders errors"]
    (unread,) = history.unread
    assert unread.startswith("Cannot read the history of alarm secret:")


def test_what_would_meet_every_alarm_ends_it(scripted: Scripted) -> None:
    scripted.refuse(CALL, "ExpiredToken", 403)
    with pytest.raises(LambdatuiError) as raised:
        read(scripted, "one", "two")
    assert raised.value.fault.kind is Kind.EXPIRED


def test_what_cloudwatch_does_not_keep_is_told(scripted: Scripted) -> None:
    scripted.answer(CALL, page())
    history = read(scripted, from_ms=NOW - 31 * DAY)
    assert history.unread == ("CloudWatch keeps the history of alarms for 30 days.",)


def test_no_more_than_thirty_alarms_are_asked_for(scripted: Scripted) -> None:
    for _ in range(30):
        scripted.answer(CALL, page())
    history = read(scripted, *(f"alarm {number}" for number in range(32)))
    assert history.unread == ("The history of 2 more alarms was not read.",)
    assert scripted.is_over()
