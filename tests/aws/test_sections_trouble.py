"""Each call of a section fails by itself: refused, cut short, throttled, out of reach.

By a tiny server, since the embedded endpoint refuses nothing, and lacks EC2.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from lambdatui.aws.answer_book import AnswerBook
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.section import SectionId
from tests.aws.awsd import Awsd, ec2_refuses, policy, query, xml_refuses
from tests.aws.conftest import REGION, QuickStop
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.aws.sectioned import (
    ARN,
    CONFIGURATION,
    GONE,
    LAYER,
    NO_ALIASES,
    Start,
    fault_of,
    function,
    given,
    read,
    whole,
)

# Refused.

OF_LAMBDA = (
    (SectionId.GENERAL, ("GetRuntimeManagementConfig", "GetFunctionRecursionConfig")),
    (SectionId.TRIGGERS, ("ListEventSourceMappings", "GetPolicy", "ListFunctionUrlConfigs")),
    (SectionId.ON_ERROR, ("GetFunctionEventInvokeConfig", "ListFunctionEventInvokeConfigs")),
    (
        SectionId.CONCURRENCY,
        ("GetFunctionConcurrency", "ListProvisionedConcurrencyConfigs", "GetAccountSettings"),
    ),
    (SectionId.VERSIONS, ("ListVersionsByFunction", "ListAliases")),
    (SectionId.POLICY, ("GetPolicy",)),
    (SectionId.LAYERS, ("ListLayerVersions",)),
    (SectionId.CODE, ("GetFunctionCodeSigningConfig",)),
)


@pytest.mark.parametrize(("id", "operations"), OF_LAMBDA)
def test_a_call_of_lambdas_that_is_denied_names_its_permission(
    faulty: Start, id: SectionId, operations: tuple[str, ...]
) -> None:
    _, clients = faulty(Awsd(GetFunction=function()))
    found = read(clients, id)
    for operation in operations:
        fault = fault_of(found, operation)
        assert fault.kind is Kind.DENIED
        assert f"lambda:{operation}" in fault.what
        assert f"lambda:{operation}" in fault.advice


@pytest.mark.parametrize(
    ("id", "service", "said", "operations"),
    [
        (
            SectionId.VPC,
            "ec2",
            ec2_refuses(403, "UnauthorizedOperation", "You are not authorized."),
            ("DescribeSubnets", "DescribeSecurityGroups", "DescribeVpcs"),
        ),
        (
            SectionId.ROLE,
            "iam",
            xml_refuses(403, "AccessDenied"),
            ("GetRole", "ListAttachedRolePolicies", "ListRolePolicies"),
        ),
        (
            SectionId.LOGGING,
            "logs",
            refuses(400, "AccessDeniedException", "no"),
            ("DescribeLogGroups", "DescribeSubscriptionFilters", "DescribeMetricFilters"),
        ),
    ],
)
def test_a_call_of_another_service_that_is_denied_names_its_permission(
    faulty: Start,
    id: SectionId,
    service: str,
    said: Callable[[Talk], None],
    operations: tuple[str, ...],
) -> None:
    _, clients = faulty(Awsd(GetFunction=function(), **dict.fromkeys(operations, said)))
    found = read(clients, id)
    assert whole(found.of("GetFunction"))
    for operation in operations:
        fault = fault_of(found, operation)
        assert fault.kind is Kind.DENIED
        assert f"{service}:{operation}" in fault.what


def test_the_permission_that_aws_names_is_left_in_its_words(faulty: Start) -> None:
    words = (
        "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: lambda:GetPolicy "
        "because no identity-based policy allows it"
    )
    _, clients = faulty(Awsd(GetPolicy=refuses(403, "AccessDeniedException", words)))
    fault = fault_of(read(clients, SectionId.POLICY), "GetPolicy")
    assert "lambda:GetPolicy to arn:aws:sts::1:assumed-role/x" in fault.what


def test_where_get_function_is_denied_the_poorer_call_is_made_for_all_sections(
    faulty: Start,
) -> None:
    aws = Awsd(
        GetFunctionConfiguration=CONFIGURATION,
        ListLayerVersions={"LayerVersions": []},
        ListTags={"Tags": {"team": "a"}},
    )
    _, clients = faulty(aws)
    book = AnswerBook()
    layers = read(clients, SectionId.LAYERS, book=book)
    assert fault_of(layers, "GetFunction").kind is Kind.DENIED
    assert whole(layers.of("GetFunctionConfiguration"))["FunctionName"] == "f"
    assert given(layers, "ListLayerVersions") == [
        {"LayerName": LAYER.removesuffix(":3"), "MaxItems": 50}
    ]
    tags = read(clients, SectionId.TAGS, book=book)
    assert whole(tags.of("ListTags")) == {"Tags": {"team": "a"}}
    assert given(tags, "ListTags") == [{"Resource": ARN}]
    assert aws.asked.count("GetFunction") == 1


def test_tags_that_get_function_could_not_read_are_asked_for_by_themselves(faulty: Start) -> None:
    said = {
        "Configuration": {**CONFIGURATION, "FunctionArn": f"{ARN}:4"},
        "Tags": {},
        "TagsError": {"ErrorCode": "AccessDenied", "Message": "no"},
    }
    _, clients = faulty(Awsd(GetFunction=said))
    found = read(clients, SectionId.TAGS, "4")
    assert given(found, "ListTags") == [{"Resource": ARN}]
    assert "lambda:ListTags" in fault_of(found, "ListTags").what


def test_what_would_meet_every_call_is_an_error_at_once(faulty: Start) -> None:
    server, clients = faulty(refuses(403, "ExpiredTokenException", "expired"))
    with pytest.raises(LambdatuiError) as expired:
        read(clients, SectionId.CONCURRENCY)
    assert expired.value.fault.kind is Kind.EXPIRED
    assert len(server.requests) == 1


def test_another_service_that_is_out_of_reach_is_a_fault_of_its_own(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = faulty(Awsd(GetFunction=function()))
    with Faulty() as closed:
        nowhere = closed.url
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", server.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_LOGS", nowhere)
    found = read(Clients(Connection(region=REGION)), SectionId.LOGGING)
    assert whole(found.of("GetFunction"))
    assert fault_of(found, "DescribeLogGroups").kind is Kind.UNREACHABLE


# Not there.


def test_no_policy_and_no_configuration_are_answers(faulty: Start) -> None:
    _, clients = faulty(
        Awsd(
            GetFunction=function(),
            GetPolicy=GONE,
            GetFunctionEventInvokeConfig=GONE,
            GetFunctionConcurrency={},
            ListProvisionedConcurrencyConfigs=refuses(
                404, "ProvisionedConcurrencyConfigNotFoundException", "none"
            ),
        )
    )
    for id, operation in (
        (SectionId.POLICY, "GetPolicy"),
        (SectionId.ON_ERROR, "GetFunctionEventInvokeConfig"),
        (SectionId.CONCURRENCY, "GetFunctionConcurrency"),
        (SectionId.CONCURRENCY, "ListProvisionedConcurrencyConfigs"),
    ):
        answer = read(clients, id).of(operation)
        assert answer is not None
        assert (answer.fault, answer.body) == (None, b"{}")


def test_that_there_is_no_such_function_is_no_policy_at_all(faulty: Start) -> None:
    gone = refuses(404, "ResourceNotFoundException", f"Function not found: {ARN}")
    _, clients = faulty(Awsd(GetPolicy=gone, GetFunction=gone))
    assert fault_of(read(clients, SectionId.POLICY), "GetPolicy").kind is Kind.NOT_FOUND
    with pytest.raises(LambdatuiError) as missing:
        read(clients, SectionId.TAGS)
    assert missing.value.fault.kind is Kind.NOT_FOUND


# Cut short.


@pytest.mark.parametrize(("id", "operations"), OF_LAMBDA)
def test_an_answer_that_was_cut_short_is_none(
    faulty: Start, id: SectionId, operations: tuple[str, ...]
) -> None:
    _, clients = faulty(Awsd(GetFunction=function(), **dict.fromkeys(operations, says(b'{"Poli'))))
    found = read(clients, id)
    can_be_nothing = {"GetFunctionConcurrency", "GetFunctionCodeSigningConfig"}
    for operation in set(operations) - can_be_nothing:
        assert fault_of(found, operation).kind is Kind.MALFORMED


def test_an_empty_answer_is_not_taken_for_nothing_reserved(faulty: Start) -> None:
    _, clients = faulty(Awsd(GetFunctionConcurrency=says(b"")))
    found = read(clients, SectionId.CONCURRENCY)
    assert fault_of(found, "GetFunctionConcurrency").kind is Kind.MALFORMED


# Pages.


def versions(*numbers: int, marker: str = "") -> dict[str, Any]:
    more = {"NextMarker": marker} if marker else {}
    return {"Versions": [{"Version": str(number)} for number in numbers], **more}


def test_every_page_is_an_answer(faulty: Start) -> None:
    def paged(talk: Talk) -> None:
        last = query(talk.request).get("Marker") == "m"
        says(versions(2) if last else versions(1, marker="m"))(talk)

    _, clients = faulty(Awsd(ListVersionsByFunction=paged, ListAliases=NO_ALIASES))
    found = read(clients, SectionId.VERSIONS)
    first, second = found.all_of("ListVersionsByFunction")
    assert whole(first) == versions(1, marker="m")
    assert whole(second) == versions(2)
    assert second.call.given == {"FunctionName": "f", "MaxItems": 50, "Marker": "m"}


def test_pages_that_break_off_are_there_with_the_fault(faulty: Start) -> None:
    def breaks(talk: Talk) -> None:
        if "Marker" in query(talk.request):
            refuses(403, "AccessDeniedException")(talk)
        else:
            says(versions(1, marker="m"))(talk)

    _, clients = faulty(Awsd(ListVersionsByFunction=breaks, ListAliases=NO_ALIASES))
    first, second = read(clients, SectionId.VERSIONS).all_of("ListVersionsByFunction")
    assert whole(first)["Versions"]
    assert second.fault is not None


def test_pages_that_go_in_a_circle_end(faulty: Start) -> None:
    _, clients = faulty(
        Awsd(ListVersionsByFunction=versions(1, marker="m"), ListAliases=NO_ALIASES)
    )
    found = read(clients, SectionId.VERSIONS)
    assert fault_of(found, "ListVersionsByFunction").kind is Kind.MALFORMED
    assert len(list(found.all_of("ListVersionsByFunction"))) == 3


# Pace.


def test_a_call_that_is_throttled_is_tried_again_and_told_at_last(
    faulty: Start, stop: QuickStop
) -> None:
    slow = refuses(400, "ThrottlingException", "Rate exceeded")
    aws = Awsd(GetFunction=function(), DescribeLogGroups=slow)
    _, clients = faulty(aws)
    found = read(clients, SectionId.LOGGING, stop=stop)
    assert fault_of(found, "DescribeLogGroups").kind is Kind.THROTTLED
    assert aws.asked.count("DescribeLogGroups") == 3


def test_who_stops_is_asked_for_nothing_more(faulty: Start) -> None:
    server, clients = faulty(Awsd(GetFunction=function()))
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        read(clients, SectionId.GENERAL, stop=stop)
    assert server.requests == []


def test_a_fresh_section_is_asked_anew(faulty: Start) -> None:
    aws = Awsd(GetPolicy=policy())
    _, clients = faulty(aws)
    book = AnswerBook()
    for fresh in (False, False, True):
        read(clients, SectionId.POLICY, book=book, fresh=fresh)
    assert aws.asked == ["GetPolicy", "GetPolicy"]
