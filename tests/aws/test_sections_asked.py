"""Which calls a section is made of, and what they are asked with, by a tiny server."""

from typing import Any

from lambdatui.core.section import SectionAnswers, SectionId
from tests.aws.awsd import Awsd, policy, xml
from tests.aws.faulty import Talk, refuses, says
from tests.aws.sectioned import (
    ARN,
    GONE,
    HERE,
    NO_ALIASES,
    NO_URLS,
    NOTHING_FEEDS,
    Start,
    fault_of,
    function,
    given,
    read,
    whole,
)


def test_a_qualifier_is_named_in_the_form_that_each_call_takes(faulty: Start) -> None:
    _, clients = faulty(Awsd(GetFunction=function(Version="4")))
    found = read(clients, SectionId.ON_ERROR, "live")
    qualified = {"FunctionName": "f", "Qualifier": "live"}
    assert given(found, "GetFunction") == [qualified]
    assert given(found, "GetPolicy") == [qualified]
    assert given(found, "GetFunctionEventInvokeConfig") == [qualified]
    assert given(found, "ListEventSourceMappings") == [{"FunctionName": "f:live", "MaxItems": 100}]
    general = read(clients, SectionId.GENERAL, "live")
    assert given(general, "GetRuntimeManagementConfig") == [{"FunctionName": "f", "Qualifier": "4"}]


def alias(name: str) -> dict[str, str]:
    return {"Name": name, "FunctionVersion": "1"}


def test_the_triggers_of_aliases_are_those_of_the_function_too(faulty: Start) -> None:
    _, clients = faulty(
        Awsd(
            ListEventSourceMappings=NOTHING_FEEDS,
            GetPolicy=GONE,
            ListFunctionUrlConfigs=NO_URLS,
            ListAliases={"Aliases": [alias("live"), alias("beta")]},
        )
    )
    found = read(clients, SectionId.TRIGGERS)
    assert [each.get("Qualifier") for each in given(found, "GetPolicy")] == [None, "live", "beta"]
    names = [each["FunctionName"] for each in given(found, "ListEventSourceMappings")]
    assert names == ["f", "f:live", "f:beta"]


def test_that_there_are_too_many_aliases_is_told(faulty: Start) -> None:
    _, clients = faulty(
        Awsd(
            ListEventSourceMappings=NOTHING_FEEDS,
            GetPolicy=GONE,
            ListFunctionUrlConfigs=NO_URLS,
            ListAliases={"Aliases": [alias(f"a{number}") for number in range(9)]},
        )
    )
    found = read(clients, SectionId.TRIGGERS)
    assert len(given(found, "GetPolicy")) == 9
    assert fault_of(found, "ListAliases").what == (
        "The triggers of 8 of 9 aliases were read, and no more."
    )


def rule(name: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:events:{HERE}:rule/{name}"}},
    }


def test_rules_are_asked_for_on_their_bus_each_once(faulty: Start) -> None:
    _, clients = faulty(
        Awsd(
            ListEventSourceMappings=NOTHING_FEEDS,
            GetPolicy=policy(rule("nightly"), rule("shop/paid"), rule("nightly"), rule("any-*")),
            ListFunctionUrlConfigs=NO_URLS,
            ListAliases=NO_ALIASES,
            DescribeRule={"Name": "r", "State": "DISABLED"},
        )
    )
    found = read(clients, SectionId.TRIGGERS)
    assert given(found, "DescribeRule") == [
        {"Name": "nightly"},
        {"Name": "paid", "EventBusName": "shop"},
    ]


def test_how_far_it_is_behind_its_streams_is_one_metric(faulty: Start) -> None:
    stream = {
        "UUID": "1",
        "State": "Enabled",
        "EventSourceArn": f"arn:aws:kinesis:{HERE}:stream/clicks",
    }
    _, clients = faulty(
        Awsd(
            ListEventSourceMappings={"EventSourceMappings": [stream]},
            GetPolicy=GONE,
            ListFunctionUrlConfigs=NO_URLS,
            ListAliases=NO_ALIASES,
        )
    )
    (asked,) = given(read(clients, SectionId.TRIGGERS), "GetMetricData")
    (metric,) = asked["MetricDataQueries"]
    assert metric["MetricStat"]["Metric"]["MetricName"] == "IteratorAge"


