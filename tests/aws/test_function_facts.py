"""The facts of a function for its report: by the embedded endpoint, and refused part by part."""

import datetime
import json
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from lambdatui.aws.account import read_account_limit
from lambdatui.aws.clients import Clients
from lambdatui.aws.function_facts import read_facts
from lambdatui.aws.function_settings import read_log_group, read_provisioned, read_streams
from lambdatui.aws.regions import account_regions
from lambdatui.aws.seen import read_baseline, read_report_metrics
from lambdatui.core.alarm_baseline import Baseline
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.function_facts import AsyncInvocation, StreamMapping
from lambdatui.core.report_metrics import ReportMeasure
from lambdatui.core.triggers import SourceKind
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.aws.scripted import Scripted

if TYPE_CHECKING:
    from types_boto3_cloudwatch.type_defs import DimensionTypeDef

Start = Callable[..., tuple[Faulty, Clients]]
HANDLER = "return event"


def test_everything_is_read_of_a_plain_function(clients: Clients, account: Account) -> None:
    name = account.function(HANDLER, Timeout=7)
    read = read_facts(clients, name)
    facts = read.facts
    assert (read.name, read.log_group_name, read.unread) == (name, f"/aws/lambda/{name}", ())
    assert facts.configuration is not None
    assert facts.configuration.function.timeout_s == 7
    assert (facts.streams, facts.latest_triggers, facts.alarm_metrics) == ((), (), ())
    # What Lambda does where nothing is configured: two more attempts.
    assert facts.asynchronous == AsyncInvocation(retries=2)
    assert (facts.published, facts.provisioned) == (False, 0)
    assert facts.recursive_loop == "Terminate"
    assert facts.account_limit == 1_000


