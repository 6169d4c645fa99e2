"""``lambdatui replay``, as a script and a person run it."""

import json
import subprocess
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.event_details import EventDetails
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.events import EventStore
from tests.aws.faulty import refuses
from tests.cli.counting import Counting
from tests.cli.program import environment, program, run
from tests.cli.remembered import history

KEYS = [
    "replay", "number", "function", "type", "qualifier", "event", "verdict", "outcome", "status",
    "function_error", "request_id", "version", "started", "elapsed_ms", "report", "differences",
    "error", "payload",
]  # fmt: skip
SUMMARY = [
    "replay", "function", "total", "ok", "failed", "differed", "unknown", "refused", "left",
    "p50_ms", "p95_ms",
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def env(account: dict[str, str], root: Path) -> dict[str, str]:
    return environment(account, {"LAMBDATUI_EVENTS": str(root)})


def save(root: Path, function: str, name: str, value: object, **details: object) -> None:
    known = msgspec.convert(details, EventDetails)
    EventStore(root).save(function, name, json.dumps(value), details=known)


def objects(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(isinstance(one, dict) for one in found)
    return found


def results(done: subprocess.CompletedProcess[bytes]) -> dict[object, object]:
    return {one["event"]: one["verdict"] for one in objects(done) if "event" in one}


def test_all_events_of_a_function_are_sent_once_and_told_in_a_table(
    env: dict[str, str], root: Path, home: Path
) -> None:
    for name in ("a", "bad sku", "c"):
        save(root, "picky", name, {"sku": name} if name != "bad sku" else {})
    save(root, "_shared", "shared", {"sku": 1})
    done = run("replay", "picky", "--all", env=env)
    assert done.returncode == 1
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    assert [line[0] for line in lines] == ["✓", "✗", "✓"]
    assert lines[1][1:4] == ["bad", "sku", "failed"]
    assert lines[1][-2:] == ["KeyError:", "'sku'"]
    told = done.stderr.decode()
    where = f"in account {env['AWS_ACCESS_KEY_ID']}, region eu-west-1"
    assert told.startswith(f"Send 3 events to picky {where} (sync): replay ")
    assert "3 events: 2 ok, 1 failed." in told
    entries = history(home, "picky")
    assert [entry.event_name for entry in entries] == ["c", "bad sku", "a"]
    assert {entry.outcome for entry in entries} == {Outcome.RETURNED, Outcome.FUNCTION_ERROR}


def test_json_is_one_object_a_line_and_a_summary(env: dict[str, str], root: Path) -> None:
    save(root, "echo", "one", {"id": 1})
    done = run("replay", "echo", "one", "--json", env=env)
    assert done.returncode == 0
    found, summary = objects(done)
    assert list(found) == KEYS
    assert (found["event"], found["verdict"], found["payload"]) == ("one", "ok", {"id": 1})
    assert list(summary) == ["summary"]
    counts = summary["summary"]
    assert isinstance(counts, dict)
    assert list(counts) == SUMMARY
    assert (counts["total"], counts["ok"], counts["left"]) == (1, 1, 0)


def test_events_are_named_matched_and_found_in_files_and_folders_each_once(
    env: dict[str, str], root: Path, tmp_path: Path
) -> None:
    for name in ("bad-1", "bad-2", "good"):
        save(root, "echo", name, name)
    save(root, "_shared", "ping", "ping")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "x.json").write_text("[1]")
    (folder / "x.meta.json").write_text('{"type": "async"}')
    (folder / "y.json").write_text("[2]")
    single = tmp_path / "z.json"
    single.write_text(" [3]\n")
    asked = ("bad-*", "bad-1", "ping", str(folder), str(folder / "y.json"), str(single))
    done = run("replay", "echo", *asked, "--json", env=env)
    assert done.returncode == 0
    found = [one for one in objects(done) if "event" in one]
    assert [one["event"] for one in found] == ["bad-1", "bad-2", "ping", "x", "y", "z"]
    assert [one["type"] for one in found] == ["sync", "sync", "sync", "async", "sync", "sync"]
    assert found[-1]["payload"] == [3]


def test_a_response_is_compared_with_the_expected_one_without_what_is_to_be_ignored(
    env: dict[str, str], root: Path
) -> None:
    same = {"total": 1, "at": 5}
    save(root, "echo", "same", same, expected='{"at": 9, "total": 1.0}', ignore=["$.at"])
    save(root, "echo", "other", same, expected='{"total": 2, "at": 5}')
    save(root, "echo", "plain", same)
    done = run("replay", "echo", "--all", "--expect", "--json", env=env)
    assert done.returncode == 1
    assert results(done) == {"same": "ok", "other": "differed", "plain": "ok"}
    (differed,) = (one for one in objects(done) if one.get("event") == "other")
    assert differed["differences"] == [
        {"path": "$.total", "kind": "changed", "before": "2", "after": "1"}
    ]
    assert b"1 of 3 events expect no response" in done.stderr
    table = run("replay", "echo", "other", "--expect", env=env)
    assert "$.total: 2 → 1" in table.stdout.decode()
    # A regression test in one line: without the difference it passes.
    assert run("replay", "echo", "same", "--expect", env=env).returncode == 0


def test_an_event_that_is_to_fail_is_right_when_it_does(env: dict[str, str], root: Path) -> None:
    save(root, "picky", "broken", {}, expect_error=True)
    save(root, "picky", "mended", {"sku": 1}, expect_error=True)
    done = run("replay", "picky", "--all", "--expect", env=env)
    assert done.returncode == 1
    first, second = done.stdout.decode().splitlines()
    assert first.startswith("✓")
    assert "as expected: KeyError: 'sku'" in first
    assert second.startswith("≠")
    assert "it returned, and was to fail" in second


def test_events_say_how_they_are_sent_unless_the_person_does(
    env: dict[str, str], root: Path
) -> None:
    save(root, "echo", "late", 1, type=InvocationType.ASYNC, qualifier="$LATEST")
    own = objects(run("replay", "echo", "late", "--json", env=env))[0]
    assert (own["type"], own["qualifier"], own["outcome"]) == ("async", "$LATEST", "accepted")
    asked = objects(run("replay", "echo", "late", "--type", "stream", "--json", env=env))[0]
    assert (asked["type"], asked["outcome"], asked["payload"]) == ("stream", "returned", 1)


def test_after_stop_on_error_the_rest_is_left_and_can_be_resumed(
    env: dict[str, str], root: Path
) -> None:
    for name in ("a", "b", "c"):
        save(root, "picky", name, {} if name == "b" else {"sku": 1})
    first = run("replay", "picky", "--all", "--stop-on-error", "--json", env=env)
    assert first.returncode == 1
    assert results(first) == {"a": "ok", "b": "failed"}
    assert b"No further event is sent, since b failed." in first.stderr
    replay_id = objects(first)[0]["replay"]
    assert f"lambdatui replay picky --resume {replay_id}".encode() in first.stderr
    second = run("replay", "picky", "--resume", "--json", env=env)
    # The status is of all events, not only of those that were left.
    assert second.returncode == 1
    assert results(second) == {"c": "ok"}
    third = run("replay", "picky", "--resume", str(replay_id), env=env)
    assert (third.returncode, third.stdout) == (1, b"")
    assert b"Send 0 of 3 events" in third.stderr


def test_what_aws_refuses_is_3_and_ends_the_replay(root: Path) -> None:
    for name in ("a", "b"):
        save(root, "orders", name, name)
    with Counting(refuses(403, "AccessDeniedException", "not you")).serving() as server:
        env = environment(server.environment(), {"LAMBDATUI_EVENTS": str(root)})
        done = run("replay", "orders", "--all", "--json", env=env)
        assert done.returncode == 3
        assert results(done) == {"a": "refused"}
        assert b"No further event is sent: " in done.stderr
        assert sum(server.ran.values()) == 1


def test_an_event_whose_outcome_is_unknown_is_4_and_never_sent_again(root: Path) -> None:
    for name in ("a", "b", "c"):
        save(root, "orders", name, name)
    with Counting(refuses(500, "ServiceException")).serving() as server:
        env = environment(server.environment(), {"LAMBDATUI_EVENTS": str(root)})
        first = run("replay", "orders", "--all", "--concurrency", "2", env=env)
        assert first.returncode == 4
        assert first.stdout.count(b"unknown") == 3
        assert b"3 events: 3 unknown." in first.stderr
        assert b"a: The logs" in first.stderr
        again = run("replay", "orders", "--resume", "--json", env=env)
        assert again.returncode == 4
        assert results(again) == {"a": "unknown", "b": "unknown", "c": "unknown"}
        assert server.ran == {'"a"': 1, '"b"': 1, '"c"': 1}


def test_read_only_mode_allows_dry_runs_only(env: dict[str, str], root: Path, home: Path) -> None:
    save(root, "echo", "a", 1)
    save(root, "echo", "b", 1, type=InvocationType.DRY_RUN)
    refused = run("--read-only", "replay", "echo", "--all", env=env)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"Read-only mode: nothing was sent." in refused.stderr
    assert history(home, "echo") == ()
    dry = run("--read-only", "replay", "echo", "--all", "--type", "dry-run", env=env)
    assert dry.returncode == 0
    assert dry.stdout.count(b"allowed") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "one of them"),
        (("a", "--all"), "one of them"),
        (("--all", "--resume"), "one of them"),
        (("--resume", "x", "--type", "async"), "keeps its --type"),
        (("missing",), "There is no saved event 'missing'"),
        (("no-*",), "No saved event of echo matches 'no-*'"),
        (("--all", "--rate", "0"), "--rate"),
        (("--all", "--concurrency", "0"), "--concurrency"),
        (("--all", "--expect"), "none of these events has a response to expect"),
        (("--resume",), "There is no replay of echo to resume"),
        (("--resume", "20260131T081231-9f2c4e"), "There is no replay 20260131T081231-9f2c4e"),
        (("--from-dlq",), "it has no queue for its failures"),
    ],
)
def test_wrong_usage_sends_nothing(
    env: dict[str, str], root: Path, home: Path, arguments: tuple[str, ...], words: str
) -> None:
    save(root, "echo", "a", 1)
    done = run("replay", "echo", *arguments, env=env)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in " ".join(done.stderr.decode().split())
    assert history(home, "echo") == ()


