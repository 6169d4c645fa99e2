"""What CloudTrail tells of changes: by a tiny server, as the embedded endpoint records none."""

import datetime
import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.pace import Pace
from lambdatui.aws.trail import changes_of, read_trail
from lambdatui.core.deployments import A_VERSION, Deployment, DeploymentKind
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.faulty import Faulty, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

NOW = 1_760_000_000_000
HOUR = 3_600_000
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
CODE, CONCURRENCY, CONFIGURATION, VERSION, ALIAS = (
    DeploymentKind.CODE,
    DeploymentKind.CONCURRENCY,
    DeploymentKind.CONFIGURATION,
    DeploymentKind.VERSION,
    DeploymentKind.ALIAS,
)


def event(
    name: str,
    asked: Mapping[str, Any] | None = None,
    answered: Mapping[str, Any] | None = None,
    *,
    at_s: int = 0,
    by: str = "ana",
    **more: Any,
) -> dict[str, Any]:
    """An event as botocore gives it."""
    details = {"requestParameters": asked, "responseElements": answered, **more}
    return {
        "EventId": f"{name}-{at_s}",
        "EventName": name,
        "EventTime": datetime.datetime.fromtimestamp(NOW / 1000 + at_s, datetime.UTC),
        "Username": by,
        "CloudTrailEvent": json.dumps(details),
    }


def told(*events: dict[str, Any]) -> list[tuple[DeploymentKind, str]]:
    return [(change.kind, change.words) for change in changes_of(events)]


def sent(found: dict[str, Any]) -> dict[str, Any]:
    """As it crosses the wire, where times are seconds."""
    return {**found, "EventTime": found["EventTime"].timestamp()}


def page(*events: dict[str, Any], token: str = "") -> Any:
    return says(
        {"Events": [sent(one) for one in events], **({"NextToken": token} if token else {})}
    )


def quick(clients: Clients) -> Clients:
    clients.trail_pace = Pace(1_000, 1.0)
    return clients


# What events say.


def test_new_code_is_told_with_its_author() -> None:
    (change,) = changes_of([event("UpdateFunctionCode20150331v2", {"functionName": "orders"})])
    assert change == Deployment(at_ms=NOW, kind=CODE, words="new code", by="ana")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (event("PublishVersion20150331", {}, {"version": "41"}), (VERSION, "version 41")),
        (event("PublishVersion20150331", {}, None), (VERSION, A_VERSION)),
        (
            event("UpdateFunctionCode20150331v2", {"publish": True}, {"version": "41"}),
            (VERSION, "version 41"),
        ),
        (
            event("UpdateFunctionCode20150331v2", {"publish": False}, {"version": "$LATEST"}),
            (CODE, "new code"),
        ),
        (event("CreateFunction20150331", {"memorySize": 128}), (CODE, "its creation")),
        (
            event("CreateAlias20150331", {"name": "live", "functionVersion": "40"}),
            (ALIAS, "alias live: → 40"),
        ),
        (event("DeleteAlias20150331", {"name": "live"}), (ALIAS, "alias live deleted")),
        (
            event("UpdateFunctionConfiguration20150331v2", {"memorySize": 1024, "timeout": 30}),
            (CONFIGURATION, "memory 1024 MB, timeout 30 s"),
        ),
        (
            event("UpdateFunctionConfiguration20150331v2", {"runtime": "python3.13", "layers": []}),
            (CONFIGURATION, "runtime python3.13, layers"),
        ),
        (
            event(
                "UpdateFunctionConfiguration20150331v2",
                {"environment": {"variables": {"TOKEN": "s3cr3t"}}},
            ),
            (CONFIGURATION, "environment"),
        ),
        (
            event("UpdateFunctionConfiguration20150331v2", {"description": "x"}),
            (CONFIGURATION, "new configuration"),
        ),
        (
            event("PutFunctionConcurrency20171031", {"reservedConcurrentExecutions": 0}),
            (CONCURRENCY, "reserved concurrency 0"),
        ),
        (
            event("DeleteFunctionConcurrency20171031", {}),
            (CONCURRENCY, "no reserved concurrency"),
        ),
    ],
    ids=lambda value: value["EventName"] if isinstance(value, dict) else value[1],
)
def test_each_change_has_its_words(
    found: dict[str, Any], expected: tuple[DeploymentKind, str]
) -> None:
    assert told(found) == [expected]


