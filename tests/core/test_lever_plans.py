"""What pulling a lever would do, and what AWS would not take."""

import json
from typing import Any

import pytest

from lambdatui.core.aws_call import cli_command
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverPlan
from lambdatui.core.lever_calls import is_lever_call, is_masked, lever_operations, masked
from lambdatui.core.lever_limits import RETENTION_DAYS, environment_size
from lambdatui.core.lever_plans import is_reached, plan, tag_steps
from lambdatui.core.prices import price_book
from tests.core.lever_values import ARN, EVERY, state_of

_ID = [f"{lever}-{number}" for number, (lever, *_) in enumerate(EVERY)]


def refused(lever: Lever, before: Any, after: Any, part: str = "", **facts: Any) -> LambdatuiError:
    with pytest.raises(LambdatuiError) as raised:
        plan(state_of(lever, before, part, **facts), after)
    assert raised.value.fault.what.endswith(".")
    return raised.value


def warned(planned: LeverPlan) -> str:
    return " ".join(planned.warnings)


@pytest.mark.parametrize(("lever", "part", "before", "after"), EVERY, ids=_ID)
def test_every_lever_has_one_call_that_is_allowed_and_words(
    lever: Lever, part: str, before: Any, after: Any
) -> None:
    state = state_of(lever, before, part)
    planned = plan(state, after)
    assert is_lever_call(planned.call)
    assert planned.before
    assert planned.after
    assert planned.before != planned.after
    for sentence in planned.warnings:
        assert sentence.endswith(".")
    if lever is Lever.PUBLISH:
        assert planned.undo == b""
        return
    assert planned.undo == state.json
    there = state_of(lever, json.loads(planned.json), part)
    assert is_reached(planned, there)
    assert not is_reached(planned, state)


@pytest.mark.parametrize(("lever", "part", "before", "after"), EVERY, ids=_ID)
def test_no_secret_is_in_the_words_of_a_plan_or_in_what_is_kept_of_its_call(
    lever: Lever, part: str, before: Any, after: Any
) -> None:
    planned = plan(state_of(lever, before, part), after)
    kept = cli_command(masked(planned.call), profile="p", region="eu-west-1")
    assert kept.startswith("aws --profile p --region eu-west-1 ")
    for text in (planned.before, planned.after, warned(planned), kept):
        assert "s3cr3t" not in text


def test_every_call_that_is_allowed_is_some_levers() -> None:
    planned = [plan(state_of(lever, before, part), after) for lever, part, before, after in EVERY]
    assert {(each.call.service, each.call.operation) for each in planned} == lever_operations()
    assert {each.state.target.lever for each in planned} == set(Lever)


@pytest.mark.parametrize(("lever", "part", "before", "after"), EVERY, ids=_ID)
@pytest.mark.parametrize("value", [[], {}, "x" * 300, -1, 3.5, True, {"version": 1}, {"a": 1}, "é"])
def test_a_value_of_another_kind_is_refused_and_never_a_mistake(
    lever: Lever, part: str, before: Any, after: Any, value: Any
) -> None:
    kinds: list[Kind] = []
    try:
        assert is_lever_call(plan(state_of(lever, before, part), value).call)
    except LambdatuiError as error:
        kinds.append(error.fault.kind)
    assert set(kinds) <= {Kind.INVALID, Kind.CONFLICT}


@pytest.mark.parametrize(
    ("lever", "wrong", "right"),
    [
        (Lever.MEMORY, (127, 10_241, None, 128.5), (128, 10_240)),
        (Lever.TIMEOUT, (0, 901, None), (1, 900)),
        (Lever.STORAGE, (511, 10_241), (512, 10_240)),
        (Lever.RESERVED, (-1, "5"), (0, 1, None)),
        (Lever.PROVISIONED, (0, -1), (1,)),
        (Lever.BATCH_SIZE, (0, 10_001), (1, 10_000)),
        (Lever.BATCH_WINDOW, (-1, 301), (0, 300)),
        (Lever.MAPPING_CONCURRENCY, (0, 1, 1_001), (2, 1_000, None)),
        (Lever.RETENTION, (0, 2, 10, 31, True), RETENTION_DAYS),
        (Lever.URL_AUTH, ("none", None), ("NONE", "AWS_IAM")),
        (Lever.TRACING, ("On", None), ("Active", "PassThrough")),
        (Lever.DESCRIPTION, ("x" * 257, None), ("x" * 256, "")),
    ],
)
def test_limits_are_aws_own(lever: Lever, wrong: tuple[Any, ...], right: tuple[Any, ...]) -> None:
    for value in wrong:
        assert refused(lever, "elsewhere", value, "live").fault.kind is Kind.INVALID
    for value in right:
        plan(state_of(lever, "elsewhere", "live"), value)


