"""What is told of an invocation: sentences for a person, one JSON object for a program."""

from collections.abc import Iterator, Mapping

from lambdatui.cli.jsonline import json_line, payload_json
from lambdatui.core.errors import Fault
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome, error_of
from lambdatui.core.report import Report
from lambdatui.core.timespan import duration, iso

#: Outcomes of which a person needs to hear no more than a line.
_WELL = frozenset({Outcome.RETURNED, Outcome.ACCEPTED, Outcome.ALLOWED})


def told(
    request: InvokeRequest, result: InvokeResult, event: str, *, verbose: bool = False
) -> Iterator[str]:
    """The lines for standard error: one where it went well, unless ``verbose``.

    ``event`` is the sent one's name or file, empty for none.
    """
    name = request.function
    # Of two that are sent one event, each says which it is.
    called = f"{name}:{request.qualifier}" if request.qualifier else name
    brief = result.outcome in _WELL and not verbose
    match result.outcome:
        case Outcome.RETURNED:
            facts = f" · {_measured(result.report)}" if brief and result.report else ""
            took = duration(result.elapsed_ms)
            yield f"{called} returned in {took} (status {result.status}){facts}."
        case Outcome.FUNCTION_ERROR:
            yield f"{called} failed in {duration(result.elapsed_ms)}: {error_of(result)}"
        case Outcome.ACCEPTED:
            request_id = f", request {result.request_id}" if result.request_id else ""
            yield (
                f"{name}: the event was accepted (status {result.status}{request_id}). The "
                f"function runs on its own; see its logs with: lambdatui tail -f {name}"
            )
        case Outcome.ALLOWED:
            yield f"{called}: allowed (status {result.status}). Nothing was run."
        case Outcome.REFUSED:
            yield f"{name}: refused. Nothing was run."
        case Outcome.UNKNOWN:
            fault = result.fault
            yield f"lambdatui: {fault.what if fault else 'the outcome is unknown.'}"
            if fault is not None and fault.advice:
                yield fault.advice
            if result.payload:
                yield f"  {len(result.payload):,} bytes of an answer came; --json shows them."
    if not brief:
        yield from _details(request, result, event)


def _details(request: InvokeRequest, result: InvokeResult, event: str) -> Iterator[str]:
    size = f"{len(request.payload):,} bytes"
    yield f"  event: {event} ({size})" if event else "  event: {} (none was given)"
    if result.report is not None:
        yield "  " + _measured(result.report)
    known = [
        f"request {result.request_id}" if result.request_id else "",
        f"version {result.version}" if result.version else "",
    ]
    if any(known):
        yield "  " + " · ".join(filter(None, known))
    if result.log_tail:
        yield "  log, at most its last 4 KB:"
        for line in result.log_tail.rstrip("\n").split("\n"):
            yield f"  | {line}"


def told_as_json(
    request: InvokeRequest,
    result: InvokeResult,
    more: Mapping[str, object] | None = None,
    **verbatim: str,
) -> str:
    """The object that ``invoke --json`` prints: documented, so never renamed.

    ``more`` and then ``verbatim``, which is JSON text, stand before the payload.
    """
    return json_line(
        {
            "function": request.function,
            "type": request.type.value,
            "qualifier": request.qualifier or None,
            "event": request.event_name or None,
            "outcome": result.outcome.value,
            "status": result.status or None,
            "function_error": result.function_error or None,
            "request_id": result.request_id or None,
            "version": result.version or None,
            "started": iso(result.started_ms) if result.started_ms else None,
            "elapsed_ms": round(result.elapsed_ms, 1),
            "report": report_members(result.report),
            "log_tail": result.log_tail or None,
            "error": fault_members(result.fault),
            **(more or {}),
        },
        **verbatim,
        payload=payload_json(result.payload),
    )


def _measured(report: Report) -> str:
    parts = [
        f"duration {duration(report.duration_ms)}",
        f"billed {duration(report.billed_ms)}",
        f"memory {report.used_mb} of {report.memory_mb} MB",
    ]
    if report.init_ms is not None:
        parts.append(f"cold start {duration(report.init_ms)}")
    if report.restore_ms is not None:
        parts.append(f"restored in {duration(report.restore_ms)}")
    if report.status:
        parts.append(f"status {report.status}")
    if report.error_type:
        parts.append(report.error_type)
    return " · ".join(parts)


def report_members(report: Report | None) -> dict[str, object] | None:
    """What JSON says of a report: documented, so never renamed."""
    if report is None:
        return None
    return {
        "duration_ms": report.duration_ms,
        "billed_ms": report.billed_ms,
        "memory_mb": report.memory_mb,
        "used_mb": report.used_mb,
        "init_ms": report.init_ms,
        "restore_ms": report.restore_ms,
        "cold": report.cold,
        "status": report.status or None,
        "error_type": report.error_type or None,
        "trace_id": report.trace_id or None,
    }


def fault_members(fault: Fault | None) -> dict[str, object] | None:
    """What JSON says of a fault: documented, so never renamed."""
    if fault is None:
        return None
    return {
        "kind": fault.kind.value,
        "what": fault.what,
        "advice": fault.advice or None,
        "code": fault.code or None,
    }
