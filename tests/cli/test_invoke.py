"""``lambdatui invoke`` against a real endpoint."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from lambdatui.core.invoke import Outcome
from lambdatui.store.events import EventStore
from tests.cli.broken import Answer, broken_endpoint
from tests.cli.program import (
    ended,
    environment,
    program,
    run,
    run_in_terminal,
    run_with,
    running,
)
from tests.cli.remembered import history

KEYS = [
    "function",
    "type",
    "qualifier",
    "event",
    "outcome",
    "status",
    "function_error",
    "request_id",
    "version",
    "started",
    "elapsed_ms",
    "report",
    "log_tail",
    "error",
    "payload",
]


def test_the_response_alone_is_on_standard_output(account: dict[str, str]) -> None:
    done = run("invoke", "echo", "--payload", "-", env=account, stdin='{"a":  "é"}\n'.encode())
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"a": "é"}
    assert not done.stdout.endswith(b"\n")
    (story,) = done.stderr.decode().splitlines()
    assert story.startswith("echo returned in ")
    assert "(status 200)" in story
    assert "billed" in story
    assert "of 256 MB" in story


def test_verbose_tells_the_event_and_the_log_of_a_run_that_went_well(
    account: dict[str, str],
) -> None:
    done = run("invoke", "echo", "-v", "--payload", "-", env=account, stdin=b'{"a":   1}')
    assert done.returncode == 0
    story = done.stderr.decode()
    assert "| START RequestId:" in story
    assert "\n  event: standard input (10 bytes)\n" in story


def test_without_an_event_the_smallest_one_is_sent(account: dict[str, str]) -> None:
    done = run("invoke", "echo", "--verbose", env=account)
    assert (done.returncode, done.stdout) == (0, b"{}")
    assert b"\n  event: {} (none was given)\n" in done.stderr


def test_an_event_that_waits_on_standard_input_is_never_left_out_unseen(
    account: dict[str, str], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "event.json"
    file.write_text('{"a": 1}')
    piped = run("invoke", "echo", env=account, stdin=file.read_bytes())
    with file.open("rb") as opened:
        redirected = run_with("invoke", "echo", env=account, stdin=opened)
        # It may be the list of a loop around the command.
        assert os.lseek(opened.fileno(), 0, os.SEEK_CUR) == 0
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as slow, os.fdopen(writing, "wb"):
        # Who may still write is slower than a person's patience: curl, for example.
        pending = run_with("invoke", "echo", env=account, stdin=slow)
    for done in (piped, redirected, pending):
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"--payload -" in done.stderr
        assert b"</dev/null" in done.stderr
    assert history(home, "echo") == ()


def test_standard_input_that_has_nothing_is_no_event(
    account: dict[str, str], tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    for path in (Path(os.devnull), empty):
        with path.open("rb") as opened:
            assert run_with("invoke", "echo", env=account, stdin=opened).stdout == b"{}"
    closed = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", *program("invoke", "echo")],
        env=account,
        capture_output=True,
        check=False,
    )
    assert closed.stdout == b"{}"


def test_an_event_that_was_given_leaves_standard_input_alone(
    account: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "event.json"
    file.write_text("[1]")
    done = run("invoke", "echo", "-v", "--payload", str(file), env=account, stdin=b"[2]")
    assert (done.returncode, done.stdout) == (0, b"[1]")
    assert f"\n  event: {file} (3 bytes)\n".encode() in done.stderr


def test_a_payload_comes_from_a_file(account: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text("[1, 2]")
    done = run("invoke", "echo", "--payload", str(file), env=account)
    assert json.loads(done.stdout) == [1, 2]


def test_a_saved_event_is_found_by_name_in_the_project(
    account: dict[str, str], tmp_path: Path, home: Path
) -> None:
    root = tmp_path / ".lambdatui" / "events"
    EventStore(root).save("echo", "bad sku", '{"sku": null}')
    below = tmp_path / "src"
    below.mkdir()
    done = run("invoke", "echo", "--event", "bad sku", "-v", env=account, cwd=below)
    assert json.loads(done.stdout) == {"sku": None}
    assert b"\n  event: bad sku (13 bytes)\n" in done.stderr
    assert [entry.event_name for entry in history(home, "echo")] == ["bad sku"]
    unknown = run("--events", str(root), "invoke", "echo", "--event", "bad", env=account)
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert b"no saved event 'bad'" in unknown.stderr
    assert b"bad sku" in unknown.stderr.splitlines()[1]


def test_a_function_error_exits_1_with_its_answer_on_standard_output(
    account: dict[str, str],
) -> None:
    done = run("invoke", "picky", env=account)
    assert done.returncode == 1
    assert json.loads(done.stdout)["errorType"] == "KeyError"
    assert done.stderr.decode().startswith("picky failed in ")
    assert "KeyError: 'sku'" in done.stderr.decode()
    assert "| START RequestId:" in done.stderr.decode()


def test_json_is_one_object_with_everything(account: dict[str, str]) -> None:
    done = run("invoke", "picky", "--payload", "-", "--json", env=account, stdin=b'{"sku":1.50}')
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1
    answer = json.loads(done.stdout)
    assert list(answer) == KEYS
    assert answer["payload"] == {"sku": 1.5}
    assert (answer["outcome"], answer["status"], answer["function_error"]) == (
        "returned",
        200,
        None,
    )
    assert answer["report"]["memory_mb"] == 256
    assert answer["report"]["cold"] is False
    assert "START RequestId" in answer["log_tail"]
    assert answer["error"] is None


def test_json_of_a_function_error_says_so_and_exits_1(account: dict[str, str]) -> None:
    done = run("invoke", "picky", "--json", env=account)
    assert (done.returncode, done.stderr) == (1, b"")
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "function-error"
    assert answer["function_error"] == "Unhandled"
    assert answer["payload"]["errorMessage"] == "'sku'"


def test_an_async_invocation_is_accepted_and_a_dry_run_runs_nothing(
    account: dict[str, str], home: Path
) -> None:
    sent = run("invoke", "echo", "--type", "async", env=account)
    assert (sent.returncode, sent.stdout) == (0, b"")
    assert b"accepted (status 202, request " in sent.stderr
    tried = run("invoke", "echo", "--type", "dry-run", env=account)
    assert (tried.returncode, tried.stdout) == (0, b"")
    assert b"allowed (status 204)" in tried.stderr
    assert [entry.outcome for entry in history(home, "echo")] == [
        Outcome.ALLOWED,
        Outcome.ACCEPTED,
    ]


def test_an_arn_reaches_the_function_and_is_remembered_under_its_name(
    account: dict[str, str], home: Path
) -> None:
    number = account["AWS_ACCESS_KEY_ID"]
    arn = f"arn:aws:lambda:eu-west-1:{number}:function:echo"
    for kind in ("sync", "async"):
        assert run("invoke", arn, "--type", kind, env=account).returncode == 0
    places = {entry.place for entry in history(home, "echo")}
    assert (len(history(home, "echo")), places) == (2, {f"{number}/eu-west-1"})


def test_what_was_sent_is_remembered_with_how_it_ended(account: dict[str, str], home: Path) -> None:
    run("invoke", "echo", env=account)
    run("invoke", "picky", env=account)
    (echo,), (picky,) = history(home, "echo"), history(home, "picky")
    assert (echo.outcome, echo.note) == (Outcome.RETURNED, "")
    assert (picky.outcome, picky.note) == (Outcome.FUNCTION_ERROR, "Unhandled")
    assert echo.elapsed_ms > 0
    assert echo.place == f"{account['AWS_ACCESS_KEY_ID']}/eu-west-1"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{\n "a": }', b"standard input is not JSON: line 2, column 7"),
        (b"", b"the event is empty"),
        (b"\xff", b"not UTF-8"),
    ],
    ids=["broken", "empty", "not text"],
)
def test_a_payload_that_is_not_json_exits_2_with_its_line_and_sends_nothing(
    account: dict[str, str], home: Path, data: bytes, said: bytes
) -> None:
    done = run("invoke", "echo", "--payload", "-", env=account, stdin=data)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr
    assert history(home, "echo") == ()


def test_a_payload_file_that_is_not_there_or_too_large_exits_2(
    account: dict[str, str], tmp_path: Path
) -> None:
    missing = run("invoke", "echo", "--payload", str(tmp_path / "none.json"), env=account)
    assert missing.returncode == 2
    assert b"none.json cannot be read: No such file" in missing.stderr
    large = tmp_path / "large.json"
    large.write_text('"' + "x" * 1_100_000 + '"')
    done = run("invoke", "echo", "--type", "async", "--payload", str(large), env=account)
    assert done.returncode == 2
    assert b"1,048,576" in done.stderr


def test_a_saved_event_that_is_broken_exits_2_with_its_line(
    account: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "echo").mkdir()
    (tmp_path / "echo" / "a.json").write_text("{\n\n")
    done = run("--events", str(tmp_path), "invoke", "echo", "--event", "a", env=account)
    assert done.returncode == 2
    assert b"a.json is not JSON: line 3" in done.stderr


def test_a_function_that_is_not_there_exits_3(account: dict[str, str], home: Path) -> None:
    for kind in ("sync", "async"):
        done = run("invoke", "no-such-function", "--type", kind, env=account)
        assert (done.returncode, done.stdout) == (3, b"")
        place = f"{account['AWS_ACCESS_KEY_ID']}/eu-west-1"
        said = f"lambdatui: There is no function no-such-function in {place}.\n"
        assert done.stderr.decode().startswith(said)
        assert b"lambdatui ls" in done.stderr
    # The async one was begun: it is remembered as refused, never as unknown.
    (entry,) = history(home, "no-such-function")
    assert entry.outcome is Outcome.REFUSED
    assert "no-such-function" in entry.note


@pytest.mark.parametrize("how", ["flag", "variable"])
def test_read_only_invokes_nothing_but_a_dry_run(
    account: dict[str, str], home: Path, how: str
) -> None:
    flags = ["--read-only"] if how == "flag" else []
    variables = {} if how == "flag" else {"LAMBDATUI_READ_ONLY": "1"}
    env = environment(account, variables)
    for kind in ("sync", "async"):
        done = run(*flags, "invoke", "echo", "--type", kind, env=env)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Read-only" in done.stderr
    assert history(home, "echo") == ()
    assert run(*flags, "invoke", "echo", "--type", "dry-run", env=env).returncode == 0


def test_a_reader_that_goes_away_does_not_hide_how_the_invocation_ended(
    account: dict[str, str],
) -> None:
    for function, status in (("echo", 0), ("picky", 1)):
        with running("invoke", function, env=account) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            child.stdout.close()
            assert child.stderr.read().startswith(function.encode())
            assert ended(child) == status


def test_an_answer_that_does_not_come_is_unknown_and_never_sent_again(home: Path) -> None:
    with broken_endpoint({"POST invocations": None}) as endpoint:
        env = environment(endpoint.environment())
        done = run("invoke", "echo", "--type", "async", env=env)
        assert endpoint.asked.count("POST invocations") == 1
        assert (done.returncode, done.stdout) == (4, b"")
        assert b"may be queued" in done.stderr
        assert b"Traceback" not in done.stderr
        told = run("invoke", "echo", "--type", "async", "--json", env=env)
    assert told.returncode == 4
    answer = json.loads(told.stdout)
    assert (answer["outcome"], answer["payload"]) == ("unknown", None)
    assert "may be queued" in answer["error"]["what"]
    assert [entry.outcome for entry in history(home, "echo")] == [Outcome.UNKNOWN] * 2


DENIED: Answer = (403, "AccessDeniedException", {"Message": "no"})


def test_a_configuration_that_is_denied_does_not_hinder_an_invocation() -> None:
    answers: dict[str, Answer] = {
        "GET echo": DENIED,
        "GET configuration": DENIED,
        "POST invocations": (200, "", {"ok": True}),
    }
    with broken_endpoint(answers) as endpoint:
        done = run("invoke", "echo", env=environment(endpoint.environment()))
    assert (done.returncode, done.stdout) == (0, b'{"ok": true}')


def test_an_invocation_that_is_denied_exits_3_and_ran_nothing(home: Path) -> None:
    with broken_endpoint({"POST invocations": DENIED}) as endpoint:
        env = environment(endpoint.environment())
        done = run("invoke", "echo", "--type", "async", env=env)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"lambdatui: ")
    assert [entry.outcome for entry in history(home, "echo")] == [Outcome.REFUSED]


def test_on_a_terminal_the_response_is_safe_and_ends_its_line(
    account: dict[str, str], tmp_path: Path
) -> None:
    event = tmp_path / "event.json"
    event.write_text('"\u202e\x9b31m"', encoding="utf-8")
    status, shown = run_in_terminal("invoke", "echo", "--payload", str(event), env=account)
    assert status == 0
    assert shown.endswith(b"\n")
    assert "\u202e".encode() not in shown
    assert "\x9b".encode() not in shown


def test_a_history_that_cannot_be_written_does_not_hinder_an_invocation(
    account: dict[str, str], home: Path
) -> None:
    (home / ".local").mkdir()
    (home / ".local" / "state").write_text("")
    done = run("invoke", "echo", env=account)
    assert (done.returncode, done.stdout) == (0, b"{}")
    assert b"The history will not show this invocation" in done.stderr
