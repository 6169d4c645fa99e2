"""What the logs show of an invocation whose answer did not come, and no more than that."""

import uuid
from collections.abc import Callable

import msgspec
import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.find_run import AFTER_MS, BEFORE_MS, find_run
from lambdatui.core.errors import Kind
from lambdatui.core.found_run import Evidence, FoundRun
from lambdatui.core.invocation import Ending
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult, Outcome
from tests.aws.conftest import Account, QuickStop
from tests.aws.faulty import Faulty, refuses, says
from tests.aws.watch import Ticking, real_now

Start = Callable[..., tuple[Faulty, Clients]]


class Sent:
    """A function that was really run, and what is known to someone who had no answer."""

    def __init__(self, account: Account, body: str) -> None:
        self.account = account
        self.name = account.function(body)
        self.started_ms = real_now()

    def run(self, payload: bytes = b"{}") -> str:
        """Its request id."""
        answer = self.account.lambda_.invoke(FunctionName=self.name, Payload=payload)
        return answer["ResponseMetadata"]["RequestId"]

    def lost(self, request_id: str = "") -> InvokeResult:
        elapsed_ms = float(real_now() - self.started_ms)
        return InvokeResult(
            outcome=Outcome.UNKNOWN,
            request_id=request_id,
            started_ms=self.started_ms,
            elapsed_ms=elapsed_ms,
        )

    def found(self, clients: Clients, request_id: str = "", **more: object) -> FoundRun:
        request = InvokeRequest(function=self.name, payload=b"{}")
        look: Callable[..., FoundRun] = find_run
        given = {"stop": QuickStop(), "clock": real_now, **more}
        return look(clients, request, self.lost(request_id), **given)


def test_a_request_that_returned_is_found_by_its_id_among_others(
    clients: Clients, account: Account
) -> None:
    sent = Sent(account, "return 1")
    sent.run()
    ours = sent.run()
    sent.run()
    found = sent.found(clients, ours)
    assert found.evidence is Evidence.ENDED
    assert found.certain
    assert [invocation.request_id for invocation in found.invocations] == [ours]
    words = found.sentence()
    assert words.startswith(f"The logs show that request {ours} ran to its end after ")
    assert words.endswith(", and logged no error.")


def test_a_request_that_failed_is_found_with_its_error_which_names_no_request(
    clients: Clients, account: Account
) -> None:
    sent = Sent(account, 'print("on"); return event["sku"]')
    sent.run(b'{"sku": 1}')
    ours = sent.run()
    sent.run(b'{"sku": 1}')
    found = sent.found(clients, ours)
    assert found.evidence is Evidence.ENDED
    assert found.invocations[0].ending is Ending.ERROR
    assert "ran and failed" in found.sentence()
    assert "KeyError: 'sku'" in found.sentence()


def test_a_request_of_which_no_line_tells_is_not_claimed_by_those_that_ran(
    clients: Clients, account: Account
) -> None:
    sent = Sent(account, "return 1")
    sent.run()
    missing = str(uuid.uuid4())
    found = sent.found(clients, missing)
    assert (found.evidence, found.invocations) == (Evidence.NOTHING, ())
    assert f"nothing yet of request {missing}" in found.sentence()
    assert not found.certain


def test_without_an_id_one_that_began_in_that_time_may_be_another(
    clients: Clients, account: Account
) -> None:
    sent = Sent(account, 'print("no START RequestId: at all"); raise ValueError("no")')
    request_id = sent.run()
    found = sent.found(clients)
    assert found.evidence is Evidence.BEGAN
    assert not found.certain
    words = found.sentence()
    assert words.startswith(f"One invocation of {sent.name} began from ")
    assert f"request {request_id}, which ran and failed" in words
    assert "ValueError: no" in words
    assert words.endswith("The logs do not say whether it is this one.")


def test_without_an_id_several_that_began_are_counted(clients: Clients, account: Account) -> None:
    sent = Sent(account, "return 1")
    for _ in range(3):
        sent.run()
    found = sent.found(clients)
    assert (found.evidence, len(found.invocations)) == (Evidence.BEGAN, 3)
    assert found.sentence().startswith(f"3 invocations of {sent.name} began from ")
    # Nobody has to look for them again.
    for invocation in found.invocations:
        assert invocation.request_id in found.sentence()
    assert found.to_ms <= real_now()
    assert found.same_event == ()


