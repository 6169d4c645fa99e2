"""Concurrency, versions, logging and layers; and what an unanswered section says."""

import pytest

from lambdatui.core.errors import Kind
from lambdatui.core.section import SectionId
from tests.core.answered import (
    FUNCTION,
    REGION,
    configured,
    failed,
    said,
    section,
    told,
    words,
)

# Concurrency.

_LIMITS = {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 100}}


def _concurrency(reserved: object, *provisioned: dict[str, object]) -> dict[str, str]:
    facts = told(
        section(
            SectionId.CONCURRENCY,
            said("GetFunctionConcurrency", reserved),
            said(
                "ListProvisionedConcurrencyConfigs",
                {"ProvisionedConcurrencyConfigs": list(provisioned)},
            ),
            said("GetAccountSettings", _LIMITS),
        )
    )
    return {key: f"{fact.value} {fact.mark}".strip() for key, fact in facts.items()}


def test_concurrency_is_told_whole() -> None:
    provisioned = {
        "FunctionArn": f"{FUNCTION}:live",
        "RequestedProvisionedConcurrentExecutions": 20,
        "AvailableProvisionedConcurrentExecutions": 5,
        "Status": "IN_PROGRESS",
    }
    failing = {
        "FunctionArn": f"{FUNCTION}:7",
        "RequestedProvisionedConcurrentExecutions": 3,
        "Status": "FAILED",
        "StatusReason": "FUNCTION_ERROR_INIT_FAILURE",
    }

    assert _concurrency({"ReservedConcurrentExecutions": 50}, provisioned, failing) == {
        "reserved": "50",
        "provisioned:live": "20 · … in progress, 5 ready",
        "provisioned:7": "3 · ✗ failed, 0 ready: FUNCTION_ERROR_INIT_FAILURE",
        "unreserved": "100 for all functions without a reservation ! no more can be reserved",
        "account-limit": "1,000 at once in the region",
    }


def test_no_reservation_is_not_a_reservation_of_nothing() -> None:
    assert _concurrency({})["reserved"] == "none: it shares the account's"
    assert _concurrency({})["provisioned"] == "none"
    stopped = _concurrency({"ReservedConcurrentExecutions": 0})["reserved"]
    assert stopped == "✗ 0 · stopped: every invocation is throttled"


def test_a_reservation_that_may_not_be_read_is_not_called_none() -> None:
    denied = section(SectionId.CONCURRENCY, failed("GetFunctionConcurrency"))

    assert list(told(denied)) == ["unread:concurrency:GetFunctionConcurrency"]


# Versions and aliases.


def test_aliases_have_their_weights_and_versions_come_newest_first() -> None:
    aliases = [
        {"Name": "live", "FunctionVersion": "9", "Description": "for all", "AliasArn": "arn-live"},
        {
            "Name": "canary",
            "FunctionVersion": "9",
            "RoutingConfig": {"AdditionalVersionWeights": {"10": 0.125}},
        },
        {"Name": "dev", "FunctionVersion": "$LATEST"},
    ]
    versions = [
        {"Version": "$LATEST", "CodeSha256": "b"},
        {"Version": "9", "CodeSha256": "a", "LastModified": "2026-11-21T12:00:00.000+0000"},
        {"Version": "10", "CodeSha256": "b", "Description": "new"},
    ]
    facts = told(
        section(
            SectionId.VERSIONS,
            said("ListVersionsByFunction", {"Versions": versions}),
            said("ListAliases", {"Aliases": aliases}),
        )
    )

    assert facts["alias:live"].value == "version 9 · for all"
    assert facts["alias:live"].copied == "arn-live"
    assert facts["alias:canary"].value == "version 9 (87.5 %), version 10 (12.5 %)"
    assert facts["alias:canary"].mark == "! split"
    assert facts["alias:dev"].value == "$LATEST"
    assert facts["latest"].value == "the code of version 10"
    assert [key for key in facts if key.startswith("version:")] == ["version:10", "version:9"]
    assert facts["version:10"].value == "new"
    assert facts["version:9"].value.endswith("2 d ago")


def test_of_many_versions_the_newest_are_told_and_the_others_counted() -> None:
    pages = [
        said("ListVersionsByFunction", {"Versions": [{"Version": "$LATEST", "CodeSha256": "x"}]}),
        said(
            "ListVersionsByFunction",
            {"Versions": [{"Version": str(n), "CodeSha256": "y"} for n in range(1, 13)]},
            Marker="m",
        ),
    ]
    facts = told(section(SectionId.VERSIONS, *pages))

    assert "version:12" in facts
    assert "version:2" not in facts
    assert facts["versions-older"].value == "and 2 older ones"
    assert facts["latest"].value == "code that is in no published version"


def test_none_published_is_told_only_where_all_was_read() -> None:
    none = section(SectionId.VERSIONS, said("ListVersionsByFunction"), said("ListAliases"))
    assert words(told(none).values()).splitlines() == [
        "Aliases|none|",
        "Versions|none published: there is $LATEST alone|",
    ]

    torn = section(SectionId.VERSIONS, said("ListAliases"), failed("ListAliases", Kind.SERVER))
    assert "aliases" not in told(torn)


