"""The summary of an incident bundle, in Markdown: what a person reads first."""

from collections.abc import Iterator, Sequence

from lambdatui.core.alarms import AlarmState
from lambdatui.core.bundle import FILES, BundleFacts, BundleFile, LogsRead
from lambdatui.core.bundle_links import console_links
from lambdatui.core.deployments import began_after
from lambdatui.core.error_groups import ErrorGroup
from lambdatui.core.finding import Severity, many
from lambdatui.core.invocation_summary import summary
from lambdatui.core.markdown import code, plain, table
from lambdatui.core.metrics import Measure, Metrics
from lambdatui.core.redaction import Redaction
from lambdatui.core.timespan import duration, iso

_MOST_GROUPS = 10
_MOST_CHANGES = 30
_MOST_TURNS = 20
#: A share of the greater one: up to it, log lines and metrics that differ are merely not as late.
_APART = 0.1
_DAY_MS = 86_400_000
_WELL = ("", "Active", "Successful")


def summary_text(facts: BundleFacts, files: Sequence[BundleFile], redacted: int) -> str:
    """All of it; ``files`` are the others; something was taken out at ``redacted`` places."""
    parts: list[tuple[str, list[str]]] = [
        ("What stands out", list(_first(facts))),
        ("Counts", list(_counts(facts))),
        ("Top errors", list(_errors(facts.logs))),
        ("What changed", list(_changes(facts))),
        ("Alarms", list(_alarms(facts))),
        ("Findings", list(_findings(facts))),
        ("What is missing", [f"- {plain(each, 600)}" for each in facts.missing]),
        ("Links", list(_links(facts))),
        ("Files", list(_files(files, redacted))),
    ]
    lines = [f"# Incident bundle: {plain(facts.function)}", "", *_head(facts)]
    for title, body in parts:
        if body:
            lines += ["", f"## {title}", "", *body]
    return "\n".join(lines) + "\n"


def _head(facts: BundleFacts) -> Iterator[str]:
    yield f"- time: {_moment(facts.from_ms)} to {_moment(facts.to_ms)} UTC"
    place = [facts.identity.account, facts.identity.alias] if facts.identity else []
    place.append(facts.region)
    yield f"- account and region: {plain(' · '.join(filter(None, place)))}"
    if facts.arn:
        yield f"- function: {code(facts.arn)}"
    configuration = facts.configuration
    if configuration is not None:
        function = configuration.function
        words = (
            function.runtime_label,
            function.architecture,
            f"{function.memory_mb} MB",
            f"timeout {function.timeout_s} s",
        )
        yield f"- set up as: {plain(' · '.join(words))}"
    by = f" by {plain(facts.identity.principal)}" if facts.identity else ""
    yield f"- made: {_moment(facts.to_ms)} UTC{by}"


def _first(facts: BundleFacts) -> Iterator[str]:
    began = _began(facts)
    if began:
        yield f"- **{plain(began[:1].upper() + began[1:])}.**"
    configuration = facts.configuration
    if configuration is not None:
        if configuration.state not in _WELL:
            why = f": {configuration.state_reason}" if configuration.state_reason else ""
            yield f"- **Its state is {plain(configuration.state + why)}**"
        if configuration.last_update_status not in _WELL:
            reason = configuration.last_update_reason
            why = f": {reason}" if reason else ""
            yield f"- **Its last update is {plain(configuration.last_update_status + why)}**"
        if configuration.reserved_concurrency == 0:
            yield "- **Its reserved concurrency is 0: every invocation is refused.**"
    for alarm in facts.alarms or ():
        if alarm.state is AlarmState.ALARM:
            since = f" since {_moment(alarm.since_ms)} UTC" if alarm.since_ms else ""
            yield f"- **Alarm {plain(alarm.name)} is in ALARM{since}.**"
    throttles = _total(facts.metrics, Measure.THROTTLES)
    if throttles:
        yield f"- {many(throttles, 'invocation was', 'invocations were')} throttled."
    groups = facts.logs.groups if facts.logs else ()
    if groups:
        words = f"{_error(groups[0])} ({many(groups[0].count, 'time')})"
        yield f"- The most frequent error: {words}"
    for finding in facts.page.findings if facts.page else ():
        if finding.severity is Severity.CRITICAL:
            yield f"- Finding: {plain(finding.title)}"


def _began(facts: BundleFacts) -> str | None:
    metrics, changes = facts.metrics, facts.changes
    if metrics is None or changes is None or not metrics.known(Measure.ERRORS):
        return None
    return began_after(metrics.settled(Measure.ERRORS), metrics.span, changes.changes)


