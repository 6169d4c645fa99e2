"""What levers do at the embedded endpoint beside being done and undone."""

import threading

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.levers import pull_lever, read_lever
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_plans import plan, tag_steps
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account, QuickStop
from tests.aws.levered import arn_of, clock, pulled, queue_mapping, ready, rule, service


@pytest.fixture
def made(account: Account) -> str:
    """A function that is ready."""
    return ready(account)


def test_a_rule_that_invokes_something_else_is_not_changed(
    clients: Clients, account: Account, endpoint: Endpoint, made: str
) -> None:
    events = service(endpoint, "events")
    part = rule(account, endpoint, made)
    target = LeverTarget(lever=Lever.RULE, function=made, arn=arn_of(made), part=part)
    before = read_lever(clients, target, clock=clock)
    events.put_targets(Rule=part, Targets=[{"Id": "1", "Arn": arn_of(f"{made}-other")}])
    with pytest.raises(LambdatuiError) as raised:
        pulled(clients, before, False)
    assert raised.value.fault.kind is Kind.INVALID
    assert f"does not invoke {made}" in raised.value.fault.what
    assert events.describe_rule(Name=part)["State"] == "ENABLED"
    events.put_targets(Rule=part, Targets=[{"Id": "1", "Arn": f"{arn_of(made)}:live"}])
    assert read_lever(clients, target, clock=clock).value is True


@pytest.mark.parametrize("place", ["us-east-1:123456789012", "eu-west-1:999999999999"])
def test_a_rule_of_another_place_than_the_function_is_not_found(
    clients: Clients, account: Account, endpoint: Endpoint, made: str, place: str
) -> None:
    """The endpoint's rule is the one of that name, and not of the place of this function."""
    part = rule(account, endpoint, made)
    arn = f"arn:aws:lambda:{place}:function:{made}"
    target = LeverTarget(lever=Lever.RULE, function=made, arn=arn, part=part)
    with pytest.raises(LambdatuiError) as raised:
        read_lever(clients, target, clock=clock)
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_a_version_is_published_and_named(clients: Clients, account: Account, made: str) -> None:
    target = LeverTarget(lever=Lever.PUBLISH, function=made, arn=arn_of(made))
    before = read_lever(clients, target, clock=clock)
    assert before.value is None
    assert plan(before, None).undo == b""
    last = pulled(clients, before, "as it was on Friday")[-1]
    assert last.state is not None
    assert last.state.value == "1"
    assert "version 1" in last.words
    entry = account.lambda_.get_function_configuration(FunctionName=made, Qualifier="1")
    assert entry["Description"] == "as it was on Friday"


def test_tags_are_set_and_removed_in_two_steps(clients: Clients, made: str) -> None:
    target = LeverTarget(lever=Lever.TAGS, function=made, arn=arn_of(made))
    state = read_lever(clients, target, clock=clock)
    for value in tag_steps(state.value, {"stage": "prod"}):
        found = pulled(clients, state, value)[-1].state
        assert found is not None
        state = found
    assert state.value == {"stage": "prod"}


def test_undoing_the_environment_brings_back_what_was_removed(clients: Clients, made: str) -> None:
    target = LeverTarget(lever=Lever.ENVIRONMENT, function=made, arn=arn_of(made))
    before = read_lever(clients, target, clock=clock)
    steps = pulled(clients, before, {})
    assert "s3cr3t-value" not in " ".join(step.words for step in steps)
    after = steps[-1].state
    assert after is not None
    pulled(clients, after, before.value)
    assert read_lever(clients, target, clock=clock).value["KEY"] == "s3cr3t-value"


def test_a_change_of_something_else_is_a_conflict_too_and_is_named(
    clients: Clients, account: Account, made: str
) -> None:
    target = LeverTarget(lever=Lever.MEMORY, function=made, arn=arn_of(made))
    planned = plan(read_lever(clients, target, clock=clock), 512)
    account.lambda_.update_function_configuration(FunctionName=made, Timeout=77)
    account.lambda_.get_waiter("function_updated_v2").wait(FunctionName=made)
    with pytest.raises(LambdatuiError, match="its timeout") as raised:
        list(pull_lever(clients, planned, stop=threading.Event(), clock=clock))
    assert raised.value.fault.kind is Kind.CONFLICT


def test_a_function_that_is_gone_is_not_found(clients: Clients) -> None:
    for lever in (Lever.MEMORY, Lever.NEW_ALIAS, Lever.RESERVED, Lever.PUBLISH, Lever.PROVISIONED):
        with pytest.raises(LambdatuiError) as raised:
            read_lever(clients, LeverTarget(lever=lever, function="nowhere", part="a"), clock=clock)
        assert raised.value.fault.kind is Kind.NOT_FOUND


def test_a_trigger_of_another_function_is_not_this_ones(
    clients: Clients, account: Account, endpoint: Endpoint, made: str
) -> None:
    part = queue_mapping(account, endpoint, account.function("return 2"))
    with pytest.raises(LambdatuiError, match="not of") as raised:
        read_lever(
            clients,
            LeverTarget(lever=Lever.MAPPING, function=made, arn=arn_of(made), part=part),
            clock=clock,
        )
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_a_stop_ends_the_waiting_and_says_that_it_was_sent(
    clients: Clients, account: Account, made: str, stop: QuickStop
) -> None:
    target = LeverTarget(lever=Lever.RESERVED, function=made, arn=arn_of(made))
    planned = plan(read_lever(clients, target, clock=clock), 2)
    steps = pull_lever(clients, planned, stop=stop, clock=clock)
    for step in steps:
        if step.sent:
            break
    # Somebody else is faster than the first look.
    account.lambda_.put_function_concurrency(FunctionName=made, ReservedConcurrentExecutions=9)
    stop.set()
    last = list(steps)[-1]
    assert last.sent
    assert last.fault is not None
    assert last.fault.kind is Kind.TIMEOUT
