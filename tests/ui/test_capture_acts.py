"""The key that captures an event from log lines, in the logs and among the invocations."""

import json

from textual import on

from lambdatui.core.event_details import Provenance
from lambdatui.core.functions import Function
from lambdatui.core.invocations import Tracker
from lambdatui.core.logs import LogEvent, TailBatch
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.messages import EventOffered, Noted, ScreenAsked
from lambdatui.ui.offers import Offer
from lambdatui.ui.panes.capture_acts import lines_of_request
from lambdatui.ui.screens.capture import CaptureScreen
from tests.ui import invocations_screen, logs_app
from tests.ui.backend import FakeBackend, clock
from tests.ui.logs_app import NOW, ORDERS
from tests.ui.until import until

FIRST = "11111111-0000-4000-8000-000000000000"
SECOND = "22222222-0000-4000-8000-000000000000"
BILLING = Function(name="billing")


def tailed(*messages: str, source: int = 0, stream: str = logs_app.STREAM) -> TailBatch:
    """A batch as the engine gives it: each event knows its invocation."""
    found, invocations = Tracker().take(
        [
            LogEvent(timestamp_ms=NOW - 60_000 + at, message=text, stream=stream, source=source)
            for at, text in enumerate(messages)
        ]
    )
    return TailBatch(events=found, invocations=invocations, caught_up=True)


def run(request: str, event: str) -> tuple[str, ...]:
    return (
        f"START RequestId: {request} Version: $LATEST",
        event,
        "working",
        f"END RequestId: {request}",
        f"REPORT RequestId: {request}\tDuration: 1.00 ms\tBilled Duration: 1 ms\t"
        "Memory Size: 128 MB\tMax Memory Used: 30 MB",
    )


class LogsApp(logs_app.PaneApp):
    """Keeps what the pane asks for."""

    def __init__(self) -> None:
        super().__init__(memory=1 << 20)
        self.asked: list[ScreenAsked] = []
        self.offered: list[EventOffered] = []

    @on(ScreenAsked)
    def screen_asked(self, message: ScreenAsked) -> None:
        self.asked.append(message)

    @on(EventOffered)
    def event_offered(self, message: EventOffered) -> None:
        self.offered.append(message)

    @property
    def notes(self) -> list[str]:
        return [message.text for message in self.told if isinstance(message, Noted)]


class InvocationsApp(invocations_screen.Screen):
    """Keeps what the pane asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[ScreenAsked] = []

    @on(ScreenAsked)
    def screen_asked(self, message: ScreenAsked) -> None:
        self.asked.append(message)


async def test_c_looks_through_all_lines_of_the_invocation_under_the_cursor() -> None:
    app = LogsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        event = '{"Records": [{"eventSource": "aws:sqs",\n"body": "x"}]}'
        lines = (*run(FIRST, '{"other": 1}'), *run(SECOND, f"event: {event}"))
        await logs_app.started(pilot, tailed(*lines))
        await pilot.press("G", "C")
        await until(pilot, lambda: app.asked)
        (asked,) = app.asked
        asked.answer(Offer("{}", "a log"))
        await until(pilot, lambda: app.offered)

    assert asked.screen == "capture.CaptureScreen"
    (found,) = asked.given["found"]
    assert json.loads(found.text) == json.loads(event)
    assert found.prefix == "event:"
    assert asked.given["where"] == "5 log events of invocation 22222222"
    details = asked.given["details"]
    assert (details.provenance, details.request_id) == (Provenance.LOG, SECOND)
    assert details.detail == f"/custom/orders:log-stream:{logs_app.STREAM}"
    assert details.captured_ms == NOW - 60_000 + 5
    assert (app.offered[0].offer.source, app.offered[0].function) == ("a log", "orders")


async def test_a_line_of_no_invocation_is_looked_through_alone() -> None:
    app = LogsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await logs_app.started(pilot, tailed('{"a": 1}', 'event {\n "b": 2\n}'))
        await pilot.press("G", "C")
        await until(pilot, lambda: app.asked)

    assert [json.loads(one.text) for one in app.asked[0].given["found"]] == [{"b": 2}]
    assert app.asked[0].given["where"] == "this log event"


async def test_where_one_leaves_the_capture_nothing_is_offered() -> None:
    app = LogsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await logs_app.started(pilot, tailed("nothing"))
        await pilot.press("C")
        await until(pilot, lambda: app.asked)
        app.asked[0].answer(None)
        await pilot.pause()

    assert app.asked[0].given["found"] == ()
    assert not app.offered


async def test_without_a_line_it_says_so() -> None:
    app = LogsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await logs_app.started(pilot, TailBatch(caught_up=True))
        await pilot.press("C")
        await until(pilot, lambda: app.notes)

    assert app.notes == ["There is no log line under the cursor."]
    assert not app.asked


async def test_lines_of_another_function_with_the_same_id_are_left_out() -> None:
    app = LogsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.marked = (ORDERS, BILLING)
        await logs_app.started(pilot, tailed(*run(FIRST, '{"of": "orders"}')))
        await logs_app.fed(pilot, tailed(*run(FIRST, '{"of": "billing"}'), source=1))
        await pilot.press("G", "C")
        await until(pilot, lambda: app.asked)
        buffer = app.tailing.buffer
        counts = [len(list(lines_of_request(buffer, FIRST, source))) for source in (0, 1)]

    assert counts == [5, 5]
    assert [json.loads(one.text) for one in app.asked[0].given["found"]] == [{"of": "billing"}]
    assert app.asked[0].given["function"] == "billing"


async def test_among_the_invocations_the_row_under_the_cursor_counts() -> None:
    app = InvocationsApp()
    async with app.run_test(size=(100, 24)) as pilot:
        await invocations_screen.started(pilot)
        await invocations_screen.given(
            pilot, tailed(*run(FIRST, '{"n": 1}'), *run(SECOND, '{"n": 2}'))
        )
        await until(pilot, lambda: len(app.body.table.rows) == 2)
        row = app.body.current
        await pilot.press("C")
        await until(pilot, lambda: app.asked)
        assert "C capture" in app.keys

    assert row is not None
    wanted = {FIRST: {"n": 1}, SECOND: {"n": 2}}[row.request_id]
    assert [json.loads(one.text) for one in app.asked[0].given["found"]] == [wanted]
    assert app.asked[0].given["details"].request_id == row.request_id


async def test_where_its_lines_are_gone_it_says_how_to_get_them() -> None:
    app = InvocationsApp()
    async with app.run_test(size=(100, 24)) as pilot:
        row = invocations_screen.invocation(1)
        await invocations_screen.started(pilot, row)
        await pilot.press("C")
        await until(pilot, lambda: any(isinstance(one, Noted) for one in app.told))

    (note,) = [one.text for one in app.told if isinstance(one, Noted)]
    assert "Enter reads them again" in note
    assert not app.asked


async def test_from_a_log_line_to_the_editor_with_three_keys() -> None:
    app = ConsoleApp(FakeBackend(), clock, environ={})
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("l")
        await pilot.press("G")
        await until(pilot, lambda: "REPORT" in text(app) or "176 ms" in text(app))
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, CaptureScreen))
        await until(pilot, lambda: '"httpMethod": "POST"' in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, CaptureScreen))
        await until(pilot, lambda: '"httpMethod": "POST"' in text(app) and "Events" in text(app))


def text(app: ConsoleApp) -> str:
    """What a person sees."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