def _counts(facts: BundleFacts) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    metrics = facts.metrics
    if metrics is not None:
        for name, measure in (
            ("invocations", Measure.INVOCATIONS),
            ("errors", Measure.ERRORS),
            ("throttles", Measure.THROTTLES),
        ):
            total = _total(metrics, measure)
            words = "not known" if total is None else f"{total:,.0f}"
            rate = metrics.error_rate if measure is Measure.ERRORS else None
            share = f" (error rate {rate * 100:.1f} %)" if rate is not None else ""
            rows.append((name, words + share, "CloudWatch"))
        for name, measure in (
            ("highest p95 duration of a period", Measure.DURATION_P95),
            ("slowest", Measure.DURATION_MAXIMUM),
        ):
            peak = metrics.of(measure).peak()
            if peak is not None:
                rows.append((name, duration(peak), "CloudWatch"))
        concurrency = metrics.of(Measure.CONCURRENCY).peak()
        if concurrency is not None:
            rows.append(("most at once", f"{concurrency:,.0f}", "CloudWatch"))
    if facts.logs is not None:
        found = summary(facts.logs.invocations)
        # One error rate, of one source: that of all invocations, where it is known.
        alone = found.count > 0 and (metrics is None or metrics.error_rate is None)
        share = f" (error rate {found.failed / found.count * 100:.1f} %)" if alone else ""
        rows += [
            ("invocations seen", f"{found.count:,}", "logs"),
            ("of these failed", f"{found.failed:,}{share}", "logs"),
            ("timeouts", f"{found.timeouts:,}", "logs"),
            ("cold starts", f"{found.cold:,}", "logs"),
            ("log lines", f"{facts.logs.events:,}", "logs"),
        ]
    if rows:
        yield from table(("", "", "from"), rows)
    yield from _apart(facts)
    if metrics is not None:
        yield ""
        start, end = _moment(metrics.start_ms), _moment(metrics.end_ms)
        yield f"CloudWatch counts whole periods: {start} to {end} UTC."
    if facts.logs is not None and facts.logs.cut:
        yield ""
        yield f"**{plain(facts.logs.cut)}**"


def _apart(facts: BundleFacts) -> Iterator[str]:
    """That CloudWatch and the log lines differ by more than a tenth, over the same time."""
    metrics, logs = facts.metrics, facts.logs
    if metrics is None or logs is None or not metrics.known(Measure.INVOCATIONS):
        return
    series = metrics.of(Measure.INVOCATIONS)
    # Whole periods alone, of which all log lines were read.
    times = [at_ms for at_ms in series.times_ms if at_ms >= logs.from_ms]
    if not times:
        return
    counted = sum(
        value
        for at_ms, value in zip(series.times_ms, series.values, strict=False)
        if at_ms >= times[0]
    )
    seen = sum((each.start_ms or each.first_ms) >= times[0] for each in logs.invocations)
    if abs(counted - seen) <= _APART * max(counted, seen):
        return
    both = (
        f"since {_moment(times[0])} UTC CloudWatch counted {many(round(counted), 'invocation')}, "
        f"and the log lines have {seen:,}"
    )
    yield ""
    if seen < counted:
        yield (
            f"**The log lines are not whole**: {both}. Errors, timeouts and cold starts of the "
            "others are not in what is from the logs; the error rate is that of CloudWatch. "
            f"{_why_less(facts, logs)}"
        )
    else:
        yield (
            f"**CloudWatch does not have all invocations yet**: {both}. Its metrics are some "
            "minutes late; the error rate, which is that of CloudWatch, may change."
        )


def _why_less(facts: BundleFacts, logs: LogsRead) -> str:
    """Why the log may have less than the metrics, of what is known of it."""
    group = code(logs.group)
    read = f"Every page that CloudWatch Logs had of {group} since {_moment(logs.from_ms)} was read"
    days = facts.page.facts.log_group if facts.page is not None else None
    if days is not None and days.retention_days is not None:
        kept_ms = facts.to_ms - days.retention_days * _DAY_MS
        if kept_ms > logs.from_ms:
            return f"The log group keeps its lines for {many(days.retention_days, 'day')} only."
    level = facts.configuration.system_log_level if facts.configuration is not None else ""
    if level == "WARN":
        return (
            "The system log level is WARN: Lambda writes no start and no report of a run that went "
            "well."
        )
    return (
        f"{read}: what is missing was never written there, or was deleted. Lambda does not write "
        "where the role may not, or the log group was another one then."
    )


