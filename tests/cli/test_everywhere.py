"""The options of all commands, before a command's name and after it."""

import json
from pathlib import Path

import pytest

from lambdatui.core.invoke import Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.events import EventStore
from lambdatui.store.history import HistoryStore
from tests.cli.program import environment, run
from tests.cli.remembered import history

SECRET = "hunter2hunter2"
EVENT = json.dumps({"password": SECRET}).encode()


def kept(home: Path) -> bytes:
    """All that is in the state folder."""
    state = home / ".local" / "state" / "lambdatui"
    return b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("before", "after", "variables"),
    [
        (("--no-history",), (), {}),
        ((), ("--no-history",), {}),
        ((), (), {"LAMBDATUI_NO_HISTORY": "1"}),
    ],
    ids=["before", "after", "variable"],
)
def test_no_history_keeps_what_was_sent_and_what_came_back_off_the_disk(
    account: dict[str, str],
    home: Path,
    before: tuple[str, ...],
    after: tuple[str, ...],
    variables: dict[str, str],
) -> None:
    context = json.dumps({"custom": {"token": SECRET}})
    done = run(
        *before,
        *("invoke", "echo", "--payload", "-", "--client-context", context),
        *after,
        env=environment(account, variables),
        stdin=EVENT,
    )
    assert (done.returncode, json.loads(done.stdout)) == (0, {"password": SECRET})
    (entry,) = history(home, "echo")
    assert (entry.outcome, entry.has_payload, entry.has_response) == (
        Outcome.RETURNED,
        False,
        False,
    )
    assert entry.request_id
    assert entry.payload_bytes == len(EVENT)
    assert SECRET.encode() not in kept(home)


def test_without_it_both_are_kept(account: dict[str, str], home: Path) -> None:
    run("invoke", "echo", "--payload", "-", env=account, stdin=EVENT)
    (entry,) = history(home, "echo")
    assert (entry.has_payload, entry.has_response) == (True, True)
    assert SECRET.encode() in kept(home)


def test_a_replay_without_history_leaves_no_event_behind_once_all_were_sent(
    account: dict[str, str], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(EVENT)
    done = run("replay", "echo", str(file), "--no-history", env=account)
    assert done.returncode == 0
    assert len(history(home, "echo")) == 1
    assert SECRET.encode() not in kept(home)


def test_runs_that_are_older_than_the_days_given_are_forgotten(
    account: dict[str, str], home: Path
) -> None:
    state = home / ".local" / "state" / "lambdatui"
    run("invoke", "echo", env=account)
    (entry,) = history(home, "echo")
    ancient = entry.started_ms - 3 * 86_400_000
    HistoryStore(state).begin(
        type(entry)(id="old", function="echo", type=entry.type, started_ms=ancient)
    )
    assert len(history(home, "echo")) == 2
    run("invoke", "echo", "--history-days", "4", env=account)
    assert [each.id for each in history(home, "echo")][-1] == "old"
    run("invoke", "echo", env=environment(account, {"LAMBDATUI_HISTORY_DAYS": "2"}))
    assert "old" not in [each.id for each in history(home, "echo")]
    wrong = run("ls", "--history-days", "0", env=account)
    assert (wrong.returncode, wrong.stdout) == (2, b"")


def test_region_endpoint_and_folder_count_after_the_command_and_win_there(
    account: dict[str, str], endpoint: Endpoint, tmp_path: Path
) -> None:
    names = ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION")
    bare = environment(account, without=names)
    options = ("--region", endpoint.region, "--endpoint-url", endpoint.url)
    assert run("ls", *options, env=bare).returncode == 0
    assert run("--region", "x", "ls", *options, env=bare).returncode == 0
    EventStore(tmp_path).save("echo", "a", "1")
    done = run("invoke", "echo", "--event", "a", "--events", str(tmp_path), env=account)
    assert (done.returncode, done.stdout) == (0, b"1")
    listed = run("events", "list", "echo", "--events", str(tmp_path), "--json", env=account)
    assert [each["name"] for each in json.loads(listed.stdout)] == ["a"]
    replayed = run("replay", "echo", "a", "--events", str(tmp_path), env=account)
    assert replayed.returncode == 0


def test_read_only_counts_after_the_command(account: dict[str, str], home: Path) -> None:
    done = run("invoke", "echo", "--read-only", env=account)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Read-only" in done.stderr
    assert history(home, "echo") == ()


def test_an_unknown_profile_after_the_command_is_told(account: dict[str, str]) -> None:
    done = run("ls", "--profile", "no-such-profile", env=account)
    assert done.returncode == 2
    assert b"no-such-profile" in done.stderr
