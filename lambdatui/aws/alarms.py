"""The alarms of an account and region, by the functions that they watch."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, structures, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.alarms import Alarm, AlarmKind, AlarmMetric, AlarmState
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from types_boto3_cloudwatch.type_defs import DescribeAlarmsOutputTypeDef

_DOING = "read the alarms"
_OPERATION = "DescribeAlarms"
#: The most that CloudWatch gives (CloudWatch API, DescribeAlarms, MaxRecords).
_PAGE = 100
_LAMBDA = "AWS/Lambda"

_STATES = {state.value: state for state in AlarmState}
#: The worst first.
_ORDER = (AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA, AlarmState.OK)

#: What a rule is made of: quoted names, and words, which are names or the language's own.
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|([^\s(),"\']+)')
_WORDS = frozenset(
    {"ALARM", "AND", "AT_LEAST", "FALSE", "INSUFFICIENT_DATA", "NOT", "OK", "OR", "TRUE"}
)


def read_alarms(clients: Clients, *, stop: Stop | None = None) -> dict[str, tuple[Alarm, ...]]:
    """Every alarm that watches a function, by the function's name; those in alarm come first.

    One call for each 100 alarms of the account, whatever they watch (CloudWatch API,
    DescribeAlarms). A metric alarm watches a function where its metric, or one in its formula, is
    of AWS/Lambda with that FunctionName; each function has the alarm with its own metrics. A query
    of Metrics Insights names no function, and is left out.

    A composite alarm watches what the alarms in its rule watch. While it is in alarm, it is told
    only of those functions whose alarms are so too, where there are any: it would else put trouble
    on every function that it names.

    Raises:
        LambdatuiError: Whatever goes wrong; MALFORMED where the list does not come to its end.
        Stopped: When ``stop`` was set while a call was under way.
    """

    def fetch(token: str) -> "DescribeAlarmsOutputTypeDef":
        more: dict[str, Any] = {"NextToken": token} if token else {}
        return ask(
            clients,
            _DOING,
            lambda aws: aws.cloudwatch.describe_alarms(
                # Without it, composite alarms are left out.
                AlarmTypes=["MetricAlarm", "CompositeAlarm"],
                MaxRecords=_PAGE,
                **more,
            ),
            stop=stop,
        )

    by_function: dict[str, list[Alarm]] = {}
    book = _Book()
    for answer in pages(_DOING, _OPERATION, "NextToken", fetch):
        if "CompositeAlarms" not in answer:
            required(answer, "MetricAlarms", list, _OPERATION)
        for entry in structures(answer.get("MetricAlarms")):
            alarms = dict(_metric_alarms(entry))
            book.add_metric_alarm(alarms)
            for function, alarm in alarms.items():
                by_function.setdefault(function, []).append(alarm)
        for entry in structures(answer.get("CompositeAlarms")):
            book.add_composite(entry)
    for function, alarm in book.composites():
        by_function.setdefault(function, []).append(alarm)
    return {
        function: tuple(sorted(alarms, key=_worst_first))
        for function, alarms in by_function.items()
    }


def _worst_first(alarm: Alarm) -> tuple[int, str]:
    return _ORDER.index(alarm.state), alarm.name


def _metric_alarms(entry: Mapping[str, Any]) -> Iterator[tuple[str, Alarm]]:
    """One alarm for each function that it watches."""
    queries = structures(entry.get("Metrics"))
    rule = _formula(queries)
    if not queries:
        statistic = text(entry.get("ExtendedStatistic")) or text(entry.get("Statistic"))
        watched = list(_watched(entry, statistic, whole(entry.get("Period"))))
    else:
        watched = [
            found
            for query in queries
            if _is_of_this_account(query, entry)
            for stat in (mapping(query.get("MetricStat")),)
            for found in _watched(
                mapping(stat.get("Metric")),
                text(stat.get("Stat")),
                whole(stat.get("Period")),
                text(query.get("Id")) if rule else "",
            )
        ]
    if text(entry.get("ThresholdMetricId")):
        kind = AlarmKind.ANOMALY
    else:
        kind = AlarmKind.MATH if rule else AlarmKind.METRIC
    threshold = entry.get("Threshold")
    evaluated = whole(entry.get("EvaluationPeriods"))
    for function in dict.fromkeys(name for name, _ in watched):
        yield (
            function,
            Alarm(
                **_common(entry),
                kind=kind,
                metrics=tuple(
                    dict.fromkeys(metric for name, metric in watched if name == function)
                ),
                threshold=(
                    float(threshold)
                    if isinstance(threshold, int | float) and kind is not AlarmKind.ANOMALY
                    else None
                ),
                comparison=text(entry.get("ComparisonOperator")),
                breaching=whole(entry.get("DatapointsToAlarm")) or evaluated,
                evaluated=evaluated,
                missing_data=text(entry.get("TreatMissingData")),
                rule=rule,
            ),
        )


def _watched(
    metric: Mapping[str, Any], statistic: str, period_s: int, id: str = ""
) -> Iterator[tuple[str, AlarmMetric]]:
    if text(metric.get("Namespace")) != _LAMBDA:
        return
    dimensions = {
        text(dimension.get("Name")): text(dimension.get("Value"))
        for dimension in structures(metric.get("Dimensions"))
    }
    function = dimensions.get("FunctionName", "")
    if function:
        # ``Resource`` is NAME:ALIAS or NAME:VERSION (Lambda developer guide, metrics' dimensions).
        qualifier = dimensions.get("Resource", "").partition(":")[2]
        yield (
            function,
            AlarmMetric(
                metric=text(metric.get("MetricName")),
                statistic=statistic,
                period_s=period_s,
                qualifier=qualifier,
                id=id,
            ),
        )


def _is_of_this_account(query: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether a metric is not one of another account that is monitored from here."""
    account = text(query.get("AccountId"))
    own = [*text(entry.get("AlarmArn")).split(":"), "", "", "", "", ""][4]
    return not account or account == own


