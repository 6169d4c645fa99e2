"""The rows of a replay: one event each, and all that is known of one."""

from lambdatui.core.compare import Comparison
from lambdatui.core.jsontext import check_json, pretty
from lambdatui.core.replay import Verdict
from lambdatui.core.replay_words import GLYPHS, verdict_note, verdict_word
from lambdatui.core.safe import safe, safe_lines
from lambdatui.core.timespan import duration
from lambdatui.ui.comparing import difference_lines
from lambdatui.ui.replaying import ReplayRow
from lambdatui.ui.widgets.columns import CellText, TableColumn

_STYLES = {
    Verdict.OK: "good",
    Verdict.FAILED: "trouble",
    Verdict.DIFFERED: "trouble",
    Verdict.UNKNOWN: "warning",
    Verdict.REFUSED: "warning",
}
#: Bytes of an answer that are shown.
_MOST = 100_000


def replay_columns() -> list[TableColumn[ReplayRow]]:
    """Number, event, how it ended, how long it took, and why."""
    return [
        TableColumn(
            "number", "#", lambda row: (str(row.item.number), "muted"), width=5, justify="right"
        ),
        TableColumn("event", "event", lambda row: (row.item.name, ""), least=14, most=40),
        TableColumn("verdict", "ended", _verdict, width=11),
        TableColumn("took", "took", _took, width=8, justify="right"),
        TableColumn("note", "", _note, least=20),
    ]


def _verdict(row: ReplayRow) -> CellText:
    if row.record is not None:
        words = f"{GLYPHS[row.record.verdict]} {verdict_word(row.record)}"
        return words, _STYLES[row.record.verdict]
    return ("… running", "strong") if row.running else ("", "")


def _took(row: ReplayRow) -> CellText:
    elapsed = row.record.elapsed_ms if row.record is not None else 0
    return (duration(elapsed) if elapsed else "", "")


def _note(row: ReplayRow) -> CellText:
    if row.record is not None:
        return verdict_note(row.item, row.record).replace("\n", " "), ""
    item = row.item
    expects = "expects a response" if item.expected is not None else ""
    facts = [
        item.type.value,
        item.qualifier,
        f"{len(item.payload):,} bytes",
        "expects an error" if item.expect_error else expects,
    ]
    return " · ".join(filter(None, facts)), "muted"


def row_lines(row: ReplayRow) -> list[str]:
    """All that is known of an event, as safe lines: how it ended, the differences, the answer."""
    record = row.record
    if record is None:
        return [safe(f"{row.item.name} was not sent yet."), "", *_payload(row.item.payload)]
    facts = [
        f"{GLYPHS[record.verdict]} {verdict_word(record)}",
        f"HTTP {record.status}" if record.status else "",
        duration(record.elapsed_ms) if record.elapsed_ms else "",
        f"version {record.version}" if record.version else "",
        f"request {record.request_id}" if record.request_id else "",
    ]
    lines = [" · ".join(filter(None, facts))]
    if record.error:
        lines.append(record.error)
    if record.fault is not None:
        lines.append(record.fault.sentence())
    shown = [each for line in lines for each in safe_lines(line)]
    shown += _differences(record.comparison)
    if row.answer is not None:
        shown += ["", f"Response, {len(row.answer):,} bytes:", *_payload(row.answer)]
    elif record.verdict in (Verdict.OK, Verdict.FAILED, Verdict.DIFFERED):
        shown += ["", "The response is in the history of invocations."]
    return shown


def _differences(comparison: Comparison | None) -> list[str]:
    if comparison is None or comparison.same:
        return []
    lines = ["", "Not as expected:"]
    for each in comparison.differences:
        lines += difference_lines(each)
    return [safe(line) for line in lines]


def _payload(payload: bytes) -> list[str]:
    text = payload[:_MOST].decode("utf-8", errors="replace")
    if len(payload) > _MOST:
        return [*safe_lines(text), f"… {len(payload) - _MOST:,} more bytes"]
    return list(safe_lines(pretty(payload) if text and check_json(text) is None else text))
