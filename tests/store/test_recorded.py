"""The history knows of an invocation from before it is sent until it has ended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType, InvokeResult, NothingSent, Outcome
from lambdatui.core.report import Report
from lambdatui.store.history import HistoryStore
from lambdatui.store.recorded import recorded
from tests.store.past import NOW, history, result_of

FINE = InvokeResult(outcome=Outcome.RETURNED, request_id="r", elapsed_ms=12.5)


@pytest.fixture
def store(tmp_path: Path) -> HistoryStore:
    return history(tmp_path / "state")


def entry(type: InvocationType = InvocationType.SYNC, event: str = "") -> HistoryEntry:
    return HistoryEntry(id="1", function="orders", type=type, started_ms=NOW, event_name=event)


def raises(error: BaseException) -> Callable[[], InvokeResult]:
    def send() -> InvokeResult:
        raise error

    return send


def unwarned(fault: Fault) -> None:
    pytest.fail(fault.what)


def only(store: HistoryStore) -> HistoryEntry:
    (found,) = store.entries("orders")
    return found


def test_it_is_recorded_before_it_is_sent_and_with_its_end(store: HistoryStore) -> None:
    before: list[HistoryEntry] = []

    def send() -> InvokeResult:
        before.extend(store.entries("orders"))
        return FINE

    assert recorded(store, entry(), send, unwarned) is FINE
    assert [found.outcome for found in before] == [None]
    ended = only(store)
    assert (ended.outcome, ended.request_id, ended.elapsed_ms) == (Outcome.RETURNED, "r", 12.5)


@pytest.mark.parametrize(
    ("result", "note"),
    [
        (InvokeResult(outcome=Outcome.FUNCTION_ERROR, function_error="Unhandled"), "Unhandled"),
        (
            InvokeResult(outcome=Outcome.UNKNOWN, fault=Fault(kind=Kind.TIMEOUT, what="No word.")),
            "No word.",
        ),
    ],
)
def test_the_note_says_what_went_wrong(
    store: HistoryStore, result: InvokeResult, note: str
) -> None:
    recorded(store, entry(), lambda: result, unwarned)
    assert (only(store).outcome, only(store).note) == (result.outcome, note)


@pytest.mark.parametrize(
    ("error", "kind", "outcome", "note"),
    [
        (fail(Kind.DENIED, "AWS said no."), "sync", Outcome.REFUSED, "AWS said no."),
        (NothingSent("orders"), "sync", Outcome.REFUSED, "nothing was sent to orders"),
        (KeyboardInterrupt(), "sync", Outcome.UNKNOWN, "Interrupted"),
        (KeyboardInterrupt(), "dry-run", Outcome.REFUSED, "Interrupted"),
        (ZeroDivisionError("secret"), "async", Outcome.UNKNOWN, "ZeroDivisionError"),
    ],
)
def test_what_is_raised_goes_on_and_is_remembered(
    store: HistoryStore, error: BaseException, kind: str, outcome: Outcome, note: str
) -> None:
    with pytest.raises(type(error)) as raised:
        recorded(store, entry(InvocationType(kind)), raises(error), unwarned)
    assert raised.value is error
    assert only(store).outcome is outcome
    assert note in only(store).note
    assert "secret" not in only(store).note


class Interrupted(HistoryStore):
    """Ctrl-C comes when the beginning has just been written."""

    def begin(self, entry: HistoryEntry, payload: bytes | None = None) -> None:
        super().begin(entry, payload)
        raise KeyboardInterrupt


def test_what_is_sent_and_what_comes_back_are_kept(store: HistoryStore) -> None:
    report = Report(request_id="r", duration_ms=9.5, billed_ms=10, memory_mb=128, used_mb=64)
    fine = InvokeResult(
        outcome=Outcome.RETURNED,
        status=200,
        payload=b'{"ok": true}',
        log_tail="hello",
        version="7",
        request_id="r",
        report=report,
    )
    recorded(store, entry(), lambda: fine, unwarned, payload=b"[1]")
    assert store.payload_of("1") == b"[1]"
    assert result_of(store, "1") == fine
    assert (only(store).status, only(store).version, only(store).report) == (200, "7", report)


def test_a_refusal_is_kept_whole(store: HistoryStore) -> None:
    refusal = fail(Kind.DENIED, "AWS said no.", "Ask for lambda:InvokeFunction.")
    with pytest.raises(LambdatuiError):
        recorded(store, entry(), raises(refusal), unwarned, payload=b"[1]")
    assert only(store).fault == refusal.fault
    assert store.payload_of("1") == b"[1]"
    assert result_of(store, "1") is None


def test_ctrl_c_while_the_beginning_is_written_sends_nothing(tmp_path: Path) -> None:
    store = Interrupted(tmp_path, clock=lambda: NOW)
    with pytest.raises(KeyboardInterrupt):
        recorded(store, entry(), lambda: pytest.fail("it was sent"), unwarned)
    assert only(store).outcome is Outcome.REFUSED


def test_a_history_that_cannot_be_written_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = history(tmp_path / "file" / "state")
    warned: list[Fault] = []
    assert recorded(store, entry(), lambda: FINE, warned.append) is FINE
    (fault,) = warned
    assert fault.kind is Kind.STORE
    assert fault.what.startswith("The history will not show this invocation: Could not write")
    with pytest.raises(ZeroDivisionError):
        recorded(store, entry(), raises(ZeroDivisionError()), warned.append)
    assert len(warned) == 2


def test_what_no_file_can_hold_stops_nothing_either(store: HistoryStore) -> None:
    warned: list[Fault] = []
    assert recorded(store, entry(event="\ud800"), lambda: FINE, warned.append) is FINE
    assert len(warned) == 1


def test_an_end_that_cannot_be_written_is_told(store: HistoryStore, tmp_path: Path) -> None:
    warned: list[Fault] = []

    def send() -> InvokeResult:
        (tmp_path / "state").rename(tmp_path / "moved")
        return FINE

    assert recorded(store, entry(), send, warned.append) is FINE
    (fault,) = warned
    assert fault.what.startswith("The history does not show how this invocation ended: ")
