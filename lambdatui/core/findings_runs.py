"""Findings from what was measured: time, memory, concurrency and the start of environments."""

import math
from collections.abc import Iterator

from lambdatui.core.configuration import Configuration
from lambdatui.core.finding import Finding, Severity, many
from lambdatui.core.function_facts import FunctionFacts, Seen
from lambdatui.core.limits import FULL, LONGEST_TIMEOUT_S, NEAR
from lambdatui.core.prices import RegionPrices, money
from lambdatui.core.right_size import Fit, RightSize, right_size
from lambdatui.core.timespan import duration, iso

#: A timeout is near from this share of it on, and far from so many times the slowest run on.
NEAR_TIMEOUT = 0.8
FAR_TIMEOUT = 10
#: A timeout below this is never called far: it can do little harm.
SHORT_TIMEOUT_S = 30
#: The slowest of fewer invocations says too little of how slow one can be.
LEAST_INVOCATIONS = 100
#: A package of this size, layers and all, with a start that takes so long, in bytes and ms.
LARGE_PACKAGE_BYTES = 20 * 1024**2
SLOW_INIT_MS = 1_000

_MB = 1024**2


def run_findings(facts: FunctionFacts, prices: RegionPrices | None) -> Iterator[Finding]:
    """What the measurements show; prices name what a change of memory saves."""
    configuration, seen = facts.configuration, facts.seen
    if configuration is not None and seen is not None:
        yield from _timeout(configuration, seen)
        yield from _memory(configuration, seen, facts, prices)
        yield from _start(seen, facts)
    yield from _concurrency(facts, seen or Seen())


def _timeout(configuration: Configuration, seen: Seen) -> Iterator[Finding]:
    timeout_s = configuration.function.timeout_s
    if timeout_s <= 0:
        return
    if seen.timeouts:
        yield _timed_out(configuration, seen, seen.timeouts)
        return
    if seen.slowest_ms is None:
        return
    share = seen.slowest_ms / 1000 / timeout_s
    if share >= NEAR_TIMEOUT:
        yield Finding(
            id="timeout-near",
            severity=Severity.WARNING,
            title=f"The slowest run took {duration(seen.slowest_ms)} of {timeout_s} s",
            why="A little more load or a slow neighbour, and runs are stopped before they end.",
            do=_more_time(timeout_s),
        )
    elif (
        timeout_s >= SHORT_TIMEOUT_S
        and seen.slowest_ms > 0
        and share * FAR_TIMEOUT <= 1
        and (seen.invocations or 0) >= LEAST_INVOCATIONS
    ):
        enough_s = max(3, math.ceil(seen.slowest_ms * 3 / 1000))
        yield Finding(
            id="timeout-far",
            severity=Severity.ADVICE,
            title=f"The timeout of {timeout_s} s is far above the slowest run, "
            f"{duration(seen.slowest_ms)}",
            why=f"A run that hangs is paid for, and keeps an environment busy, for {timeout_s} s.",
            do=f"Set the timeout to about {enough_s} s, three times the slowest run.",
        )


def _timed_out(configuration: Configuration, seen: Seen, timeouts: float) -> Finding:
    """Each run met the timeout of its own time."""
    function = configuration.function
    limits = dict(seen.timeout_limits)
    told = sum(limits.values())
    if timeouts > told:
        # Of these only that is known: they took as long as the timeout that it has now.
        limits[function.timeout_s] = limits.get(function.timeout_s, 0) + round(timeouts - told)
    parts = [f"{count:,} after {limit} s" for limit, count in sorted(limits.items())]
    if len(limits) == 1:
        after = f"after {next(iter(limits))} s"
        title = f"{many(timeouts, 'run')} timed out {after}"
    else:
        title = f"{many(timeouts, 'run')} timed out: {', '.join(parts)}"
    still = function.timeout_s in limits
    do = "Look in the logs for what such a run waited for last."
    if still:
        do = f"{_more_time(function.timeout_s)} {do}"
    if any(limit != function.timeout_s for limit in limits):
        at = f" (its last change was at {iso(function.modified_ms)[:16].replace('T', ' ')} UTC)"
        when = at if function.modified_ms else ""
        do = f"The timeout was changed since, and is {function.timeout_s} s now{when}. {do}"
    return Finding(
        id="timeout-near",
        severity=Severity.CRITICAL if still else Severity.WARNING,
        title=title,
        why="A run that times out is stopped in the middle of its work, and paid for whole.",
        do=do,
    )


