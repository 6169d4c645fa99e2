import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from botocore.stub import Stubber

from lambdatui.aws.clients import Clients
from lambdatui.aws.metrics import read_metrics
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.metrics import Measure, Metrics, MetricsRequest, Window, behind_alias, latest
from tests.aws.conftest import REGION, Account

NOW = 1_760_000_000_000
SPAN = latest(Window.H1, NOW)
START, END = SPAN.start_ms, SPAN.end_ms
ALL = tuple(Measure)


def test_the_metrics_of_a_function_are_read_into_their_slots(
    clients: Clients, account: Account
) -> None:
    now_ms = int(datetime.datetime.now(datetime.UTC).timestamp() * 1000)
    span = latest(Window.H1, now_ms)
    start_ms = span.start_ms
    account.cloudwatch.put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": "FunctionName", "Value": "measured"}],
                "Timestamp": datetime.datetime.fromtimestamp(
                    start_ms / 1000 + minute * 60 + 5, datetime.UTC
                ),
                "Value": value,
            }
            for name, minute, value in [
                ("Invocations", 3, 1),
                ("Invocations", 3, 1),
                ("Invocations", 9, 1),
                ("Errors", 9, 1),
                ("Duration", 3, 100),
                ("Duration", 3, 300),
            ]
        ],
    )
    read = read_metrics(clients, MetricsRequest(function="measured", span=span), now_ms)
    assert read.of(Measure.INVOCATIONS).times_ms == (start_ms + 180_000, start_ms + 540_000)
    assert read.of(Measure.INVOCATIONS).values == (2.0, 1.0)
    assert read.slots(Measure.ERRORS)[9] == 1.0
    assert read.of(Measure.DURATION_AVERAGE).values == (200.0,)
    assert read.of(Measure.DURATION_MAXIMUM).values == (300.0,)
    assert read.of(Measure.THROTTLES).values == ()
    assert read.slots(Measure.THROTTLES) == [0.0] * 60
    assert not read.known(Measure.ITERATOR_AGE)
    assert read.partial == ""
    assert read.read_ms == now_ms


class Script:
    """Answers to GetMetricData, which the embedded endpoint gives in one page only."""

    def __init__(self) -> None:
        self.clients = Clients(Connection(region=REGION))
        self._stubber = Stubber(self.clients.cloudwatch)
        self._stubber.activate()

    def page(
        self, results: Sequence[Mapping[str, Any]], token: str = "", **members: object
    ) -> "Script":
        answer: dict[str, Any] = {"MetricDataResults": list(results), **members}
        if token:
            answer["NextToken"] = token
        self._stubber.add_response("get_metric_data", answer)
        return self

    def read(self) -> Metrics:
        return read_metrics(
            self.clients, MetricsRequest(function="orders", span=SPAN, measures=ALL), NOW
        )


@pytest.fixture
def script(keys: None) -> Script:
    assert keys is None
    return Script()


def result(
    measure: Measure, points: Mapping[int, float], status: str = "Complete"
) -> dict[str, object]:
    """Points by the minute after the start."""
    return {
        "Id": f"q{list(Measure).index(measure)}",
        "StatusCode": status,
        "Timestamps": [
            datetime.datetime.fromtimestamp(START / 1000 + minute * 60, datetime.UTC)
            for minute in points
        ],
        "Values": list(points.values()),
    }


def all_but(measure: Measure) -> list[Mapping[str, Any]]:
    return [result(other, {}) for other in Measure if other is not measure]


def test_pages_are_merged_and_sorted(script: Script) -> None:
    measure = Measure.INVOCATIONS
    script.page([result(measure, {4: 4.0, 5: 5.0}, "PartialData")], "t1")
    script.page([*all_but(measure), result(measure, {1: 1.0})])
    read = script.read()
    assert read.of(measure).times_ms == tuple(START + minute * 60_000 for minute in (1, 4, 5))
    assert read.of(measure).values == (1.0, 4.0, 5.0)
    assert read.partial == ""


