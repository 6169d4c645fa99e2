"""A backend with a small, fixed account, for tests and pictures of the whole console.

It stands in for the engine at the ports: what is tested here is the screen alone. The engine is
tested at its own pipe, and both together in tests/e2e.
"""

import asyncio
from collections.abc import AsyncGenerator

from lambdatui.core.configuration import Configuration, Layer, Variable, Vpc
from lambdatui.core.connection import Identity
from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DeletedEvent, EventEntry, SavedEvent
from lambdatui.core.found_run import Evidence, FoundRun
from lambdatui.core.functions import Function, FunctionPage, plain_name
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.insights import InsightsAnswer, InsightsRequest, InsightsState
from lambdatui.core.invocations import Tracker
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult, Outcome
from lambdatui.core.logs import LogEvent, TailBatch, TailRequest
from lambdatui.core.report import Report
from tests.ui.bundle_ports import FakeBundles
from tests.ui.connection_ports import FakeConnections
from tests.ui.levers_ports import FakeLevers
from tests.ui.metrics_ports import FakeMetrics
from tests.ui.package_ports import FakePackages
from tests.ui.report_ports import FakeReports
from tests.ui.section_ports import FakeSections

#: 2026-03-03 08:12:31.204 UTC, the clock of every picture.
NOW_MS = 1_772_525_551_204
MINUTE_MS = 60_000
DAY_MS = 86_400_000


def clock() -> int:
    """The time stands still in pictures."""
    return NOW_MS


def function(name: str, **more: object) -> Function:
    """A function of this account."""
    values: dict[str, object] = {
        "arn": f"arn:aws:lambda:eu-west-1:123456789012:function:{name}",
        "runtime": "python3.12",
        "handler": "app.handler",
        "memory_mb": 256,
        "timeout_s": 30,
        "modified_ms": NOW_MS - 3 * DAY_MS,
        "code_size": 4_321,
        "log_group": f"/aws/lambda/{name}",
        **more,
    }
    return Function(name=name, **values)  # type: ignore[arg-type]  # the names are Function's own


ACCOUNT = (
    function("cleanup-expired", memory_mb=128, timeout_s=60, modified_ms=NOW_MS - 40 * DAY_MS),
    function("inventory-sync", timeout_s=15, modified_ms=NOW_MS - 9 * DAY_MS),
    function("legacy-billing", runtime="python3.7", modified_ms=NOW_MS - 900 * DAY_MS),
    function("orders-api", memory_mb=512, architecture="arm64", modified_ms=NOW_MS - 2 * 3_600_000),
    function("payments-webhook", timeout_s=10, modified_ms=NOW_MS - 40 * MINUTE_MS),
    function("thumbnail", memory_mb=1024, modified_ms=NOW_MS - 12 * DAY_MS),
    function("video-transcode", runtime="", package_type="Image", memory_mb=10240, timeout_s=900),
)

LOG = (
    "START RequestId: 9f2c6b1e-0000-4000-8000-000000000001 Version: $LATEST",
    '{"httpMethod": "POST", "path": "/orders", "body": "{\\"quantity\\": 2}"}',
    "[ERROR] KeyError: 'sku'\nTraceback (most recent call last):\n"
    '  File "/var/task/app.py", line 21, in handler\n    sku = order["sku"]',
    "END RequestId: 9f2c6b1e-0000-4000-8000-000000000001",
    "REPORT RequestId: 9f2c6b1e-0000-4000-8000-000000000001\tDuration: 176.20 ms\t"
    "Billed Duration: 177 ms\tMemory Size: 512 MB\tMax Memory Used: 118 MB\t"
    "Init Duration: 412.07 ms\t",
)