def test_what_was_before_is_known_from_an_earlier_event() -> None:
    memory = "UpdateFunctionConfiguration20150331v2"
    alias = "UpdateAlias20150331"
    assert told(
        event(memory, {"memorySize": 1024, "timeout": 30}, at_s=60),
        event(memory, {"memorySize": 512, "timeout": 30}),
        event(alias, {"name": "live", "functionVersion": "41"}, at_s=80),
        event(alias, {"name": "live", "functionVersion": "40"}, at_s=20),
        event(alias, {"name": "canary", "functionVersion": "41"}, at_s=30),
    ) == [
        (CONFIGURATION, "memory 512 MB, timeout 30 s"),
        (ALIAS, "alias live: → 40"),
        (ALIAS, "alias canary: → 41"),
        (CONFIGURATION, "memory 512 → 1024 MB"),
        (ALIAS, "alias live: 40 → 41"),
    ]


def test_an_alias_that_divides_tells_the_shares() -> None:
    weights = {"additionalVersionWeights": {"41": 0.1}}
    alias = {"name": "live", "functionVersion": "40", "routingConfig": weights}
    assert told(event("UpdateAlias20150331", alias)) == [(ALIAS, "alias live: → 40, 10 % 41")]


ALIASED = "UpdateAlias20150331"


def points(version: str, **weights: float) -> dict[str, Any]:
    routing = {"additionalVersionWeights": {name[1:]: share for name, share in weights.items()}}
    return {
        "name": "live",
        "functionVersion": version,
        **({"routingConfig": routing} if weights else {}),
    }


def canary(*, answered: bool) -> list[dict[str, Any]]:
    """Version 41 comes by way of a tenth, and is described once it is all."""
    tenth = {"additionalVersionWeights": {"41": 0.1}}
    steps: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"functionVersion": "40"}, points("40")),
        ({"routingConfig": tenth}, points("40", v41=0.1)),
        ({"description": "looks good"}, points("40", v41=0.1)),
        ({"functionVersion": "41", "routingConfig": {}}, points("41")),
        ({"description": "41 is live"}, points("41")),
    ]
    return [
        event(ALIASED, {"name": "live", **asked}, found if answered else None, at_s=at)
        for at, (asked, found) in enumerate(steps)
    ]


@pytest.mark.parametrize("answered", [True, False], ids=["by answers", "by requests alone"])
def test_a_canary_is_told_by_where_the_alias_points_after_each_step(*, answered: bool) -> None:
    assert told(*canary(answered=answered)) == [
        (ALIAS, "alias live: → 40"),
        (ALIAS, "alias live: 40 → 40, 10 % 41"),
        (ALIAS, "alias live: 40, 10 % 41 → 41"),
    ]


def test_a_request_that_names_a_version_leaves_the_shares_as_they_are() -> None:
    found = told(
        event(ALIASED, points("40", v42=0.1)),
        event(ALIASED, points("41"), at_s=1),
    )
    assert found[1] == (ALIAS, "alias live: 40, 10 % 42 → 41, 10 % 42")


def test_the_first_thing_that_is_known_of_an_alias_may_be_its_shares_alone() -> None:
    tenth = {"name": "live", "routingConfig": {"additionalVersionWeights": {"41": 0.1}}}
    assert told(event(ALIASED, tenth), event(ALIASED, points("41", v41=0), at_s=1)) == [
        (ALIAS, "alias live: → 10 % 41"),
        (ALIAS, "alias live: → 41"),
    ]