def test_what_would_change_nothing_is_said() -> None:
    assert "Nothing would change. It stands at: 256 MB." in str(refused(Lever.MEMORY, 256, 256))
    same = {"version": "42", "other": "41", "weight": 0}
    assert "Nothing would change" in str(refused(Lever.ALIAS, {"version": "42"}, same, "live"))


def test_a_hundred_have_to_stay_unreserved() -> None:
    plan(state_of(Lever.RESERVED, None, unreserved=150), 50)
    assert "can spare 50 more" in str(refused(Lever.RESERVED, None, 51, unreserved=150))
    # What it has is its own to keep or give.
    plan(state_of(Lever.RESERVED, 60, unreserved=40), 50)
    plan(state_of(Lever.RESERVED, None, unreserved=10), 0)
    assert refused(Lever.RESERVED, 60, 61, unreserved=100).fault.kind is Kind.INVALID
    plan(state_of(Lever.PROVISIONED, None, "live", unreserved=150, shares_account=True), 50)
    refused(Lever.PROVISIONED, None, 51, "live", unreserved=150, shares_account=True)


def test_no_more_is_provisioned_than_is_reserved() -> None:
    plan(state_of(Lever.PROVISIONED, None, "live", reserved=5, unreserved=0), 5)
    assert "5 reserved" in str(refused(Lever.PROVISIONED, None, 6, "live", reserved=5))
    assert refused(Lever.PROVISIONED, None, 6, "$LATEST").fault.kind is Kind.INVALID


def test_provisioned_concurrency_says_what_it_costs_a_month() -> None:
    prices = price_book().of("us-east-1")
    facts = {"memory": 1024, "architecture": "x86_64"}
    planned = plan(state_of(Lever.PROVISIONED, None, "live", **facts), 10, prices)
    dollars = 10 * 730 * 3600 * prices.provisioned("x86_64")[0]
    assert f"Keeping 10 ready costs ${dollars:,.2f} a month" in warned(planned)
    by_region = plan(state_of(Lever.PROVISIONED, None, "live", region="us-east-1", **facts), 10)
    assert by_region.warnings == planned.warnings
    unknown = plan(state_of(Lever.PROVISIONED, None, "live", **facts), 10)
    assert "costs" not in warned(unknown)


@pytest.mark.parametrize(
    ("source", "most", "window"),
    [
        ("arn:aws:sqs:eu-west-1:1:orders", 10_000, True),
        ("arn:aws:sqs:eu-west-1:1:orders.fifo", 10, False),
        ("arn:aws:kinesis:eu-west-1:1:stream/s", 10_000, True),
        ("arn:aws:dynamodb:eu-west-1:1:table/t/stream/x", 10_000, True),
        ("arn:aws:kafka:eu-west-1:1:cluster/c/x", 10_000, True),
        ("", 10_000, True),
    ],
)
def test_batches_are_as_large_as_their_source_allows(source: str, most: int, window: bool) -> None:
    plan(state_of(Lever.BATCH_SIZE, 1, "u", source=source), most)
    refused(Lever.BATCH_SIZE, 1, most + 1, "u", source=source)
    if window:
        plan(state_of(Lever.BATCH_WINDOW, 5, "u", source=source), 9)
    else:
        refused(Lever.BATCH_WINDOW, None, 9, "u", source=source)


def test_a_large_batch_of_a_queue_needs_a_window() -> None:
    assert "batch window of 1 s" in str(refused(Lever.BATCH_SIZE, 10, 11, "u", window=0))
    plan(state_of(Lever.BATCH_SIZE, 9, "u", window=0), 10)
    refused(Lever.BATCH_WINDOW, 5, 0, "u", batch=11)
    plan(state_of(Lever.BATCH_WINDOW, 5, "u", batch=10), 0)


