"""A query that nobody waits for any more is stopped: until then it costs money."""

import queue
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.insights import run_query
from lambdatui.aws.insights_stop import PAUSES_S, stop_unheard, to_error_log
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.insights import InsightsAnswer
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, Reply, refuses, says
from tests.aws.insights_query import Clock, request
from tests.aws.insightstore import InsightsStore, results

Start = Callable[..., tuple[Faulty, Clients]]

BY_HAND = "aws logs stop-query --query-id q-1 --region eu-west-1"

throttled = refuses(400, "ThrottlingException", "Rate exceeded")
denied = refuses(400, "AccessDeniedException", "not yours")
not_running = refuses(400, "InvalidParameterException", "The query is not running.")


class Watch:
    """Reads a query, with pauses that take no time, and keeps what the log was told."""

    def __init__(
        self, clients: Clients, stop: QuickStop, pause: Callable[[float], object] | None = None
    ) -> None:
        self.pauses: list[float] = []
        self._log: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.seen: list[InsightsAnswer] = []
        pause = pause or self.pauses.append
        self.answers = run_query(
            clients, request(), stop=stop, clock=Clock(), pause=pause, log=self._log.put
        )

    def read(self) -> list[InsightsAnswer]:
        self.seen.extend(self.answers)
        return self.seen

    def fault(self) -> Fault:
        with pytest.raises(LambdatuiError) as raised:
            self.read()
        return raised.value.fault

    def told(self) -> str:
        """What the log is told next."""
        return self._log.get(timeout=30)

    @property
    def was_told(self) -> bool:
        return not self._log.empty()


def cancelled(
    faulty: Start, stop: QuickStop, *replies: Reply, at_look: int = 1
) -> tuple[InsightsStore, Watch]:
    """A query that was told to stop while it was looked at; these are the answers to that."""
    store = InsightsStore(results("Running"), stop=replies or (says({"success": True}),))
    store.before_look = lambda number: stop.set() if number == at_look else None
    watch = Watch(faulty(store)[1], stop)
    watch.read()
    return store, watch


def test_a_query_that_is_told_to_stop_is_stopped(faulty: Start, stop: QuickStop) -> None:
    store, watch = cancelled(faulty, stop, at_look=3)
    assert all(not answer.ended for answer in watch.seen)
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]
    assert (watch.pauses, watch.was_told) == ([], False)


def test_a_query_whose_iterator_is_closed_is_stopped(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Running"))
    watch = Watch(faulty(store)[1], stop)
    assert next(watch.answers).query_id == "q-1"
    watch.answers.close()  # type: ignore[attr-defined]  # a generator, as the server knows
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]


def test_a_query_that_was_being_started_when_told_to_stop_is_stopped(
    faulty: Start, stop: QuickStop
) -> None:
    def late(talk: object) -> None:
        stop.set()
        says({"queryId": "q-1"})(talk)  # type: ignore[arg-type]  # a Talk, as Reply has it

    store = InsightsStore(results("Running"), start=[late])
    Watch(faulty(store)[1], stop).read()
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]
    assert store.asked("GetQueryResults") == []


def test_a_query_that_never_started_is_not_stopped(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(start=[denied])
    assert Watch(faulty(store)[1], stop).fault().kind is Kind.DENIED
    assert [name for name, _ in store.calls] == ["StartQuery"]


def test_a_query_that_an_error_ends_is_stopped(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Running"), denied)
    found = Watch(faulty(store)[1], stop).fault()
    assert found.kind is Kind.DENIED
    assert "logs:GetQueryResults" in found.sentence()
    assert "by hand" not in found.sentence()
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]


def test_a_query_that_is_out_of_sight_for_long_is_given_up_and_stopped(
    faulty: Start, stop: QuickStop
) -> None:
    store = InsightsStore(says({}))
    found = Watch(faulty(store)[1], stop).fault()
    assert found.kind is Kind.MALFORMED
    assert "has no status" in found.what
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]


@pytest.mark.parametrize("code", ["InvalidParameterException", "ResourceNotFoundException"])
def test_a_stop_that_comes_too_late_is_no_error(faulty: Start, stop: QuickStop, code: str) -> None:
    late = refuses(400, code, "The query is not running.")
    store, watch = cancelled(faulty, stop, late)
    assert len(store.asked("StopQuery")) == 1
    assert not watch.was_told


def test_a_stop_that_is_refused_twice_is_sent_until_it_is_taken(
    faulty: Start, stop: QuickStop
) -> None:
    unavailable = refuses(503, "ServiceUnavailableException", "later")
    store, watch = cancelled(faulty, stop, throttled, unavailable, says({"success": True}))
    first, last = watch.told(), watch.told()
    assert first.startswith("Cannot stop the query: ")
    assert "tried again for half a minute" in first
    # The process may end before the next try: then this is the last word.
    assert first.endswith(BY_HAND)
    assert last == "Query q-1 is stopped now."
    assert store.asked("StopQuery") == [{"queryId": "q-1"}] * 3
    assert watch.pauses == [1.0, 2.0]


@pytest.mark.parametrize(
    "reply",
    [
        says({"success": False}),
        says({}),
        says(b""),
        refuses(400, "ExpiredTokenException", "expired"),
        lambda talk: talk.reset(),
    ],
    ids=["not-stopped", "empty", "nothing", "expired", "reset"],
)
def test_only_an_answer_that_says_so_stops_a_query(
    faulty: Start, stop: QuickStop, reply: Reply
) -> None:
    store, watch = cancelled(faulty, stop, reply, not_running)
    watch.told()
    assert watch.told() == "Query q-1 is stopped now."
    assert len(store.asked("StopQuery")) == 2