@pytest.mark.parametrize("answered", [points("41"), None])
def test_a_description_alone_moves_no_alias(answered: dict[str, Any] | None) -> None:
    asked = {"name": "live", "description": "x"}
    assert told(event(ALIASED, asked, answered)) == []


def test_what_was_refused_or_only_looked_changed_nothing() -> None:
    assert (
        told(
            event("UpdateFunctionCode20150331v2", {}, errorCode="AccessDenied"),
            event("UpdateFunctionCode20150331v2", {"dryRun": True}),
            event("GetFunction20150331v2", {}),
            event("Invoke", {}),
            event("", {}),
        )
        == []
    )


@pytest.mark.parametrize(
    "details",
    ["", "{", "[]", "null", '{"requestParameters": 3, "responseElements": "x"}', "[" * 9999],
)
def test_an_event_whose_details_are_not_right_is_told_without_them(details: str) -> None:
    found = {**event("UpdateFunctionCode20150331v2"), "CloudTrailEvent": details}
    assert told(found) == [(CODE, "new code")]


def test_a_long_name_is_cut() -> None:
    (change,) = changes_of([event("DeleteAlias20150331", {"name": "x" * 10_000}, by="y" * 10_000)])
    assert len(change.words) < 100
    assert len(change.by) == 80


# How they are asked for.


def test_events_are_looked_up_by_name_and_by_arn_each_once(faulty: Start) -> None:
    first = event("UpdateFunctionCode20150331v2", {})
    second = event("PublishVersion20150331", {}, {"version": "41"}, at_s=9)
    server, clients = faulty(page(second, token="t1"), page(first), page(second))
    trail = read_trail(quick(clients), ("orders", ARN), NOW - HOUR, NOW)
    assert [change.words for change in trail.changes] == ["new code", "version 41"]
    assert trail.whole
    asked = [request.json() for request in server.requests]
    looked = [one["LookupAttributes"] for one in asked]
    assert looked == [
        [{"AttributeKey": "ResourceName", "AttributeValue": name}]
        for name in ("orders", "orders", ARN)
    ]
    assert asked[1]["NextToken"] == "t1"
    assert (asked[0]["StartTime"], asked[0]["EndTime"]) == ((NOW - HOUR) / 1000, NOW / 1000)


def test_a_trail_with_too_much_in_it_is_not_whole(faulty: Start) -> None:
    pages = [page(event("GetFunction", {}, at_s=n), token=f"t{n}") for n in range(6)]
    server, clients = faulty(*pages)
    trail = read_trail(quick(clients), ("orders", ""), NOW - HOUR, NOW)
    assert (trail.changes, trail.whole) == ((), False)
    assert len(server.requests) == 6


def test_two_requests_a_second_are_what_an_account_has(keys: None) -> None:
    assert keys is None
    from lambdatui.core.connection import Connection

    pace = Clients(Connection()).trail_pace
    assert [round(pace.reserve()) for _ in range(5)] == [0, 0, 1, 1, 2]


def test_a_denied_look_up_names_the_permission(faulty: Start) -> None:
    message = "User x is not authorized to perform: cloudtrail:LookupEvents"
    _, clients = faulty(refuses(400, "AccessDeniedException", message))
    with pytest.raises(LambdatuiError) as raised:
        read_trail(quick(clients), ("orders",), NOW - HOUR, NOW)
    assert raised.value.fault.kind is Kind.DENIED
    assert "cloudtrail:LookupEvents" in raised.value.fault.sentence()


def test_an_answer_that_was_cut_short_is_an_error(faulty: Start) -> None:
    _, clients = faulty(says({}))
    with pytest.raises(LambdatuiError) as raised:
        read_trail(quick(clients), ("orders",), NOW - HOUR, NOW)
    assert raised.value.fault.kind is Kind.MALFORMED


def test_it_ends_when_nobody_waits_for_it(faulty: Start) -> None:
    server, clients = faulty(page())
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        read_trail(clients, ("orders",), NOW - HOUR, NOW, stop=stop)
    assert server.requests == []
