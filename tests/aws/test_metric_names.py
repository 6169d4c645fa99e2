"""Which metrics a function has: by the embedded endpoint, and scripted for what it lacks: pages."""

import uuid
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.metric_names import read_metrics_known
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.metrics import BASIC, Measure, MetricsKnown
from tests.aws.conftest import Account
from tests.aws.scripted import Scripted

CALL = "list_metrics"


@pytest.fixture
def scripted(keys: None) -> Scripted:
    assert keys is None
    return Scripted()


def metric(name: str, function: str, **more: str) -> dict[str, Any]:
    dimensions = {"FunctionName": function, **more}
    return {
        "Namespace": "AWS/Lambda",
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
    }


def test_the_metrics_of_a_function_are_those_that_it_had(
    clients: Clients, account: Account
) -> None:
    name = f"fn-{uuid.uuid4().hex[:8]}"
    for made in (
        metric("Invocations", name),
        metric("IteratorAge", name),
        metric("Invocations", name, Resource=f"{name}:live"),
        metric("UrlRequestCount", f"{name}-other"),
    ):
        account.cloudwatch.put_metric_data(
            Namespace=made["Namespace"],
            MetricData=[
                {"MetricName": made["MetricName"], "Dimensions": made["Dimensions"], "Value": 1.0}
            ],
        )
    known = read_metrics_known(clients, name)
    assert known == MetricsKnown(metrics=("Invocations", "IteratorAge"), qualifiers=("live",))
    assert set(known.measures) == {*BASIC, Measure.ITERATOR_AGE}
    assert read_metrics_known(clients, f"{name}-nobody") == MetricsKnown()


def test_qualifiers_are_aliases_then_the_newest_versions(scripted: Scripted) -> None:
    resources = ["orders:9", "orders:10", "orders:live", "orders:canary", "orders", "others:41"]
    entries = [metric("Errors", "orders", Resource=resource) for resource in resources]
    # An alias that divides: the versions behind it have no metrics by their own names.
    divided = [
        metric("Errors", "orders", Resource="orders:live", ExecutedVersion=version)
        for version in ("9", "12")
    ]
    scripted.answer(CALL, {"Metrics": [*entries, *divided]})
    known = read_metrics_known(scripted.clients, "orders")
    assert known.qualifiers == ("canary", "live", "live → 12", "live → 9", "10", "9")


def test_every_page_is_read(scripted: Scripted) -> None:
    scripted.answer(CALL, {"Metrics": [metric("Errors", "orders")], "NextToken": "t1"})
    scripted.answer(CALL, {"Metrics": [metric("AsyncEventAge", "orders")]})
    known = read_metrics_known(scripted.clients, "orders")
    assert known.metrics == ("AsyncEventAge", "Errors")
    dimensions = [{"Name": "FunctionName", "Value": "orders"}]
    assert scripted.asked == [
        {"Namespace": "AWS/Lambda", "Dimensions": dimensions},
        {"Namespace": "AWS/Lambda", "Dimensions": dimensions, "NextToken": "t1"},
    ]


def test_an_answer_that_was_cut_short_is_an_error(scripted: Scripted) -> None:
    scripted.answer(CALL, {})
    with pytest.raises(LambdatuiError) as raised:
        read_metrics_known(scripted.clients, "orders")
    assert raised.value.fault.kind is Kind.MALFORMED


def test_a_refusal_is_told(scripted: Scripted) -> None:
    scripted.refuse(CALL, "AccessDenied", 403)
    with pytest.raises(LambdatuiError) as raised:
        read_metrics_known(scripted.clients, "orders")
    assert raised.value.fault.kind is Kind.DENIED
    assert raised.value.fault.what.startswith("Cannot list the metrics of orders:")
