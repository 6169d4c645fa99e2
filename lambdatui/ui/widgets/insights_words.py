"""How a query stands, in words: what it will search, what it costs, how it ended."""

from collections.abc import Sequence

from textual.content import Content

from lambdatui.core.functions import Function
from lambdatui.core.insights import (
    MOST_GROUPS,
    InsightsAnswer,
    InsightsState,
    Span,
    cost_usd,
)
from lambdatui.core.prices import RegionPrices, money
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age
from lambdatui.ui.query_run import QueryRun
from lambdatui.ui.widgets.insights_times import clock_of

_DIM = "$foreground 60%"
#: From here on it is said that much may be searched: log groups, and a span.
_MANY_GROUPS = 10
_LONG = (Span.D7,)
_NAMED = 3

_ENDED = {
    InsightsState.FAILED: "CloudWatch failed to run the query",
    InsightsState.TIMEOUT: "the query took longer than CloudWatch allows, which is an hour",
    InsightsState.CANCELLED: "the query was stopped by someone else",
}


def scope(functions: Sequence[Function], span: Span, prices: RegionPrices) -> Content:
    """What a query would search, before it is run."""
    groups = {function.log_group_name for function in functions}
    if not groups:
        return Content.styled("Choose a function, or mark several with space.", _DIM)
    if len(groups) > MOST_GROUPS:
        words = f"✗ {len(groups)} log groups: CloudWatch searches at most {MOST_GROUPS} at once."
        return Content.styled(words, "$text-error")
    what = f"{_names([function.name for function in functions])} · last {span.words}"
    price = f"about ${prices.insights_gb:g} a GB"
    if len(groups) >= _MANY_GROUPS or span in _LONG:
        count = f"{len(groups)} log groups" if len(groups) > 1 else "1 log group"
        return Content.assemble(
            ("! ", "$text-warning"),
            (safe(what), ""),
            (f" · all of {count} is searched, {price}", "$text-warning"),
        )
    return Content.styled(safe(f"searches {what} · {price}"), _DIM)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def standing(
    run: QueryRun,
    now_ms: int,
    *,
    about: Sequence[str],
    columns: str,
    prices: RegionPrices,
    utc: bool = False,
) -> Content:
    """How a run stands. ``about`` are the functions that are looked at now.

    ``columns`` says which columns of the result are seen, where not all are.
    """
    answer = run.answer
    parts: list[Content] = []
    if run.fault is None:
        parts.append(_state(run, now_ms))
    elif run.outdated and answer is not None:
        words = f"! stale: {_rows(answer, run)} of {age(run.ended_ms, now_ms)} ago"
        parts.append(Content.styled(words, "$text-warning"))
    else:
        parts.append(Content.styled("✗ the query ended", "$text-error"))
    if answer is not None and (answer.scanned or answer.ended):
        parts.append(Content.styled(searched(answer, prices), _DIM))
    if run.ended_ms:
        until = clock_of(run.request.end_ms, utc=utc)
        parts.append(Content.styled(f"{run.span.words} to {until}", _DIM))
    if run.ended_ms and sorted(run.request.functions) != sorted(about):
        parts.append(Content.styled(f"of {safe(_names(run.request.functions))}", "$text-warning"))
    if columns:
        parts.append(Content.styled(columns, _DIM))
    said = Content(" · ").join(parts)
    lines = [said]
    if run.fault is not None:
        lines = [Content.styled(f"✗ {safe(run.fault.what)}", "$text-error")]
        lines.append(Content(safe(run.fault.advice)))
        if answer is not None and (answer.rows or answer.bytes):
            # A long sentence must not push out of sight that the rows below it are old.
            lines.insert(0 if run.outdated else len(lines), said)
    elif answer is not None and answer.waiting:
        lines.append(Content.styled(f"! {safe(answer.waiting)}", "$text-warning"))
    if answer is not None and answer.left_out:
        names = _names(answer.left_out)
        have = "have" if len(answer.left_out) > 1 else "has"
        words = f"! Left out: {names} {have} not logged yet."
        lines.append(Content.styled(safe(words), "$text-warning"))
    return Content("\n").join(lines)


def _state(run: QueryRun, now_ms: int) -> Content:
    answer = run.answer
    if run.stopped:
        kept = f", {_rows(answer, run)} so far" if answer is not None and answer.rows else ""
        return Content.styled(f"■ stopped{kept}", "$text-warning")
    if run.running or answer is None:
        found = f", {_rows(answer, run)} so far" if answer is not None and answer.rows else ""
        word = "starting" if answer is None or not answer.query_id else "running"
        return Content(f"● {word} {age(run.began_ms, now_ms)}{found}")
    if answer.state in _ENDED:
        return Content.styled(f"✗ {_ENDED[answer.state]}", "$text-error")
    return Content.styled(f"✓ {_rows(answer, run)}", "$text-success")


def _rows(answer: InsightsAnswer, run: QueryRun) -> str:
    count = len(answer.rows)
    if count >= run.request.limit:
        return f"the first {count:,} rows"
    return f"{count:,} row{'s' if count != 1 else ''}"


def searched(answer: InsightsAnswer, prices: RegionPrices) -> str:
    """``1,204 of 88,120 matched · 14.2 GB, about $0.07``."""
    dollars = cost_usd(answer.bytes, prices.insights_gb)
    cost = f"about {money(dollars)}" if dollars >= 0.0001 else "< $0.0001"
    events = f"{answer.matched:,} of {answer.scanned:,} matched"
    return f"{events} · {_size(answer.bytes)}, {cost}"


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{count:,} bytes" if unit == "bytes" else f"{size:,.1f} {unit}"


def end_fault_words(state: InsightsState) -> str:
    """What an answer that ended badly comes to; empty for one that did not."""
    words = _ENDED.get(state, "")
    return f"{words[:1].upper()}{words[1:]}." if words else ""