def test_how_a_function_of_managed_instances_is_scaled_is_asked_of_what_was_published(
    faulty: Start,
) -> None:
    provider = {"LambdaManagedInstancesCapacityProviderConfig": {"CapacityProviderArn": "a"}}
    scaling = {"FunctionArn": ARN, "AppliedFunctionScalingConfig": {"MinExecutionEnvironments": 3}}
    _, clients = faulty(
        Awsd(
            GetFunction=function(CapacityProviderConfig=provider),
            GetFunctionScalingConfig=scaling,
        )
    )
    found = read(clients, SectionId.GENERAL)
    assert whole(found.of("GetFunctionScalingConfig")) == scaling
    assert given(found, "GetFunctionScalingConfig")[0]["Qualifier"] == "$LATEST.PUBLISHED"


def test_an_image_has_no_runtime_to_update_and_no_signed_code(faulty: Start) -> None:
    aws = Awsd(GetFunction=function(PackageType="Image"))
    _, clients = faulty(aws)
    read(clients, SectionId.GENERAL)
    read(clients, SectionId.CODE)
    assert "GetRuntimeManagementConfig" not in aws.asked
    assert "GetFunctionCodeSigningConfig" not in aws.asked


def test_the_network_is_read_by_its_parts(faulty: Start) -> None:
    _, clients = faulty(
        Awsd(
            GetFunction=function(),
            DescribeSubnets=xml(
                "DescribeSubnets",
                "<subnetSet><item><subnetId>s-1</subnetId></item></subnetSet>",
                result=False,
            ),
            DescribeSecurityGroups=xml(
                "DescribeSecurityGroups",
                "<securityGroupInfo><item><groupName>out</groupName></item></securityGroupInfo>",
                result=False,
            ),
            DescribeVpcs=xml(
                "DescribeVpcs",
                "<vpcSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item></vpcSet>",
                result=False,
            ),
        )
    )
    found = read(clients, SectionId.VPC)
    assert whole(found.of("DescribeSubnets")) == {"Subnets": [{"SubnetId": "s-1"}]}
    assert whole(found.of("DescribeSecurityGroups"))["SecurityGroups"][0]["GroupName"] == "out"
    assert whole(found.of("DescribeVpcs"))["Vpcs"][0]["CidrBlock"] == "10.0.0.0/16"


def api(name: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:execute-api:{HERE}:{name}/*/GET/"}},
    }


def of_apis(faulty: Start, *apis: str, **said: object) -> SectionAnswers:
    aws = Awsd(
        ListEventSourceMappings=NOTHING_FEEDS,
        GetPolicy=policy(*(api(each) for each in apis)),
        ListFunctionUrlConfigs=NO_URLS,
        ListAliases=NO_ALIASES,
        **said,
    )
    _, clients = faulty(aws)
    return read(clients, SectionId.TRIGGERS)


def test_what_an_api_is_called_is_asked_of_both_kinds_until_one_knows_it(faulty: Start) -> None:
    def newer(talk: Talk) -> None:
        known = talk.request.path.endswith("/http1")
        no = refuses(404, "NotFoundException", "Invalid API identifier specified")
        (says({"apiId": "http1", "name": "shop"}) if known else no)(talk)

    found = of_apis(
        faulty, "http1", "rest1", "http1", GetApi=newer, GetRestApi={"id": "rest1", "name": "old"}
    )
    assert [each["ApiId"] for each in given(found, "GetApi")] == ["http1", "rest1"]
    assert given(found, "GetRestApi") == [{"restApiId": "rest1"}]
    assert whole(found.of("GetApi"))["Name"] == "shop"
    assert whole(found.of("GetRestApi"))["name"] == "old"


def test_where_the_name_of_an_api_is_denied_it_is_not_asked_for_again(faulty: Start) -> None:
    found = of_apis(faulty, "http1")
    assert fault_of(found, "GetApi").advice == "Ask for the permission apigateway:GET."
    assert given(found, "GetRestApi") == []