def _errors(logs: LogsRead | None) -> Iterator[str]:
    if logs is None:
        return
    if not logs.groups:
        yield "No failed invocation was seen in the log lines."
        return
    rows = [
        (
            f"{group.count:,}",
            _moment(group.first_ms),
            _moment(group.last_ms),
            _error(group),
            code(group.where, 80),
        )
        for group in logs.groups[:_MOST_GROUPS]
    ]
    yield from table(("count", "first (UTC)", "last (UTC)", "error", "where"), rows)
    more = len(logs.groups) - _MOST_GROUPS
    if more > 0:
        yield ""
        yield f"{many(more, 'more kind', 'more kinds')} in errors.json."


def _error(group: ErrorGroup) -> str:
    return " ".join(
        filter(None, (code(group.error_type or group.ending.value, 80), plain(group.message, 160)))
    )


def _changes(facts: BundleFacts) -> Iterator[str]:
    if facts.changes is None:
        return
    changes = facts.changes.changes
    if not changes:
        yield "Nothing that is known of, in this time and the last day."
    for change in changes[-_MOST_CHANGES:]:
        by = f" by {plain(change.by)}" if change.by else ""
        yield f"- {_moment(change.at_ms)} {plain(change.words)}{by}"
    for entry in facts.journal or ():
        outcome = f" ({plain(entry.outcome)})" if entry.outcome else ""
        part = f" {entry.part}" if entry.part else ""
        words = f"{entry.lever}{part}: {entry.before} → {entry.after}"
        where = "" if entry.account else " (in which account is not known)"
        yield f"- {_moment(entry.at_ms)} with lambdatui: {plain(words)}{outcome}{where}"


def _alarms(facts: BundleFacts) -> Iterator[str]:
    if facts.alarms is None:
        return
    if not facts.alarms:
        yield "No alarm watches this function."
    for alarm in facts.alarms:
        why = f": {plain(alarm.reason)}" if alarm.reason else ""
        yield f"- {plain(alarm.name)} is {alarm.state.value}{why}"
    turns = facts.history.turns if facts.history else ()
    if turns:
        yield ""
        yield "How they went:"
        yield ""
    for turn in turns[-_MOST_TURNS:]:
        turned = f"{turn.before.value} → {turn.after.value}"
        yield f"- {_moment(turn.at_ms)} {plain(turn.alarm)}: {turned}"


def _findings(facts: BundleFacts) -> Iterator[str]:
    if facts.page is None:
        return
    if not facts.page.findings:
        yield "Nothing was found in what could be read."
    for finding in facts.page.findings:
        words = f"**{finding.severity.word}**: {plain(finding.title)}"
        yield f"- {words}. {plain(finding.why, 600)} {plain(finding.do, 600)}"


def _links(facts: BundleFacts) -> Iterator[str]:
    group = facts.logs.group if facts.logs else f"/aws/lambda/{facts.function}"
    for name, link in console_links(
        facts.arn, facts.function, group, facts.region, between_ms=(facts.from_ms, facts.to_ms)
    ):
        yield f"- [{name}]({link})"


def _files(files: Sequence[BundleFile], redacted: int) -> Iterator[str]:
    rows = [(code(each.name), f"{each.size:,}", plain(FILES.get(each.name, ""))) for each in files]
    yield from table(("file", "bytes", "what it is"), rows)
    yield ""
    yield (
        f"{many(redacted, 'place')} had a value taken out, which stands as \\[redacted\\]: "
        "see redactions.md. What nobody knows to be a secret is still in the files: look through "
        "them before you hand them on."
    )


def redactions_text(redactions: Sequence[Redaction], too_short: Sequence[str]) -> str:
    """What was taken out, where and how often; never the value."""
    lines = ["# Redactions", ""]
    if redactions:
        rows = [(code(each.file), plain(each.what), f"{each.count:,}") for each in redactions]
        lines += table(("file", "what", "places"), rows)
    else:
        lines.append("Nothing was taken out: nothing looked like a secret.")
    if too_short:
        lines += ["", "Too short to be looked for in log lines, since they are part of many words:"]
        lines += ["", *(f"- {plain(each)}" for each in too_short)]
    return "\n".join(lines) + "\n"


def _total(metrics: Metrics | None, measure: Measure) -> float | None:
    return metrics.of(measure).total() if metrics is not None and metrics.known(measure) else None


def _moment(ms: int) -> str:
    return iso(ms)[:19].replace("T", " ")
