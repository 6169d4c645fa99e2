"""The keys of the invocations pane, and where they have something to do."""

from textual.binding import Binding, BindingType

from lambdatui.ui.panes.invocations_body import InvocationsBody
from lambdatui.ui.panes.invocations_selection import InvocationSelection
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.filter_line import FilterLine

KEYS: tuple[BindingType, ...] = (
    Binding("enter", "open", "open", id="invocations.open_detail"),
    # Offered only where reading stopped: then it is what to do next.
    Binding("r", "retry", "retry", id="invocations.retry"),
    Binding("slash", "filter", "filter", key_display="/", id="invocations.filter"),
    Binding("d,space", "details", "details", id="invocations.details"),
    Binding("C", "capture", "capture", id="invocations.capture"),
    Binding("b", "groups", "causes", id="invocations.groups"),
    Binding("f", "failed", "failed only", id="invocations.failed"),
    Binding("s", "sort", "sort", id="invocations.sort"),
    Binding("S", "reverse", "reverse", show=False, id="invocations.reverse"),
    Binding("e", "failure(1)", "next failed", show=False, id="invocations.next_failed"),
    Binding("E", "failure(-1)", "failed before", show=False, id="invocations.previous_failed"),
    Binding("n", "step(1)", "next", id="invocations.next"),
    Binding("N", "step(-1)", "the one before", show=False, id="invocations.previous"),
    Binding("y", "copy", "copy", id="invocations.copy"),
    Binding("x", "trace", "copy the trace's link", show=False, id="invocations.trace"),
    Binding("w", "since", "since", id="invocations.since"),
    Binding("escape", "leave", "back out", id="invocations.leave"),
    Binding("up", "table('move', -1)", "up", show=False, id="invocations.up"),
    Binding("down", "table('move', 1)", "down", show=False, id="invocations.down"),
    Binding("pageup", "table('page', -1)", "page up", show=False, id="invocations.page_up"),
    Binding("pagedown", "table('page', 1)", "page down", show=False, id="invocations.page_down"),
)


def has_use(
    action: str,
    tailing: Tailing,
    chosen: InvocationSelection,
    body: InvocationsBody,
    line: FilterLine,
) -> bool:
    """Whether a key has something to do; else it is left to whoever stands above."""
    match action:
        case "leave":
            filtered = line.is_typing or line.display or chosen.is_filtered
            return filtered or body.detail is not None or chosen.grouped
        case "open":
            return body.facts.has_focus
        case "trace" | "capture":
            return body.current is not None
        case "copy" | "details":
            return body.current is not None or body.group is not None
        case "step":
            return body.detail is not None
        case "failure" | "sort" | "reverse":
            return not chosen.in_groups and bool(chosen.rows)
        case "filter":
            return bool(chosen.total) and not line.is_typing
        case "failed" | "groups":
            return bool(chosen.total)
        case "table":
            return line.is_typing
        case "retry":
            return tailing.story.fault is not None
        case "since":
            return bool(tailing.functions)
    return True