def test_a_brokers_own_window_cannot_be_had_back() -> None:
    kafka = "arn:aws:kafka:eu-west-1:1:cluster/c/x"
    planned = plan(state_of(Lever.BATCH_WINDOW, None, "u", source=kafka), 5)
    assert planned.undo == b""
    assert "cannot be set again" in warned(planned)
    assert plan(state_of(Lever.BATCH_WINDOW, 5, "u", source=kafka), 9).undo == b"5"
    refused(Lever.BATCH_WINDOW, 5, None, "u", source=kafka)


def test_only_a_queue_has_a_maximum_concurrency() -> None:
    source = "arn:aws:kinesis:eu-west-1:1:stream/s"
    assert "Kinesis stream" in str(refused(Lever.MAPPING_CONCURRENCY, None, 5, source=source))


@pytest.mark.parametrize("state", ["Creating", "Enabling", "Disabling", "Updating", "Deleting"])
def test_a_trigger_on_its_way_is_left_alone(state: str) -> None:
    for lever, before, after in ((Lever.MAPPING, True, False), (Lever.BATCH_SIZE, 5, 6)):
        assert refused(lever, before, after, "u", state=state).fault.kind is Kind.CONFLICT


def test_a_rule_is_named_with_its_bus() -> None:
    planned = plan(state_of(Lever.RULE, True, "aws.partner/acme/x/nightly", targets=3), False)
    assert planned.call.service == "events"
    assert planned.call.given == {"Name": "nightly", "EventBusName": "aws.partner/acme/x"}
    assert "3 targets" in warned(planned)
    assert plan(state_of(Lever.RULE, True, "nightly"), False).call.given == {"Name": "nightly"}
    managed = refused(Lever.RULE, True, False, "r", managed_by="autoscaling.amazonaws.com")
    assert "autoscaling.amazonaws.com" in managed.fault.what


def test_an_open_url_is_warned_of() -> None:
    planned = plan(state_of(Lever.URL_AUTH, "AWS_IAM"), "NONE")
    assert "Anyone who knows the URL can call it" in warned(planned)
    assert "Qualifier" not in planned.call.given


def test_an_alias_moves_with_its_revision_and_loses_its_weights() -> None:
    weighted = {"version": "42", "other": "41", "weight": 0.29}
    planned = plan(state_of(Lever.ALIAS, weighted, "live"), "41")
    assert planned.call.given == {
        "FunctionName": ARN,
        "Name": "live",
        "FunctionVersion": "41",
        "RoutingConfig": {"AdditionalVersionWeights": {}},
        "RevisionId": "r1",
    }
    assert planned.before == "version 42 with 71 %, version 41 with 29 %"
    assert planned.after == "version 41"
    assert plan(state_of(Lever.ALIAS, {"version": "41"}, "live"), weighted).json == planned.undo


@pytest.mark.parametrize(
    "value",
    [
        {"version": "42", "other": "42", "weight": 0.5},
        {"version": "$LATEST", "other": "42", "weight": 0.5},
        {"version": "42", "other": "$LATEST", "weight": 0.5},
        {"version": "42", "other": "41", "weight": 1.1},
        {"version": "42", "other": "41", "weight": -0.1},
        {"version": "42", "other": "41", "weight": "0.1"},
        {"version": "live"},
        {"version": "40"},
    ],
)
def test_weights_that_lambda_does_not_take_are_refused(value: Any) -> None:
    refused(Lever.ALIAS, {"version": "41"}, value, "live", versions=["42", "41"])


@pytest.mark.parametrize("name", ["", "42", "a b", "a" * 129, "é", "a\n", "x:y"])
def test_the_name_of_an_alias_is_checked(name: str) -> None:
    assert refused(Lever.NEW_ALIAS, None, "42", name).fault.kind is Kind.INVALID
    plan(state_of(Lever.NEW_ALIAS, None, "blue_1-x"), "42")


def test_an_alias_that_is_there_is_not_made_again() -> None:
    assert refused(Lever.NEW_ALIAS, {"version": "1"}, "42", "live").fault.kind is Kind.CONFLICT
    back = plan(state_of(Lever.NEW_ALIAS, {"version": "1"}, "live"), None)
    assert back.call.operation == "DeleteAlias"
    assert "fails from then on" in warned(back)


