"""The files of an incident bundle, each of which goes through one redactor."""

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from lambdatui.core.bundle import REDACTIONS, SUMMARY, BundleFacts, BundleFile
from lambdatui.core.bundle_charts import metrics_svg
from lambdatui.core.bundle_logs import AT_ONCE, invocation_lines, log_lines
from lambdatui.core.bundle_setup import setup_text
from lambdatui.core.bundle_summary import redactions_text, summary_text
from lambdatui.core.error_groups import ErrorGroup
from lambdatui.core.logs import LogEvent
from lambdatui.core.metrics_export import csv_text
from lambdatui.core.redaction import REDACTED, Redactor, variable_words
from lambdatui.core.report_json import page_object
from lambdatui.core.report_text import text_lines
from lambdatui.core.section import SectionAnswers
from lambdatui.core.timespan import iso

#: Times of records, in ms since the epoch, which stand as ISO 8601 in files.
_TIMES = "_ms"
_NO_TIMES = frozenset({"duration_ms", "billed_ms", "init_ms", "restore_ms"})
_WIDTH = 100


def bundle_files(
    facts: BundleFacts,
    events: Sequence[LogEvent],
    sections: Sequence[SectionAnswers],
    patterns: Sequence[str],
    *,
    check: Callable[[], None] = lambda: None,
) -> Iterator[tuple[str, bytes]]:
    """Names and contents; the summary and the list of redactions come last.

    A part that was not read has no file. Whatever is a secret in one of them is none of any.
    ``check`` is called again and again, and raises where nobody waits for the files any more.

    Raises:
        LambdatuiError: INVALID for a pattern that is no regular expression, or takes too long.
    """
    redactor = Redactor(patterns)
    _know(redactor, facts, events, sections, check)
    files: list[BundleFile] = []
    for name, data in _parts(redactor, facts, events, sections, check):
        files.append(BundleFile(name=name, size=len(data)))
        yield name, data
    # The summary tells how much was taken out, of itself as well: it is counted, then made.
    redactor.text(SUMMARY, summary_text(facts, files, 0), prose=True)
    redactions = redactor.redactions
    told = redactor.text(REDACTIONS, redactions_text(redactions, redactor.too_short), prose=True)
    files.append(BundleFile(name=REDACTIONS, size=len(_bytes(told))))
    redacted = sum(each.count for each in redactions)
    yield SUMMARY, _bytes(redactor.text(SUMMARY, summary_text(facts, files, redacted), prose=True))
    yield REDACTIONS, _bytes(told)


def redacted_places(redactions: bytes) -> int:
    """How many places a list of redactions tells of: the sum of its last column."""
    cells = (line.rsplit(b"|", 2) for line in redactions.splitlines() if line.startswith(b"| `"))
    return sum(int(cell[-2].replace(b",", b"")) for cell in cells)


def _know(
    redactor: Redactor,
    facts: BundleFacts,
    events: Sequence[LogEvent],
    sections: Sequence[SectionAnswers],
    check: Callable[[], None],
) -> None:
    """What any part gives away, before the first file is written."""
    variables: dict[str, str] = {}
    if facts.configuration is not None:
        variables |= {each.key: each.value for each in facts.configuration.environment}
    for section in sections:
        for answer in section.answers:
            variables |= _variables(answer.value)
    account = facts.identity.account if facts.identity is not None else ""
    group = facts.logs.group if facts.logs is not None else ""
    redactor.know_variables(variables, (facts.arn, facts.function, facts.region, account, group))
    for section in sections:
        for answer in section.answers:
            redactor.learn_value(answer.value)
            check()
    redactor.learn_value(_plain([facts.configuration, facts.alarms, facts.history]))
    redactor.learn_value(_plain([facts.changes, facts.journal, facts.missing]))
    for number, event in enumerate(events):
        redactor.learn(event.message)
        if number % AT_ONCE == 0:
            check()