def test_the_one_that_has_logged_the_event_is_named(clients: Clients, account: Account) -> None:
    sent = Sent(account, 'import json; print("event:", json.dumps(event)); return event["sku"]')
    sent.run(b'{"sku": 1}')
    ours = sent.run(b'{"order": 7}')
    sent.run(b'{"sku": 2}')
    request = InvokeRequest(function=sent.name, payload=b'{ "order":7 }')
    found = find_run(clients, request, sent.lost(), stop=QuickStop(), clock=real_now)
    assert (found.evidence, found.same_event) == (Evidence.BEGAN, (ours,))
    assert not found.certain
    words = found.sentence()
    assert f"Request {ours} has logged this very event, and ran and failed" in words
    assert "KeyError: 'sku'" in words
    assert words.endswith("that is it, unless somebody else sent the same.")
    again = sent.run(b'{"order": 7}')
    found = find_run(clients, request, sent.lost(), stop=QuickStop(), clock=real_now)
    assert found.same_event == (ours, again)
    assert found.sentence().endswith(f"Of these, {ours} and {again} have logged this very event.")


def test_an_event_that_says_nothing_tells_no_invocation(clients: Clients, account: Account) -> None:
    sent = Sent(account, "print(event)")
    sent.run()
    assert sent.found(clients).same_event == ()


def test_an_invocation_long_before_is_not_one_of_them(clients: Clients, account: Account) -> None:
    sent = Sent(account, "return 1")
    sent.run()
    sent.started_ms = real_now() + BEFORE_MS + 60_000
    later = sent.started_ms + 1_000
    found = sent.found(clients, clock=lambda: later)
    assert (found.evidence, found.invocations) == (Evidence.NOTHING, ())
    assert found.from_ms == sent.started_ms - BEFORE_MS
    assert f"an invocation of {sent.name} that began from " in found.sentence()


def test_a_function_that_never_logged_has_no_group(clients: Clients, account: Account) -> None:
    sent = Sent(account, "return 1")
    found = sent.found(clients)
    assert found.evidence is Evidence.NO_GROUP
    assert found.sentence().endswith(f"there is no log group /aws/lambda/{sent.name}.")


# What the embedded endpoint does not do: logs that are late, denied, or too many.

ASKED = InvokeRequest(function="orders", payload=b"{}")
GROUP = "/aws/lambda/orders"


def lines(*messages: str, at: int, token: str = "") -> dict[str, object]:
    events = [
        {"timestamp": at + index, "message": message, "logStreamName": "s", "ingestionTime": at}
        for index, message in enumerate(messages)
    ]
    return {"events": events, **({"nextToken": token} if token else {})}


def lost(clock: Ticking, request_id: str = "") -> InvokeResult:
    return InvokeResult(outcome=Outcome.UNKNOWN, request_id=request_id, started_ms=clock.ms)


