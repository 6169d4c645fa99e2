"""What the invocations pane says of itself: how things stand, and why there is nothing to see."""

from collections.abc import Sequence

from textual.content import Content

from lambdatui.core.error_groups import ErrorGroup
from lambdatui.core.functions import Function
from lambdatui.core.safe import safe
from lambdatui.ui.panes.invocations_selection import InvocationSelection
from lambdatui.ui.tail_words import since_words, standing
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.error_group_columns import OR_EARLIER, Beginning, group_name
from lambdatui.ui.widgets.log_status import LogFacts
from lambdatui.ui.widgets.tail_story import SPANS, span_words, time_of_day


def status(tailing: Tailing, now_ms: int, modes: tuple[str, ...]) -> LogFacts:
    """The status line, in the words that the logs have for their tail."""
    lines = max(tailing.buffer.log_count(), len(tailing.book))
    state, words = standing(
        tailing,
        now_ms,
        lines=lines,
        reading=tailing.is_reading,
        over="all of it was read · w goes back to live",
    )
    return LogFacts(
        state=state,
        words=words,
        dropped=tailing.book.dropped,
        gaps=len(tailing.story.holes),
        since=since_words(tailing, now_ms, utc=False),
        modes=modes,
    )


def beginning(tailing: Tailing, now_ms: int) -> Beginning:
    """From when on invocations are known, and what there is to do about it."""
    from_ms, _ = tailing.span(now_ms)
    if not from_ms:
        return Beginning()
    book = tailing.book
    if (book.dropped or tailing.story.cleared) and len(book):
        oldest = book.newest(-1)
        from_ms = max(from_ms, oldest.start_ms or oldest.first_ms)
        gone = "were dropped from memory" if book.dropped else "were cleared"
        return Beginning(from_ms=from_ms, words=f"older ones {gone}")
    began = f"the window begins {time_of_day(from_ms, now_ms, utc=False)}"
    # After the longest window comes the shortest.
    further = tailing.window is None and tailing.since != list(SPANS)[-1]
    return Beginning(from_ms=from_ms, words=f"{began}, w looks further" if further else began)


def _names(functions: Sequence[Function]) -> str:
    if len(functions) == 1:
        return safe(functions[0].name)
    return f"the {len(functions)} functions"


def _groups(functions: Sequence[Function]) -> str:
    if len(functions) == 1:
        return safe(functions[0].log_group_name)
    return f"{len(functions)} log groups"


def _nothing_read(tailing: Tailing, now_ms: int) -> str:
    """What stands where the invocations would be."""
    story = tailing.story
    if not tailing.functions:
        return "No function is chosen.\n\nChoose one in the list: its invocations are shown here."
    if story.fault is not None:
        return "No invocation could be read."
    span = "in that time" if tailing.window is not None else span_words(tailing.since)
    # What has come is shown before long.
    if (not story.caught_up and not story.waiting) or len(tailing.book):
        return f"Reading what {_names(tailing.functions)} logged {span}…"
    if lines := tailing.buffer.log_count():
        them = (
            "1 line was read, and it tells"
            if lines == 1
            else f"{lines:,} lines were read, and they tell"
        )
        what = f"{them} of no invocation: a START, END or REPORT is not among them."
    else:
        what = safe(story.waiting) or f"No invocations {span}."
    if tailing.window is not None:
        return f"{what}\n\nw goes back to live."
    last = tailing.since == list(SPANS)[-1]
    glance = (
        ("read", f"{_groups(tailing.functions)}, since {since_words(tailing, now_ms, utc=False)}"),
        ("next", "new ones appear here by themselves"),
        ("", ""),
        ("w", f"back to the last {next(iter(SPANS.values()))}" if last else "look further back"),
        ("i", "invoke the function"),
    )
    rows = (f"{key:<6}{words}".rstrip() for key, words in glance)
    return "\n".join((what, "", *rows))


def _nothing_fits(total: int, words: str, *, failed_only: bool) -> str:
    """The same, where there are some, and the filter lets none through."""
    one = total == 1
    who = "The one invocation" if one else f"None of the {total:,} invocations"
    failed, fits = ("did not fail", "does not fit") if one else ("failed", "fits")
    if failed_only and not words:
        return f"{who} {failed}. f shows all."
    if failed_only:
        return f"{who} {failed}{' or' if one else ' and'} {fits} '{safe(words)}'. Esc shows all."
    return f"{who} {fits} '{safe(words)}'. Esc shows all."


def _nothing_failed(total: int, words: str) -> str:
    """What stands where the causes would be."""
    among = f" that fits '{safe(words)}'" if words else ""
    return f"No invocation{among} failed, of {total:,}. b shows them."


def nothing(tailing: Tailing, chosen: InvocationSelection, now_ms: int) -> str:
    """Why there is nothing to see, or an empty text where there is something."""
    if chosen.groups if chosen.in_groups else chosen.rows:
        return ""
    if chosen.total and chosen.is_pending:
        return ""
    if not chosen.total:
        return _nothing_read(tailing, now_ms)
    if chosen.in_groups:
        return _nothing_failed(chosen.total, chosen.words)
    return _nothing_fits(chosen.total, chosen.words, failed_only=chosen.failed_only)


def chip(group: ErrorGroup) -> Content:
    """Says which error's invocations alone are shown."""
    grey = "$foreground 60%"
    return Content.assemble(
        ("only ", grey), (safe(group_name(group)), "b"), (" · esc leads back to the causes", grey)
    )


def about(chosen: InvocationSelection) -> str:
    """Whom the figures are about, where the rows show only the failures of them."""
    if not chosen.failed_only or chosen.in_groups:
        return ""
    return "those that fit" if chosen.fitting != chosen.total else "all"


def _count(chosen: InvocationSelection) -> str:
    if chosen.in_groups:
        failures, causes = chosen.failures, len(chosen.groups)
        return (
            f"{failures:,} failure{'' if failures == 1 else 's'}, "
            f"{causes:,} cause{'' if causes == 1 else 's'}"
        )
    shown, total = len(chosen.rows), chosen.total
    if chosen.failed_only and chosen.group is None:
        fitting = chosen.fitting
        whole = f"{total:,}" if fitting == total else f"{fitting:,} that fit"
        return f"{shown:,} of {whole} shown: failed only"
    part = f"{shown:,} of " if shown != total else ""
    return f"{part}{total:,} invocation{'' if total == 1 else 's'}"


def modes(chosen: InvocationSelection, *, hidden: bool, above: int, older: bool) -> tuple[str, ...]:
    """How many there are, and what is not as it is at first.

    ``hidden`` says that the column of the order has no room, ``above`` how many rows stand above
    those that are seen, ``older`` that a cause may have begun before what was read.
    """
    order = f"by {chosen.order.value} {'▼' if chosen.descending else '▲'}"
    rows = not chosen.in_groups
    said = (
        (chosen.total > 0 and not chosen.is_pending, _count(chosen)),
        (rows and above > 0 and chosen.newest_first, f"{above:,} newer above"),
        (older, f"{OR_EARLIER} or earlier"),
        (rows and (hidden or not chosen.newest_first), order),
    )
    return tuple(words for is_so, words in said if is_so)
