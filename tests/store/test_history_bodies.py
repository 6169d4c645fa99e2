"""What was sent and what came back, kept with each run."""

import random
import threading
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.store.history import OPEN_NOTE, HistoryStore
from tests.store.past import DAY_MS, NOW, ended, history, result, result_of, sent


@pytest.fixture
def store(tmp_path: Path) -> HistoryStore:
    return history(tmp_path)


def put(
    store: HistoryStore, number: int, payload: bytes = b"{}", response: bytes = b"1", **more: str
) -> None:
    entry = sent(number, more.pop("function", "orders-api"), **more)
    store.begin(entry, payload)
    store.end(ended(entry), result(entry, response))


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'{"a": "\xc3\xa9"}' * 5000, random.Random(1).randbytes(2_000_000)],
    ids=["empty", "small", "packed", "what cannot be packed"],
)
def test_payload_and_response_come_back_byte_for_byte(store: HistoryStore, body: bytes) -> None:
    entry = sent(1)
    store.begin(entry, body)
    assert store.payload_of(entry.id) == body
    assert result_of(store, entry.id) is None
    store.end(ended(entry), result(entry, body))
    assert result_of(store, entry.id) == result(entry, body)
    run = store.past_run(entry.id)
    assert run is not None
    assert run.payload == body
    assert (run.entry.has_payload, run.entry.payload_bytes) == (True, len(body))
    assert (run.entry.has_response, run.entry.response_bytes) == (True, len(body))
    assert store.entries("orders-api") == (run.entry,)


def test_a_run_that_has_not_ended_has_its_payload(store: HistoryStore) -> None:
    store.begin(sent(1), b"[1]")
    run = store.past_run("orders-api-1")
    assert run is not None
    assert (run.entry.note, run.payload, run.result) == (OPEN_NOTE, b"[1]", None)


def test_what_is_not_known_is_none(store: HistoryStore) -> None:
    store.begin(sent(1))
    assert store.past_run("another") is None
    assert store.payload_of("another") is None
    assert store.payload_of("orders-api-1") is None


def test_a_body_that_is_too_large_is_left_out_and_its_size_told(store: HistoryStore) -> None:
    large = bytes(6 * 1024 * 1024 + 1)
    put(store, 1, response=large)
    run = store.past_run("orders-api-1")
    assert run is not None
    assert run.result is not None
    assert run.result.payload == b""
    assert (run.entry.has_response, run.entry.response_bytes) == (False, len(large))


def test_an_answer_that_did_not_come_is_no_empty_response(store: HistoryStore) -> None:
    for number, outcome in enumerate((Outcome.UNKNOWN, Outcome.ACCEPTED, Outcome.RETURNED)):
        entry = sent(number)
        store.begin(entry, b"{}")
        bare = msgspec.structs.replace(result(entry, b""), outcome=outcome)
        store.end(ended(entry, outcome), bare)
        assert result_of(store, entry.id) == bare
    assert [entry.has_response for entry in store.entries("orders-api")] == [True, False, False]


def test_payloads_give_way_before_the_runs_that_had_them(tmp_path: Path) -> None:
    store = history(tmp_path, limit_bytes=2_000_000)
    noise = random.Random(2)
    for number in range(30):
        put(store, number, noise.randbytes(100_000))
    runs = store.entries("orders-api")
    assert len(runs) == 30
    kept = [run.has_payload for run in runs]
    assert kept == sorted(kept, reverse=True)
    assert 5 <= sum(kept) < 20
    assert all(run.payload_bytes == 100_000 for run in runs)
    assert store.payload_of(runs[-1].id) is None
    assert (tmp_path / "history.sqlite3").stat().st_size < 2_300_000


def test_what_is_forgotten_is_not_left_in_the_file(tmp_path: Path) -> None:
    long = HistoryStore(tmp_path, clock=lambda: NOW, kept_ms=99 * DAY_MS)
    put(long, -40 * DAY_MS, b'"hunter2"', b'"hunter3"')
    assert b"hunter2" in (tmp_path / "history.sqlite3").read_bytes()
    history(tmp_path).begin(sent(1))
    data = (tmp_path / "history.sqlite3").read_bytes()
    assert b"hunter2" not in data
    assert b"hunter3" not in data


def test_without_payloads_the_rest_is_kept(tmp_path: Path) -> None:
    store = HistoryStore(tmp_path, clock=lambda: NOW, keep_payloads=False)
    put(store, 1, b'"hunter2"', b'"hunter3"')
    run = store.past_run("orders-api-1")
    assert run is not None
    assert run.payload is None
    assert run.result == msgspec.structs.replace(result(sent(1)), payload=b"", log_tail="")
    assert (run.entry.payload_bytes, run.entry.has_payload, run.entry.has_response) == (
        9,
        False,
        False,
    )
    assert b"hunter" not in (tmp_path / "history.sqlite3").read_bytes()


