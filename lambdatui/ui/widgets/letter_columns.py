"""The columns of dead letters, and of the places where they wait."""

from collections.abc import Collection

from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.captured_columns import size_words
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.moments import day_and_time

_WHEN = 15


def place_columns() -> tuple[TableColumn[DeadLetterPlace], ...]:
    """The queue, what it is to the function, and whether its letters can be read."""
    return (
        TableColumn("name", "where", lambda place: (place.arn.rsplit(":", 1)[-1], ""), most=40),
        TableColumn("kind", "what it is", lambda place: (_kind(place), "muted"), least=20),
        TableColumn("read", "", _readable, width=14),
    )


def _kind(place: DeadLetterPlace) -> str:
    via = place.via.rsplit(":", 1)[-1]
    return f"{place.kind.value} · {via}" if via else place.kind.value


def _readable(place: DeadLetterPlace) -> CellText:
    return ("cannot be read", "warning") if place.unreadable else ("SQS queue", "")


def letter_columns(marked: Collection[str], clock: Clock) -> tuple[TableColumn[DeadLetter], ...]:
    """When it came, how often it was read, what went wrong, how large its event is.

    ``marked`` are ids of letters, and are looked at as the table is drawn.
    """

    def mark(letter: DeadLetter) -> CellText:
        return ("●", "strong") if letter.id in marked else ("", "")

    def when(letter: DeadLetter) -> CellText:
        return day_and_time(letter.sent_ms, clock(), _WHEN) if letter.sent_ms else "–", ""

    def ago(letter: DeadLetter) -> CellText:
        return age(letter.sent_ms, clock()) if letter.sent_ms else "–", "muted"

    def error(letter: DeadLetter) -> CellText:
        if not letter.event:
            return f"no event: {letter.note}", "warning"
        said = " · ".join(filter(None, (letter.error, letter.condition)))
        return said or "it does not say what went wrong", "" if said else "muted"

    def size(letter: DeadLetter) -> CellText:
        return size_words(len((letter.event or letter.body).encode("utf-8", "replace"))), ""

    return (
        TableColumn("mark", "", mark, width=1),
        TableColumn("when", "came", when, width=_WHEN, gap=1),
        TableColumn("age", "ago", ago, width=6, justify="right", drop=2),
        TableColumn("receives", "reads", _receives, width=5, justify="right"),
        TableColumn("error", "what went wrong", error, least=20),
        TableColumn("request", "request", _request, width=8, drop=1),
        TableColumn("size", "size", size, width=8, justify="right"),
    )


def _receives(letter: DeadLetter) -> CellText:
    return str(letter.receives), ""


def _request(letter: DeadLetter) -> CellText:
    return letter.request_id[:8], "muted"
