"""Plans for what reaches a function: concurrency, triggers, rules, its URL."""

from typing import Any

from lambdatui.core.aws_call import AwsCall, call
from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever import Lever
from lambdatui.core.lever_change import Change, LeverFacts
from lambdatui.core.lever_limits import (
    MAPPING_CONCURRENCY,
    UNRESERVED_LEAST,
    WINDOW_S,
    SourceLimits,
    invalid,
    one_of,
    source_limits,
    whole,
)
from lambdatui.core.lever_stopping import stopping

#: More than any account has.
_MOST = 10_000_000
#: A larger batch waits for a window of a second at least (Lambda API, CreateEventSourceMapping).
_BATCH_WITHOUT_WINDOW = 10
_SETTLED = frozenset({"", "Enabled", "Disabled"})


def reserved(facts: LeverFacts, value: Any) -> Change:
    """A number, or None to share the account's."""
    if value is None:
        warnings = ["It shares the account's unreserved concurrency then, and can use all of it."]
        if facts.value == 0:
            warnings.insert(0, "It is invoked again; what waited in queues and streams comes now.")
        return Change(
            call("lambda", "DeleteFunctionConcurrency", FunctionName=facts.named),
            tuple(warnings),
        )
    wanted = whole(value, "Reserved concurrency", (0, _MOST))
    before = facts.value if isinstance(facts.value, int) else 0
    check_unreserved(facts, wanted - before)
    warnings = []
    if wanted == 0:
        warnings += stopping(facts)
    else:
        warnings.append(f"What is above {wanted:,} at once is throttled.")
        if facts.value == 0:
            warnings.append("It is invoked again; what waited in queues and streams comes now.")
        left = facts.number("unreserved")
        if left is not None:
            warnings.append(
                f"{left - (wanted - before):,} are left for all functions that reserve none."
            )
    provisioned = facts.number("provisioned") or 0
    if provisioned > wanted:
        warnings.append(
            f"Its versions have {provisioned:,} provisioned, and AWS may refuse less reserved than "
            "that: take the provisioned concurrency away first."
        )
    return Change(
        call(
            "lambda",
            "PutFunctionConcurrency",
            FunctionName=facts.named,
            ReservedConcurrentExecutions=wanted,
        ),
        tuple(warnings),
    )


def check_unreserved(facts: LeverFacts, more: int) -> None:
    """Whether the account can spare so many more; where that is not known, AWS says it.

    Raises:
        LambdatuiError: INVALID.
    """
    unreserved = facts.number("unreserved")
    if more <= 0 or unreserved is None or unreserved - more >= UNRESERVED_LEAST:
        return
    spare = max(0, unreserved - UNRESERVED_LEAST)
    raise invalid(
        f"The account can spare {spare:,} more: {UNRESERVED_LEAST} have to stay unreserved.",
        "Take less, take it from another function, or ask AWS for a higher limit.",
    )


def mapping(facts: LeverFacts, value: Any) -> Change:
    """An event source mapping, enabled or disabled."""
    wanted = _yes_or_no(value)
    _settled(facts)
    kind = source_limits(facts.text("source")).kind
    if wanted:
        warnings = [f"It goes on where it stopped: what waits in the {kind} comes now."]
    elif kind.startswith("SQS"):
        warnings = ["Messages wait in the queue until its retention time is over."]
    elif kind.endswith("stream"):
        warnings = [
            "Records wait in the stream until its retention time is over, and are skipped then."
        ]
    else:
        warnings = [f"What comes waits in the {kind}, as long as that keeps it."]
    if not wanted:
        warnings.append("A batch that is under way is ended first.")
    return _mapped(facts, warnings, Enabled=wanted)


def rule(facts: LeverFacts, value: Any) -> Change:
    """An EventBridge rule, enabled or disabled; the part is its name, or BUS/NAME."""
    wanted = _yes_or_no(value)
    if manager := facts.text("managed_by"):
        raise invalid(f"The rule is managed by {manager}, which alone may change it.")
    bus, name = rule_name(facts.part)
    warnings = []
    targets = facts.number("targets")
    if targets is not None and targets > 1:
        warnings.append(f"The rule has {targets} targets: it holds for all of them.")
    if not wanted:
        warnings.append("Events that match meanwhile are not kept, and schedules are skipped.")
        state = facts.text("state")
        if state not in ("", "ENABLED"):
            warnings.append(f"Its state is {state}: going back makes it ENABLED only.")
    more = {"EventBusName": bus} if bus else {}
    operation = "EnableRule" if wanted else "DisableRule"
    return Change(call("events", operation, Name=name, **more), tuple(warnings))


