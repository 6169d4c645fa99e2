"""How an invocation ended, in words: a headline, what was measured, what to do next."""

import datetime
import json

from lambdatui.core.history import HistoryEntry, awaited
from lambdatui.core.invoke import (
    LOOK_FIRST,
    InvocationType,
    InvokeRequest,
    InvokeResult,
    Outcome,
)
from lambdatui.core.report import Report
from lambdatui.core.timespan import duration
from lambdatui.core.waiting import overdue
from lambdatui.ui.runs import Ended, Judged, Running

#: A line of words, and its tone: ``good``, ``bad``, ``doubt``, ``strong``, ``plain``, ``context``.
Line = tuple[str, str]

_FUNCTION_ERROR_LIMIT = 1_000_000


def clock_time(time_ms: int) -> str:
    """``08:12:31``, local: what the logs show beside their lines, where one looks next."""
    return f"{datetime.datetime.fromtimestamp(time_ms // 1000):%H:%M:%S}"


_PAST: dict[Outcome | None, Line] = {
    Outcome.RETURNED: ("✓ returned", "good"),
    Outcome.FUNCTION_ERROR: ("✗ function error", "bad"),
    Outcome.ACCEPTED: ("✓ accepted", "good"),
    Outcome.ALLOWED: ("✓ allowed, a dry run: nothing was run", "good"),
    Outcome.REFUSED: ("✗ refused: nothing ran", "bad"),
    Outcome.UNKNOWN: ("? outcome unknown: it may have run", "doubt"),
    None: ("? how it ended was not recorded", "doubt"),
}