def test_lines_that_come_late_are_waited_for(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    begun = lines("START RequestId: r-1 Version: 7", at=clock.ms + 5)
    ended = lines(
        "START RequestId: r-1 Version: 7", "END RequestId: r-1",
        "REPORT RequestId: r-1\tDuration: 2.00 ms\t", at=clock.ms + 5,
    )  # fmt: skip
    nothing = says({"events": []})
    server, clients = faulty(nothing, says(begun), says(begun), says(ended), says(ended))
    found = find_run(
        clients, ASKED, lost(clock, "r-1"), stop=stop, clock=clock, group=GROUP, patience_s=60
    )
    assert found.evidence is Evidence.ENDED
    assert "ran to its end after 2.0 ms, and logged no error" in found.sentence()
    asked = [request.json() for request in server.requests]
    # Found by its id, then read whole: each look but the first.
    assert [call.get("filterPattern") for call in asked] == ['"r-1"', '"r-1"', None, '"r-1"', None]
    assert asked[-1]["logStreamNames"] == ["s"]


def test_one_that_has_not_ended_is_said_to_have_begun(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    _, clients = faulty(says(lines("START RequestId: r-1 Version: 7", at=clock.ms)))
    found = find_run(clients, ASKED, lost(clock, "r-1"), stop=stop, clock=clock, group=GROUP)
    assert found.evidence is Evidence.RUNNING
    assert "began at 2025-10-09T" in found.sentence()
    assert "not yet how it ended" in found.sentence()


def test_where_its_own_lines_cannot_be_read_nothing_is_said_of_errors(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    found_lines = lines("START RequestId: r-1", "END RequestId: r-1", at=clock.ms)
    denied = refuses(400, "AccessDeniedException")
    _, clients = faulty(says(found_lines), denied)
    found = find_run(clients, ASKED, lost(clock, "r-1"), stop=stop, clock=clock, group=GROUP)
    assert (found.evidence, found.whole) == (Evidence.ENDED, False)
    assert "ran to its end; whether it failed was not read" in found.sentence()


def test_logs_that_may_not_be_read_are_said_to_be_so(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    _, clients = faulty(refuses(400, "AccessDeniedException"))
    found = find_run(clients, ASKED, lost(clock, "r-1"), stop=stop, clock=clock, group=GROUP)
    assert found.evidence is Evidence.UNREAD
    assert found.fault is not None
    assert found.fault.kind is Kind.DENIED
    assert found.sentence().startswith("The logs could not be looked at. ")


def test_a_search_that_is_stopped_says_nothing_of_the_run(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    _, clients = faulty(says({"events": []}))
    stop.set()
    found = find_run(clients, ASKED, lost(clock), stop=stop, clock=clock, group=GROUP)
    assert found.evidence is Evidence.UNREAD


@pytest.mark.parametrize(
    ("kind", "after_ms"), [(InvocationType.SYNC, AFTER_MS), (InvocationType.ASYNC, 3_600_000)]
)
def test_a_sync_one_began_soon_if_at_all_and_an_async_one_at_any_time_since(
    faulty: Start, clock: Ticking, stop: QuickStop, kind: InvocationType, after_ms: int
) -> None:
    server, clients = faulty(says({"events": []}))
    result = lost(clock)
    clock.ms += 3_600_000
    request = msgspec.structs.replace(ASKED, type=kind)
    found = find_run(clients, request, result, stop=stop, clock=clock, group=GROUP)
    asked = server.requests[0].json()
    assert asked["startTime"] == found.from_ms == result.started_ms - BEFORE_MS
    margin_ms = 0 if kind is InvocationType.SYNC else BEFORE_MS
    assert asked["endTime"] == result.started_ms + after_ms + margin_ms
    # What is told is no time that has not been yet.
    assert found.to_ms == min(result.started_ms + after_ms, clock.ms)


def test_so_many_that_began_are_not_all_counted(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    began = [f"START RequestId: r-{number} Version: 1" for number in range(150)]
    _, clients = faulty(says(lines(*began, at=clock.ms)))
    found = find_run(clients, ASKED, lost(clock), stop=stop, clock=clock, group=GROUP)
    assert found.more
    assert found.sentence().startswith("At least 100 invocations of orders began")


def test_a_request_id_that_is_none_is_not_searched_for(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    server, clients = faulty(says({"events": []}))
    odd = lost(clock, 'x" ?"')
    find_run(clients, ASKED, odd, stop=stop, clock=clock, group=GROUP)
    assert 'x"' not in str(server.requests[0].json()["filterPattern"])


def test_a_throttle_while_its_lines_are_read_slows_the_pace_for_all(
    faulty: Start, clock: Ticking, stop: QuickStop
) -> None:
    begun = lines("START RequestId: r-1 Version: 7", at=clock.ms + 5)
    throttle = refuses(400, "ThrottlingException", "Rate exceeded")
    _, clients = faulty(says(begun), throttle)
    find_run(clients, ASKED, lost(clock, "r-1"), stop=stop, clock=clock, group=GROUP)
    begins = [clients.filter_pace.reserve() for _ in range(2)]
    assert begins[1] - begins[0] > 0.3
