"""Which replays stay written down, where payloads are not to be kept."""

import threading
from pathlib import Path

from lambdatui.core.errors import Kind, fail
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.core.replay import ReplayItem, ReplayPlan
from lambdatui.engine.replays import Replays
from lambdatui.store.replays import ReplayStore

PLAN = ReplayPlan(
    id="",
    function="orders",
    items=tuple(ReplayItem(number=n, name=f"e{n}", payload=b'{"card": "4242"}') for n in (1, 2)),
)


def run(folder: Path, *, keep_payloads: bool, refuse: bool = False) -> list[str]:
    """What stands in the files of replays after one was run."""

    def send(request: InvokeRequest) -> InvokeResult:
        if refuse and request.event_name == "e2":
            raise fail(Kind.DENIED, "Not allowed.")
        return InvokeResult(outcome=Outcome.RETURNED, payload=b"1")

    replays = Replays(
        ReplayStore(folder),
        send,
        lambda function: function,
        lambda _: None,
        lambda: 1_000,
        read_only=False,
        keep_payloads=keep_payloads,
    )
    assert list(replays.replay(PLAN, threading.Event(), resume=False))
    return [path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()]


def test_a_replay_that_is_over_is_not_kept_where_payloads_are_not(tmp_path: Path) -> None:
    assert run(tmp_path, keep_payloads=False) == []


def test_one_of_which_something_is_left_is_kept_to_be_resumed(tmp_path: Path) -> None:
    assert run(tmp_path, keep_payloads=False, refuse=True) != []


def test_every_replay_is_kept_otherwise(tmp_path: Path) -> None:
    assert run(tmp_path, keep_payloads=True) != []