def _formula(queries: Iterable[Mapping[str, Any]]) -> str:
    """The expression that is compared, or the first one where the metric itself is."""
    formulas = [
        (query.get("ReturnData") is False, text(query.get("Expression")))
        for query in queries
        if text(query.get("Expression"))
    ]
    return min(formulas, key=lambda formula: formula[0], default=(False, ""))[1]


def _common(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What metric and composite alarms both have."""
    return {
        "name": text(required(entry, "AlarmName", str, _OPERATION)),
        # A state that is not known is none that anybody should trust.
        "state": _STATES.get(text(entry.get("StateValue")), AlarmState.INSUFFICIENT_DATA),
        "arn": text(entry.get("AlarmArn")),
        "description": text(entry.get("AlarmDescription")),
        "reason": text(entry.get("StateReason")),
        # StateUpdatedTimestamp also moves while the state stays.
        "since_ms": _milliseconds(entry.get("StateTransitionedTimestamp"))
        or _milliseconds(entry.get("StateUpdatedTimestamp")),
        "acts": entry.get("ActionsEnabled") is not False,
    }


def _milliseconds(time: object) -> int:
    if not isinstance(time, datetime.datetime):
        return 0
    # A time without a zone would be taken for this machine's own.
    aware = time if time.tzinfo is not None else time.replace(tzinfo=datetime.UTC)
    return round(aware.timestamp() * 1000)


class _Book:
    """What each alarm watches, so that composite alarms can be followed to functions."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._states: dict[str, AlarmState] = {}
        self._functions: dict[str, tuple[str, ...]] = {}
        self._composites: dict[str, Alarm] = {}

    def add_metric_alarm(self, alarms: Mapping[str, Alarm]) -> None:
        for alarm in alarms.values():
            self._add(alarm)
            self._functions[alarm.name] = tuple(alarms)

    def add_composite(self, entry: Mapping[str, Any]) -> None:
        alarm = Alarm(**_common(entry), kind=AlarmKind.COMPOSITE, rule=text(entry.get("AlarmRule")))
        self._add(alarm)
        self._composites[alarm.name] = alarm

    def _add(self, alarm: Alarm) -> None:
        self._names[alarm.name] = alarm.name
        if alarm.arn:
            self._names[alarm.arn] = alarm.name
        self._states[alarm.name] = alarm.state

    def composites(self) -> Iterator[tuple[str, Alarm]]:
        """Each composite alarm with each function that it watches."""
        for alarm in self._composites.values():
            for function in self._watched_by(alarm.name, frozenset()):
                yield function, alarm

    def _watched_by(self, name: str, above: frozenset[str]) -> tuple[str, ...]:
        alarm = self._composites.get(name)
        if alarm is None:
            return self._functions.get(name, ())
        if name in above:
            return ()
        found = [
            (self._states[child], self._watched_by(child, above | {name}))
            for child in dict.fromkeys(self._named(alarm.rule))
        ]
        if alarm.state is AlarmState.ALARM:
            found = [each for each in found if each[0] is AlarmState.ALARM and each[1]] or found
        return tuple(dict.fromkeys(function for _, functions in found for function in functions))

    def _named(self, rule: str) -> Iterator[str]:
        """The alarms in a rule (CloudWatch API, PutCompositeAlarm, AlarmRule), if known here."""
        for quoted, single, word in _TOKEN.findall(rule):
            token = re.sub(r"\\(.)", r"\1", quoted) or single or word
            if (not word or word not in _WORDS) and token in self._names:
                yield self._names[token]
