"""Which metrics CloudWatch has of a function, so that no other is asked for and paid for."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.metrics import MetricsKnown, alias_and_version, behind_alias
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from types_boto3_cloudwatch.type_defs import ListMetricsOutputTypeDef

_OPERATION = "ListMetrics"


def read_metrics_known(
    clients: Clients, function: str, *, stop: Stop | None = None
) -> MetricsKnown:
    """What had a point in the last two weeks: 500 metrics a page, and no cost (ListMetrics).

    A qualifier has metrics of its own where it is in a dimension ``Resource``, which is that of an
    alias or a version that was invoked by this name. With ``ExecutedVersion`` beside it, it is that
    one of the two versions of an alias that divides (Lambda developer guide, "Types of metrics for
    Lambda functions").

    Raises:
        LambdatuiError: Whatever goes wrong; MALFORMED where the list does not come to its end.
        Stopped: When ``stop`` was set while a call was under way.
    """
    doing = f"list the metrics of {function}"

    def fetch(token: str) -> "ListMetricsOutputTypeDef":
        more: dict[str, Any] = {"NextToken": token} if token else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.cloudwatch.list_metrics(
                Namespace="AWS/Lambda",
                Dimensions=[{"Name": "FunctionName", "Value": function}],
                **more,
            ),
            stop=stop,
        )

    metrics: set[str] = set()
    qualifiers: set[str] = set()
    for answer in pages(doing, _OPERATION, "NextToken", fetch):
        for metric in structures(required(answer, "Metrics", list, _OPERATION)):
            metrics.add(text(metric.get("MetricName")))
            qualifiers.add(_qualifier(metric, function))
    return MetricsKnown(
        metrics=tuple(sorted(metrics - {""})),
        qualifiers=tuple(sorted(qualifiers - {""}, key=_aliases_first)),
    )


def _qualifier(metric: Mapping[str, Any], function: str) -> str:
    """Whose metric it is; empty for all aliases and versions together."""
    dimensions = {
        text(dimension.get("Name")): text(dimension.get("Value"))
        for dimension in structures(metric.get("Dimensions"))
    }
    name, _, qualifier = dimensions.get("Resource", "").partition(":")
    if name != function or not qualifier:
        return ""
    executed = dimensions.get("ExecutedVersion", "")
    return behind_alias(qualifier, executed) if executed else qualifier


def _aliases_first(qualifier: str) -> tuple[bool, str, int]:
    """Each with what is behind it; then versions. The newest of them are first."""
    alias, version = alias_and_version(qualifier)
    if alias.isdecimal():
        return True, "", -int(alias)
    # The alias itself comes before any number.
    return False, alias, -int(version) if version.isdecimal() else -sys.maxsize
