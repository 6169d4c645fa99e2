"""One cause of failures as facts."""

from msgspec.structs import replace

from lambdatui.core.error_groups import ErrorGroup, may_be_older
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.error_group_columns import Beginning, group_kind, percent
from lambdatui.ui.widgets.fact_list import Fact, Section, Tone
from lambdatui.ui.widgets.invocation_columns import InvocationCells
from lambdatui.ui.widgets.moments import whole_moment


def group_sections(
    group: ErrorGroup, cells: InvocationCells, failures: int, beginning: Beginning, now_ms: int
) -> list[Section]:
    """All of it; ``failures`` is how many there are in all groups together."""

    def fact(key: str, label: str, value: str, tone: Tone = "plain") -> Fact:
        return Fact(key, label, value, tone, copied=value, what=f"the {label.lower()}")

    def moment(key: str, label: str, time_ms: int) -> Fact:
        return fact(key, label, f"{whole_moment(time_ms)} · {age(time_ms, now_ms)} ago")

    def first() -> Fact:
        known = moment("first", "First", group.first_ms)
        if not may_be_older(group, beginning.from_ms, now_ms):
            return known
        # What is copied must not claim more than what is shown.
        value = f"{known.value}, or earlier"
        return replace(known, value=value, copied=value, mark=beginning.words)

    # The example has the lines and the words that a log search would look for.
    example = Fact(
        "example",
        "Newest",
        " ".join(group.example.split()),
        copied=group.example,
        what="an example of the error",
    )
    names = ", ".join(filter(None, map(cells.name_of, group.sources)))
    facts = (
        fact("error", "Error", f"✗ {group_kind(group)}", "bad"),
        fact("message", "Message", group.message),
        example,
        fact("where", "Where", group.where),
        fact("count", "Count", f"{group.count:,} · {percent(group.count, failures)} of failures"),
        first(),
        moment("last", "Last", group.last_ms),
        fact("functions", "In", names),
    )
    return [Section("Cause", tuple(each for each in facts if each.value))]
