"""States of alarms as CloudWatch works them out: ministack mixes up the functions of a metric."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

Alarm = dict[str, Any]

_COMPARISONS = {
    "GreaterThanOrEqualToThreshold": lambda value, limit: value >= limit,
    "GreaterThanThreshold": lambda value, limit: value > limit,
    "LessThanThreshold": lambda value, limit: value < limit,
    "LessThanOrEqualToThreshold": lambda value, limit: value <= limit,
}


class AlarmStates:
    """Takes the place of what ministack does when an alarm is made, or a metric comes."""

    def __init__(self, cloudwatch: Any) -> None:
        self._cloudwatch = cloudwatch

    def install(self) -> None:
        """From now on."""
        self._cloudwatch._evaluate_alarm = self.evaluate

    def evaluate_all(self) -> None:
        """A minute has begun: what was counted before is known now."""
        self._cloudwatch._evaluate_all_alarms()

    def evaluate(self, alarm: Alarm) -> None:
        """Look at the last whole periods of the alarm's own metric.

        (CloudWatch user guide, "Evaluating an alarm": it is in alarm where so many of them are
        beyond the threshold. A period without a point counts as the alarm says.)
        """
        compare = _COMPARISONS.get(alarm.get("ComparisonOperator", ""))
        if not alarm.get("MetricName") or compare is None:
            return
        values = self._values(alarm)
        if not values:
            return
        missing = alarm.get("TreatMissingData") or "missing"
        if missing == "ignore" and None in values:
            return
        limit = float(alarm.get("Threshold") or 0)
        beyond = sum(
            missing == "breaching" if value is None else compare(value, limit) for value in values
        )
        known = missing in ("breaching", "notBreaching") or any(
            value is not None for value in values
        )
        needed = int(alarm.get("DatapointsToAlarm") or len(values))
        state = "ALARM" if beyond >= needed else "OK" if known else "INSUFFICIENT_DATA"
        before = alarm.get("StateValue")
        if state == before:
            return
        reason = f"{beyond} out of the last {len(values)} datapoints were beyond the threshold."
        alarm["StateValue"], alarm["StateReason"] = state, reason
        alarm["StateUpdatedTimestamp"] = int(time.time())
        self._cloudwatch._record_history(alarm["AlarmName"], before, state, reason)

    def _values(self, alarm: Alarm) -> list[float | None]:
        """The statistic of each period that is looked at; None for one without a point.

        None at all for what never ran, of which ministack says nothing either. The demo leaves a
        count of nothing out, so what ran may have no point of its errors.
        """
        cloudwatch = self._cloudwatch
        dimensions = {each["Name"]: each["Value"] for each in alarm.get("Dimensions") or ()}
        key = (alarm.get("Namespace"), alarm["MetricName"], cloudwatch._dims_key(dimensions))
        ran = (alarm.get("Namespace"), "Invocations", cloudwatch._dims_key(dimensions))
        points = cloudwatch._metrics.get(key) or ()
        if not points and not cloudwatch._metrics.get(ran):
            return []
        period = int(alarm.get("Period") or 60)
        statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
        end = time.time() // period * period
        values: list[float | None] = []
        for number in range(int(alarm.get("EvaluationPeriods") or 1)):
            until = end - number * period
            found = [
                point["Value"] for point in points if until - period <= point["Timestamp"] < until
            ]
            values.append(
                cloudwatch._stat_value(cloudwatch._calc_stats(found), statistic, found)
                if found
                else None
            )
        return values

    def set_history(self, turns: Sequence[Mapping[str, Any]]) -> None:
        """How alarms went before the endpoint was there: they are in the state of the last turn."""
        cloudwatch = self._cloudwatch
        entries = cloudwatch._history_entries()
        names = {turn["alarm"] for turn in turns}
        entries[:] = [entry for entry in entries if entry["AlarmName"] not in names]
        for turn in turns:
            at_s = turn["at_ms"] / 1000
            states = {
                "version": "1.0",
                "oldState": {"stateValue": turn["before"]},
                "newState": {"stateValue": turn["after"], "stateReason": turn["reason"]},
            }
            entries.append(
                {
                    "AlarmName": turn["alarm"],
                    "AlarmType": "MetricAlarm",
                    "Timestamp": cloudwatch._ts_iso(at_s),
                    "HistoryItemType": "StateUpdate",
                    "HistorySummary": f"Alarm updated from {turn['before']} to {turn['after']}",
                    "HistoryData": json.dumps(states),
                }
            )
            alarm = cloudwatch._alarms.get(turn["alarm"])
            if alarm is not None:
                alarm["StateValue"], alarm["StateReason"] = turn["after"], turn["reason"]
                alarm["StateUpdatedTimestamp"] = int(at_s)