class FakeBackend(
    FakeLevers, FakeBundles, FakeMetrics, FakeReports, FakeSections, FakePackages, FakeConnections
):
    """Every port of the console, over the account above. ``invoked`` is what was sent."""

    def __init__(self, functions: tuple[Function, ...] = ACCOUNT) -> None:
        super().__init__()
        self.account = functions
        self.invoked: list[InvokeRequest] = []
        self.drafts: dict[str, Draft] = {}
        self.saved = {
            ("payments-webhook", "missing-sku"): '{\n  "quantity": 2\n}\n',
            ("payments-webhook", "ok"): '{\n  "sku": "A-1",\n  "quantity": 2\n}\n',
        }
        self.tails: list[TailRequest] = []
        self.exported: dict[str, bytes] = {}

    async def identity(self) -> Identity:
        self._check("identity")
        return Identity(
            account="123456789012",
            arn="arn:aws:sts::123456789012:assumed-role/oncall/ada",
            region="eu-west-1",
            profile="acme-prod",
        )

    async def functions(self) -> AsyncGenerator[FunctionPage, None]:
        self._check("functions")
        middle = len(self.account) // 2
        yield FunctionPage(functions=self.account[:middle])
        yield FunctionPage(functions=self.account[middle:], last=True)

    async def configuration(self, function: str) -> Configuration:
        self._check("configuration")
        found = next(item for item in self.account if item.name == function)
        return Configuration(
            function=found,
            role="arn:aws:iam::123456789012:role/service-role/orders",
            state="Active",
            last_update_status="Successful",
            environment=(
                Variable(key="TABLE_NAME", value="orders-prod"),
                Variable(key="STRIPE_SECRET", value="sk_live_51Habcdefghij"),
            ),
            layers=(
                Layer(arn="arn:aws:lambda:eu-west-1:123456789012:layer:common:7", code_size=52_000),
            ),
            vpc=Vpc(id="vpc-0a1b", subnets=("subnet-1", "subnet-2"), security_groups=("sg-9",)),
            reserved_concurrency=5,
            tags=(("team", "payments"),),
        )

    async def tail(self, request: TailRequest) -> AsyncGenerator[TailBatch, None]:
        self._check("tail")
        self.tails.append(request)
        stream = "2026/03/03/[$LATEST]0123456789abcdef0123456789abcdef"
        events, invocations = Tracker().take(
            [
                LogEvent(timestamp_ms=NOW_MS - 9000 + index * 40, message=text, stream=stream)
                for index, text in enumerate(LOG)
            ]
        )
        yield TailBatch(events=events, invocations=invocations, caught_up=True)
        if request.follow:
            await asyncio.Event().wait()

    async def insights(self, request: InsightsRequest) -> AsyncGenerator[InsightsAnswer, None]:
        self._check("insights")
        request_id = "9f2c6b1e-0000-4000-8000-000000000001"
        yield InsightsAnswer(
            state=InsightsState.COMPLETE,
            query_id="q-1",
            columns=("@timestamp", "@message", "@requestId"),
            rows=(("2026-03-03 08:12:22.284", "[ERROR] KeyError: 'sku'", request_id),),
            matched=1,
            scanned=4_812,
            bytes=1_204_551,
        )

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        self._check("begin_export")
        return f"/home/ada/{path}"

    async def add_export(self, path: str, part: bytes) -> None:
        self.exported[path] = self.exported.get(path, b"") + part

    async def end_export(self, path: str, *, keep: bool) -> None:
        if not keep:
            self.exported.pop(path, None)

    async def invoke(self, request: InvokeRequest) -> InvokeResult:
        self._check("invoke")
        self.invoked.append(request)
        return InvokeResult(
            outcome=Outcome.RETURNED,
            status=200,
            payload=b'{"statusCode": 200, "body": "{\\"ok\\": true}"}',
            log_tail="START RequestId: 9f2c\nhello\nEND RequestId: 9f2c",
            request_id="9f2c6b1e-0000-4000-8000-000000000002",
            started_ms=NOW_MS,
            elapsed_ms=231.0,
            report=Report(
                request_id="9f2c", duration_ms=176.2, billed_ms=177, memory_mb=512, used_mb=118
            ),
        )

    async def invoke_stream(
        self, request: InvokeRequest
    ) -> AsyncGenerator[InvokePart | InvokeResult, None]:
        result = await self.invoke(request)
        yield InvokePart(data=result.payload, elapsed_ms=result.elapsed_ms)
        yield result

    async def find_run(self, request: InvokeRequest, result: InvokeResult) -> FoundRun:
        return FoundRun(
            evidence=Evidence.NOTHING, function=request.function, from_ms=NOW_MS, to_ms=NOW_MS
        )

    async def history(self, function: str) -> tuple[HistoryEntry, ...]:
        return ()

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        return self.listed(function)

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        return SavedEvent(entry=entry, text=self.saved[function, entry.name])

    async def save_event(
        self,
        function: str,
        name: str,
        text: str,
        *,
        overwrite: bool = False,
        details: EventDetails | None = None,
    ) -> EventEntry:
        if (function, name) in self.saved and not overwrite:
            raise fail(Kind.CONFLICT, f"There is an event '{name}' already.")
        self.saved[function, name] = text
        if details is not None:
            self.details[function, name] = details
        return self.entry(function, name)

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        path = f"/events/.trash/{function}/{entry.name}.json"
        deleted = DeletedEvent(
            id=entry.name, name=entry.name, function=function, deleted_ms=NOW_MS, path=path
        )
        self.trash[deleted] = self.saved.pop((function, entry.name))
        return path

    async def draft(self, function: str) -> Draft | None:
        return self.drafts.get(plain_name(function))

    async def save_draft(self, draft: Draft) -> None:
        self.drafts[draft.function] = draft