def test_the_log_group_stays_when_the_format_changes() -> None:
    config = {"LogFormat": "Text", "LogGroup": "/own/group"}
    value = {"format": "JSON", "application": "ERROR", "system": "WARN"}
    planned = plan(state_of(Lever.LOGGING, {"format": "Text"}, logging=config), value)
    assert planned.call.given["LoggingConfig"] == {
        "LogFormat": "JSON",
        "LogGroup": "/own/group",
        "ApplicationLogLevel": "ERROR",
        "SystemLogLevel": "WARN",
    }
    assert "leaves out the reports" in warned(planned)
    # Lambda refuses levels with the format Text.
    back = plan(state_of(Lever.LOGGING, value, logging=config), {"format": "Text"})
    assert back.call.given["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/own/group"}


def test_the_environment_is_counted_and_checked() -> None:
    assert environment_size({"AB": "é"}) == len(b'{"AB":"\xc3\xa9"}')
    room = 4_096 - environment_size({"AB": ""})
    plan(state_of(Lever.ENVIRONMENT, {}), {"AB": "x" * room})
    assert "4,097 bytes" in str(refused(Lever.ENVIRONMENT, {}, {"AB": "x" * (room + 1)}))
    for name in ("A", "1A", "A-B", "", "AWS_REGION", "_HANDLER", "ÄB"):
        assert refused(Lever.ENVIRONMENT, {}, {name: "x"}).fault.kind is Kind.INVALID


def test_the_words_for_an_environment_name_what_differs() -> None:
    before = {"AA": "1", "BB": "2", "CC": "3"}
    planned = plan(state_of(Lever.ENVIRONMENT, before), {"AA": "1", "BB": "9", "DD": "4"})
    assert planned.before == "3 variables, 28 of 4,096 bytes"
    assert planned.after.endswith("DD added; CC removed; BB changed")
    assert planned.call.given["Environment"] == {"Variables": {"AA": "1", "BB": "9", "DD": "4"}}


def test_tags_are_one_call_or_told_to_be_two() -> None:
    before, after = {"a": "1", "b": "2"}, {"a": "9", "c": "3"}
    assert "two calls" in str(refused(Lever.TAGS, before, after))
    steps = tag_steps(before, after)
    assert steps == ({"a": "9", "b": "2", "c": "3"}, {"a": "9", "c": "3"})
    first = plan(state_of(Lever.TAGS, before), steps[0])
    assert first.call.operation == "TagResource"
    assert first.call.given["Tags"] == {"a": "9", "c": "3"}
    second = plan(state_of(Lever.TAGS, steps[0]), steps[1])
    assert second.call.operation == "UntagResource"
    assert second.call.given["TagKeys"] == ["b"]
    assert tag_steps({"a": "1"}, {"a": "2"}) == ({"a": "2"},)
    assert tag_steps({"a": "1"}, {}) == ({},)
    assert tag_steps({"a": "1"}, {"a": "1"}) == ()


def test_tags_of_aws_own_stay_as_they_are() -> None:
    before = {"aws:cloudformation:stack-name": "orders"}
    planned = plan(state_of(Lever.TAGS, before), {**before, "team": "a"})
    assert planned.call.given["Tags"] == {"team": "a"}
    assert "AWS's own" in str(refused(Lever.TAGS, before, {}))
    refused(Lever.TAGS, {}, {str(number): "x" for number in range(51)})
    refused(Lever.TAGS, {}, {"k" * 129: "x"})


def test_a_version_is_published_of_the_code_that_was_seen() -> None:
    planned = plan(state_of(Lever.PUBLISH, "42"), "a release")
    assert planned.call.given == {
        "FunctionName": ARN,
        "CodeSha256": "sha",
        "RevisionId": "r1",
        "Description": "a release",
    }
    assert not is_reached(planned, state_of(Lever.PUBLISH, "42"))
    ours = {"newest_sha256": "sha", "newest_description": "a release"}
    assert is_reached(planned, state_of(Lever.PUBLISH, "43", **ours))


