"""The facts of a function with which nothing is wrong, and ways to change them."""

import datetime
from typing import Any

import msgspec

from lambdatui.core.configuration import Configuration, Variable
from lambdatui.core.function_facts import AsyncInvocation, FunctionFacts, LogGroup, Seen
from lambdatui.core.functions import Function
from lambdatui.core.triggers import Triggers

MB = 1024**2
NOW = int(datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC).timestamp() * 1000)
#: Nothing is wrong with it: a runtime that is kept up, and figures far from every limit.
WELL = FunctionFacts(
    configuration=Configuration(
        function=Function(
            name="orders", runtime="python3.13", memory_mb=512, timeout_s=30, code_size=MB
        ),
        environment=(Variable(key="STAGE", value="prod"),),
        dead_letter_target="arn:aws:sqs:eu-west-1:123456789012:failed",
        reserved_concurrency=100,
    ),
    seen=Seen(
        seconds=86_400,
        invocations=10_000,
        errors=0,
        throttles=0,
        timeouts=0,
        run_ms=2_000_000,
        slowest_ms=9_000,
        reports=1_000,
        memory_max_mb=400,
        memory_p99_mb=380,
        cold_share=0.01,
        init_p95_ms=400,
        concurrency=10,
        account_concurrency=200,
        repeated_failures=0,
        recursion_drops=0,
    ),
    triggers=Triggers(),
    streams=(),
    asynchronous=AsyncInvocation(events=5),
    alarm_metrics=("Errors", "Throttles"),
    latest_triggers=(),
    published=True,
    log_group=LogGroup(name="/aws/lambda/orders", retention_days=30),
    account_limit=1_000,
    recursive_loop="Terminate",
)


def seen(**changes: Any) -> FunctionFacts:
    """With these measurements."""
    assert WELL.seen is not None
    return msgspec.structs.replace(WELL, seen=msgspec.structs.replace(WELL.seen, **changes))


def configured(**changes: object) -> FunctionFacts:
    """With these settings."""
    assert WELL.configuration is not None
    configuration = msgspec.structs.replace(WELL.configuration, **changes)
    return msgspec.structs.replace(WELL, configuration=configuration)


def function(facts: FunctionFacts, **changes: object) -> FunctionFacts:
    """With these settings of what the list of functions tells."""
    assert facts.configuration is not None
    changed_function = msgspec.structs.replace(facts.configuration.function, **changes)
    configuration = msgspec.structs.replace(facts.configuration, function=changed_function)
    return msgspec.structs.replace(facts, configuration=configuration)


def changed(**changes: object) -> FunctionFacts:
    """With these facts."""
    return msgspec.structs.replace(WELL, **changes)
