"""Each lever is done and undone at the embedded endpoint, and refused where somebody was faster.

What arrives there is counted: a change is one call, and a refusal is none.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.levers import pull_lever, read_lever
from lambdatui.core.alarm_plan import lever_values, plan_for
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_plans import plan
from lambdatui.core.lever_undo import plans_back
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty
from tests.aws.levered import (
    Make,
    alarm,
    alias,
    arn_of,
    clock,
    group,
    nothing,
    pulled,
    queue_mapping,
    ready,
    rule,
    service,
    url,
    version,
    versions,
)
from tests.cli.counted import Counted


class Scene(NamedTuple):
    """A function at the endpoint, and the part of it that a lever is of."""

    account: Account
    endpoint: Endpoint
    function: str
    part: str


class Case(NamedTuple):
    """``value`` is what is wanted, or makes it of the function's name.

    ``theirs`` is what somebody else does in between, by plain boto3.
    """

    lever: Lever
    make: Make
    value: Any
    theirs: Callable[[Scene], object]

    @property
    def name(self) -> str:
        return f"{self.lever} of {self.make.__name__}"


def configured(**given: Any) -> Callable[[Scene], object]:
    def change(scene: Scene) -> object:
        update: Any = scene.account.lambda_.update_function_configuration
        return update(FunctionName=scene.function, **given)

    return change


def mapped(**given: Any) -> Callable[[Scene], object]:
    def change(scene: Scene) -> object:
        update: Any = scene.account.lambda_.update_event_source_mapping
        return update(UUID=scene.part, **given)

    return change


def moved(scene: Scene) -> object:
    return scene.account.lambda_.update_alias(
        FunctionName=scene.function, Name=scene.part, FunctionVersion="3"
    )


def provisioned(scene: Scene) -> object:
    return scene.account.lambda_.put_provisioned_concurrency_config(
        FunctionName=scene.function, Qualifier=scene.part, ProvisionedConcurrentExecutions=5
    )


CASES = [
    Case(
        Lever.RESERVED,
        nothing,
        0,
        lambda scene: scene.account.lambda_.put_function_concurrency(
            FunctionName=scene.function, ReservedConcurrentExecutions=3
        ),
    ),
    Case(Lever.MAPPING, queue_mapping, False, mapped(Enabled=False)),
    Case(
        Lever.RULE,
        rule,
        False,
        lambda scene: service(scene.endpoint, "events").disable_rule(Name=scene.part),
    ),
    Case(
        Lever.URL_AUTH,
        url,
        "NONE",
        lambda scene: scene.account.lambda_.update_function_url_config(
            FunctionName=scene.function, AuthType="NONE"
        ),
    ),
    Case(Lever.ALIAS, alias, "1", moved),
    Case(Lever.ALIAS, alias, {"version": "2", "other": "1", "weight": 0.25}, moved),
    Case(
        Lever.NEW_ALIAS,
        versions,
        {"version": "1", "other": "2", "weight": 0.5},
        lambda scene: scene.account.lambda_.create_alias(
            FunctionName=scene.function, Name=scene.part, FunctionVersion="3"
        ),
    ),
    Case(Lever.MEMORY, nothing, 512, configured(MemorySize=1024)),
    Case(Lever.TIMEOUT, nothing, 30, configured(Timeout=9)),
    Case(Lever.STORAGE, nothing, 1024, configured(EphemeralStorage={"Size": 2048})),
    Case(Lever.PROVISIONED, alias, 2, provisioned),
    Case(Lever.PROVISIONED, version, 2, provisioned),
    Case(Lever.BATCH_SIZE, queue_mapping, 100, mapped(BatchSize=7)),
    Case(Lever.BATCH_WINDOW, queue_mapping, 20, mapped(MaximumBatchingWindowInSeconds=9)),
    Case(
        Lever.MAPPING_CONCURRENCY,
        queue_mapping,
        7,
        mapped(ScalingConfig={"MaximumConcurrency": 9}),
    ),
    Case(
        Lever.LOGGING,
        nothing,
        {"format": "JSON", "application": "DEBUG", "system": "WARN"},
        configured(LoggingConfig={"LogFormat": "JSON"}),
    ),
    Case(Lever.TRACING, nothing, "Active", configured(TracingConfig={"Mode": "Active"})),
    Case(
        Lever.RETENTION,
        group,
        30,
        lambda scene: scene.account.logs.put_retention_policy(
            logGroupName=scene.part, retentionInDays=7
        ),
    ),
    Case(
        Lever.ENVIRONMENT,
        nothing,
        {"TABLE": "orders-2", "NEW": "x"},
        configured(Environment={"Variables": {"TABLE": "theirs"}}),
    ),
    Case(Lever.DESCRIPTION, nothing, "for orders", configured(Description="theirs")),
    Case(
        Lever.TAGS,
        nothing,
        {"team": "payments", "stage": "prod"},
        lambda scene: scene.account.lambda_.tag_resource(
            Resource=arn_of(scene.function), Tags={"stage": "theirs"}
        ),
    ),
    Case(
        Lever.PUBLISH,
        nothing,
        "as it was on Friday",
        lambda scene: scene.account.lambda_.publish_version(FunctionName=scene.function),
    ),
    Case(
        Lever.ALARM,
        alarm,
        lambda function: lever_values(plan_for(function, ("Errors",), None))[0][1],
        lambda scene: scene.account.cloudwatch.put_metric_alarm(
            AlarmName=scene.part,
            Namespace="AWS/Lambda",
            MetricName="Duration",
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=9000,
            ComparisonOperator="GreaterThanThreshold",
        ),
    ),
]


def test_every_lever_has_a_case() -> None:
    assert {case.lever for case in CASES} == set(Lever)


@pytest.fixture
def way(endpoint: Endpoint, clients: Clients) -> Iterator[tuple[Counted, Clients, Clients]]:
    """What goes by to the endpoint; clients that go this way, and others that may only read."""
    assert clients.connection.endpoint_url == ""
    counted = Counted(endpoint)
    with Faulty(counted) as server:
        yield (
            counted,
            Clients(Connection(endpoint_url=server.url)),
            Clients(Connection(endpoint_url=server.url, read_only=True)),
        )


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_lever_is_done_and_undone_and_refused_where_somebody_was_faster(
    *,
    way: tuple[Counted, Clients, Clients],
    account: Account,
    endpoint: Endpoint,
    case: Case,
) -> None:
    counted, clients, readers = way
    function = ready(account)
    scene = Scene(account, endpoint, function, case.make(account, endpoint, function))
    target = LeverTarget(lever=case.lever, function=function, arn=arn_of(function), part=scene.part)
    before = read_lever(readers, target, clock=clock)
    value = case.value(function) if callable(case.value) else case.value
    planned = plan(before, value)
    with pytest.raises(LambdatuiError) as raised:
        list(pull_lever(readers, planned, stop=threading.Event(), clock=clock))
    assert raised.value.fault.kind is Kind.READ_ONLY
    assert counted.writes == []

    steps = pulled(clients, before, value)
    after = steps[-1].state
    assert after is not None
    assert [step.fault for step in steps] == [None] * len(steps)
    assert counted.writes == [(planned.call.service, planned.call.operation)]
    assert after.json == read_lever(clients, target, clock=clock).json != before.json
    counted.sent.clear()

    if case.lever is Lever.PUBLISH:
        with pytest.raises(LambdatuiError, match="no way back"):
            plans_back([planned], after)
    else:
        back, *_ = plans_back([planned], after)
        undone = list(pull_lever(clients, back, stop=threading.Event(), clock=clock))[-1].state
        assert undone is not None
        assert undone.json == before.json == read_lever(clients, target, clock=clock).json
        assert counted.writes == [(back.call.service, back.call.operation)]
    counted.sent.clear()

    again = plan(read_lever(clients, target, clock=clock), value)
    case.theirs(scene)
    theirs = read_lever(clients, target, clock=clock)
    with pytest.raises(LambdatuiError) as raised:
        list(pull_lever(clients, again, stop=threading.Event(), clock=clock))
    assert raised.value.fault.kind is Kind.CONFLICT
    assert "Nothing was sent" in raised.value.fault.what
    assert counted.writes == []
    assert read_lever(clients, target, clock=clock).json == theirs.json