def test_without_any_history_a_run_stands_there_only_until_it_has_ended(tmp_path: Path) -> None:
    store = HistoryStore(tmp_path, clock=lambda: NOW, keep_runs=False)
    entry = sent(1, event_name="bad sku", note="secret")
    store.begin(entry, b'"hunter2"')
    (marker,) = store.entries("orders-api")
    assert marker == sent(1, note=OPEN_NOTE)
    store.end(ended(entry), result(entry, b'"hunter3"'))
    assert store.entries("orders-api") == ()
    lost = sent(2)
    store.begin(lost)
    store.end(ended(lost, Outcome.UNKNOWN))
    assert [found.outcome for found in store.entries("orders-api")] == [Outcome.UNKNOWN]
    data = (tmp_path / "history.sqlite3").read_bytes()
    assert all(word not in data for word in (b"hunter", b"bad sku", b"secret"))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", "321"),
        ("SKU", "31"),
        ("straße", "2"),
        ("orders sku a-9", "3"),
        ("sku nowhere", ""),
        ("unknown", "2"),
        ("function-error", "1"),
        ("req-1", "1"),
        ("boom", "1"),
        ("live", "3"),
        ("async", "2"),
        ("bad-sku", "1"),
    ],
)
def test_every_word_is_looked_for_in_what_is_known_and_what_was_sent(
    store: HistoryStore, text: str, ids: str
) -> None:
    failed = sent(1, event_name="bad-sku", id="1")
    store.begin(failed, b"{}")
    store.end(
        msgspec.structs.replace(
            failed, outcome=Outcome.FUNCTION_ERROR, request_id="req-1", note="Boom: KeyError"
        )
    )
    store.begin(sent(2, id="2", type=InvocationType.ASYNC), b'"STRASSE"')
    put(store, 3, b'{"sku": "A-9", "x": "%s"}' % (b"y" * 5000), id="3", qualifier="live")
    put(store, 4, b'"sku straSSe"', function="other", id="4")
    assert "".join(entry.id for entry in store.search(text, function="orders-api")) == ids


def test_a_search_takes_in_every_function_and_ends_at_its_limit(
    store: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdatui.store.history._PAGE", 10)
    for number in range(42):
        store.begin(sent(number, f"f-{number % 3}"), f'"n{number % 7}"'.encode())
    assert [entry.started_ms - NOW for entry in store.search("n3")] == [38, 31, 24, 17, 10, 3]
    assert [entry.started_ms - NOW for entry in store.search("n3 f-1", limit=1)] == [31]
    assert len(store.search("")) == 42


def test_a_search_that_is_stopped_ends(store: HistoryStore) -> None:
    put(store, 1)
    stop = threading.Event()
    stop.set()
    assert store.search("orders", stop=stop) == ()


def test_the_last_result_of_an_event_is_the_one_before_this_run(store: HistoryStore) -> None:
    put(store, 100, response=b"1", event_name="a")
    put(store, 200, response=b"2", event_name="a", qualifier="live")
    put(store, 300, response=b"3", event_name="b")
    put(store, 400, response=b"4", event_name="a")
    store.begin(sent(500, event_name="a"))
    store.end(ended(sent(600, event_name="a"), Outcome.UNKNOWN))
    last = store.last_result("orders-api", "a")
    assert last is not None
    assert last.payload == b"4"
    assert last == result(sent(400), b"4")
    # Whichever of the two starts of the run is given, it is not that run itself.
    for before in (NOW + 400, last.started_ms):
        earlier = store.last_result("orders-api", "a", before_ms=before)
        assert earlier is not None
        assert earlier.payload == b"2"
    plain = store.last_result("orders-api", "a", before_ms=NOW + 400, qualifier="")
    assert plain is not None
    assert plain.payload == b"1"
    assert store.last_result("orders-api", "a", before_ms=NOW + 100) is None
    assert store.last_result("orders-api", "c") is None
    assert store.last_result("other", "a") is None


def test_the_last_result_is_of_the_same_place(store: HistoryStore) -> None:
    put(store, 1, response=b"1", event_name="a", place="1/eu-west-1")
    put(store, 2, response=b"2", event_name="a", place="2/eu-west-1")
    found = store.last_result("orders-api", "a", place="1/eu-west-1")
    assert found is not None
    assert found.payload == b"1"


def test_a_result_whose_response_was_not_kept_is_not_compared_with(tmp_path: Path) -> None:
    put(history(tmp_path), 1, response=b"1", event_name="a")
    bare = HistoryStore(tmp_path, clock=lambda: NOW, keep_payloads=False)
    put(bare, 2, response=b"2", event_name="a")
    found = bare.last_result("orders-api", "a")
    assert found is not None
    assert found.payload == b"1"