def test_a_version_that_somebody_else_published_is_not_ours() -> None:
    before = state_of(Lever.PUBLISH, "42", description="orders")
    named, unnamed = plan(before, "a release"), plan(before, None)
    for sha, description in (("other", "a release"), ("sha", "theirs"), ("", "")):
        theirs = {"newest_sha256": sha, "newest_description": description}
        assert not is_reached(named, state_of(Lever.PUBLISH, "43", **theirs))
    assert not is_reached(named, state_of(Lever.PUBLISH, "43"))
    # Without one of its own it has the description of $LATEST.
    ours = {"newest_sha256": "sha", "newest_description": "orders"}
    assert is_reached(unnamed, state_of(Lever.PUBLISH, "43", **ours))


def test_a_function_that_is_being_updated_is_left_alone() -> None:
    for lever, before, after in ((Lever.MEMORY, 128, 256), (Lever.PUBLISH, None, None)):
        busy = refused(lever, before, after, update_status="InProgress")
        assert busy.fault.kind is Kind.CONFLICT


def test_a_secret_in_a_tag_or_a_description_is_masked() -> None:
    planned = plan(state_of(Lever.TAGS, {}), {"api_token": "s3cr3t-value"})
    kept = cli_command(masked(planned.call))
    assert "s3cr3t-value" not in kept
    assert "s3cr3t-value" in cli_command(planned.call)
    told = plan(state_of(Lever.DESCRIPTION, ""), "key AKIAIOSFODNN7EXAMPLE")
    assert "AKIA" not in told.after + cli_command(masked(told.call))


def test_a_secret_in_the_midst_of_a_text_is_masked() -> None:
    tagged = plan(state_of(Lever.TAGS, {}), {"PGPASSWORD": "hunter2", "STRIPE_KEY": "abc123"})
    kept = tagged.after + cli_command(masked(tagged.call))
    assert "hunter2" not in kept
    assert "abc123" not in kept
    told = plan(state_of(Lever.DESCRIPTION, "password=hunter1"), "rotated, password=hunter2")
    kept = told.before + told.after + cli_command(masked(told.call))
    assert "hunter" not in kept
    assert "rotated, password=" in told.after


@pytest.mark.parametrize(
    ("lever", "before", "after", "option"),
    [
        (Lever.ENVIRONMENT, {"AA": "1"}, {"AA": "2"}, "--environment file://WITH-THE-VALUES.json"),
        (Lever.TAGS, {}, {"api_token": "s3", "team": "a"}, "--tags file://WITH-THE-VALUES.json"),
        (Lever.DESCRIPTION, "", "password=x1", "--description file://WITH-THE-TEXT.txt"),
    ],
)
def test_a_masked_command_cannot_be_run_and_sets_no_mask(
    lever: Lever, before: Any, after: Any, option: str
) -> None:
    planned = plan(state_of(lever, before), after)
    kept = cli_command(masked(planned.call))
    assert option in kept
    assert "•" not in kept
    assert is_masked(planned.call)


def test_a_command_without_secrets_stays_as_it_is() -> None:
    tagged = plan(state_of(Lever.TAGS, {}), {"team": "a"})
    emptied = plan(state_of(Lever.ENVIRONMENT, {"A": "1"}), {})
    for planned in (tagged, emptied):
        assert cli_command(masked(planned.call)) == cli_command(planned.call)
        assert not is_masked(planned.call)


def test_a_variable_that_is_made_empty_is_told_as_that() -> None:
    before = {"AA": "1", "BB": "2"}
    assert plan(state_of(Lever.ENVIRONMENT, before), {"AA": "", "BB": "3"}).after.endswith(
        "; BB changed; AA made empty"
    )
    assert plan(state_of(Lever.TAGS, before), {"AA": "", "BB": "2"}).after == "AA made empty"


def test_the_words_for_tags_say_what_they_are_then() -> None:
    planned = plan(state_of(Lever.TAGS, {"team": "a"}), {"team": "b", "api_token": "s3cr3t-value"})
    assert planned.before == "team=a"
    assert planned.after == "api_token=•••••••• added; team=b changed"
    back = plan(state_of(Lever.TAGS, {"team": "b", "stage": "x"}), {"team": "b"})
    assert back.after == "stage removed"
