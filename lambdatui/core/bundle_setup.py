"""How a function is set up, in words: the sections of its page, or else its configuration."""

from collections.abc import Callable, Iterator, Sequence

from lambdatui.core.bundle import BundleFacts
from lambdatui.core.configuration import Configuration
from lambdatui.core.facts import Fact
from lambdatui.core.markdown import plain, table
from lambdatui.core.redaction import REDACTED
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import TITLES, section_facts

_MOST = 600


def setup_text(
    facts: BundleFacts,
    sections: Sequence[SectionAnswers],
    told: Callable[[str, str], str] = lambda _, value: value,
) -> str:
    """In Markdown; no value of an environment variable is in it.

    ``told`` gives a value, such as the description or that of a tag, without its secrets; with the
    name that somebody gave it, or none.
    """
    lines = [f"# Configuration: {plain(facts.function)}"]
    if not sections and facts.configuration is not None:
        lines += ["", *table(("", ""), list(_rows(facts.configuration, told)))]
    others = {section.id: section for section in sections}
    for section in sections:
        lines += ["", f"## {TITLES[section.id]}", ""]
        try:
            found = section_facts(section, others, facts.to_ms)
        except Exception:
            # What AWS answered is beside it, and the rest of the bundle is worth having.
            lines.append("Could not be put into words: see sections.json.")
            continue
        of_tags = section.id is SectionId.TAGS
        rows = [
            (plain(fact.label), _value(fact, told(fact.label if of_tags else "", fact.value)))
            for fact in found
        ]
        lines += table(("", ""), rows) if rows else ["Nothing."]
    return "\n".join(lines) + "\n"


def _value(fact: Fact, told: str) -> str:
    value = plain(told, _MOST).replace(plain(REDACTED), REDACTED)
    return f"{value} **{plain(fact.mark)}**" if fact.mark else value


def _rows(
    configuration: Configuration, tell: Callable[[str, str], str]
) -> Iterator[tuple[str, str]]:
    """The most of it, where the sections could not be read."""
    function = configuration.function
    told = (
        ("runtime", function.runtime_label),
        ("handler", function.handler),
        ("architecture", function.architecture),
        ("memory", f"{function.memory_mb} MB"),
        ("timeout", f"{function.timeout_s} s"),
        ("/tmp", f"{configuration.ephemeral_storage_mb} MB"),
        ("state", f"{configuration.state} {configuration.state_reason}"),
        (
            "last update",
            f"{configuration.last_update_status} {configuration.last_update_reason}",
        ),
        ("role", configuration.role),
        ("reserved concurrency", _number(configuration.reserved_concurrency)),
        ("layers", ", ".join(layer.label for layer in configuration.layers)),
        ("dead letters", configuration.dead_letter_target),
        ("log group", function.log_group_name),
        *((f"variable {each.key}", REDACTED) for each in configuration.environment),
    )
    for name, value in told:
        if value.strip():
            yield (
                plain(name),
                plain(tell("", value.strip()), _MOST).replace(plain(REDACTED), REDACTED),
            )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