def test_one_event_that_is_broken_keeps_all_from_being_sent(
    env: dict[str, str], root: Path, home: Path
) -> None:
    save(root, "echo", "a", 1)
    (root / "echo" / "b.json").write_text('{"a": }')
    done = run("replay", "echo", "--all", env=env)
    assert done.returncode == 2
    assert b"b.json is not JSON: line 1, column 7" in done.stderr
    (root / "echo" / "b.json").write_text("1")
    (root / "echo" / "b.meta.json").write_text('{"ignore": 5}')
    details = run("replay", "echo", "--all", env=env)
    assert details.returncode == 2
    assert b"b.meta.json is not right" in details.stderr
    assert history(home, "echo") == ()


def test_what_is_protected_wants_its_name_and_yes_is_not_enough(
    env: dict[str, str], root: Path, home: Path
) -> None:
    save(root, "echo", "a", 1)
    guarded = environment(env, {"LAMBDATUI_PROTECTED": "ech?"})
    for options in ((), ("--yes",)):
        refused = run("replay", "echo", "a", *options, env=guarded)
        assert (refused.returncode, refused.stdout) == (2, b"")
        assert b"the function 'echo' is protected (ech?)" in refused.stderr
        assert b"--confirm echo" in refused.stderr
    wrong = run("replay", "echo", "a", "--confirm", "ecko", env=guarded)
    assert wrong.returncode == 2
    assert history(home, "echo") == ()
    dry = run("replay", "echo", "a", "--type", "dry-run", env=guarded)
    assert dry.returncode == 0
    assert run("replay", "echo", "a", "--confirm", "echo", env=guarded).returncode == 0