def test_whoever_closes_a_query_waits_for_the_first_try_alone(
    faulty: Start, stop: QuickStop
) -> None:
    closed: queue.SimpleQueue[bool] = queue.SimpleQueue()
    store = InsightsStore(results("Running"), stop=[throttled, not_running])
    watch = Watch(faulty(store)[1], stop, lambda _seconds: closed.get(timeout=30))
    next(watch.answers)
    watch.answers.close()  # type: ignore[attr-defined]  # a generator, as the server knows
    assert len(store.asked("StopQuery")) == 1
    assert "tried again" in watch.told()
    closed.put(True)
    assert watch.told() == "Query q-1 is stopped now."


def test_after_half_a_minute_it_is_said_that_it_goes_on(faulty: Start, stop: QuickStop) -> None:
    store, watch = cancelled(faulty, stop, throttled)
    watch.told()
    last = watch.told()
    assert last.startswith("Cannot stop the query: ")
    by_hand = "Until it ends it costs what it searches; to stop it by hand, run: "
    assert last.endswith(by_hand + BY_HAND)
    assert "tried again" not in last
    assert len(store.asked("StopQuery")) == 6
    assert watch.pauses == list(PAUSES_S)
    assert sum(watch.pauses) == 30


def test_what_no_other_try_helps_is_said_at_once(faulty: Start, stop: QuickStop) -> None:
    store, watch = cancelled(faulty, stop, denied)
    said = watch.told()
    assert "logs:StopQuery" in said
    assert "tried again" not in said
    assert said.endswith(BY_HAND)
    assert (len(store.asked("StopQuery")), watch.pauses) == (1, [])


def test_who_still_listens_hears_that_it_is_being_stopped(faulty: Start, stop: QuickStop) -> None:
    row = {"@message": "a"}
    store = InsightsStore(
        results("Running", row), denied, stop=[throttled, throttled, says({"success": True})]
    )
    watch = Watch(faulty(store)[1], stop)
    found = watch.fault()
    assert (found.kind, "by hand" in found.advice) == (Kind.DENIED, False)
    waiting = watch.seen[-1]
    assert waiting.waiting.startswith("Cannot read the results of the query: ")
    assert waiting.waiting.endswith(" Trying to stop it again.")
    # What was known stays on the screen.
    assert waiting.rows == (("a",),)
    assert len(store.asked("StopQuery")) == 3
    assert (watch.pauses, watch.was_told) == ([], False)
    assert stop.waits[-2:] == [1.0, 2.0]


def test_who_still_listens_hears_that_it_could_not_be_stopped(
    faulty: Start, stop: QuickStop
) -> None:
    store = InsightsStore(results("Running"), denied, stop=[throttled])
    watch = Watch(faulty(store)[1], stop)
    found = watch.fault()
    assert found.kind is Kind.DENIED
    assert found.what.startswith("Cannot read the results of the query: ")
    assert "logs:GetQueryResults" in found.sentence()
    assert " Cannot stop the query: " in found.advice
    assert found.advice.endswith(BY_HAND)
    assert len(store.asked("StopQuery")) == 6
    assert not watch.was_told


def test_where_the_listener_goes_it_is_stopped_all_the_same(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Running"), denied, stop=[throttled, throttled, not_running])
    watch = Watch(faulty(store)[1], stop)
    for answer in watch.answers:
        if answer.waiting:
            stop.set()
    assert "tried again" in watch.told()
    assert watch.told() == "Query q-1 is stopped now."
    assert len(store.asked("StopQuery")) == 3


@pytest.mark.parametrize(("asked", "waited"), [("7", 7.0), ("600", 15.0), ("0", 1.0)])
def test_a_throttle_that_says_how_long_to_wait_is_believed_up_to_a_limit(
    faulty: Start, stop: QuickStop, asked: str, waited: float
) -> None:
    body = {"__type": "ThrottlingException", "message": "Rate exceeded"}
    _, watch = cancelled(faulty, stop, says(body, 400, {"Retry-After": asked}), not_running)
    watch.told()
    watch.told()
    assert watch.pauses == [waited]


def test_what_tries_again_keeps_no_process_from_ending(faulty: Start) -> None:
    let_go: queue.SimpleQueue[bool] = queue.SimpleQueue()
    _, clients = faulty(InsightsStore(stop=[throttled, not_running]))
    thread = stop_unheard(
        clients, "q-1", pause=lambda _seconds: let_go.get(timeout=30), log=lambda _said: None
    )
    assert thread is not None
    assert thread.daemon
    let_go.put(True)
    thread.join()


def test_a_profile_is_named_where_one_stops_by_hand(
    faulty: Start, stop: QuickStop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clients, "profile", "oncall")
    _, watch = cancelled(faulty, stop, denied)
    assert watch.told().endswith(f"{BY_HAND} --profile oncall")


def test_the_error_log_takes_no_control_byte(capsys: pytest.CaptureFixture[str]) -> None:
    to_error_log("a\x1b[31mb\nc")
    assert capsys.readouterr() == ("", "a␛[31mb␊c\n")
