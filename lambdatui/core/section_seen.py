"""How the sections of a function were at earlier times, as far as they were seen from here."""

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from lambdatui.core.errors import Kind
from lambdatui.core.facts import Fact
from lambdatui.core.record import Record
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import is_passing, section_facts
from lambdatui.core.section_masks import quiet
from lambdatui.core.sections.context import Context
from lambdatui.core.untyped import mapping

#: What was first seen within so many ms of each other came from one look at the page.
_ONE_LOOK_MS = 120_000
#: These are told with, since they are so every time; any other fault says nothing of the function.
_LASTING = frozenset({Kind.DENIED, Kind.NOT_FOUND})


class SectionSeen(Record, frozen=True):
    """One section as it was from ``first_ms`` until at least ``last_ms``, ms since the epoch.

    Values of environment variables are masked (:mod:`lambdatui.core.section_masks`). ``digest`` is
    that of what it says.
    """

    answers: SectionAnswers
    first_ms: int
    last_ms: int
    digest: str = ""


class SeenTime(Record, frozen=True):
    """A time at which something was seen to be new: between ``from_ms`` and ``until_ms``.

    ``sections`` are those that were new then. ``first`` is the time before which nothing was seen.
    """

    from_ms: int
    until_ms: int
    sections: tuple[SectionId, ...]
    first: bool = False


def is_worth_keeping(answers: SectionAnswers) -> bool:
    """Whether it tells how the function is, and not only that AWS could not be asked."""
    faults = [each.fault for each in answers.answers if each.fault is not None]
    if answers.id is SectionId.ENVIRONMENT and _is_undecrypted(answers):
        return False
    told = len(faults) < len(answers.answers)
    return told and all(fault.kind in _LASTING for fault in faults)


def _is_undecrypted(answers: SectionAnswers) -> bool:
    """Whether Lambda could not read the variables (Lambda API, EnvironmentResponse, Error)."""
    configuration = Context().configuration(answers)
    return bool(mapping(mapping(configuration.get("Environment")).get("Error")))


def is_denied_part(answers: SectionAnswers) -> bool:
    """Whether some of it may not be read by whoever asked."""
    faults = (each.fault for each in answers.answers)
    return any(fault is not None and fault.kind is Kind.DENIED for fault in faults)


def configured_facts(answers: SectionAnswers, now_ms: int) -> tuple[Fact, ...]:
    """What a section says of how the function is configured, without what is only measured.

    ``answers`` are masked, and are told from alone: every section has what it needs.
    """
    facts = section_facts(quiet(answers), {}, now_ms)
    # The size follows from the variables, and is not that of the values where they are masked.
    return tuple(fact for fact in facts if not is_passing(fact) and fact.key != "environment-size")


def digest_of(answers: SectionAnswers) -> str:
    """The same where a section says the same, whenever it was read."""
    # Not how it is drawn: that may be another way in the next version of this program.
    said = [
        (fact.key, fact.label, fact.value, fact.mark, fact.copied)
        for fact in configured_facts(answers, 0)
    ]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def as_of(seen: Iterable[SectionSeen], at_ms: int = 0) -> tuple[SectionAnswers, ...]:
    """Each section as it was when it was last seen until ``at_ms``; 0 is until now.

    Its answers say when that was.
    """
    newest: dict[SectionId, SectionSeen] = {}
    for each in seen:
        id = each.answers.id
        if at_ms and each.first_ms > at_ms:
            continue
        if id not in newest or newest[id].first_ms < each.first_ms:
            newest[id] = each
    return tuple(_read_at(newest[id], at_ms) for id in SectionId if id in newest)


def seen_times(seen: Iterable[SectionSeen]) -> tuple[SeenTime, ...]:
    """When something was new, the newest first: what is between two of them is as it was."""
    ordered = sorted(seen, key=lambda each: each.first_ms)
    looks: list[list[SectionSeen]] = []
    for each in ordered:
        if looks and each.first_ms - looks[-1][0].first_ms <= _ONE_LOOK_MS:
            looks[-1].append(each)
        else:
            looks.append([each])
    return tuple(_time(look, first=number == 0) for number, look in enumerate(looks))[::-1]


def _time(look: Sequence[SectionSeen], *, first: bool) -> SeenTime:
    ids = {each.answers.id for each in look}
    return SeenTime(
        from_ms=look[0].first_ms,
        until_ms=look[-1].first_ms,
        sections=tuple(id for id in SectionId if id in ids),
        first=first,
    )


def _read_at(seen: SectionSeen, at_ms: int) -> SectionAnswers:
    read_ms = min(seen.last_ms, at_ms) if at_ms else seen.last_ms
    found = tuple(replace(each, read_ms=read_ms) for each in seen.answers.answers)
    return replace(seen.answers, answers=found)