def test_a_protected_account_counts_by_its_number_and_a_qualifier_by_its_name(
    env: dict[str, str], root: Path, endpoint: Endpoint
) -> None:
    save(root, "echo", "a", 1)
    by_account = environment(env, {"LAMBDATUI_PROTECTED": endpoint.account})
    refused = run("replay", "echo", "a", env=by_account)
    assert refused.returncode == 2
    assert f"the account '{env['AWS_ACCESS_KEY_ID']}' is protected".encode() in refused.stderr
    qualified = run("replay", "echo", "a", "--qualifier", "$LATEST", env=environment(
        env, {"LAMBDATUI_PROTECTED": "*latest"}
    ))  # fmt: skip
    assert b"the qualifier '$LATEST' is protected" in qualified.stderr


def test_a_reader_that_goes_away_ends_the_beginning_of_events(
    env: dict[str, str], root: Path, home: Path
) -> None:
    for number in range(60):
        save(root, "echo", f"event {number:02}", number)
    command = 'trap "" PIPE; "$@" | head -n 1'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}", "sh", *program("replay", "echo", "--all")],
        env=env,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 141
    assert done.stdout.count(b"\n") == 1
    entries = history(home, "echo")
    assert 1 <= len(entries) < 60
    assert all(entry.outcome is Outcome.RETURNED for entry in entries)
