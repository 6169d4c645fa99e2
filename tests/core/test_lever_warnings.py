"""What a plan says of what it does to others: to events, queues, callers."""

from msgspec.structs import replace

from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverPlan
from lambdatui.core.lever_change import with_sharing
from lambdatui.core.lever_plans import plan
from tests.core.lever_values import ARN, state_of


def warned(planned: LeverPlan) -> str:
    return " ".join(planned.warnings)


def test_reserving_nothing_says_that_everything_is_throttled() -> None:
    planned = plan(state_of(Lever.RESERVED, None, provisioned=3), 0)
    assert planned.call.operation == "PutFunctionConcurrency"
    assert planned.call.given == {"FunctionName": ARN, "ReservedConcurrentExecutions": 0}
    assert "Every invocation will be throttled." in warned(planned)
    assert "3 provisioned" in warned(planned)
    back = plan(state_of(Lever.RESERVED, 0), None)
    assert back.call.operation == "DeleteFunctionConcurrency"
    assert "It is invoked again" in warned(back)


def test_stopping_says_that_events_are_not_tried_again() -> None:
    general = warned(plan(state_of(Lever.RESERVED, None), 0))
    assert "Events sent asynchronously are not tried at all" in general
    assert "tried again" not in general
    assert "disable that trigger first: throttled receives count" in general
    letters = {"arns": ["arn:aws:sqs:eu-west-1:123456789012:lost"], "known": True}
    own = warned(plan(state_of(Lever.RESERVED, None, failed_events=letters), 0))
    assert "they go at once to the queue lost, and are lost where" in own
    none = {"arns": [], "known": True}
    lost = warned(plan(state_of(Lever.RESERVED, None, failed_events=none), 0))
    assert "are not tried at all, and are lost: $LATEST has no dead-letter queue" in lost


def test_stopping_says_what_becomes_of_the_messages_of_each_queue() -> None:
    at = "arn:aws:sqs:eu-west-1:123456789012:"
    on = {"enabled": True, "hidden_s": 30}
    queues = [
        {**on, "arn": f"{at}one", "letters": f"{at}dead", "receives": 3},
        {**on, "arn": f"{at}two", "letters": "", "receives": None},
        {"arn": f"{at}unread", "enabled": True},
        {"arn": f"{at}off", "enabled": False},
    ]
    told = warned(plan(state_of(Lever.RESERVED, None, queues=queues), 0))
    assert (
        "Disable the trigger of the queue one first: throttled receives count, and after 3 of them "
        "a message moves to the queue dead." in told
    )
    assert "the queue two are taken and put back" in told
    assert "trigger of the queue unread first" in told
    assert "off" not in told
    assert "SQS" not in warned(plan(state_of(Lever.RESERVED, None, queues=[]), 0))
    many = [{**on, "arn": f"{at}q{number}"} for number in range(5)]
    assert "2 more queues" in warned(plan(state_of(Lever.RESERVED, None, queues=many), 0))


def test_a_timeout_longer_than_a_queue_hides_its_messages_is_warned_of() -> None:
    queue = {"arn": "arn:aws:sqs:eu-west-1:123456789012:jobs", "hidden_s": 30}
    told = warned(plan(state_of(Lever.TIMEOUT, 10, queues=[queue]), 31))
    assert "The queue jobs hides a message for 30 s" in told
    assert "jobs" not in warned(plan(state_of(Lever.TIMEOUT, 10, queues=[queue]), 30))


def test_a_reserved_concurrency_that_could_not_be_read_is_left_to_aws() -> None:
    unknown = plan(state_of(Lever.PROVISIONED, None, "live", unreserved=100), 51)
    assert "It could not be read whether" in warned(unknown)
    known = plan(state_of(Lever.PROVISIONED, None, "live", reserved=60), 51)
    assert "could not be read" not in warned(known)


def test_a_shorter_retention_says_that_it_deletes() -> None:
    planned = plan(state_of(Lever.RETENTION, 90, "/aws/lambda/orders"), 7)
    assert "older than 7 days is deleted for good" in warned(planned)
    assert plan(state_of(Lever.RETENTION, 7, "/aws/lambda/orders"), 90).warnings == ()


def test_who_calls_an_alias_is_told_that_only_latest_changes() -> None:
    planned = plan(state_of(Lever.TIMEOUT, 10, fixed_aliases=["live"]), 5)
    assert "Only $LATEST changes: live stays as published." in warned(planned)
    assert "$LATEST" not in warned(plan(state_of(Lever.TIMEOUT, 10), 5))


def test_whose_logs_a_retention_is_of_is_said() -> None:
    own = state_of(Lever.RETENTION, None, "/aws/lambda/orders")
    assert "log group" not in warned(plan(own, 30))
    group = "/acme/all"
    state = state_of(Lever.RETENTION, 30, group)
    place = ARN.removesuffix("orders")
    listed = [
        Function(name="orders", arn=ARN, log_group=group),
        Function(name="users", arn=f"{place}users", log_group=group),
        Function(name="stock", arn=f"{place}stock", log_group=group),
        Function(name="other", arn=f"{place}other"),
        Function(name="far", arn=f"{place}far".replace("eu-west-1", "us-east-1"), log_group=group),
    ]
    for value in (None, 7):
        assert "not named after this function" in warned(plan(state, value))
        assert "the logs of stock, users too:" in warned(plan(with_sharing(state, listed), value))
    # The group that is this function's by its name can be set for another one as well.
    guest = replace(listed[1], log_group="/aws/lambda/orders")
    assert "the logs of users too:" in warned(plan(with_sharing(own, [guest]), 30))
