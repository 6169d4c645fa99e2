"""What can be named: aliases, with whom they send where, and published versions."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import many, none, row, when
from lambdatui.core.untyped import mapping, structures, text

#: Of the versions, so many of the newest have a row.
_SHOWN = 10


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """Aliases by name, then versions from the newest on.

    Lambda API, ListAliases and ListVersionsByFunction.
    """
    return (
        *unread(answers),
        *_aliases(answers),
        *_versions(answers, context.now_ms),
    )


def _entries(answers: SectionAnswers, operation: str, member: str) -> list[Mapping[str, Any]]:
    pages = answers.all_of(operation)
    return [entry for page in pages for entry in structures(page.value.get(member))]


def _is_whole(answers: SectionAnswers, operation: str) -> bool:
    pages = list(answers.all_of(operation))
    return bool(pages) and all(page.fault is None for page in pages)


def _aliases(answers: SectionAnswers) -> Iterator[Fact]:
    found = _entries(answers, "ListAliases", "Aliases")
    for entry in sorted(found, key=lambda entry: text(entry.get("Name"))):
        yield _alias(entry)
    if not found and _is_whole(answers, "ListAliases"):
        yield none("aliases", "Aliases", "none")


def _alias(entry: Mapping[str, Any]) -> Fact:
    name = text(entry.get("Name"))
    version = text(entry.get("FunctionVersion"))
    weights = mapping(mapping(entry.get("RoutingConfig")).get("AdditionalVersionWeights"))
    shares = {text(other): _share(weight) for other, weight in weights.items()}
    others = {other: share for other, share in shares.items() if share > 0}
    words = f"version {version}" if version else "?"
    mark = ""
    if others:
        rest = max(0.0, 1 - sum(others.values()))
        words += f" ({_percent(rest)}), " + ", ".join(
            f"version {other} ({_percent(share)})" for other, share in sorted(others.items())
        )
        mark = "! split"
    elif version == LATEST:
        words = LATEST
    description = text(entry.get("Description"))
    words += f" · {description}" if description else ""
    return row(
        f"alias:{name}",
        f"Alias {name}",
        words,
        mark=mark,
        copied=text(entry.get("AliasArn")),
        what="the alias's ARN",
    )


def _share(weight: object) -> float:
    """A share from 0 to 1; what is none counts as 0."""
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        return 0.0
    return float(weight) if 0 <= weight <= 1 else 0.0


def _percent(share: float) -> str:
    return f"{share * 100:.4g} %"


def _versions(answers: SectionAnswers, now_ms: int) -> Iterator[Fact]:
    entries = _entries(answers, "ListVersionsByFunction", "Versions")
    latest = next((each for each in entries if text(each.get("Version")) == LATEST), None)
    published = [each for each in entries if text(each.get("Version")) not in ("", LATEST)]
    published.sort(key=lambda entry: _number(text(entry.get("Version"))), reverse=True)
    if latest is not None and published:
        yield _latest(latest, published)
    for entry in published[:_SHOWN]:
        number = text(entry.get("Version"))
        description = text(entry.get("Description"))
        changed = when(entry.get("LastModified"), now_ms) or text(entry.get("LastModified"))
        yield row(
            f"version:{number}",
            f"Version {number}",
            " · ".join(part for part in (changed, description) if part),
            copied=text(entry.get("FunctionArn")),
            what="the version's ARN",
        )
    if len(published) > _SHOWN:
        older = len(published) - _SHOWN
        yield none("versions-older", "Versions", f"and {many(older, 'older one')}")
    if not published and _is_whole(answers, "ListVersionsByFunction"):
        yield none("versions", "Versions", f"none published: there is {LATEST} alone")


def _number(version: str) -> int:
    return int(version) if version.isascii() and version.isdigit() and len(version) < 19 else 0


def _latest(latest: Mapping[str, Any], published: list[Mapping[str, Any]]) -> Fact:
    """Whether what is edited has been published: its code, not its settings."""
    code = text(latest.get("CodeSha256"))
    same = [text(each.get("Version")) for each in published if text(each.get("CodeSha256")) == code]
    if code and same:
        words = f"the code of version {same[0]}"
        return row("latest", LATEST, words, copied=code, what="the code's SHA-256")
    words = "code that is in no published version"
    return row("latest", LATEST, words, copied=code, what="the code's SHA-256")
