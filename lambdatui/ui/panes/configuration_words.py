"""What the configuration's page says of its sections, besides what is in them."""

from collections.abc import Collection, Iterable, Sequence

from textual.content import Content

from lambdatui.core.errors import mistake
from lambdatui.core.facts import Fact, Tone
from lambdatui.core.safe import safe
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import TITLES, section_facts
from lambdatui.core.section_seen import remembered_facts
from lambdatui.core.timespan import age
from lambdatui.ui.section_reading import PageState, SectionState
from lambdatui.ui.widgets.fact_list import Section
from lambdatui.ui.widgets.fault_note import retry_advice

#: From this age on a section says how old it is, ms: one that was read with the others need not.
_OLD_MS = 60_000
#: The key of the row that stands for what is not there yet.
PENDING = "pending:"
FAULT = "fault:"


def page_sections(
    page: PageState, order: Iterable[SectionId], now_ms: int, shown: Collection[str] = ()
) -> list[Section]:
    """Every section, with its rows or with what is to be said in their place.

    ``shown`` are the names of the variables whose values a person asked to see.
    """
    made = []
    for id in order:
        state = page.sections[id]
        note, tone = _note(state, page.remembered_of(id), now_ms)
        rows = _rows(page, id, now_ms, shown)
        made.append(Section(TITLES[id], rows, True, id.value, note, tone))
    return made


def _rows(page: PageState, id: SectionId, now_ms: int, shown: Collection[str]) -> tuple[Fact, ...]:
    state = page.sections[id]
    if state.answers is not None:
        return _facts(state, state.answers, page, now_ms, shown)
    if state.fault is not None:
        if page.fault is not None and state.fault.kind is page.fault.kind:
            # It stands above all of them once.
            return (Fact(PENDING + id, "", "✗ not read, as said above", "bad"),)
        words = state.fault.sentence()
        told = f"✗ {state.fault.what} {retry_advice(state.fault)}"
        return (Fact(FAULT + id, "", told, "bad", copied=words, what="the error"),)
    if state.reading or state.waiting:
        words = "reading…" if state.slow else "…"
        return (Fact(PENDING + id, "", words, "context"),)
    return (Fact(PENDING + id, "", "not read", "context"),)


def _facts(
    state: SectionState,
    answers: SectionAnswers,
    page: PageState,
    now_ms: int,
    shown: Collection[str],
) -> tuple[Fact, ...]:
    try:
        if state.remembered:
            return remembered_facts(answers, page.told_from(answers.id), now_ms)
        return section_facts(answers, page.told_from(answers.id), now_ms, shown)
    except Exception as error:
        # One section that cannot be told must not take the others with it.
        fault = mistake(error, f"telling of the section '{answers.id}'")
        return (Fact(FAULT + answers.id, "", f"✗ {fault.sentence()}", "bad"),)


def _note(state: SectionState, remembered: Sequence[SectionState], now_ms: int) -> tuple[str, Tone]:
    """``remembered`` is what it is told from that is only remembered."""
    if state.answers is None:
        return "", "context"
    when = since(min(each.read_ms for each in (*remembered, state)), now_ms)
    seen = "seen" if remembered else "read"
    if state.fault is not None or any(each.fault for each in remembered):
        return f"! not current: {seen} {when}", "doubt"
    if remembered:
        under_way = any(each.waiting or each.reading for each in remembered)
        more = ", reading it" if under_way else ""
        return f"as seen {when}{more}", "doubt"
    if state.slow:
        return "reading again…", "context"
    if now_ms - state.read_ms >= _OLD_MS:
        return f"read {when}", "context"
    return "", "context"


def since(past_ms: int, now_ms: int) -> str:
    """How long ago, in words."""
    return "just now" if now_ms - past_ms < 60_000 else f"{age(past_ms, now_ms)} ago"


def as_text(section: Section) -> str:
    """A section as it is shown, a line a row; what is masked stays so."""
    lines = [section.title]
    for fact in section.facts:
        said = f"{fact.value}  {fact.mark}" if fact.mark else fact.value
        lines.append(f"  {fact.label}: {said}" if fact.label else f"  {said}")
    return "\n".join(lines)


def age_words(state: PageState, qualifier: str | None, now_ms: int) -> Content:
    """How far the reading of a page is, and how old what was read.

    ``qualifier`` is None where no function was chosen, and empty for $LATEST.
    """
    count = len(state.sections)
    of = f"{qualifier} · " if qualifier else ""
    said, style = "", "$foreground 60%"
    if qualifier is None:
        said = "Choose a function to see its configuration."
    elif state.remembered:
        said = f"as seen {since(state.read_ms, now_ms)}"
        if state.left:
            said += f" · reading… {count - state.left} of {count}"
        style = "$warning"
    elif state.left:
        slow = any(one.slow for one in state.sections.values())
        said = f"reading… {count - state.left} of {count}" if slow else ""
    elif state.read_ms:
        said = f"read {since(state.read_ms, now_ms)} · r reads it again"
        if any(one.fault for one in state.sections.values()):
            said, style = f"! not all is current: {said}", "$warning"
    return Content.assemble((safe(of), "bold"), (said, style))
