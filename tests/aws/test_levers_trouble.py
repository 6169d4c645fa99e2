"""Levers where AWS takes its time, refuses, fails, or its answer is lost; and in read-only mode."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.aws.levers import pull_lever, read_lever
from lambdatui.core.aws_call import call
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverPlan, LeverStep, LeverTarget
from lambdatui.core.lever_calls import lever_operations
from lambdatui.core.lever_plans import plan
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, says
from tests.aws.leverserver import ARN, FUNCTION, UUID, LeverServer
from tests.core.lever_values import EVERY, state_of

Start = Callable[..., tuple[Faulty, Clients]]
MEMORY = LeverTarget(lever=Lever.MEMORY, function=FUNCTION, arn=ARN)
MAPPING = LeverTarget(lever=Lever.MAPPING, function=FUNCTION, arn=ARN, part=UUID)
PROVISIONED = LeverTarget(lever=Lever.PROVISIONED, function=FUNCTION, arn=ARN, part="live")
ENVIRONMENT = LeverTarget(lever=Lever.ENVIRONMENT, function=FUNCTION, arn=ARN)


@pytest.fixture
def busy() -> LeverServer:
    return LeverServer()


@pytest.fixture
def busy_clients(faulty: Start, busy: LeverServer) -> Clients:
    return faulty(busy)[1]


def pulled(clients: Clients, target: LeverTarget, value: Any, stop: QuickStop) -> list[LeverStep]:
    planned = plan(read_lever(clients, target, clock=stop.now), value)
    return list(pull_lever(clients, planned, stop=stop, clock=stop.now))


def refusal(clients: Clients, target: LeverTarget, value: Any, stop: QuickStop) -> LambdatuiError:
    with pytest.raises(LambdatuiError) as raised:
        pulled(clients, target, value, stop)
    return raised.value


def test_an_update_is_waited_for_until_aws_says_it_is_successful(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.looks = 3
    steps = pulled(busy_clients, MEMORY, 512, stop)
    assert [step.words for step in steps[-2:]] == [
        "AWS is updating the function",
        "It is so: 512 MB",
    ]
    assert steps[-1].state is not None
    assert steps[-1].state.revision == "r2"
    assert len(busy.changes) == 1
    # Politely: slower and slower, and each wait can be ended.
    assert stop.waits == sorted(stop.waits)
    assert min(stop.waits) >= 0.5
    assert max(stop.waits) <= 2


def test_the_call_carries_the_revision_that_was_read(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    pulled(busy_clients, MEMORY, 512, stop)
    assert busy.changes == [
        (
            "PUT",
            f"/2015-03-31/functions/{quote(ARN, safe='')}/configuration",
            {"MemorySize": 512, "RevisionId": "r1"},
        )
    ]


def test_an_update_that_fails_is_told_with_its_reason(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.looks, busy.ends, busy.reason = 2, "Failed", "The subnet has no free address."
    last = pulled(busy_clients, MEMORY, 512, stop)[-1]
    assert last.sent
    assert last.fault is not None
    assert last.fault.kind is Kind.CONFLICT
    assert "The subnet has no free address." in last.fault.what


def test_provisioned_concurrency_is_counted_until_it_is_ready(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.looks = 2
    steps = pulled(busy_clients, PROVISIONED, 10, stop)
    assert "1 of 10 are ready" in [step.words for step in steps]
    assert steps[-1].state is not None


def test_provisioned_concurrency_that_fails_is_told(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.looks, busy.ends, busy.reason = 1, "FAILED", "The account has no more concurrency"
    last = pulled(busy_clients, PROVISIONED, 10, stop)[-1]
    assert last.fault is not None
    assert "Only 1 of 10 are ready: The account has no more concurrency." in last.fault.what


def test_a_trigger_is_waited_for_until_it_is_disabled(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.looks, busy.account = 2, "123456789012"
    steps = pulled(busy_clients, MAPPING, False, stop)
    assert [step.words for step in steps[-2:]] == [
        "The trigger is Disabling",
        "It is so: disabled",
    ]


def test_a_version_that_aws_did_not_make_is_told(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    target = LeverTarget(lever=Lever.PUBLISH, function=FUNCTION, arn=ARN)
    last = pulled(busy_clients, target, None, stop)[-1]
    assert last.fault is not None
    assert "Nothing has changed since version 7: AWS made none." in last.fault.what
    # It is known at once.
    assert stop.waits == []


def test_a_version_of_ours_is_found_though_its_answer_was_lost(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.lose, busy.publishes = True, 1
    target = LeverTarget(lever=Lever.PUBLISH, function=FUNCTION, arn=ARN)
    last = pulled(busy_clients, target, None, stop)[-1]
    assert last.state is not None
    assert last.words == "It is so: version 8"


def test_a_version_of_somebody_else_is_not_told_as_ours_where_the_answer_was_lost(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.lose, busy.publishes, busy.newest_sha = True, 1, "sha-of-theirs"
    target = LeverTarget(lever=Lever.PUBLISH, function=FUNCTION, arn=ARN)
    last = pulled(busy_clients, target, None, stop)[-1]
    assert last.sent
    assert last.state is None
    assert last.fault is not None
    assert "nobody knows what AWS made of it" in last.fault.what
    assert len(busy.changes) == 1


def test_a_reading_that_lags_behind_is_waited_for(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.stale = 6
    last = pulled(busy_clients, MEMORY, 512, stop)[-1]
    assert last.state is not None


def test_what_became_something_else_is_told_as_what_it_is(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.stale = 1_000
    last = pulled(busy_clients, MEMORY, 512, stop)[-1]
    assert last.state is None
    assert last.fault is not None
    assert "The memory stands at: 256 MB." in last.fault.what


def test_waiting_has_an_end(busy: LeverServer, busy_clients: Clients, stop: QuickStop) -> None:
    busy.looks = 10_000
    last = pulled(busy_clients, MEMORY, 512, stop)[-1]
    assert last.fault is not None
    assert last.fault.kind is Kind.TIMEOUT
    assert "AWS took the change." in last.fault.what


def test_a_lost_answer_is_looked_up_and_never_sent_again(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.lose = True
    steps = pulled(busy_clients, MEMORY, 512, stop)
    assert "The answer was lost, and AWS has the change" in [step.words for step in steps]
    assert steps[-1].state is not None
    assert len(busy.changes) == 1


def test_a_lost_answer_of_which_nothing_is_seen_stays_unknown(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.lose, busy.arrive = True, False
    last = pulled(busy_clients, MEMORY, 512, stop)[-1]
    assert last.sent
    assert last.state is None
    assert last.fault is not None
    assert last.fault.kind is not Kind.CONFLICT
    assert "nobody knows what AWS made of it" in last.fault.what
    assert "stands at: 256 MB" in last.fault.what
    assert len(busy.changes) == 1


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "AccessDeniedException", Kind.DENIED),
        (409, "ResourceConflictException", Kind.CONFLICT),
        (412, "PreconditionFailedException", Kind.CONFLICT),
        (429, "TooManyRequestsException", Kind.THROTTLED),
    ],
)
def test_what_aws_refuses_is_raised_and_was_sent_once(
    *,
    busy: LeverServer,
    busy_clients: Clients,
    stop: QuickStop,
    status: int,
    code: str,
    kind: Kind,
) -> None:
    busy.refusal = status, code, "no"
    assert refusal(busy_clients, MEMORY, 512, stop).fault.kind is kind
    assert len(busy.changes) == 1


def test_a_failure_of_aws_is_not_taken_for_a_refusal(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.refusal = 500, "ServiceException", "oops"
    last = pulled(busy_clients, MEMORY, 512, stop)[-1]
    assert last.sent
    assert last.fault is not None
    assert last.fault.kind is Kind.SERVER
    assert len(busy.changes) == 1


def test_aws_words_on_an_environment_do_not_show_its_values(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    measured = 'exceeded the 4KB limit. String measured: {"KEY":"s3cr3t-value"}'
    busy.refusal = 400, "InvalidParameterValueException", measured
    fault = refusal(busy_clients, ENVIRONMENT, {"KEY": "s3cr3t-value", "MORE": "1"}, stop).fault
    assert "exceeded the 4KB limit" in fault.what
    assert "s3cr3t-value" not in fault.sentence()


def test_a_function_that_is_being_updated_is_not_changed(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    busy.ends = "InProgress"
    assert refusal(busy_clients, MEMORY, 512, stop).fault.kind is Kind.CONFLICT
    assert busy.changes == []


def test_an_update_that_began_meanwhile_is_a_conflict_before_anything_is_sent(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop
) -> None:
    planned = plan(read_lever(busy_clients, MEMORY, clock=stop.now), 512)
    busy.ends = "InProgress"
    with pytest.raises(LambdatuiError) as raised:
        list(pull_lever(busy_clients, planned, stop=stop, clock=stop.now))
    assert raised.value.fault.kind is Kind.CONFLICT
    assert busy.changes == []


def test_an_environment_that_aws_could_not_decrypt_is_not_read_as_empty(
    faulty: Start, stop: QuickStop
) -> None:
    error = {"ErrorCode": "AccessDeniedException", "Message": "Lambda was unable to decrypt"}
    _, clients = faulty(says({"FunctionName": FUNCTION, "Environment": {"Error": error}}))
    with pytest.raises(LambdatuiError) as raised:
        read_lever(clients, ENVIRONMENT, clock=stop.now)
    assert raised.value.fault.kind is Kind.DENIED


@pytest.mark.parametrize("answer", [{}, [], b"", b"null", b"<html>", {"FunctionName": 5}])
def test_an_answer_that_is_none_is_an_error(faulty: Start, stop: QuickStop, answer: Any) -> None:
    _, clients = faulty(says(answer))
    with pytest.raises(LambdatuiError) as raised:
        read_lever(clients, MEMORY, clock=stop.now)
    assert raised.value.fault.kind is Kind.MALFORMED


@pytest.mark.parametrize(
    "forged",
    [
        call("lambda", "DeleteFunction", FunctionName=FUNCTION),
        call("lambda", "UpdateFunctionConfiguration", FunctionName=FUNCTION, Role="arn:x"),
        call("lambda", "PutFunctionConcurrency", FunctionName="other", MemorySize=1),
    ],
)
def test_another_call_than_the_levers_own_is_never_sent(
    busy: LeverServer, busy_clients: Clients, stop: QuickStop, forged: Any
) -> None:
    planned = plan(read_lever(busy_clients, MEMORY, clock=stop.now), 512)
    with pytest.raises(LambdatuiError) as raised:
        list(pull_lever(busy_clients, replace(planned, call=forged), stop=stop, clock=stop.now))
    assert raised.value.fault.kind is Kind.BUG
    assert busy.changes == []


def every_plan() -> list[LeverPlan]:
    return [plan(state_of(lever, before, part), after) for lever, part, before, after in EVERY]


def test_in_read_only_mode_no_lever_sends_one_byte(faulty: Start, stop: QuickStop) -> None:
    server, clients = faulty(says({}), read_only=True)
    plans = every_plan()
    sent = {(planned.call.service, planned.call.operation) for planned in plans}
    # All of them, both ways.
    assert sent == lever_operations()
    for planned in plans:
        with pytest.raises(LambdatuiError) as raised:
            list(pull_lever(clients, planned, stop=stop, clock=stop.now))
        assert raised.value.fault.kind is Kind.READ_ONLY
    assert server.connections == 0


def test_in_read_only_mode_the_client_itself_refuses_every_call_of_a_lever(
    faulty: Start,
) -> None:
    server, clients = faulty(says({}), read_only=True)
    from botocore import xform_name

    for planned in every_plan():
        client = clients.new_lever_client(planned.call.service)
        with pytest.raises(LambdatuiError, match="Read-only mode"):
            getattr(client, xform_name(planned.call.operation))(**planned.call.given)
    assert server.connections == 0


def test_botocore_knows_every_call_and_each_of_its_parameters(faulty: Start) -> None:
    _, clients = faulty(says({}))
    for planned in every_plan():
        client = clients.new_lever_client(planned.call.service)
        model = client.meta.service_model.operation_model(planned.call.operation)
        assert planned.call.given.keys() <= model.input_shape.members.keys()
        assert set(model.input_shape.required_members) <= planned.call.given.keys()
        assert json.loads(planned.call.parameters) == planned.call.given
