"""A history of invocations for the tests of what shows it."""

from dataclasses import dataclass, field

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.history import HistoryEntry, PastRun
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.core.report import Report
from tests.ui.screen_host import NOW_MS

MINUTE_MS = 60_000
DAY_MS = 86_400_000
REQUEST = "9f2c6b1e-0000-4000-8000-00000000000"


def _returned(id: str, sent: bytes, answer: bytes, outcome: Outcome, **more: object) -> PastRun:
    result = InvokeResult(
        outcome=outcome,
        status=200,
        function_error="Unhandled" if outcome is Outcome.FUNCTION_ERROR else "",
        payload=answer,
        version="7",
        request_id=f"{REQUEST}{id}",
        elapsed_ms=231.0,
        report=Report(
            request_id=id, duration_ms=176.2, billed_ms=177, memory_mb=512, used_mb=118, init_ms=412
        ),
    )
    values: dict[str, object] = {
        "function": "orders-api",
        "type": InvocationType.SYNC,
        "started_ms": NOW_MS - int(id) * MINUTE_MS,
        "event_name": f"order-{id}",
        **more,
    }
    entry = HistoryEntry(
        id=id,
        outcome=outcome,
        status=200,
        version="7",
        report=result.report,
        elapsed_ms=231.0,
        request_id=f"{REQUEST}{id}",
        payload_bytes=len(sent),
        has_payload=True,
        response_bytes=len(answer),
        has_response=True,
        **values,  # type: ignore[arg-type]  # the names are HistoryEntry's own
    )
    return PastRun(entry=entry, payload=sent, result=result)


def runs() -> list[PastRun]:
    """Of two functions, ended in every way, the newest first."""
    unknown = HistoryEntry(
        id="3",
        function="orders-api",
        type=InvocationType.SYNC,
        started_ms=NOW_MS - 3 * MINUTE_MS,
        event_name="order-3",
        outcome=Outcome.UNKNOWN,
        elapsed_ms=30_000.0,
        qualifier="live",
        payload_bytes=9,
        has_payload=True,
        fault=Fault(
            kind=Kind.TIMEOUT,
            what="No answer came within 30 s.",
            advice="Look in the logs before you send it again.",
        ),
    )
    forgotten = HistoryEntry(
        id="5",
        function="orders-api",
        type=InvocationType.ASYNC,
        started_ms=NOW_MS - 2 * DAY_MS,
        outcome=Outcome.ACCEPTED,
        status=202,
        elapsed_ms=40.0,
        request_id=f"{REQUEST}5",
        payload_bytes=2_048,
    )
    error = b'{"errorType": "KeyError", "errorMessage": "\'sku\'"}'
    return [
        _returned("1", b'{"sku": "A-1"}', b'{"ok": true}', Outcome.RETURNED, qualifier="live"),
        _returned("2", b'{"quantity": 2}', error, Outcome.FUNCTION_ERROR),
        PastRun(entry=unknown, payload=b'{"n": 3}\n'),
        _returned("4", b'{"pay": 1}', b'"done"', Outcome.RETURNED, function="payments-webhook"),
        PastRun(entry=forgotten),
    ]


@dataclass
class PastPorts:
    """Keeps runs; ``searched`` is what was looked for."""

    runs: list[PastRun] = field(default_factory=runs)
    searched: list[tuple[str, str]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    broken: LambdatuiError | None = None

    async def search_history(self, text: str, function: str = "") -> tuple[HistoryEntry, ...]:
        """Words in the name or in what was sent."""
        self.searched.append((text, function))
        if self.broken is not None:
            raise self.broken
        return tuple(
            run.entry
            for run in self.runs
            if function in ("", run.entry.function)
            and all(
                word in run.entry.event_name or word.encode() in (run.payload or b"")
                for word in text.split()
            )
        )

    async def past_run(self, id: str) -> PastRun | None:
        """By its id."""
        self.read.append(id)
        return next((run for run in self.runs if run.entry.id == id), None)

    async def last_result(
        self, function: str, event_name: str, before_ms: int = 0, qualifier: str | None = None
    ) -> InvokeResult | None:
        """Nobody asks for it here."""
        raise AssertionError