def rule_name(part: str) -> tuple[str, str]:
    """Bus and name of a rule; the bus is empty where it is the default one.

    The name of a bus may have a ``/`` itself, as those of partners do, and that of a rule not.
    """
    bus, _, name = part.rpartition("/")
    return bus, name


def url_auth(facts: LeverFacts, value: Any) -> Change:
    """``NONE`` or ``AWS_IAM``; the part is the qualifier of the URL."""
    wanted = one_of(value, "The auth type", ("NONE", "AWS_IAM"))
    if wanted == "NONE":
        warnings = [
            "Anyone who knows the URL can call it, without credentials, as soon as the resource "
            "policy lets everyone.",
        ]
    else:
        warnings = ["Callers that do not sign their requests get error 403."]
    more = {"Qualifier": facts.part} if facts.part else {}
    return Change(
        call(
            "lambda",
            "UpdateFunctionUrlConfig",
            FunctionName=facts.named,
            **more,
            AuthType=wanted,
        ),
        tuple(warnings),
    )


def chosen(lever: Lever, facts: LeverFacts, value: Any) -> Any:
    """The value that AWS chooses itself, where None asks for that and it is a number.

    AWS answers with the number from then on, never with nothing.
    """
    if value is None:
        limits = source_limits(facts.text("source"))
        if lever is Lever.BATCH_SIZE:
            return limits.default_batch
        if lever is Lever.BATCH_WINDOW and limits.window and limits.default_window:
            return 0
    return value


def batch_size(facts: LeverFacts, value: Any) -> Change:
    """Records of a batch."""
    limits = _source(facts)
    wanted = whole(value, f"The batch size of a {limits.kind}", (1, limits.batch))
    window = facts.number("window")
    if limits.kind == "SQS queue" and wanted > _BATCH_WITHOUT_WINDOW and window == 0:
        raise invalid(
            f"A batch of more than {_BATCH_WITHOUT_WINDOW} needs a batch window of 1 s or more.",
            "Set the batch window first.",
        )
    warnings = ["A batch is one event of at most 6 MB, and fails as a whole unless told otherwise."]
    return _mapped(facts, warnings, BatchSize=wanted)


def batch_window(facts: LeverFacts, value: Any) -> Change:
    """Seconds; None, for AWS's own choice, is left where that cannot be given."""
    limits = _source(facts)
    if not limits.window:
        raise invalid(f"A {limits.kind} has no batch window.")
    if value is None:
        raise invalid(
            f"The window of a {limits.kind} cannot be set back to AWS's own choice, 500 ms.",
            "Give whole seconds, or make the trigger anew.",
        )
    wanted = whole(value, "The batch window", WINDOW_S, "s")
    batch = facts.number("batch") or 0
    if limits.kind == "SQS queue" and wanted == 0 and batch > _BATCH_WITHOUT_WINDOW:
        raise invalid(
            f"Its batch of {batch:,} needs a batch window of 1 s or more.",
            f"Set the batch size to {_BATCH_WITHOUT_WINDOW} first.",
        )
    warnings = []
    if not limits.default_window and facts.value is None:
        warnings.append("AWS's own choice, 500 ms, cannot be set again.")
    before = facts.value if isinstance(facts.value, int) else 0
    if wanted > before:
        warnings.append(f"A record may wait for {wanted:,} s before it is handled.")
    return _mapped(
        facts,
        warnings,
        undone=limits.default_window or facts.value is not None,
        MaximumBatchingWindowInSeconds=wanted,
    )


def mapping_concurrency(facts: LeverFacts, value: Any) -> Change:
    """How many the trigger invokes at once, or None for no limit of its own."""
    limits = _source(facts)
    if not limits.kind.startswith("SQS"):
        raise invalid(f"Only an SQS queue has a maximum concurrency; this is a {limits.kind}.")
    if value is None:
        return _mapped(facts, [], ScalingConfig={})
    wanted = whole(value, "The maximum concurrency", MAPPING_CONCURRENCY)
    warnings = ["Messages above that wait in the queue, and are not throttled."]
    return _mapped(facts, warnings, ScalingConfig={"MaximumConcurrency": wanted})


def _source(facts: LeverFacts) -> SourceLimits:
    _settled(facts)
    return source_limits(facts.text("source"))


def _settled(facts: LeverFacts) -> None:
    state = facts.text("state")
    if state not in _SETTLED:
        raise fail(
            Kind.CONFLICT,
            f"The trigger is {state} just now, and AWS takes no change until that is over.",
            "Look again in a minute.",
        )


def _mapped(facts: LeverFacts, warnings: list[str], *, undone: bool = True, **given: Any) -> Change:
    sent: AwsCall = call("lambda", "UpdateEventSourceMapping", UUID=facts.part, **given)
    return Change(sent, tuple(warnings), undone=undone)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise invalid("It is enabled or disabled.")
    return value
