"""One invocation as sections of facts: everything that its lines tell."""

from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.timespan import age, duration
from lambdatui.ui.widgets.fact_list import Fact, Section, Tone
from lambdatui.ui.widgets.invocation_columns import TIGHT, InvocationCells
from lambdatui.ui.widgets.moments import whole_moment

_GLYPHS: dict[Ending, tuple[str, Tone]] = {Ending.OK: ("✓", "good"), Ending.RUNNING: ("…", "plain")}


def invocation_sections(row: Invocation, cells: InvocationCells, now_ms: int) -> list[Section]:
    """All of it, what one looks for first in front."""
    sections = [
        Section("Outcome", tuple(_outcome(row, cells))),
        Section("Time", tuple(_times(row, cells, now_ms))),
        Section("Memory", tuple(_memory(row))),
        Section("Request", tuple(_request(row, cells))),
    ]
    return [section for section in sections if section.facts]


def _fact(key: str, label: str, value: str, tone: Tone = "plain", *, mark: str = "") -> Fact:
    return Fact(key, label, value, tone, mark, copied=value, what=f"the {label.lower()}")


def _outcome(row: Invocation, cells: InvocationCells) -> list[Fact]:
    glyph, tone = _GLYPHS.get(row.ending, ("✗", "bad"))
    words = f"{glyph} {row.ending.value}"
    mark = ""
    if row.ending is Ending.RUNNING:
        ms = cells.running_ms(row)
        words = f"… running for {age(0, ms)}" if ms is not None else "? its end was not read"
    elif row.failed and row.error_type:
        words = f"✗ {row.ending.value}: {row.error_type}"
    facts = [_fact("outcome", "Outcome", words, tone, mark=mark)]
    if row.error_message:
        facts.append(_fact("message", "Message", " ".join(row.error_message.split())))
    if row.error_where:
        facts.append(_fact("where", "Where", row.error_where))
    return facts


def _times(row: Invocation, cells: InvocationCells, now_ms: int) -> list[Fact]:
    began = row.start_ms or row.first_ms
    mark = "" if row.start_ms else "began before: its START was not read"
    label = "Began" if row.start_ms else "First line"
    facts = [_fact("began", label, f"{whole_moment(began)} · {_ago(began, now_ms)}", mark=mark)]
    if row.end_ms:
        facts.append(_fact("ended", "Ended", whole_moment(row.end_ms)))
    if row.duration_ms is not None:
        timeout_ms = cells.timeout_ms(row)
        words = duration(row.duration_ms)
        if timeout_ms:
            share = row.duration_ms / timeout_ms
            words += f" · {share:.0%} of the timeout, {duration(timeout_ms)}"
        slow = "! close to the timeout" if cells.slow(row) else ""
        slow = "" if row.ending is Ending.TIMEOUT else slow
        facts.append(_fact("duration", "Duration", words, mark=slow))
    if row.billed_ms is not None:
        facts.append(_fact("billed", "Billed", duration(row.billed_ms)))
    if row.init_ms is not None:
        facts.append(_fact("init", "Cold start", f"initialised in {duration(row.init_ms)}"))
    if row.restore_ms is not None:
        facts.append(_fact("restore", "Restore", f"from a snapshot in {duration(row.restore_ms)}"))
    return facts


def _ago(past_ms: int, now_ms: int) -> str:
    return f"{age(past_ms, now_ms)} ago"


def _memory(row: Invocation) -> list[Fact]:
    if not row.memory_mb:
        return []
    share = row.used_mb / row.memory_mb
    words = f"{row.used_mb:,} of {row.memory_mb:,} MB · {share:.0%}"
    tight = share >= TIGHT or row.ending is Ending.OUT_OF_MEMORY
    mark = "! close to its memory" if tight else ""
    return [_fact("memory", "Most used", words, mark=mark)]


def _request(row: Invocation, cells: InvocationCells) -> list[Fact]:
    function = cells.function_of(row)
    facts = [
        Fact("id", "Request id", row.request_id, copied=row.request_id, what="the request id"),
        _fact("function", "Function", function.name if function else ""),
        _fact("version", "Version", row.version),
        _fact("stream", "Log stream", row.stream),
        _fact("trace", "Trace id", row.trace_id, mark="x copies its link" if row.trace_id else ""),
        _fact("lines", "Log events", f"{row.lines:,}"),
    ]
    return [fact for fact in facts if fact.value]