def _more_time(timeout_s: int) -> str:
    if timeout_s >= LONGEST_TIMEOUT_S:
        return (
            f"{LONGEST_TIMEOUT_S} s is the longest there is: make the work smaller, or split it "
            "over several runs."
        )
    longer = min(LONGEST_TIMEOUT_S, timeout_s * 2)
    return f"Raise the timeout, to {longer} s for instance, or make the slow part faster."


def _memory(
    configuration: Configuration, seen: Seen, facts: FunctionFacts, prices: RegionPrices | None
) -> Iterator[Finding]:
    size = right_size(
        configuration.function.memory_mb,
        seen.memory_max_mb,
        p99_mb=seen.memory_p99_mb,
        reports=seen.reports,
        month=facts.month(),
        prices=prices,
    )
    if size is None or size.fit is Fit.RIGHT:
        return
    used = f"{size.max_mb:,.0f} of {size.given_mb:,} MB"
    if size.fit is Fit.TOO_SMALL:
        full = size.max_mb >= size.given_mb
        yield Finding(
            id="memory-full",
            severity=Severity.CRITICAL if full else Severity.WARNING,
            title=f"A run used {'all its memory, ' if full else ''}{used}",
            why="A run that needs more than it is given is stopped, and its environment is lost.",
            do=f"Give it {size.needed_mb:,} MB{_costs(size)}. More memory comes with more CPU.",
        )
        return
    yield Finding(
        id="memory-big",
        severity=Severity.ADVICE,
        title=f"No run used more than {used}",
        why=f"Memory is paid for whether it is used or not.{_saves(size)}",
        do=f"Try {size.needed_mb:,} MB, and watch the duration: with less memory comes less CPU. "
        f"It is cheaper while runs take less than {size.slower:.1f} times as long.",
    )


def _saves(size: RightSize) -> str:
    if size.saves is None or size.saves < 0.005:
        return ""
    return f" The size that fits saves up to {money(size.saves, estimated=size.estimated)} a month."


def _costs(size: RightSize) -> str:
    if size.saves is None or size.saves > -0.005:
        return ""
    return f", for {money(-size.saves, estimated=size.estimated)} more a month at most"


def _start(seen: Seen, facts: FunctionFacts) -> Iterator[Finding]:
    size = facts.package_bytes
    if size is None or seen.init_p95_ms is None:
        return
    if size < LARGE_PACKAGE_BYTES or seen.init_p95_ms < SLOW_INIT_MS:
        return
    cold = "" if seen.cold_share is None else f", which {_percent(seen.cold_share)} of all runs do"
    yield Finding(
        id="slow-start",
        severity=Severity.ADVICE,
        title=f"A package of {size / _MB:.0f} MB starts in {duration(seen.init_p95_ms)} (p95)",
        why=f"Runs that meet a cold start wait for it{cold}.",
        do="Leave out what is not used, load what is seldom used only when it is, or use SnapStart "
        "or provisioned concurrency.",
    )


def _concurrency(facts: FunctionFacts, seen: Seen) -> Iterator[Finding]:
    reserved = facts.reserved
    if reserved == 0:
        yield Finding(
            id="reserved-zero",
            severity=Severity.CRITICAL,
            title="Its reserved concurrency is 0",
            why="The function is switched off: every invocation is refused.",
            do="If nobody meant to, remove the reserved concurrency or raise it.",
        )
    elif reserved is not None and seen.concurrency is not None:
        share = seen.concurrency / reserved
        if share >= NEAR:
            yield Finding(
                id="reserved-close",
                severity=Severity.CRITICAL
                if share >= FULL and seen.throttles
                else Severity.WARNING,
                title=f"It used {seen.concurrency:,.0f} of {reserved:,} reserved environments",
                why="Invocations above what is reserved are refused, however much the account has "
                f"left{_refused(seen)}.",
                do="Raise the reserved concurrency, or make runs shorter.",
            )
    limit = facts.account_limit
    if limit and seen.account_concurrency is not None and seen.account_concurrency >= NEAR * limit:
        yield Finding(
            id="account-close",
            severity=Severity.WARNING,
            title=f"All functions used {seen.account_concurrency:,.0f} of the account's {limit:,} "
            "environments",
            why="Above the account's limit, functions without reserved concurrency are refused.",
            do="Ask AWS for a higher limit (Service Quotas, Lambda, Concurrent executions), or "
            "limit what is less urgent with reserved concurrency.",
        )


def _refused(seen: Seen) -> str:
    return f": {many(seen.throttles, 'was', 'were')}" if seen.throttles else ""


def _percent(share: float) -> str:
    percent = share * 100
    return f"{percent:.1f} %" if percent < 9.95 else f"{percent:.0f} %"