def test_what_is_configured_is_read(clients: Clients, account: Account) -> None:
    name = account.function(HANDLER)
    queue = "arn:aws:sqs:eu-west-1:123456789012:failed"
    account.lambda_.put_function_event_invoke_config(
        FunctionName=name,
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": queue}},
    )
    account.lambda_.publish_version(FunctionName=name)
    account.lambda_.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")
    account.logs.create_log_group(logGroupName=f"/aws/lambda/{name}")
    account.logs.create_log_group(logGroupName=f"/aws/lambda/{name}-other")
    account.logs.put_retention_policy(logGroupName=f"/aws/lambda/{name}", retentionInDays=14)
    account.cloudwatch.put_metric_alarm(
        AlarmName=f"alarm-{uuid.uuid4().hex[:8]}",
        Namespace="AWS/Lambda",
        MetricName="Throttles",
        Dimensions=[{"Name": "FunctionName", "Value": name}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    facts = read_facts(clients, name).facts
    assert facts.asynchronous == AsyncInvocation(retries=0, failure_target=queue)
    assert (facts.published, facts.recursive_loop) == (True, "Allow")
    assert facts.log_group is not None
    assert (facts.log_group.name, facts.log_group.retention_days) == (f"/aws/lambda/{name}", 14)
    assert facts.alarm_metrics == ("Throttles",)


def put_alarm(
    account: Account, function: str, metric: str, *, qualifier: str = "", acts: bool = True
) -> str:
    """An alarm on a metric of a function, or of an alias or version of it."""
    name = f"alarm-{uuid.uuid4().hex[:8]}"
    dimensions: list[DimensionTypeDef] = [{"Name": "FunctionName", "Value": function}]
    if qualifier:
        dimensions.append({"Name": "Resource", "Value": f"{function}:{qualifier}"})
    account.cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=dimensions,
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        ActionsEnabled=acts,
    )
    return name


def test_an_alarm_whose_actions_are_switched_off_watches_nothing(
    clients: Clients, account: Account
) -> None:
    name = account.function(HANDLER)
    muted = put_alarm(account, name, "Errors", acts=False)
    put_alarm(account, name, "Throttles")
    facts = read_facts(clients, name).facts
    assert facts.alarm_metrics == ("Throttles",)
    assert facts.muted_alarms == {"Errors": (muted,)}


def test_a_composite_alarm_that_acts_speaks_for_the_muted_ones_in_its_rule(
    clients: Clients, account: Account
) -> None:
    name = account.function(HANDLER)
    muted = put_alarm(account, name, "Errors", acts=False)
    account.cloudwatch.put_composite_alarm(
        AlarmName=f"composite-{muted}", AlarmRule=f'ALARM("{muted}")'
    )
    facts = read_facts(clients, name).facts
    assert (facts.alarm_metrics, facts.muted_alarms) == (("Errors",), {})


def test_an_alarm_of_an_alias_watches_where_the_alias_is_there(
    clients: Clients, account: Account
) -> None:
    name = account.function(HANDLER)
    put_alarm(account, name, "Errors", qualifier="live")
    put_alarm(account, name, "Throttles", qualifier="1")
    assert read_facts(clients, name).facts.alarm_metrics == ()
    account.lambda_.publish_version(FunctionName=name)
    # A version that no alias points to is not in use.
    assert read_facts(clients, name).facts.alarm_metrics == ()
    account.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    assert set(read_facts(clients, name).facts.alarm_metrics or ()) == {"Errors", "Throttles"}


def test_a_function_that_is_not_there_is_an_error(clients: Clients) -> None:
    with pytest.raises(LambdatuiError) as missing:
        read_facts(clients, "no-such-function")
    assert missing.value.fault.kind is Kind.NOT_FOUND


def test_a_log_group_whose_name_only_begins_so_is_none(clients: Clients, account: Account) -> None:
    group = account.group()
    assert read_log_group(clients, group[:-1]) is None
    whole = read_log_group(clients, group)
    assert whole is not None
    assert whole.retention_days is None


def test_each_part_that_is_denied_is_named_and_left_out(faulty: Start) -> None:
    def reply(talk: Talk) -> None:
        if talk.request.path.startswith("/2015-03-31/functions/f") and talk.request.path.endswith(
            "/f"
        ):
            says({"Configuration": {"FunctionName": "f", "Timeout": 3}})(talk)
        else:
            refuses(403, "AccessDeniedException", "no")(talk)

    _, clients = faulty(reply)
    read = read_facts(clients, "f")
    facts = read.facts
    assert facts.configuration is not None
    unknown = (
        *(facts.streams, facts.asynchronous, facts.alarm_metrics, facts.published),
        *(facts.log_group, facts.account_limit, facts.recursive_loop, facts.provisioned),
    )
    assert unknown == (None,) * 8
    told = " ".join(read.unread)
    for part in ("recursion", "account's limits", "alarms", "log group", "asynchronously"):
        assert part in told


def test_what_would_meet_every_part_is_an_error_at_once(faulty: Start) -> None:
    server, clients = faulty(refuses(403, "ExpiredTokenException", "expired"))
    with pytest.raises(LambdatuiError) as expired:
        read_facts(clients, "f")
    assert expired.value.fault.kind is Kind.EXPIRED
    assert len(server.requests) == 1


def test_streams_are_read_with_what_limits_them(faulty: Start) -> None:
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T00:00:00.000"
    kinesis = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"
    mappings = [
        {"EventSourceArn": arn, "State": "Enabled", "MaximumRecordAgeInSeconds": -1},
        {
            "EventSourceArn": kinesis,
            "State": "Enabled",
            "BisectBatchOnFunctionError": True,
            "MaximumRecordAgeInSeconds": 3600,
            "MaximumRetryAttempts": 5,
            "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sqs:x"}},
        },
        {"EventSourceArn": kinesis, "State": "Disabled"},
        {"EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:queue", "State": "Enabled"},
    ]
    _, clients = faulty(says({"EventSourceMappings": mappings}))
    assert read_streams(clients, "f") == (
        StreamMapping(kind=SourceKind.DYNAMODB, label="orders"),
        StreamMapping(
            kind=SourceKind.KINESIS,
            label="clicks",
            bisect=True,
            max_age_s=3600,
            max_retries=5,
            failure_target="arn:aws:sqs:x",
        ),
    )


def test_provisioned_concurrency_is_that_of_all_aliases(faulty: Start) -> None:
    entries = [
        {"FunctionArn": f"arn:{alias}", "AllocatedProvisionedConcurrentExecutions": count}
        for alias, count in (("live", 10), ("beta", 2))
    ]
    _, clients = faulty(says({"ProvisionedConcurrencyConfigs": entries}))
    assert read_provisioned(clients, "f") == 12


def test_a_limit_that_is_cut_off_is_no_limit(faulty: Start) -> None:
    _, clients = faulty(says({"AccountLimit": {}}))
    with pytest.raises(LambdatuiError) as cut:
        read_account_limit(clients)
    assert cut.value.fault.kind is Kind.MALFORMED


