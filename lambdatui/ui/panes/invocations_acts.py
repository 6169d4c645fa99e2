"""What the keys of the invocations pane do that concerns one row alone."""

from lambdatui.core.functions import Function
from lambdatui.core.invocation import Invocation
from lambdatui.ui.messages import CopyRequested, LinesAsked, Noted
from lambdatui.ui.panes.invocations_body import InvocationsBody
from lambdatui.ui.panes.invocations_trace import trace_link
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.table import Table

#: What is read before the first and after the last line of an invocation, in ms.
_AROUND_MS = 1_000


def next_failed(table: Table[Invocation], step: int) -> Invocation | Noted:
    """The next row that failed, or the one before; a word where there is none."""
    rows, here = table.rows, table.cursor_index
    places = range(here + 1, len(rows)) if step > 0 else range(here - 1, -1, -1)
    found = next((rows[place] for place in places if rows[place].failed), None)
    if found is not None:
        return found
    if step > 0:
        return Noted("No invocation below this one failed; E goes up.")
    return Noted("No invocation above this one failed; e goes down.")


def lines_of(row: Invocation, name: str, tailing: Tailing, now_ms: int) -> LinesAsked:
    """The log lines of an invocation alone; they are read again where they fell out of memory."""
    since_ms = until_ms = 0
    if tailing.buffer.dropped and 0 < row.first_ms < tailing.buffer.oldest_ms:
        since_ms = row.first_ms - _AROUND_MS
        until_ms = (row.last_ms or now_ms) + _AROUND_MS
    return LinesAsked(
        f"request:{row.request_id}",
        since_ms=since_ms,
        until_ms=until_ms,
        at_ms=row.first_ms,
        function=name,
    )


def copy_of_trace(row: Invocation, function: Function | None) -> CopyRequested | Noted:
    """The link to its trace in AWS's console, or why there is none."""
    if not row.trace_id:
        return Noted("Its report names no trace: X-Ray did not trace this invocation.")
    link = trace_link(function.arn if function else "", row.trace_id)
    if not link:
        return CopyRequested(row.trace_id, "the trace id, for no console is known to show it,")
    return CopyRequested(link, "the link to its X-Ray trace")


def copy_of(body: InvocationsBody) -> CopyRequested | None:
    """The fact under the cursor, the example of a cause, or the request id."""
    fact, group, row = body.facts.fact, body.group, body.current
    if fact is not None and body.facts.has_focus:
        return CopyRequested(fact.copied, fact.what)
    if group is not None:
        return CopyRequested(group.example, "an example of the error")
    return CopyRequested(row.request_id, "the request id") if row is not None else None