def _variables(value: Mapping[str, Any]) -> dict[str, str]:
    """Those of GetFunction, or GetFunctionConfiguration; an answer may have anything."""
    found = value.get("Configuration", value)
    for name in ("Environment", "Variables"):
        found = found.get(name) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        return {}
    return {str(name): each for name, each in found.items() if isinstance(each, str)}


def _parts(
    redactor: Redactor,
    facts: BundleFacts,
    events: Sequence[LogEvent],
    sections: Sequence[SectionAnswers],
    check: Callable[[], None],
) -> Iterator[tuple[str, bytes]]:
    def prose(name: str, text: str) -> tuple[str, bytes]:
        return name, _bytes(redactor.text(name, text, prose=True))

    def objects(name: str, value: object, *, ours: bool = False) -> tuple[str, bytes]:
        told = redactor.value(name, _plain(value), prose=ours)
        return name, _bytes(json.dumps(told, indent=2, ensure_ascii=False) + "\n")

    if facts.configuration is not None or sections:
        name = "configuration.md"
        yield prose(name, setup_text(facts, sections, functools.partial(redactor.named, name)))
    if facts.configuration is not None:
        told = _plain(facts.configuration)
        for variable in told.get("environment", []):
            variable["value"] = REDACTED
            redactor.masked("configuration.json", variable_words(variable["key"]))
            redactor.masked("configuration.md", variable_words(variable["key"]))
        yield objects("configuration.json", told)
    if sections:
        yield objects("sections.json", _answers(sections))
    if facts.page is not None:
        lines = "\n".join(line for line, _ in text_lines(facts.page, _WIDTH)) + "\n"
        yield prose("report.txt", lines)
        yield objects("report.json", page_object(facts.page), ours=True)
    if facts.metrics is not None:
        # Numbers alone, which no pattern can be meant for, and names.
        yield prose("metrics.csv", csv_text(facts.metrics))
        yield prose("metrics.svg", metrics_svg(facts.metrics, facts.changes, facts.alarms))
    if facts.logs is not None:
        yield objects("errors.json", [_group(each) for each in facts.logs.groups])
        name = "invocations.jsonl"
        yield name, _bytes("".join(invocation_lines(redactor, name, facts.logs.invocations, check)))
        name = "logs.txt"
        yield name, _bytes("".join(log_lines(redactor, name, facts.logs, events, check)))
    if facts.alarms is not None:
        history = facts.history.turns if facts.history is not None else ()
        yield objects("alarms.json", {"alarms": facts.alarms, "history": history})
    if facts.changes is not None:
        yield objects("changes.json", facts.changes.changes)
    if facts.journal is not None:
        name = "journal.jsonl"
        told = (redactor.value(name, _plain(entry)) for entry in facts.journal)
        yield name, _bytes("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in told))


def _answers(sections: Sequence[SectionAnswers]) -> dict[str, object]:
    """Each call once, though several sections need it."""
    return {
        str(section.id): [
            {
                "service": answer.call.service,
                "operation": answer.call.operation,
                "parameters": answer.call.given,
                "read": iso(answer.read_ms),
                **(
                    {"fault": answer.fault.sentence()}
                    if answer.fault is not None
                    else {"answer": answer.value}
                ),
            }
            for answer in section.answers
        ]
        for section in sections
    }


def _group(group: ErrorGroup) -> dict[str, object]:
    return {
        "count": group.count,
        "ending": group.ending.value,
        "error_type": group.error_type,
        "message": group.message,
        "where": group.where,
        "first_ms": group.first_ms,
        "last_ms": group.last_ms,
        "example": group.example,
    }


def _plain(value: object) -> Any:
    """A record as JSON has it, with its times in ISO 8601."""
    return _dated(msgspec.to_builtins(value))


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            (key.removesuffix(_TIMES) if _is_time(key, item) else key): iso(item)
            if _is_time(key, item)
            else _dated(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_dated(item) for item in value]
    return value


def _is_time(key: str, value: object) -> bool:
    return (
        key.endswith(_TIMES)
        and key not in _NO_TIMES
        and isinstance(value, int)
        and value > 1_000_000_000_000
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
