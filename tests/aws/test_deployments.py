"""Changes put together of all who know of them: by the embedded endpoint, whose trail is empty.

What it lacks, and refusals, come from a tiny server.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.deployments import read_deployments
from lambdatui.core.deployments import Deployment, DeploymentKind, Deployments
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.timespan import iso
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

S = 1_000
MINUTE = 60 * S
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NOW = 1_760_000_000_000
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
DENIED = refuses(400, "AccessDeniedException")
NO_EVENTS = says({"Events": []})
NO_LINES = says({"events": []})


def version(number: str, modified_ms: int) -> dict[str, object]:
    """As Lambda tells of it in the list."""
    return {
        "FunctionName": "orders",
        "FunctionArn": f"{ARN}:{number}",
        "Version": number,
        "LastModified": iso(modified_ms)[:-1] + "+0000",
    }


def by_service(versions: Reply, trail: Reply = NO_EVENTS, logs: Reply = NO_LINES) -> Reply:
    """Each service's own answer; the order of calls is nobody's business."""

    def reply(talk: Talk) -> None:
        target = {key.lower(): value for key, value in talk.request.headers.items()}.get(
            "x-amz-target", ""
        )
        if "LookupEvents" in target:
            trail(talk)
        elif "FilterLogEvents" in target:
            logs(talk)
        else:
            versions(talk)

    return reply


def event(name: str, at_ms: int, answered: Mapping[str, Any], /, **asked: object) -> dict[str, Any]:
    details = {"requestParameters": asked, "responseElements": answered}
    return {
        "EventId": f"{name}-{at_ms}",
        "EventName": name,
        "EventTime": at_ms / 1000,
        "Username": "ana",
        "CloudTrailEvent": json.dumps(details),
    }


def read(clients: Clients, from_ms: int = NOW - HOUR, to_ms: int = NOW) -> Deployments:
    return read_deployments(clients, "orders", from_ms, to_ms, now_ms=NOW)


def words(found: Deployments) -> list[tuple[int, str, str]]:
    return [((change.at_ms - NOW) // S, change.words, change.by) for change in found.changes]


def test_published_versions_are_changes(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    account.lambda_.publish_version(FunctionName=name)
    now_ms = time.time_ns() // 1_000_000
    found = read_deployments(clients, name, now_ms - HOUR, now_ms, now_ms=now_ms)
    # The function was made in the same moment, and that is the same change.
    (change,) = found.changes
    assert (change.kind, change.words) == (DeploymentKind.VERSION, "version 1")
    assert found.unread == ()


def test_a_function_that_is_not_there_is_an_error(clients: Clients) -> None:
    with pytest.raises(LambdatuiError) as raised:
        read_deployments(clients, "nobody", NOW - HOUR, NOW, now_ms=NOW)
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_each_change_is_told_once_with_all_that_is_known_of_it(faulty: Start) -> None:
    code_ms, published_ms, moved_ms = NOW - 600 * S, NOW - 580 * S, NOW - 500 * S
    versions = says(
        {
            "Versions": [
                version("$LATEST", code_ms),
                version("40", NOW - DAY),
                version("41", published_ms),
            ]
        }
    )
    trail = says(
        {
            "Events": [
                event("UpdateAlias20150331", moved_ms, {}, name="live", functionVersion="41"),
                event("PublishVersion20150331", published_ms, {"version": "41"}),
                event("UpdateFunctionCode20150331v2", code_ms, {}),
            ]
        }
    )
    stream = {"logStreamName": "2026/01/31/[41]ab"}
    lines = says(
        {
            "events": [
                {
                    **stream,
                    "timestamp": NOW - (300 - 100 * number) * S,
                    "message": f"INIT_START Runtime Version: python:3.12.v{10 + number}\tx",
                }
                for number in range(2)
            ]
        }
    )
    _, clients = faulty(by_service(versions, trail, lines))
    found = read(clients)
    assert words(found) == [
        (-600, "version 41", "ana"),
        (-500, "alias live: → 41", "ana"),
        (-200, "runtime python:3.12.v10 → python:3.12.v11", ""),
    ]
    assert found.unread == ()


def test_without_any_other_source_the_last_change_is_told(faulty: Start) -> None:
    latest = says({"Versions": [version("$LATEST", NOW - 600 * S), version("41", NOW - DAY)]})
    _, clients = faulty(by_service(latest))
    assert read(clients).changes == (
        Deployment(at_ms=NOW - 600 * S, kind=DeploymentKind.CHANGED, words="a change"),
    )


def test_what_lies_outside_of_the_time_is_left_out(faulty: Start) -> None:
    versions = [version("$LATEST", NOW - DAY), version("40", NOW - HOUR - 1), version("41", NOW)]
    _, clients = faulty(by_service(says({"Versions": versions})))
    assert words(read(clients)) == [(0, "version 41", "")]


def test_code_just_before_the_time_is_not_told_as_a_version_in_it(faulty: Start) -> None:
    """It stands where the code was changed, and that is not in the time."""
    published_ms = NOW - HOUR + 20 * S
    versions = [version("$LATEST", NOW - HOUR - 30 * S), version("41", published_ms)]
    trail = says({"Events": [event("UpdateFunctionCode20150331v2", NOW - HOUR - 30 * S, {})]})
    _, clients = faulty(by_service(says({"Versions": versions}), trail))
    assert words(read(clients)) == []


def test_what_is_denied_is_told_and_the_rest_is_there(faulty: Start) -> None:
    versions = says({"Versions": [version("$LATEST", NOW - DAY), version("41", NOW - 60 * S)]})
    _, clients = faulty(by_service(versions, DENIED, DENIED))
    found = read(clients)
    assert words(found) == [(-60, "version 41", "")]
    assert len(found.unread) == 2
    assert found.unread[0].startswith("Cannot look up in CloudTrail who changed orders:")
    assert found.unread[1].startswith("Cannot look in the logs for changes of the runtime of")


def test_without_the_list_of_versions_the_other_sources_tell_what_they_know(faulty: Start) -> None:
    trail = says({"Events": [event("UpdateFunctionCode20150331v2", NOW - 60 * S, {})]})
    server, clients = faulty(by_service(refuses(403, "AccessDeniedException"), trail))
    found = read(clients)
    assert words(found) == [(-60, "new code", "ana")]
    assert "versions of orders" in found.unread[0]
    groups = [request.json().get("logGroupName") for request in server.requests[1:]]
    assert "/aws/lambda/orders" in groups


def test_what_would_meet_every_source_ends_it(faulty: Start) -> None:
    _, clients = faulty(refuses(403, "ExpiredTokenException"))
    with pytest.raises(LambdatuiError) as raised:
        read(clients)
    assert raised.value.fault.kind is Kind.EXPIRED


def test_cloudtrail_is_asked_for_ninety_days(faulty: Start) -> None:
    versions = says({"Versions": [version("$LATEST", NOW - 400 * DAY)]})
    server, clients = faulty(by_service(versions))
    found = read(clients, NOW - 100 * DAY)
    assert found.unread == ("CloudTrail keeps changes for 90 days.",)
    asked = [request.json() for request in server.requests if b"LookupAttributes" in request.body]
    assert {one["StartTime"] for one in asked} == {(NOW - 90 * DAY) / 1000}
    # The name and the ARN, without a version behind it.
    assert [one["LookupAttributes"] for one in asked] == [
        [{"AttributeKey": "ResourceName", "AttributeValue": name}] for name in ("orders", ARN)
    ]


def test_a_time_that_is_long_over_is_not_looked_up_at_all(faulty: Start) -> None:
    versions = says({"Versions": [version("41", NOW - 200 * DAY)]})
    server, clients = faulty(by_service(versions))
    found = read(clients, NOW - 201 * DAY, NOW - 199 * DAY)
    assert [change.words for change in found.changes] == ["version 41"]
    assert not any(b"LookupAttributes" in request.body for request in server.requests)
