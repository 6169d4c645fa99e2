"""How the sections of a function were at earlier times, as far as they were seen from here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from lambdatui.core.errors import Kind
from lambdatui.core.facts import Fact
from lambdatui.core.record import Record
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import is_passing, section_facts
from lambdatui.core.section_masks import TOKEN, quiet
from lambdatui.core.sections.context import Context
from lambdatui.core.timespan import iso
from lambdatui.core.untyped import mapping, moment_ms

#: What was first seen within so many ms of each other came from one look at the page.
_ONE_LOOK_MS = 120_000
#: What these say is in the function's configuration, which tells itself when it was changed last.
_CONFIGURED = frozenset(
    {
        SectionId.CODE,
        SectionId.ENVIRONMENT,
        SectionId.GENERAL,
        SectionId.LAYERS,
        SectionId.STORAGE,
        SectionId.VPC,
    }
)
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
    ``before_ms`` is when they were last seen as they had been before; 0 for the first.
    """

    from_ms: int
    until_ms: int
    sections: tuple[SectionId, ...]
    first: bool = False
    before_ms: int = 0


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


def remembered_facts(
    answers: SectionAnswers, others: Mapping[SectionId, SectionAnswers], now_ms: int
) -> tuple[Fact, ...]:
    """A section of the page as it was seen before, without what was only measured then.

    ``answers`` are masked, and ``others`` as :func:`~lambdatui.core.section_facts.section_facts`
    takes them: of a variable nothing can be shown or copied.
    """
    facts = section_facts(quiet(answers), others, now_ms)
    return tuple(
        replace(fact, copied="", mark="") if _is_masked(fact) else fact
        for fact in facts
        if not is_passing(fact) and fact.key != "environment-size"
    )


def _is_masked(fact: Fact) -> bool:
    return fact.copied.startswith(TOKEN)


def digest_of(answers: SectionAnswers) -> str:
    """The same where a section says the same, whenever it was read."""
    # Not how it is drawn: that may be another way in the next version of this program.
    said = [
        (fact.key, fact.label, fact.value, fact.mark, fact.copied)
        for fact in configured_facts(answers, 0)
    ]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def as_of(seen: Iterable[SectionSeen], at_ms: int = 0) -> tuple[SectionAnswers, ...]:
    """Each section as it was at ``at_ms``, as far as that is known; 0 is now.

    That is how it was last seen until then. Where it was seen only later how it is configured, and
    AWS says that this was so since before ``at_ms``, it is that. Its answers say when it was seen.
    """
    by_id: dict[SectionId, list[SectionSeen]] = {}
    for each in sorted(seen, key=lambda each: each.first_ms):
        by_id.setdefault(each.answers.id, []).append(each)
    found = (_as_of(by_id[id], at_ms) for id in SectionId if id in by_id)
    return tuple(each for each in found if each is not None)


def _as_of(versions: Sequence[SectionSeen], at_ms: int) -> SectionAnswers | None:
    """One section, of which these versions were seen, the oldest first."""
    if not at_ms:
        return _read_at(versions[-1], versions[-1].last_ms)
    before = [each for each in versions if each.first_ms <= at_ms]
    after = versions[len(before) :]
    if not before:
        return None
    if after and _changed_ms(before[-1]) < _changed_ms(after[0]) <= at_ms:
        return _read_at(after[0], after[0].first_ms)
    return _read_at(before[-1], min(before[-1].last_ms, at_ms))


def _changed_ms(seen: SectionSeen) -> int:
    """When the configuration was changed last (Lambda API, FunctionConfiguration, LastModified).

    0 where it does not say, or where the section says more than what is configured.
    """
    if seen.answers.id not in _CONFIGURED:
        return 0
    return moment_ms(Context().configuration(seen.answers).get("LastModified"))


def seen_words(sections: Iterable[SectionAnswers], at_ms: int) -> str:
    """When they were seen, in UTC: ``seen 06:50–07:11Z``; of another day than ``at_ms``, the day.

    Not all of them are seen at one time: it is from the first to the last. Empty without any.
    """
    times = [each.read_ms for each in sections if each.read_ms]
    if not times:
        return ""
    day = iso(at_ms)[:10]
    first, last = (iso(time)[:16].replace("T", " ") for time in (min(times), max(times)))
    same_day = first[:10] == last[:10]
    ends = [first.removeprefix(f"{day} ")]
    if last != first:
        ends.append(last[11:] if same_day else last.removeprefix(f"{day} "))
    between = "–" if same_day else " – "
    return f"seen {between.join(ends)}Z"


def seen_times(seen: Iterable[SectionSeen]) -> tuple[SeenTime, ...]:
    """When something was new, the newest first: what is between two of them is as it was."""
    ordered = sorted(seen, key=lambda each: each.first_ms)
    looks: list[list[SectionSeen]] = []
    for each in ordered:
        if looks and each.first_ms - looks[-1][0].first_ms <= _ONE_LOOK_MS:
            looks[-1].append(each)
        else:
            looks.append([each])
    times: list[SeenTime] = []
    newest: dict[SectionId, SectionSeen] = {}
    for look in looks:
        # As they were before, when all of them were last seen so, and after the look before.
        old = [newest[each.answers.id].last_ms for each in look if each.answers.id in newest]
        least_ms = times[-1].until_ms if times else 0
        before_ms = max(min(old, default=0), least_ms)
        times.append(_time(look, before_ms=min(before_ms, look[0].first_ms - 1)))
        newest |= {each.answers.id: each for each in look}
    return tuple(reversed(times))


def _time(look: Sequence[SectionSeen], *, before_ms: int) -> SeenTime:
    ids = {each.answers.id for each in look}
    return SeenTime(
        from_ms=look[0].first_ms,
        until_ms=look[-1].first_ms,
        sections=tuple(id for id in SectionId if id in ids),
        first=not before_ms,
        before_ms=before_ms,
    )


def _read_at(seen: SectionSeen, read_ms: int) -> SectionAnswers:
    found = tuple(replace(each, read_ms=read_ms) for each in seen.answers.answers)
    return replace(seen.answers, answers=found)
