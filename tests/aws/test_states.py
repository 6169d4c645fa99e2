"""The states of functions, from the embedded endpoint; a tiny server refuses in Lambda's words."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.pace import Pace
from lambdatui.aws.states import StatePace, read_states
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet_reads import StatePart
from lambdatui.core.function_state import FunctionState
from tests.aws.conftest import Account, QuickStop
from tests.aws.faulty import Faulty, Reply, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

MISSING = refuses(404, "ResourceNotFoundException", "Function not found: gone")
DENIED = refuses(403, "AccessDeniedException")
THROTTLED = refuses(429, "TooManyRequestsException", Reason="CallerRateLimitExceeded")
ACTIVE = FunctionState(state="Active", last_update_status="Successful")


def configured(name: str, **more: str) -> dict[str, str]:
    return {"FunctionName": name, "State": "Active", "LastUpdateStatus": "Successful", **more}


def got(name: str, around: Mapping[str, Any] | None = None, **more: str) -> Reply:
    """The answer to GetFunction."""
    return says({"Configuration": configured(name, **more), **(around or {})})


def read(clients: Clients, *names: str, pace: StatePace | None = None) -> list[StatePart]:
    return list(read_states(clients, names, stop=QuickStop(), pace=pace or StatePace()))


def test_the_state_of_a_function_comes_with_its_tags(clients: Clients, account: Account) -> None:
    name = account.function("pass", Tags={"team": "media", "env": "prod"})
    plain = account.function("pass")
    account.lambda_.get_waiter("function_active_v2").wait(FunctionName=name)
    account.lambda_.get_waiter("function_active_v2").wait(FunctionName=plain)
    gone = f"{name}-gone"
    first, second, third = read(clients, name, plain, gone)
    assert first == StatePart(
        function=name, state=ACTIVE, tags=(("env", "prod"), ("team", "media"))
    )
    assert second == StatePart(function=plain, state=ACTIVE, tags=())
    assert (third.function, third.state, third.tags) == (gone, None, None)
    assert third.fault is not None
    assert third.fault.kind is Kind.NOT_FOUND


def test_reasons_are_read(faulty: Start) -> None:
    _, clients = faulty(
        got(
            "orders",
            State="Inactive",
            StateReason="It was idle.",
            LastUpdateStatus="Failed",
            LastUpdateStatusReason="The image is gone.",
        )
    )
    (part,) = read(clients, "orders")
    assert part.state == FunctionState(
        state="Inactive",
        state_reason="It was idle.",
        last_update_status="Failed",
        last_update_reason="The image is gone.",
    )


def test_tags_that_may_not_be_read_are_not_known(faulty: Start) -> None:
    _, clients = faulty(got("orders", {"TagsError": {"ErrorCode": "AccessDenied"}}))
    (part,) = read(clients, "orders")
    assert (part.state, part.tags) == (ACTIVE, None)


def test_one_that_is_gone_keeps_nobody_else_from_being_read(faulty: Start) -> None:
    server, clients = faulty(got("a"), MISSING, got("c"))
    parts = read(clients, "a", "gone", "c", "a")
    assert [(part.function, part.fault is None) for part in parts] == [
        ("a", True),
        ("gone", False),
        ("c", True),
    ]
    assert len(server.requests) == 3


def test_where_get_function_is_denied_the_poorer_call_is_asked(faulty: Start) -> None:
    server, clients = faulty(DENIED, says(configured("a")), says(configured("b")))
    parts = read(clients, "a", "b")
    assert parts == [
        StatePart(function="a", state=ACTIVE),
        StatePart(function="b", state=ACTIVE),
    ]
    # Denied once, it is not asked for each of the others again.
    assert [request.path.rsplit("/", 2)[1:] for request in server.requests] == [
        ["functions", "a"],
        ["a", "configuration"],
        ["b", "configuration"],
    ]


def test_where_both_are_denied_each_function_says_so(faulty: Start) -> None:
    _, clients = faulty(DENIED)
    parts = read(clients, "a", "b")
    faults = [part.fault for part in parts]
    assert [fault.kind for fault in faults if fault] == [Kind.DENIED, Kind.DENIED]
    assert faults[0] is not None
    assert faults[0].what.startswith("Cannot read the state of a: ")


def test_an_answer_that_was_cut_short_is_no_state(faulty: Start) -> None:
    _, clients = faulty(says({}), says({"Configuration": {}}))
    parts = read(clients, "a", "b")
    assert [part.fault.kind for part in parts if part.fault] == [Kind.MALFORMED] * 2


def test_an_expired_session_ends_the_reading(faulty: Start) -> None:
    server, clients = faulty(refuses(403, "ExpiredTokenException"))
    with pytest.raises(LambdatuiError) as raised:
        read(clients, "a", "b")
    assert raised.value.fault.kind is Kind.EXPIRED
    assert len(server.requests) == 1


class Noted(Pace):
    """A pace on a clock that stands, which notes what it is told."""

    def __init__(self) -> None:
        super().__init__(2, 1.0, monotonic=lambda: 100.0)
        self.throttles = 0

    def throttled(self) -> None:
        self.throttles += 1
        super().throttled()


def test_it_keeps_its_pace(faulty: Start) -> None:
    _, clients = faulty(got("a"))
    pace, stop = StatePace(), QuickStop()
    pace.of_get_function = Noted()
    list(read_states(clients, list("abcde"), stop=stop, pace=pace))
    # Two at once, two a second later, and one after that.
    assert stop.waits == [0.0, 0.0, 1.0, 1.0, 2.0]


def test_a_throttle_slows_it_down_and_is_tried_again(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(monkeypatch)
    server, clients = faulty(THROTTLED, got("a"))
    pace, noted = StatePace(), Noted()
    pace.of_get_function = noted
    (part,) = read(clients, "a", pace=pace)
    assert part.state == ACTIVE
    assert noted.throttles == 1
    assert len(server.requests) == 2


def test_a_throttle_that_lasts_is_told(faulty: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    once(monkeypatch)
    server, clients = faulty(THROTTLED)
    (part,) = read(clients, "a")
    assert part.fault is not None
    assert part.fault.kind is Kind.THROTTLED
    assert len(server.requests) == 3


def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One attempt a call: botocore would pause for seconds before its own."""
    monkeypatch.setattr(
        "lambdatui.aws.clients._READS",
        {"retries": {"mode": "standard", "total_max_attempts": 1}},
    )


def test_a_reading_that_is_stopped_asks_for_nothing_more(faulty: Start) -> None:
    server, clients = faulty(got("a"))
    stop = threading.Event()
    reading = read_states(clients, ["a", "b"], stop=stop, pace=StatePace())
    next(reading)
    stop.set()
    assert list(reading) == []
    assert len(server.requests) == 1