def test_a_local_zone_does_not_shift_the_points(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    moment = datetime.datetime.fromtimestamp(START / 1000, zone)
    naive = datetime.datetime.fromtimestamp(START / 1000 + 60, datetime.UTC).replace(tzinfo=None)
    found = {"Id": "q0", "StatusCode": "Complete", "Timestamps": [moment, naive], "Values": [1, 2]}
    script.page([*all_but(Measure.INVOCATIONS), found])
    assert script.read().of(Measure.INVOCATIONS).times_ms == (START, START + 60_000)


def test_what_cloudwatch_did_not_give_is_said(script: Script) -> None:
    results = [
        result(measure, {}, "InternalError" if measure is Measure.ERRORS else "Complete")
        for measure in Measure
        if measure is not Measure.THROTTLES
    ]
    script.page(results, Messages=[{"Code": "MaxMetricsExceeded", "Value": "too many metrics"}])
    assert script.read().partial == (
        "too many metrics; Errors: CloudWatch failed to read it; "
        "Throttles: CloudWatch said nothing of it"
    )


def test_what_could_not_be_read_is_not_zero(script: Script) -> None:
    broken = [
        result(Measure.INVOCATIONS, {1: 5.0}, "PartialData"),
        result(Measure.ERRORS, {}, "Forbidden"),
        result(Measure.THROTTLES, {}),
    ]
    rest = [result(measure, {}) for measure in ALL[3:]]
    script.page([*broken, *rest])
    read = script.read()
    assert read.slots(Measure.ERRORS) == [None] * 60
    assert read.slots(Measure.INVOCATIONS)[:3] == [None, 5.0, None]
    assert read.slots(Measure.THROTTLES) == [0.0] * 60
    assert read.error_rate is None
    assert read.partial == (
        "Invocations: CloudWatch gave only a part of it; Errors: it may not be read"
    )


def test_pages_that_lead_in_a_circle_are_an_error(script: Script) -> None:
    script.page([], "t1").page([], "t2").page([], "t1")
    with pytest.raises(LambdatuiError) as raised:
        script.read()
    assert raised.value.fault.kind is Kind.MALFORMED


def test_times_without_their_values_are_malformed(script: Script) -> None:
    broken = {**result(Measure.ERRORS, {1: 1.0}), "Values": []}
    script.page([broken])
    with pytest.raises(LambdatuiError) as raised:
        script.read()
    assert raised.value.fault.kind is Kind.MALFORMED


def test_one_call_asks_for_every_measure_over_the_aligned_window(script: Script) -> None:
    asked: list[Mapping[str, Any]] = []

    def note(params: Mapping[str, Any], **_: object) -> None:
        asked.append(params)

    script.clients.cloudwatch.meta.events.register("provide-client-params", note)
    script.page([result(measure, {}) for measure in Measure])
    read = script.read()
    (call,) = asked
    assert call["StartTime"].timestamp() * 1000 == START == read.start_ms
    assert call["EndTime"].timestamp() * 1000 == END == read.end_ms
    assert call["ScanBy"] == "TimestampAscending"
    stats = [
        f"{query['MetricStat']['Metric']['MetricName']}/{query['MetricStat']['Stat']}"
        for query in call["MetricDataQueries"]
    ]
    assert stats == [f"{measure.metric}/{measure.statistic}" for measure in ALL]
    # What all functions share has no dimension.
    whole = [not query["MetricStat"]["Metric"]["Dimensions"] for query in call["MetricDataQueries"]]
    assert whole == [measure.of_account for measure in ALL]
    assert {query["MetricStat"]["Period"] for query in call["MetricDataQueries"]} == {60}


def test_a_version_behind_an_alias_is_two_dimensions(script: Script) -> None:
    asked: list[Mapping[str, Any]] = []

    def note(params: Mapping[str, Any], **_: object) -> None:
        asked.append(params)

    script.clients.cloudwatch.meta.events.register("provide-client-params", note)
    script.page([result(Measure.ERRORS, {})])
    request = MetricsRequest(
        function="orders",
        span=SPAN,
        measures=(Measure.ERRORS,),
        qualifier=behind_alias("live", "41"),
    )
    read_metrics(script.clients, request, NOW)
    (query,) = asked[0]["MetricDataQueries"]
    assert query["MetricStat"]["Metric"]["Dimensions"] == [
        {"Name": "FunctionName", "Value": "orders"},
        {"Name": "Resource", "Value": "orders:live"},
        {"Name": "ExecutedVersion", "Value": "41"},
    ]


def test_a_qualifier_is_a_dimension_of_its_own(clients: Clients, account: Account) -> None:
    span = latest(Window.M15, int(datetime.datetime.now(datetime.UTC).timestamp() * 1000))
    at = datetime.datetime.fromtimestamp(span.start_ms / 1000 + 60, datetime.UTC)
    for value, resource in ((7.0, ""), (3.0, "divided:live")):
        dimensions = {"FunctionName": "divided"} | ({"Resource": resource} if resource else {})
        account.cloudwatch.put_metric_data(
            Namespace="AWS/Lambda",
            MetricData=[
                {
                    "MetricName": "Invocations",
                    "Dimensions": [{"Name": k, "Value": v} for k, v in dimensions.items()],
                    "Timestamp": at,
                    "Value": value,
                }
            ],
        )
    for qualifier, expected in (("", 7.0), ("live", 3.0), ("canary", 0.0)):
        request = MetricsRequest(
            function="divided",
            span=span,
            measures=(Measure.INVOCATIONS,),
            qualifier=qualifier,
        )
        read = read_metrics(clients, request, span.end_ms)
        assert read.of(Measure.INVOCATIONS).total() == expected
        assert (read.qualifier, read.measures) == (qualifier, (Measure.INVOCATIONS,))


def test_nothing_is_sent_where_no_measure_is_asked_for(script: Script) -> None:
    request = MetricsRequest(function="orders", span=SPAN, measures=())
    assert read_metrics(script.clients, request, NOW) == Metrics(
        function="orders", span=SPAN, read_ms=NOW
    )
