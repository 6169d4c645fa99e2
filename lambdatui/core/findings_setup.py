"""Findings from how a function is set up: what watches and feeds it, what becomes of failures."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from lambdatui.core.alarms import WATCHED
from lambdatui.core.finding import Act, Finding, Severity, many
from lambdatui.core.function_facts import FunctionFacts, Seen
from lambdatui.core.runtimes import deprecation
from lambdatui.core.secrets import looks_secret
from lambdatui.core.triggers import SourceKind

_UNTOLD: Mapping[str, str] = MappingProxyType({"Errors": "fails", "Throttles": "is refused"})
#: AWS tells of a deprecation at least so many days before (Lambda developer guide, "Runtime
#: deprecation policy").
SOON_DAYS = 180
#: Sources that invoke asynchronously (Lambda developer guide, "Invoking Lambda with events from
#: other AWS services").
_ASYNCHRONOUS = frozenset(
    {
        SourceKind.CONFIG,
        SourceKind.EVENTBRIDGE,
        SourceKind.IOT,
        SourceKind.LOGS,
        SourceKind.S3,
        SourceKind.SES,
        SourceKind.SNS,
    }
)
#: Streams of which a batch that fails is tried again until it succeeds or expires.
_STREAMS = frozenset({SourceKind.DYNAMODB, SourceKind.KINESIS})
_RUNTIMES_PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"
_GB = 1024**3


def setup_findings(facts: FunctionFacts, now_ms: int) -> Iterator[Finding]:
    """What the settings show at ``now_ms``, ms since the epoch."""
    yield from _alarms(facts)
    yield from _secrets(facts)
    yield from _runtime(facts, now_ms)
    yield from _failures(facts)
    yield from _streams(facts)
    yield from _latest(facts)
    yield from _logs(facts)
    yield from _recursion(facts)


def _alarms(facts: FunctionFacts) -> Iterator[Finding]:
    if facts.alarm_metrics is None:
        return
    missing = tuple(metric for metric in WATCHED if metric not in facts.alarm_metrics)
    if not missing:
        return
    names = " or ".join(metric.lower() for metric in missing)
    muted = tuple(
        dict.fromkeys(name for metric in missing for name in facts.muted_alarms.get(metric, ()))
    )
    do = f"Make {'an alarm' if len(missing) == 1 else 'alarms'} on {names}."
    if muted:
        do = f"Switch the actions of {', '.join(muted)} on again, or make others: {do}"
    yield Finding(
        id="no-alarm",
        severity=Severity.WARNING,
        title=f"No alarm on {names}",
        why=f"Nobody is told when it {' or '.join(_UNTOLD[metric] for metric in missing)}: you "
        f"learn of it from its users.{_muted_words(muted)}",
        do=do,
        act=Act.CREATE_ALARMS,
        about=missing,
    )


def _muted_words(alarms: Sequence[str]) -> str:
    if not alarms:
        return ""
    one = len(alarms) == 1
    whose = "its actions are" if one else "their actions are"
    return f" {', '.join(alarms)} {'watches' if one else 'watch'} it, but {whose} switched off."


def _secrets(facts: FunctionFacts) -> Iterator[Finding]:
    if facts.configuration is None:
        return
    names = tuple(
        variable.key
        for variable in facts.configuration.environment
        if looks_secret(variable.key, variable.value)
    )
    if names:
        yield Finding(
            id="plain-secret",
            severity=Severity.WARNING,
            title=f"{many(len(names), 'variable')} seem to hold a secret"
            if len(names) > 1
            else "A variable seems to hold a secret",
            why="Whoever may read the function's configuration can read it, and it is copied into "
            "every version, template and backup.",
            do=f"Move it to Secrets Manager or Parameter Store, give the function its ARN, and "
            f"change the secret: {', '.join(names)}.",
            about=names,
        )


def _runtime(facts: FunctionFacts, now_ms: int) -> Iterator[Finding]:
    runtime = facts.configuration.function.runtime if facts.configuration else ""
    day = deprecation(runtime)
    if day is None:
        return
    today = datetime.datetime.fromtimestamp(now_ms / 1000, datetime.UTC).date()
    left = (day - today).days
    if left > SOON_DAYS:
        return
    advice = f"Move to a newer runtime. The page has the last word on dates: {_RUNTIMES_PAGE}."
    if left <= 0:
        yield Finding(
            id="runtime-deprecated",
            severity=Severity.WARNING,
            title=f"{runtime} is deprecated since {day.isoformat()}",
            why="It gets no security patches any more, and AWS will refuse to create and then to "
            "update functions with it. The function goes on being invoked.",
            do=advice,
        )
    else:
        yield Finding(
            id="runtime-soon",
            severity=Severity.ADVICE,
            title=f"{runtime} will be deprecated on {day.isoformat()}, in {many(left, 'day')}",
            why="After that day it gets no security patches.",
            do=advice,
        )


def _failures(facts: FunctionFacts) -> Iterator[Finding]:
    configuration, invocation = facts.configuration, facts.asynchronous
    if invocation is None:
        return
    seen = facts.seen or Seen()
    if invocation.retries > 0 and seen.repeated_failures:
        yield Finding(
            id="retries-repeat",
            severity=Severity.WARNING,
            title=f"{many(seen.repeated_failures, 'event')} failed again, in the same way, when "
            "tried again",
            why=f"Lambda tries an asynchronous event up to {many(invocation.retries, 'more time')} "
            "after an error. What such a run had done before it failed is done again.",
            do="Make it safe to run twice with the same request id; or set its retry attempts to 0 "
            "and keep what fails in a queue.",
        )
    sources = tuple(
        source.label or source.kind.value
        for source in (facts.triggers.sources if facts.triggers else ())
        if source.kind in _ASYNCHRONOUS
    )
    if configuration is None or configuration.dead_letter_target or invocation.failure_target:
        return
    if not invocation.events and not sources:
        return
    yield Finding(
        id="no-failure-target",
        severity=Severity.WARNING,
        title="Asynchronous events that fail are lost",
        why="It is invoked asynchronously, and has neither an on-failure destination nor a "
        "dead-letter queue: after the last attempt an event is dropped without a trace.",
        do="Set an on-failure destination, such as an SQS queue: its events can then be replayed.",
        about=sources,
    )


def _streams(facts: FunctionFacts) -> Iterator[Finding]:
    for stream in facts.streams or ():
        # A limit of attempts ends what a limit of age would end.
        endless = stream.max_age_s < 0 and stream.max_retries < 0
        if stream.kind not in _STREAMS or (stream.bisect and not endless):
            continue
        lacks = [
            *(["bisecting"] if not stream.bisect else []),
            *(["a maximum age"] if endless else []),
        ]
        why = (
            "One record that always fails makes its batch fail until it expires, and everything "
            "behind it in the shard waits, for up to a day (DynamoDB) or as long as the stream "
            "keeps its records (Kinesis)."
            if endless
            else "One record that fails makes the whole batch fail, and all of it is tried again."
        )
        yield Finding(
            id="stream-stuck",
            severity=Severity.WARNING if endless else Severity.ADVICE,
            title=f"The mapping of {stream.label} is without {' and '.join(lacks)}",
            why=why,
            do="Set BisectBatchOnFunctionError, MaximumRecordAgeInSeconds or "
            "MaximumRetryAttempts, and an on-failure destination for what is given up."
            if endless and not stream.bisect
            else "Set MaximumRecordAgeInSeconds or MaximumRetryAttempts, and an on-failure "
            "destination for what is given up."
            if endless
            else "Set BisectBatchOnFunctionError, so that the bad record is soon alone.",
            about=(stream.label,),
        )


def _latest(facts: FunctionFacts) -> Iterator[Finding]:
    if not facts.latest_triggers:
        return
    count = len(facts.latest_triggers)
    yield Finding(
        id="latest-trigger",
        severity=Severity.WARNING if facts.published else Severity.ADVICE,
        title=f"{many(count, 'source')} {'invokes' if count == 1 else 'invoke'} $LATEST",
        why="Each change of the code or the settings is live at once, and there is no version to "
        "go back to.",
        do="Publish a version, point an alias to it, and let the sources invoke the alias.",
        about=facts.latest_triggers,
    )


def _logs(facts: FunctionFacts) -> Iterator[Finding]:
    group = facts.log_group
    if group is None or group.retention_days is not None:
        return
    stored = f" It holds {group.stored_bytes / _GB:,.1f} GB." if group.stored_bytes else ""
    yield Finding(
        id="log-retention",
        severity=Severity.ADVICE,
        title="Its log lines are kept for ever",
        why=f"Stored lines are paid for each month, and their number only grows.{stored}",
        do=f"Set a retention on the log group {group.name}, such as 30 days. Lines that are older "
        "are then deleted for good.",
        about=(group.name,),
    )


def _recursion(facts: FunctionFacts) -> Iterator[Finding]:
    drops = facts.seen.recursion_drops if facts.seen else None
    if drops:
        yield Finding(
            id="recursion",
            severity=Severity.CRITICAL,
            title=f"Lambda stopped a loop: {many(drops, 'invocation')} dropped",
            why="The function sends to what invokes it. Lambda stops such a loop after about 16 "
            "rounds; what it dropped was not worked on.",
            do="Write to another queue, topic or bucket than the one that invokes it, or stop at "
            "what it wrote itself.",
        )
    if facts.recursive_loop == "Allow":
        yield Finding(
            id="recursion-allowed",
            severity=Severity.ADVICE,
            title="Lambda would not stop a loop of this function",
            why="Its recursive loop detection is switched off: a loop runs, and costs, until "
            "somebody notices.",
            do="If no loop is meant, set its recursion configuration to Terminate.",
        )
