"""How many run at once: what is kept for this function, and what it shares."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import qualifier
from lambdatui.core.sections.context import Context, unread
from lambdatui.core.sections.rows import none, row
from lambdatui.core.untyped import mapping, structures, text, whole

#: Lambda keeps so many for the functions without a reservation of their own (Lambda developer
#: guide, "Configuring reserved concurrency for a function").
_KEPT = 100


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """Reserved, provisioned by alias or version, and the account's.

    Lambda API, GetFunctionConcurrency, ListProvisionedConcurrencyConfigs, GetAccountSettings.
    """
    return (
        *unread(answers, told=("GetFunctionConcurrency", "ListProvisionedConcurrencyConfigs")),
        *_reserved(answers, context),
        *_provisioned(answers),
        *_account(context.value(answers, "GetAccountSettings")),
    )


def reserved(answers: SectionAnswers, context: Context) -> int | None:
    """The reserved concurrency; None where there is none, and where it was not read."""
    for member in (
        context.value(answers, "GetFunctionConcurrency"),
        mapping(context.value(answers, "GetFunction").get("Concurrency")),
    ):
        number = whole(member.get("ReservedConcurrentExecutions"), -1)
        if number >= 0:
            return number
    return None


def _reserved(answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    number = reserved(answers, context)
    if number == 0:
        words = "✗ 0 · stopped: every invocation is throttled"
        yield row("reserved", "Reserved", words, "bad", copied="0")
    elif number is not None:
        yield row("reserved", "Reserved", f"{number:,}", copied=str(number))
    elif any(context.is_known(answers, each) for each in ("GetFunctionConcurrency", "GetFunction")):
        yield none("reserved", "Reserved", "none: it shares the account's")


def _provisioned(answers: SectionAnswers) -> Iterator[Fact]:
    found = [
        entry
        for answer in answers.all_of("ListProvisionedConcurrencyConfigs")
        for entry in structures(answer.value.get("ProvisionedConcurrencyConfigs"))
    ]
    for entry in found:
        yield _provision(entry)
    listed = list(answers.all_of("ListProvisionedConcurrencyConfigs"))
    if listed and not found and all(each.fault is None for each in listed):
        yield none("provisioned", "Provisioned", "none")


def _provision(entry: Mapping[str, Any]) -> Fact:
    of = qualifier(text(entry.get("FunctionArn"))) or "?"
    wanted = whole(entry.get("RequestedProvisionedConcurrentExecutions"))
    ready = whole(entry.get("AvailableProvisionedConcurrentExecutions"))
    status = text(entry.get("Status"))
    reason = text(entry.get("StatusReason"))
    tone: Tone = "plain"
    if status == "READY":
        words = f"{wanted:,} · ✓ ready"
    else:
        glyph, tone = ("✗", "bad") if status == "FAILED" else ("…", "doubt")
        told = {"FAILED": "failed", "IN_PROGRESS": "in progress"}.get(status, status or "?")
        words = f"{wanted:,} · {glyph} {told}, {ready:,} ready"
        words += f": {reason}" if reason else ""
    return row(
        f"provisioned:{of}", f"Provisioned {of}", words, tone, copied=str(wanted), what="the number"
    )


def _account(settings: Mapping[str, Any]) -> Iterator[Fact]:
    limits = mapping(settings.get("AccountLimit"))
    limit = whole(limits.get("ConcurrentExecutions"), -1)
    unreserved = whole(limits.get("UnreservedConcurrentExecutions"), -1)
    if unreserved >= 0:
        few = unreserved <= _KEPT
        yield row(
            "unreserved",
            "Unreserved",
            f"{unreserved:,} for all functions without a reservation",
            mark="! no more can be reserved" if few else "",
            copied=str(unreserved),
        )
    if limit >= 0:
        words = f"{limit:,} at once in the region"
        yield row("account-limit", "Account", words, copied=str(limit), what="the account's limit")