# Logging and tracing.


def test_a_group_without_retention_is_marked_and_what_gets_the_lines_is_told() -> None:
    groups = [
        {"logGroupName": "/shop/orders-old", "retentionInDays": 3},
        {
            "logGroupName": "/shop/orders",
            "storedBytes": 5 * 1024**3,
            "logGroupClass": "INFREQUENT_ACCESS",
        },
    ]
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "LogGroup": "/shop/orders"}
    facts = told(
        section(
            SectionId.LOGGING,
            configured(LoggingConfig=logging, TracingConfig={"Mode": "Active"}),
            said("DescribeLogGroups", {"logGroups": groups}),
            said(
                "DescribeSubscriptionFilters",
                {
                    "subscriptionFilters": [
                        {
                            "filterName": "siem",
                            "filterPattern": "ERROR",
                            "destinationArn": f"arn:aws:lambda:{REGION}:function:siem",
                        }
                    ]
                },
            ),
            said(
                "DescribeMetricFilters",
                {
                    "metricFilters": [
                        {
                            "filterName": "paid",
                            "filterPattern": '"paid"',
                            "metricTransformations": [
                                {"metricNamespace": "Shop", "metricName": "Paid"}
                            ],
                        }
                    ]
                },
            ),
        )
    )

    assert facts["log-group"].value == "/shop/orders"
    assert facts["log-retention"].value == "for ever · 5.0 GB so far"
    assert facts["log-retention"].mark == "! no retention: the cost only grows"
    assert facts["log-class"].mark
    assert facts["log-format"].value == "JSON"
    assert facts["log-application"].value == "INFO"
    assert facts["log-sent:siem"].value == "lines matching ERROR to the function siem"
    assert facts["log-metric:paid"].value == '"paid" as Shop/Paid'
    assert facts["tracing"].value == "on (X-Ray)"


def test_a_group_that_does_not_exist_yet_is_no_fault() -> None:
    facts = told(section(SectionId.LOGGING, configured(), said("DescribeLogGroups")))

    assert facts["log-group"].value == "/aws/lambda/orders"
    assert facts["log-retention"].value == "there is no such group yet: the first run makes it"
    assert facts["tracing"].value == "only where the caller traces"


def test_retention_is_told_in_days_and_not_at_all_where_it_is_denied() -> None:
    group = {"logGroupName": "/aws/lambda/orders", "retentionInDays": 14}
    groups = said("DescribeLogGroups", {"logGroups": [group]})
    facts = told(section(SectionId.LOGGING, configured(), groups))
    assert (facts["log-retention"].value, facts["log-retention"].mark) == ("14 days", "")

    denied = told(section(SectionId.LOGGING, configured(), failed("DescribeLogGroups")))
    assert "log-retention" not in denied
    assert denied["unread:logging:DescribeLogGroups"].value.endswith("logs:DescribeLogGroups")


# Layers.

_LAYER = f"arn:aws:lambda:{REGION}:layer:common"
_FOREIGN = "arn:aws:lambda:eu-west-1:901920570463:layer:otel"


def test_layers_are_told_with_the_newest_version() -> None:
    versions = [{"Version": n, "LayerVersionArn": f"{_LAYER}:{n}"} for n in (9, 8)]
    layers = [{"Arn": f"{_LAYER}:7", "CodeSize": 2048}, {"Arn": f"{_FOREIGN}:3"}]
    facts = told(
        section(
            SectionId.LAYERS,
            configured(Layers=layers),
            said("ListLayerVersions", {"LayerVersions": versions}, LayerName=_LAYER),
            failed("ListLayerVersions", LayerName=_FOREIGN),
        )
    )

    assert facts["layer:common"].value == "version 7 · newest is 9 · 2.0 KB"
    assert facts["layer:common"].mark == "! 2 versions behind"
    assert facts["layer:common"].copied == f"{_LAYER}:7"
    assert facts["layer:otel"].value == "version 3 · of account 901920570463"
    assert "unread:layers:ListLayerVersions" in facts


def test_the_newest_version_and_a_deleted_layer_are_told() -> None:
    newest = {"LayerVersions": [{"Version": 7, "LayerVersionArn": f"{_LAYER}:7"}]}
    configuration = configured(Layers=[{"Arn": f"{_LAYER}:7"}])
    facts = told(section(SectionId.LAYERS, configuration, said("ListLayerVersions", newest)))
    assert facts["layer:common"].value == "version 7 · the newest"

    gone = failed("ListLayerVersions", Kind.NOT_FOUND, LayerName=_LAYER)
    facts = told(section(SectionId.LAYERS, configuration, gone))
    assert facts["layer:common"].mark == "! the layer was deleted: only what runs keeps it"
    assert len(facts) == 1


@pytest.mark.parametrize("id", list(SectionId))
def test_a_section_that_was_not_answered_claims_nothing(id: SectionId) -> None:
    facts = told(section(id))

    claimed = {"on-error:sync", "on-error:async", "on-error:unknown"} if id == "on-error" else set()
    assert facts.keys() == claimed
