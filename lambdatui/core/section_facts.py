"""What a section of a function's page says: which of :mod:`lambdatui.core.sections` tells it."""

from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.sections import (
    code,
    concurrency,
    environment,
    general,
    layers,
    logging,
    on_error,
    policy,
    role,
    storage,
    tags,
    triggers,
    versions,
    vpc,
)
from lambdatui.core.sections.context import Context, is_unread

#: The heading of each section.
TITLES: Mapping[SectionId, str] = {
    SectionId.GENERAL: "General",
    SectionId.TRIGGERS: "Triggers",
    SectionId.ON_ERROR: "On an error",
    SectionId.CONCURRENCY: "Concurrency",
    SectionId.VERSIONS: "Versions and aliases",
    SectionId.ENVIRONMENT: "Environment",
    SectionId.ROLE: "Role",
    SectionId.POLICY: "Resource policy",
    SectionId.LOGGING: "Logging and tracing",
    SectionId.LAYERS: "Layers",
    SectionId.VPC: "VPC",
    SectionId.STORAGE: "Storage",
    SectionId.CODE: "Code",
    SectionId.TAGS: "Tags",
}
#: The sections whose answers another one is told from as well.
NEEDS: Mapping[SectionId, tuple[SectionId, ...]] = {
    SectionId.ON_ERROR: (SectionId.TRIGGERS, SectionId.GENERAL),
}
_FACTS: Mapping[SectionId, Callable[[SectionAnswers, Context], tuple[Fact, ...]]] = {
    SectionId.GENERAL: general.facts,
    SectionId.TRIGGERS: triggers.facts,
    SectionId.ON_ERROR: on_error.facts,
    SectionId.CONCURRENCY: concurrency.facts,
    SectionId.VERSIONS: versions.facts,
    SectionId.ENVIRONMENT: environment.facts,
    SectionId.ROLE: role.facts,
    SectionId.POLICY: policy.facts,
    SectionId.LOGGING: logging.facts,
    SectionId.LAYERS: layers.facts,
    SectionId.VPC: vpc.facts,
    SectionId.STORAGE: storage.facts,
    SectionId.CODE: code.facts,
    SectionId.TAGS: tags.facts,
}
#: The ends of the keys of what is measured, what changes by itself, and what is only explained.
_PASSING = (":lag", ":result")
_PASSING_KEYS = frozenset({"role-used", "triggers:versions", "unreserved"})


def section_facts(
    answers: SectionAnswers,
    others: Mapping[SectionId, SectionAnswers],
    now_ms: int,
    shown: Collection[str] = (),
) -> tuple[Fact, ...]:
    """The rows of one section, a call that failed last, each as a row of its own.

    ``others`` are the sections of the same function that were read, where :data:`NEEDS` says that
    this one is told from them, or where its own answers lack the configuration. ``now_ms`` is in
    ms since the epoch. Of an environment variable the value is told where its name is in
    ``shown``; it is in the fact's ``copied`` all the same. Keys are unique within the section.
    """
    context = Context(others=others, now_ms=now_ms, shown=shown)
    facts = _FACTS[answers.id](answers, context)
    said = [fact for fact in facts if not is_unread(fact)]
    return _unique([*said, *(fact for fact in facts if is_unread(fact))])


def is_passing(fact: Fact) -> bool:
    """Whether it tells of a moment, as a backlog does, and not of what somebody configured."""
    return fact.key.endswith(_PASSING) or fact.key in _PASSING_KEYS


def _unique(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The same facts; where a key comes again, with a number after it."""
    taken: set[str] = set()
    unique = []
    for fact in facts:
        key, number = fact.key, 1
        while key in taken:
            number += 1
            key = f"{fact.key}#{number}"
        taken.add(key)
        unique.append(fact if key == fact.key else msgspec.structs.replace(fact, key=key))
    return tuple(unique)