def test_the_enabled_regions_are_read_to_the_last_page(faulty: Start) -> None:
    first = says({"Regions": [{"RegionName": "us-east-1"}], "NextToken": "more"})
    server, clients = faulty(first, says({"Regions": [{"RegionName": "eu-west-1"}]}))
    assert account_regions(clients).names == ("eu-west-1", "us-east-1")
    asked = json.loads(server.requests[0].body)
    assert asked["RegionOptStatusContains"] == ["ENABLED", "ENABLED_BY_DEFAULT"]
    assert json.loads(server.requests[1].body)["NextToken"] == "more"


def test_regions_that_may_not_be_listed_are_those_that_are_known(faulty: Start) -> None:
    _, clients = faulty(refuses(403, "AccessDeniedException", "no"))
    regions = account_regions(clients)
    assert {"eu-west-1", "us-east-1", "af-south-1"} <= set(regions.names)
    assert "us-gov-west-1" not in regions.names
    assert regions.fault is not None
    assert regions.fault.kind is Kind.DENIED


def test_read_only_mode_lets_the_regions_be_read(faulty: Start) -> None:
    _, clients = faulty(says({"Regions": [{"RegionName": "eu-west-1"}]}), read_only=True)
    assert account_regions(clients).fault is None


def test_metrics_are_one_call_and_the_accounts_has_no_function(keys: None) -> None:
    assert keys is None
    scripted = Scripted()
    minutes = [datetime.datetime.fromtimestamp(s, datetime.UTC) for s in (3_540, 7_200)]
    measures = list(ReportMeasure)
    values = {ReportMeasure.INVOCATIONS: [3.0, 4.0], ReportMeasure.SLOWEST: [10.0, 90.0]}
    scripted.answer(
        "get_metric_data",
        {
            "MetricDataResults": [
                {
                    "Id": f"q{number}",
                    "StatusCode": "Forbidden" if measure is ReportMeasure.THROTTLES else "Complete",
                    "Timestamps": minutes[: len(values.get(measure, []))],
                    "Values": values.get(measure, []),
                }
                for number, measure in enumerate(measures)
            ]
        },
    )
    # 59 s after the hour, in periods of a minute.
    metrics = read_report_metrics(scripted.clients, "f", 3_600_000 - 1, 7_259_000)
    (asked,) = scripted.asked
    dimensions = [
        query["MetricStat"]["Metric"]["Dimensions"] for query in asked["MetricDataQueries"]
    ]
    account = measures.index(ReportMeasure.ACCOUNT_CONCURRENCY)
    assert dimensions.pop(account) == []
    assert all(each == [{"Name": "FunctionName", "Value": "f"}] for each in dimensions)
    assert (metrics.start_ms, metrics.end_ms) == (3_540_000, 7_259_000)
    assert metrics.of(ReportMeasure.INVOCATIONS) == 7
    assert metrics.of(ReportMeasure.SLOWEST) == 90
    # A count without a point is none; a maximum is not known, and what is forbidden neither.
    assert metrics.of(ReportMeasure.ERRORS) == 0
    assert metrics.of(ReportMeasure.CONCURRENCY) is None
    assert metrics.of(ReportMeasure.THROTTLES) is None
    assert "Throttles: it may not be read" in metrics.partial


def test_what_is_usual_is_of_the_last_week_of_whole_hours(keys: None) -> None:
    assert keys is None
    hour = 3_600
    now_s = 1_760_000_400
    end_s = now_s // hour * hour
    times = [
        datetime.datetime.fromtimestamp(end_s - at * hour, datetime.UTC) for at in range(1, 169)
    ]
    # The newest three hours are an incident.
    errors = [900.0] * 3 + [4.0, 2.0] * 82 + [3.0]
    points: tuple[tuple[list[float], str], ...] = (
        ([50.0] * 168, "Complete"),
        (errors, "Complete"),
        ([], "Forbidden"),
    )
    scripted = Scripted()
    scripted.answer(
        "get_metric_data",
        {
            "MetricDataResults": [
                {
                    "Id": f"q{number}",
                    "StatusCode": status,
                    "Timestamps": times[: len(values)],
                    "Values": values,
                }
                for number, (values, status) in enumerate(points)
            ]
        },
    )
    found = read_baseline(scripted.clients, "f", ("Errors", "Throttles"), now_s * 1000)
    # Of 168, 82 are 2, one is 3, 82 are 4 and three are more.
    assert found == Baseline(hours=168, an_hour={"Errors": 4.0})
    (asked,) = scripted.asked
    assert (asked["StartTime"].timestamp(), asked["EndTime"].timestamp()) == (
        end_s - 168 * hour,
        end_s,
    )
    names = [query["MetricStat"]["Metric"]["MetricName"] for query in asked["MetricDataQueries"]]
    assert names == ["Invocations", "Errors", "Throttles"]
