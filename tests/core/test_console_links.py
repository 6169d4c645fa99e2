"""Links to the console of AWS."""

import pytest

from lambdatui.core.console_links import function_link

_ARN = "arn:{}:lambda:{}:111122223333:function:orders-api"


@pytest.mark.parametrize(
    ("partition", "region", "domain"),
    [
        ("aws", "eu-west-1", "console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"),
    ],
)
def test_each_partition_has_its_console(partition: str, region: str, domain: str) -> None:
    link = function_link(_ARN.format(partition, region))
    start = f"https://{region}.{domain}/lambda/home?region={region}"
    assert link == f"{start}#/functions/orders-api"


def test_a_version_and_an_alias_have_pages_of_their_own() -> None:
    arn = _ARN.format("aws", "eu-west-1")
    assert function_link(arn, "7").endswith("#/functions/orders-api/versions/7")
    assert function_link(arn, "live", alias=True).endswith("#/functions/orders-api/aliases/live")


@pytest.mark.parametrize(
    "arn", ["", "orders-api", "arn:aws:lambda::1:function:f", "arn:x:lambda:r:1:function:f"]
)
def test_what_tells_no_place_has_no_link(arn: str) -> None:
    assert function_link(arn) == ""


def test_nothing_of_a_hostile_name_is_part_of_the_address() -> None:
    link = function_link("arn:aws:lambda:eu/../x:1:function:a/b#c d")
    assert link.startswith("https://eu%2F..%2Fx.console.aws.amazon.com/")
    assert link.endswith("#/functions/a%2Fb%23c%20d")
