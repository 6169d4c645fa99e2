"""How the state of alarms went over some time."""

from lambdatui.core.alarms import AlarmState
from lambdatui.core.record import Record


class AlarmTurn(Record, frozen=True):
    """An alarm went from one state to another, at a time in ms since the epoch.

    ``reason`` is CloudWatch's sentence. (CloudWatch API, DescribeAlarmHistory, StateUpdate.)
    """

    alarm: str
    at_ms: int
    before: AlarmState
    after: AlarmState
    reason: str = ""


class AlarmHistory(Record, frozen=True):
    """The turns of some time, oldest first; ``unread`` says in sentences what may be missing."""

    turns: tuple[AlarmTurn, ...] = ()
    unread: tuple[str, ...] = ()
