"""What should be looked at in a function: each finding, and the silence where nothing was read."""

import msgspec
import pytest

from lambdatui.core.configuration import Variable
from lambdatui.core.finding import Finding, Severity
from lambdatui.core.findings import findings
from lambdatui.core.function_facts import AsyncInvocation, FunctionFacts, LogGroup, StreamMapping
from lambdatui.core.triggers import SourceKind
from tests.core.well_function import MB, NOW, WELL, changed, configured, function, seen


def _one(facts: FunctionFacts) -> Finding:
    (finding,) = findings(facts, NOW)
    return finding


def test_a_function_with_which_nothing_is_wrong_has_no_findings() -> None:
    assert findings(WELL, NOW) == ()


def test_nothing_is_said_of_what_was_not_read() -> None:
    assert findings(FunctionFacts(), NOW) == ()


BAD: dict[str, tuple[FunctionFacts, str, Severity]] = {
    "no alarms": (changed(alarm_metrics=()), "no-alarm", Severity.WARNING),
    "timeouts": (seen(timeouts=3), "timeout-near", Severity.CRITICAL),
    "nearly timed out": (seen(slowest_ms=24_000), "timeout-near", Severity.WARNING),
    "timeout far away": (seen(slowest_ms=3_000), "timeout-far", Severity.ADVICE),
    "memory too big": (
        seen(memory_max_mb=100, memory_p99_mb=90),
        "memory-big",
        Severity.ADVICE,
    ),
    "memory nearly full": (seen(memory_max_mb=480), "memory-full", Severity.WARNING),
    "memory full": (seen(memory_max_mb=512), "memory-full", Severity.CRITICAL),
    "a secret": (
        configured(environment=(Variable(key="DB_PASSWORD", value="hunter2"),)),
        "plain-secret",
        Severity.WARNING,
    ),
    "deprecated runtime": (
        function(WELL, runtime="python3.9"),
        "runtime-deprecated",
        Severity.WARNING,
    ),
    "runtime soon deprecated": (
        function(WELL, runtime="nodejs22.x"),
        "runtime-soon",
        Severity.ADVICE,
    ),
    "failures are lost": (
        configured(dead_letter_target=""),
        "no-failure-target",
        Severity.WARNING,
    ),
    "retries repeat": (seen(repeated_failures=4), "retries-repeat", Severity.WARNING),
    "endless stream": (
        changed(streams=(StreamMapping(kind=SourceKind.KINESIS, label="clicks"),)),
        "stream-stuck",
        Severity.WARNING,
    ),
    "stream without bisect": (
        changed(
            streams=(StreamMapping(kind=SourceKind.DYNAMODB, label="orders", max_age_s=3_600),)
        ),
        "stream-stuck",
        Severity.ADVICE,
    ),
    "latest": (changed(latest_triggers=("queue",)), "latest-trigger", Severity.WARNING),
    "latest, nothing published": (
        changed(latest_triggers=("queue",), published=False),
        "latest-trigger",
        Severity.ADVICE,
    ),
    "reserved zero": (
        configured(reserved_concurrency=0),
        "reserved-zero",
        Severity.CRITICAL,
    ),
    "reserved nearly used": (seen(concurrency=85), "reserved-close", Severity.WARNING),
    "reserved used up": (
        seen(concurrency=100, throttles=7),
        "reserved-close",
        Severity.CRITICAL,
    ),
    "all that is reserved, and none refused": (
        seen(concurrency=100),
        "reserved-close",
        Severity.WARNING,
    ),
    "account nearly used": (seen(account_concurrency=800), "account-close", Severity.WARNING),
    "lines for ever": (
        changed(log_group=LogGroup(name="/aws/lambda/orders")),
        "log-retention",
        Severity.ADVICE,
    ),
    "a loop": (seen(recursion_drops=12), "recursion", Severity.CRITICAL),
    "loops allowed": (changed(recursive_loop="Allow"), "recursion-allowed", Severity.ADVICE),
    "slow start": (
        msgspec.structs.replace(
            function(WELL, code_size=40 * MB),
            seen=seen(init_p95_ms=1_500).seen,
        ),
        "slow-start",
        Severity.ADVICE,
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_each_thing_that_is_wrong_is_found_alone(case: str) -> None:
    facts, id, severity = BAD[case]

    finding = _one(facts)

    assert (finding.id, finding.severity) == (id, severity)


@pytest.mark.parametrize("case", BAD)
def test_a_finding_says_what_why_and_what_to_do(case: str) -> None:
    finding = _one(BAD[case][0])

    assert finding.title
    assert not finding.title.endswith(".")
    assert finding.why.endswith(".")
    assert finding.do.endswith(".")


@pytest.mark.parametrize(
    ("case", "unread"),
    [
        ("no alarms", "alarm_metrics"),
        ("timeouts", "seen"),
        ("timeouts", "configuration"),
        ("memory full", "seen"),
        ("a secret", "configuration"),
        ("deprecated runtime", "configuration"),
        ("failures are lost", "asynchronous"),
        ("failures are lost", "configuration"),
        ("retries repeat", "asynchronous"),
        ("endless stream", "streams"),
        ("latest", "latest_triggers"),
        ("reserved zero", "configuration"),
        ("account nearly used", "account_limit"),
        ("lines for ever", "log_group"),
        ("loops allowed", "recursive_loop"),
        ("a loop", "seen"),
        ("slow start", "seen"),
    ],
)
def test_a_finding_vanishes_where_what_it_is_from_was_not_read(case: str, unread: str) -> None:
    facts, id, _ = BAD[case]

    found = findings(msgspec.structs.replace(facts, **{unread: None}), NOW)

    assert id not in {finding.id for finding in found}


GOOD: dict[str, FunctionFacts] = {
    "an alarm on either": changed(alarm_metrics=("Throttles", "Duration", "Errors")),
    "a timeout that is short anyway": function(seen(slowest_ms=20), timeout_s=29),
    "too few invocations to tell the slowest": seen(slowest_ms=3_000, invocations=99),
    "too few reports to tell the memory": seen(memory_max_mb=100, reports=99),
    "a reference to a secret": configured(
        environment=(
            Variable(key="DB_PASSWORD", value="arn:aws:secretsmanager:eu-west-1:1:secret:x"),
        )
    ),
    "a runtime with half a year left": function(WELL, runtime="python3.11"),
    "an image": function(WELL, runtime="", package_type="Image"),
    "an on-failure destination": msgspec.structs.replace(
        configured(dead_letter_target=""),
        asynchronous=AsyncInvocation(events=5, failure_target="arn:aws:sqs:::x"),
    ),
    "never invoked asynchronously": msgspec.structs.replace(
        configured(dead_letter_target=""), asynchronous=AsyncInvocation(events=0)
    ),
    "no retries": msgspec.structs.replace(
        seen(repeated_failures=4), asynchronous=AsyncInvocation(retries=0, events=5)
    ),
    "a stream that bisects and gives up": changed(
        streams=(
            StreamMapping(kind=SourceKind.KINESIS, label="clicks", bisect=True, max_retries=5),
        )
    ),
    "a queue, which is no stream": changed(
        streams=(StreamMapping(kind=SourceKind.SQS, label="jobs"),)
    ),
    "no reserved concurrency": configured(reserved_concurrency=None),
    "a slow start of a small package": seen(init_p95_ms=4_000),
    "a large package with a quick start": function(WELL, code_size=40 * MB),
}


@pytest.mark.parametrize("case", GOOD)
def test_what_is_well_is_not_found(case: str) -> None:
    assert findings(GOOD[case], NOW) == ()
