"""How the states of alarms went."""

import datetime
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.aws.parts import Parts
from lambdatui.core.alarm_history import AlarmHistory, AlarmTurn
from lambdatui.core.alarms import AlarmState
from lambdatui.core.metrics_span import DAY_S
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from types_boto3_cloudwatch.type_defs import DescribeAlarmHistoryOutputTypeDef

_OPERATION = "DescribeAlarmHistory"
#: The most that CloudWatch gives (CloudWatch API, DescribeAlarmHistory, MaxRecords).
_PAGE = 100
#: An alarm that turns more often than this many pages have is a picture of nothing.
_MOST_PAGES = 3
_MOST_ALARMS = 30
#: CloudWatch user guide, "Using Amazon CloudWatch alarms": alarm history is stored for 30 days.
_KEPT_DAYS = 30

_STATES = {state.value: state for state in AlarmState}


def read_alarm_history(
    clients: Clients,
    alarms: Sequence[str],
    from_ms: int,
    to_ms: int,
    *,
    now_ms: int,
    stop: Stop | None = None,
) -> AlarmHistory:
    """The turns of these alarms between two times (ms since the epoch), both included.

    One call for each 100 turns of an alarm, and three of them at most, the newest turns first;
    none of them costs (CloudWatch API, DescribeAlarmHistory, StateUpdate). What could not be read
    of one alarm is told in ``unread``, and the others are there.

    Raises:
        LambdatuiError: What would meet every alarm, such as EXPIRED or UNREACHABLE.
        Stopped: When ``stop`` was set while a call was under way.
    """
    parts = Parts()
    names = list(dict.fromkeys(alarms))
    if len(names) > _MOST_ALARMS:
        parts.say(f"The history of {len(names) - _MOST_ALARMS} more alarms was not read.")
    if from_ms < now_ms - _KEPT_DAYS * DAY_S * 1000:
        parts.say(f"CloudWatch keeps the history of alarms for {_KEPT_DAYS} days.")
    turns: list[AlarmTurn] = []
    if from_ms <= to_ms:
        for name in names[:_MOST_ALARMS]:
            reading = _Reading(clients, name, from_ms, to_ms, stop)
            parts.read(functools.partial(turns.extend, reading.turns()))
            if reading.cut:
                parts.say(f"Alarm {name} turned very often: only its newest turns were read.")
    return AlarmHistory(
        turns=tuple(sorted(turns, key=lambda turn: (turn.at_ms, turn.alarm))), unread=parts.unread
    )


class _Reading:
    """One alarm's turns; ``cut`` where there are more than are read."""

    def __init__(
        self, clients: Clients, name: str, from_ms: int, to_ms: int, stop: Stop | None
    ) -> None:
        self.cut = False
        self._clients = clients
        self._name = name
        self._from_ms = from_ms
        self._to_ms = to_ms
        self._stop = stop
        self._doing = f"read the history of alarm {name}"

    def turns(self) -> Iterator[AlarmTurn]:
        found = pages(self._doing, _OPERATION, "NextToken", self._fetch)
        for number, answer in enumerate(found, start=1):
            for item in structures(required(answer, "AlarmHistoryItems", list, _OPERATION)):
                turn = self._turn(item)
                if turn is not None:
                    yield turn
            if number == _MOST_PAGES:
                self.cut = bool(text(answer.get("NextToken")))
                return

    def _fetch(self, token: str) -> "DescribeAlarmHistoryOutputTypeDef":
        more: dict[str, Any] = {"NextToken": token} if token else {}
        return ask(
            self._clients,
            self._doing,
            lambda aws: aws.cloudwatch.describe_alarm_history(
                AlarmName=self._name,
                # Without it, composite alarms are left out.
                AlarmTypes=["MetricAlarm", "CompositeAlarm"],
                HistoryItemType="StateUpdate",
                StartDate=_moment(self._from_ms),
                EndDate=_moment(self._to_ms),
                MaxRecords=_PAGE,
                ScanBy="TimestampDescending",
                **more,
            ),
            stop=self._stop,
        )

    def _turn(self, item: Mapping[str, Any]) -> AlarmTurn | None:
        at = item.get("Timestamp")
        if not isinstance(at, datetime.datetime):
            return None
        aware = at if at.tzinfo is not None else at.replace(tzinfo=datetime.UTC)
        at_ms = round(aware.timestamp() * 1000)
        before, after, reason = _states(
            text(item.get("HistoryData")), text(item.get("HistorySummary"))
        )
        # The dates of a request are cut to the second, so a little more comes.
        if before is None or after is None or not self._from_ms <= at_ms <= self._to_ms:
            return None
        return AlarmTurn(alarm=self._name, at_ms=at_ms, before=before, after=after, reason=reason)


def _moment(ms: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)


def _states(data: str, summary: str) -> tuple[AlarmState | None, AlarmState | None, str]:
    """From one state to another, and why; None for a state that is not told."""
    try:
        told = mapping(json.loads(data))
    except (ValueError, RecursionError):
        told = {}
    old, new = mapping(told.get("oldState")), mapping(told.get("newState"))
    before = _STATES.get(text(old.get("stateValue")))
    after = _STATES.get(text(new.get("stateValue")))
    if before is None or after is None:
        # "Alarm updated from OK to ALARM", which is there for people.
        words = [_STATES.get(word.strip(".")) for word in summary.split()]
        states = [state for state in words if state is not None]
        before, after = states if len(states) == 2 else (before, after)
    return before, after, text(new.get("stateReason"))
