"""Whatever the network does to a replay, the function has run once for each event.

The count is the endpoint's own. It stalls, cuts and fails as the embedded one never does.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from lambdatui.aws import sending
from lambdatui.aws.clients import Clients
from lambdatui.aws.invoke import send
from lambdatui.core.connection import Connection
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult
from lambdatui.core.replay import ReplayPlan, ReplayRecord, Verdict
from lambdatui.engine.replay import replay
from lambdatui.store.replays import ReplayStore
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says
from tests.aws.streamed import complete, part, streams
from tests.engine.replays import NOW, plan_of


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setattr(sending, "MARGIN_S", 0.3)
    monkeypatch.setattr(sending, "GRACE_S", 0.3)
    monkeypatch.setattr(sending, "TRANSFER_S", 0.0)


@pytest.fixture
def start() -> Iterator[Callable[..., Faulty]]:
    servers: list[Faulty] = []

    def begin(*replies: Reply) -> Faulty:
        servers.append(Faulty(*replies))
        return servers[-1]

    yield begin
    for server in servers:
        with server:
            pass


def run(
    server: Faulty, store: ReplayStore, plan: ReplayPlan, *, resumed: bool = False
) -> list[ReplayRecord]:
    """Replay, or resume, as the program does it; what is known of all items then."""
    clients = Clients(Connection(endpoint_url=server.url, region="eu-west-1"))

    def sent(request: InvokeRequest) -> InvokeResult:
        return send(clients, request, clock=lambda: NOW)

    known: tuple[ReplayRecord, ...] = ()
    if resumed:
        kept, journal = store.resume(plan.id)
        plan, known = kept.plan, kept.records
    else:
        journal = store.create(plan)
    try:
        list(replay(plan, sent, journal, stop=threading.Event(), clock=lambda: NOW, known=known))
    finally:
        journal.close()
    return list(store.read(plan.id).records)


def counts(server: Faulty) -> Counter[bytes]:
    return Counter(request.body for request in server.requests)


def every_third(bad: Reply, good: Reply) -> Reply:
    def reply(talk: Talk) -> None:
        (bad if int(talk.request.body) % 3 == 0 else good)(talk)

    return reply


def short(plan: ReplayPlan, kind: InvocationType = InvocationType.SYNC) -> ReplayPlan:
    items = tuple(msgspec.structs.replace(item, type=kind) for item in plan.items)
    return msgspec.structs.replace(plan, items=items, timeout_s=0)


@pytest.mark.parametrize(
    "bad",
    [Talk.hang, Talk.reset, Talk.close, refuses(500, "ServiceException"), says(b"", 503)],
    ids=["stalls", "resets after the request was read", "closes", "500", "503"],
)
@pytest.mark.parametrize("kind", [InvocationType.SYNC, InvocationType.STREAM])
def test_an_event_whose_answer_is_lost_was_run_once_and_is_never_sent_again(
    start: Callable[..., Faulty], tmp_path: Path, bad: Reply, kind: InvocationType
) -> None:
    good = says({}) if kind is InvocationType.SYNC else streams(part(b"{}"), complete())
    server = start(every_third(bad, good))
    store = ReplayStore(tmp_path)
    plan = short(plan_of(7, concurrency=3), kind)
    first = run(server, store, plan)
    wanted = [Verdict.UNKNOWN if n % 3 == 0 else Verdict.OK for n in range(1, 8)]
    assert [record.verdict for record in first] == wanted
    # Resumed, twice: there is nothing that may be sent.
    run(server, store, plan, resumed=True)
    again = run(server, store, plan, resumed=True)
    assert again == first
    assert counts(server) == {str(number).encode(): 1 for number in range(1, 8)}


def test_an_event_that_aws_throttled_runs_once_in_the_end(
    start: Callable[..., Faulty], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdatui.engine.replay._BACK_OFF_MOST_S", 0.01)
    ran: list[bytes] = []
    lock = threading.Lock()
    seen: Counter[bytes] = Counter()

    def reply(talk: Talk) -> None:
        with lock:
            seen[talk.request.body] += 1
            throttled = seen[talk.request.body] == 1
            if not throttled:
                ran.append(talk.request.body)
        (refuses(429, "TooManyRequestsException") if throttled else says({}))(talk)

    store = ReplayStore(tmp_path)
    found = run(start(reply), store, plan_of(4, concurrency=2))
    assert {record.verdict for record in found} == {Verdict.OK}
    assert sorted(ran) == [b"1", b"2", b"3", b"4"]


def test_after_credentials_ran_out_the_rest_is_sent_when_it_is_resumed(
    start: Callable[..., Faulty], tmp_path: Path
) -> None:
    good, expired = says({}), refuses(403, "ExpiredTokenException")
    store = ReplayStore(tmp_path)
    plan = plan_of(5)
    first = start(good, good, expired)
    known = run(first, store, plan)
    assert [record.verdict for record in known] == [Verdict.OK, Verdict.OK, Verdict.REFUSED]
    second = start(good)
    known = run(second, store, plan, resumed=True)
    assert [record.verdict for record in known] == [Verdict.OK] * 5
    assert [request.body for request in second.requests] == [b"3", b"4", b"5"]
