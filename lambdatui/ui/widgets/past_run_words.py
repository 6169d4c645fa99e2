"""One past invocation in words: how it ended, what it took, why there may be no more to see."""

from lambdatui.core.history import HistoryEntry, PastRun
from lambdatui.core.invoke import Outcome, error_of
from lambdatui.core.timespan import duration
from lambdatui.ui.widgets.moments import whole_moment
from lambdatui.ui.widgets.past_run_columns import outcome_words
from lambdatui.ui.widgets.result_words import Line, report_words

_TONES = {"": "good", "trouble": "bad", "warning": "doubt", "strong": "strong"}


def run_lines(entry: HistoryEntry, run: PastRun | None, now_ms: int) -> list[Line]:
    """At most six lines, the most important first; ``run`` is None until it was read."""
    words, style = outcome_words(entry, now_ms)
    error = ""
    if entry.outcome is Outcome.FUNCTION_ERROR and run is not None and run.result is not None:
        error = error_of(run.result)
    facts = [
        words,
        f"HTTP {entry.status}" if entry.status else "",
        duration(entry.elapsed_ms) if entry.elapsed_ms else "",
        f"version {entry.version}" if entry.version else "",
    ]
    lines = [(_joined(facts), _TONES[style])]
    if error:
        lines.append((error.partition("\n")[0], "bad"))
    if trouble := _trouble(entry, error):
        lines.append((trouble, "plain"))
    if entry.report is not None:
        lines.append((report_words(entry.report), "plain"))
    sent = [
        entry.type.value,
        f"sent {whole_moment(entry.started_ms)}",
        f"qualifier {entry.qualifier}" if entry.qualifier else "",
    ]
    more = [
        f"request {entry.request_id}" if entry.request_id else "",
        f"in {entry.place}" if entry.place else "place not known",
        "with a client context" if entry.client_context else "",
    ]
    lines += [(_joined(sent), "context"), (_joined(more), "context")]
    return [line for line in lines if line[0]]


def _trouble(entry: HistoryEntry, error: str) -> str:
    if entry.fault is not None:
        return entry.fault.sentence()
    if entry.note and entry.note not in error:
        return entry.note
    if entry.outcome in (Outcome.UNKNOWN, None):
        return "It may have run. Look in its logs before you send it again."
    return ""


def no_payload(entry: HistoryEntry) -> str:
    """Why what was sent cannot be shown."""
    if not entry.payload_bytes and not entry.has_payload:
        return "What was sent is not kept here: it was sent with --no-history, or long ago."
    return (
        f"What was sent ({entry.payload_bytes:,} bytes) is not kept: lambdatui ran with "
        "--no-history, or it was too large or too old to keep."
    )


def no_response(entry: HistoryEntry, now_ms: int) -> str:
    """Why there is no response to show."""
    if outcome_words(entry, now_ms)[1] == "strong":
        return "The answer is not known yet."
    match entry.outcome:
        case Outcome.ACCEPTED:
            return "Lambda queued it; how it ended is told in the logs alone."
        case Outcome.ALLOWED:
            return "A dry run: nothing was run."
        case Outcome.REFUSED:
            return "Nothing was run."
        case Outcome.UNKNOWN | None:
            return "No answer came to lambdatui. What the function did is told in its logs alone."
    if not entry.response_bytes:
        return "The response was empty, or is not kept; what it wrote is in the logs."
    return (
        f"The response ({entry.response_bytes:,} bytes) is not kept; "
        "what the function wrote is in the logs."
    )


def _joined(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)
