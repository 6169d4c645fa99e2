"""What findings say: numbers, names and days, and never the value of a secret."""

import datetime

import msgspec
import pytest

from lambdatui.core.configuration import Layer, Variable
from lambdatui.core.finding import Act, Finding, Severity
from lambdatui.core.findings import findings
from lambdatui.core.function_facts import AsyncInvocation, FunctionFacts, LogGroup, StreamMapping
from lambdatui.core.prices import price_book
from lambdatui.core.triggers import SourceKind, Triggers, TriggerSource
from tests.core.well_function import MB, NOW, WELL, changed, configured, function, seen


def _one(facts: FunctionFacts) -> Finding:
    (finding,) = findings(facts, NOW)
    return finding


def test_one_key_makes_the_alarms_that_are_missing() -> None:
    both, one = _one(changed(alarm_metrics=())), _one(changed(alarm_metrics=("Errors",)))

    assert (both.act, both.about) == (Act.CREATE_ALARMS, ("Errors", "Throttles"))
    assert both.title == "No alarm on errors or throttles"
    assert (one.act, one.about) == (Act.CREATE_ALARMS, ("Throttles",))
    assert one.title == "No alarm on throttles"


def test_a_secret_is_named_and_its_value_is_nowhere() -> None:
    finding = _one(configured(environment=(Variable(key="DB_PASSWORD", value="hunter2"),)))

    assert finding.about == ("DB_PASSWORD",)
    assert "DB_PASSWORD" in finding.do
    assert "hunter2" not in str(finding)


def test_a_runtime_is_named_with_its_day_and_how_long_it_is_until_then() -> None:
    # From 2026-11-23 to 2027-04-30: 7 + 31 + 31 + 28 + 31 + 30 = 158 days.
    soon = _one(function(WELL, runtime="nodejs22.x"))
    past = _one(function(WELL, runtime="python3.9"))

    assert soon.title == "nodejs22.x will be deprecated on 2027-04-30, in 158 days"
    assert past.title == "python3.9 is deprecated since 2025-12-15"


def test_a_runtime_is_deprecated_from_its_day_on() -> None:
    facts = function(WELL, runtime="nodejs22.x")
    day = int(datetime.datetime(2027, 4, 30, tzinfo=datetime.UTC).timestamp() * 1000)

    assert [found.id for found in findings(facts, day)] == ["runtime-deprecated"]
    assert [found.id for found in findings(facts, day - 1)] == ["runtime-soon"]


def test_what_a_smaller_memory_saves_is_said_in_money() -> None:
    """2,000 s a day are 2,000 * 2,628,000 / 86,400 = 60,833.3 s a month.

    90 * 1.25 = 112.5 and 100 * 1.1 = 110: 128 MB would fit, 384 MB or 0.375 GB less than 512:
    22,812.5 GB-s * $0.0000166667 = $0.38.
    """
    facts = seen(memory_max_mb=100, memory_p99_mb=90)

    (finding,) = findings(facts, NOW, price_book().of("us-east-1"))

    assert "Try 128 MB" in finding.do
    assert "saves up to $0.38 a month" in finding.why
    assert "4.0 times as long" in finding.do


def test_a_timeout_that_is_far_away_names_three_times_the_slowest_run() -> None:
    assert "about 9 s" in _one(seen(slowest_ms=3_000)).do


@pytest.mark.parametrize(
    ("limits", "title", "severity"),
    [
        ((), "13 runs timed out after 30 s", Severity.CRITICAL),
        (((3, 13),), "13 runs timed out after 3 s", Severity.WARNING),
        (((3, 12), (30, 1)), "13 runs timed out: 12 after 3 s, 1 after 30 s", Severity.CRITICAL),
    ],
)
def test_a_run_met_the_timeout_of_its_own_time(
    limits: tuple[tuple[int, int], ...], title: str, severity: Severity
) -> None:
    finding = _one(function(seen(timeouts=13, timeout_limits=limits), timeout_s=30))

    assert (finding.title, finding.severity) == (title, severity)
    assert ("The timeout was changed since, and is 30 s now" in finding.do) is bool(limits)
    assert ("Raise the timeout, to 60 s" in finding.do) is (severity is Severity.CRITICAL)


def test_the_longest_timeout_cannot_be_raised() -> None:
    facts = function(seen(slowest_ms=890_000), timeout_s=900)

    assert "Raise" not in _one(facts).do
    assert "split it" in _one(facts).do


def test_sources_that_invoke_asynchronously_are_named_though_no_event_came() -> None:
    facts = msgspec.structs.replace(
        configured(dead_letter_target=""),
        asynchronous=AsyncInvocation(events=0),
        triggers=Triggers(
            sources=(
                TriggerSource(kind=SourceKind.S3, label="uploads"),
                TriggerSource(kind=SourceKind.SQS, label="jobs"),
            )
        ),
    )

    assert _one(facts).about == ("uploads",)


def test_each_mapping_has_its_own_finding() -> None:
    streams = tuple(StreamMapping(kind=SourceKind.KINESIS, label=name) for name in ("a", "b"))

    found = findings(changed(streams=streams), NOW)

    assert [finding.about for finding in found] == [("a",), ("b",)]
    assert found[0].title == "The mapping of a is without bisecting and a maximum age"


def test_layers_count_into_the_size_of_a_package() -> None:
    facts = msgspec.structs.replace(
        configured(layers=(Layer(arn="arn:1", code_size=30 * MB),)),
        seen=seen(init_p95_ms=1_500).seen,
    )

    # 1 MB of code and 30 MB of layer.
    assert _one(facts).title == "A package of 31 MB starts in 1.50 s (p95)"


def test_the_worst_comes_first() -> None:
    facts = msgspec.structs.replace(
        configured(reserved_concurrency=0),
        seen=seen(memory_max_mb=100, memory_p99_mb=90).seen,
        alarm_metrics=(),
        log_group=LogGroup(name="/aws/lambda/orders", stored_bytes=5 * 1024**3),
    )

    found = findings(facts, NOW)

    assert [finding.id for finding in found] == [
        "reserved-zero",
        "no-alarm",
        "memory-big",
        "log-retention",
    ]
    assert [finding.severity.glyph for finding in found] == ["✗", "!", "·", "·"]
    assert "It holds 5.0 GB" in found[3].why


def test_findings_and_facts_survive_the_pipe() -> None:
    found = findings(changed(alarm_metrics=()), NOW)

    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=tuple[Finding, ...]) == found
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(WELL), type=FunctionFacts) == WELL


@pytest.mark.parametrize(
    ("watched", "said"),
    [
        ((), "when it fails or is refused:"),
        (("Errors",), "when it is refused:"),
        (("Throttles",), "when it fails:"),
    ],
)
def test_what_nobody_is_told_of_is_what_has_no_alarm(watched: tuple[str, ...], said: str) -> None:
    assert f"Nobody is told {said}" in _one(changed(alarm_metrics=watched)).why


def test_an_alarm_that_is_switched_off_is_named() -> None:
    muted = {"Errors": ("orders errors",), "Duration": ("slow",)}
    found = _one(changed(alarm_metrics=("Throttles",), muted_alarms=muted))
    assert "orders errors watches it, but its actions are switched off." in found.why
    assert found.do.startswith("Switch the actions of orders errors on again")
    assert "slow" not in found.why