def past_lines(past: HistoryEntry, now_ms: int, *, listed: bool) -> list[Line]:
    """What is remembered of an invocation; ``listed`` where its event is still saved."""
    words, tone = _PAST[past.outcome]
    if awaited(past, now_ms):
        words, tone = "… sent, and the answer is not known yet", "strong"
    took = f" · {duration(past.elapsed_ms)}" if past.elapsed_ms else ""
    sent = datetime.datetime.fromtimestamp(past.started_ms // 1000).astimezone()
    lines: list[Line] = [(f"{words}{took}", tone)]
    if past.note:
        lines.append((past.note, "plain"))
    kind = f"{past.type.value} to {past.qualifier}" if past.qualifier else past.type.value
    lines.append((f"{kind} · sent {sent:%Y-%m-%d %H:%M:%S %Z}", "plain"))
    event = past.event_name or "not named"
    if past.event_name:
        event += " · saved, esc leads to it" if listed else " · not saved under this name"
    lines.append((f"event {event}", "plain"))
    if past.request_id:
        lines.append((f"request {past.request_id}", "plain"))
    if past.answered and not past.has_response:
        lines.append(("The response was not stored; what it wrote is in the logs.", "context"))
    elif past.outcome is Outcome.ACCEPTED:
        lines.append(("How it ended is told in the logs alone.", "context"))
    return lines


def running_lines(running: Running, now_ms: int) -> list[Line]:
    """How long it has been under way, and that nothing done here changes that."""
    request = running.request
    seconds = max(0, now_ms - running.since_ms) / 1000
    if not request.type.waits:
        words = f"… sending {seconds:.1f} s"
    elif seconds <= request.timeout_s:
        words = f"… running {seconds:.1f} s of {request.timeout_s} s"
    else:
        words = f"… running {seconds:.1f} s: its {overdue(request)}"
    sent = f"{_sent(request, running.since_ms)}, once · ctrl+g here waits no longer"
    return [(words, "strong"), *_come(running), (sent, "context")]


def _come(running: Running) -> list[Line]:
    """What has come of a streamed response."""
    streamed = running.streamed
    if streamed is None:
        return []
    if streamed.first_ms is None:
        return [("no byte of the response yet", "plain")]
    return [(f"{streamed.size:,} bytes so far · {_first(streamed.first_ms)}", "plain")]


def _first(first_ms: float) -> str:
    return f"first byte after {duration(first_ms)}"


def _sent(request: InvokeRequest, since_ms: int) -> str:
    words = f"{request.event_name or 'event'} · {request.type.value}"
    if request.qualifier:
        words += f" to {request.qualifier}"
    if request.client_context:
        words += " · client context"
    return f"{words} · sent {clock_time(since_ms)}"


def ending_lines(ended: Ended) -> list[Line]:
    """Every line to show above the response, the most important first."""
    request = ended.request
    sent = _sent(request, ended.since_ms)
    if ended.left:
        return [
            ("? no longer waited for: the function may still run", "doubt"),
            ("It was sent once and cannot be called back. What comes of it is recorded.", "plain"),
            (sent, "context"),
        ]
    if ended.result is None:
        fault = ended.fault
        what = fault.what if fault else "Nothing is known about it."
        lines = [(f"✗ not sent: {what}", "bad")]
        if fault and fault.advice:
            lines.append((fault.advice, "plain"))
        facts = [fault.code, f"HTTP {fault.status}" if fault.status else ""] if fault else []
        facts += [f"request {fault.request_id}" if fault and fault.request_id else ""]
        return [*lines, (" · ".join(["nothing was run", *filter(None, facts)]), "context")]
    result = ended.result
    if result.request_id:
        # Its first part tells it apart; a copy of these words has the whole of it.
        sent += f" · request {result.request_id[:8]}"
    if ended.first_ms is not None:
        sent += f" · {_first(ended.first_ms)}"
    outcome = _outcome(result, ended)
    if ended.judged is not None:
        # Beside how it ended: the two together are what one wants to know.
        words, tone = judged_line(ended.judged)
        outcome.insert(1, (words, tone))
    if result.unrecorded is not None:
        outcome.append((f"! {result.unrecorded.sentence()}", "doubt"))
    return [*outcome, *_measured(result, request.type), (sent, "context")]


def judged_line(judged: Judged) -> Line:
    """``= as expected``, or in how much it differs."""
    if judged.same:
        return "= as expected", "good"
    places = f"{judged.count:,}{'+' if judged.more else ''} place{'s' if judged.count != 1 else ''}"
    parts = [f"differs from expected in {places}"] if judged.count else []
    parts += [judged.wrong] if judged.wrong else []
    return f"≠ {', '.join(parts)} (=)", "bad"


def _outcome(result: InvokeResult, ended: Ended) -> list[Line]:
    facts = f" · HTTP {result.status}" if result.status else ""
    facts += f" · {duration(result.elapsed_ms)}"
    match result.outcome:
        case Outcome.RETURNED:
            return [(f"✓ returned{facts}", "good")]
        case Outcome.FUNCTION_ERROR:
            lines = [(f"✗ function error ({result.function_error or 'Unhandled'}){facts}", "bad")]
            if message := error_message(result.payload):
                lines.append((message, "bad"))
            return lines
        case Outcome.ACCEPTED:
            return [
                (f"✓ accepted{facts}", "good"),
                ("Lambda queued it; how it ends is told in the logs alone.", "plain"),
            ]
        case Outcome.ALLOWED:
            return [
                (f"✓ allowed{facts}", "good"),
                ("A dry run: you may invoke this function. Nothing was run.", "plain"),
            ]
        case Outcome.REFUSED:
            return [(f"✗ refused: nothing ran{facts}", "bad")]
        case Outcome.UNKNOWN:
            return _unknown(result, ended, facts)


def _unknown(result: InvokeResult, ended: Ended, facts: str) -> list[Line]:
    lines = [(f"? outcome unknown{facts}", "doubt")]
    if result.fault is not None:
        lines.append((result.fault.what, "plain"))
    since = clock_time(result.started_ms or ended.since_ms)
    lines.append(
        (
            f"It may have run. Look in the logs from {since} on before you send it again.",
            "doubt",
        )
    )
    # What the line before says need not be said again.
    if result.fault is not None and result.fault.advice not in ("", LOOK_FIRST):
        lines.append((result.fault.advice, "plain"))
    if ended.found is not None:
        tone = "strong" if ended.found.certain else "plain"
        lines.append((f"{ended.found.sentence()} ↵ goes to the logs.", tone))
    elif ended.looking:
        lines.append(("Looking for it in the logs…", "context"))
    return lines


def _measured(result: InvokeResult, kind: InvocationType) -> list[Line]:
    if result.report is not None:
        return [(report_words(result.report), "plain")]
    if kind.waits and result.outcome is not Outcome.UNKNOWN:
        return [("no REPORT line came with the answer", "context")]
    return []


def report_words(report: Report) -> str:
    """``ran 176 ms · billed 417 ms · 118 of 512 MB · cold start 240 ms``."""
    words = [f"ran {duration(report.duration_ms)}", f"billed {duration(report.billed_ms)}"]
    words.append(f"{report.used_mb} of {report.memory_mb} MB")
    if report.init_ms is not None:
        words.append(f"cold start {duration(report.init_ms)}")
    elif report.restore_ms is not None:
        words.append(f"restored in {duration(report.restore_ms)}")
    if report.status == "timeout":
        words.append("timed out")
    elif report.error_type:
        words.append(report.error_type)
    return " · ".join(words)


def error_message(payload: bytes) -> str:
    """``KeyError: 'sku'`` from the error object that runtimes answer with, or nothing."""
    if len(payload) > _FUNCTION_ERROR_LIMIT:
        return ""
    try:
        error = json.loads(payload)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(error, dict):
        return ""
    parts = [error.get("errorType"), error.get("errorMessage")]
    return ": ".join(part for part in parts if isinstance(part, str) and part)
