"""``lambdatui ls`` against a real endpoint."""

import json
import re
import subprocess

from lambdatui.cli.ls import table
from lambdatui.core.functions import Function
from lambdatui.demo.endpoint import Endpoint
from tests.cli.program import ended, environment, program, run, run_in_terminal, running

NAMES = ["dated", "echo", "grouped", "logged", "picky", "silent", "slow"]
KEYS = [
    "name",
    "arn",
    "runtime",
    "handler",
    "memory_mb",
    "timeout_s",
    "last_modified",
    "code_size",
    "package_type",
    "architecture",
    "description",
    "log_group",
]


def test_json_is_an_array_with_one_object_a_function(
    account: dict[str, str], endpoint: Endpoint
) -> None:
    done = run("ls", "--json", env=account)
    assert (done.returncode, done.stderr) == (0, b"")
    functions = json.loads(done.stdout)
    assert [function["name"] for function in functions] == NAMES
    assert list(functions[0]) == KEYS
    grouped = functions[NAMES.index("grouped")]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", grouped.pop("last_modified"))
    assert grouped.pop("code_size") > 0
    assert grouped == {
        "name": "grouped",
        "arn": f"arn:aws:lambda:{endpoint.region}:{endpoint.account}:function:grouped",
        "runtime": "python3.12",
        "handler": "index.handler",
        "memory_mb": 256,
        "timeout_s": 120,
        "package_type": "Zip",
        "architecture": "x86_64",
        "description": "Does \x1b[31mgrouped",
        "log_group": "/custom/group",
    }


def test_json_has_one_line_a_function_and_no_control_byte(account: dict[str, str]) -> None:
    lines = run("ls", "--json", env=account).stdout.splitlines()
    assert (lines[0], lines[-1]) == (b"[", b"]")
    assert len(lines) == len(NAMES) + 2
    assert b"\x1b" not in b"".join(lines)


def test_the_table_has_a_row_a_function(account: dict[str, str]) -> None:
    done = run("ls", env=account)
    assert (done.returncode, done.stderr) == (0, b"")
    rows = [re.split(r" {2,}", line) for line in done.stdout.decode().splitlines()]
    assert rows[0] == ["NAME", "RUNTIME", "MEMORY", "TIMEOUT", "ARCHITECTURE", "MODIFIED (UTC)"]
    assert [row[:5] for row in rows[1:]] == [
        [name, "python3.12", "256 MB", "120 s", "x86_64"] for name in NAMES
    ]


def test_columns_are_as_wide_as_what_they_hold_and_control_bytes_do_not_count() -> None:
    functions = [
        Function(name="a", runtime="python3.12", modified_ms=1_769_847_151_204),
        Function(name="much-\x1blonger", package_type="Image", memory_mb=10240, timeout_s=900),
    ]
    assert table(functions) == [
        "NAME          RUNTIME     MEMORY    TIMEOUT  ARCHITECTURE  MODIFIED (UTC)",
        "a             python3.12  128 MB    3 s      x86_64        2026-01-31 08:12",
        "much-␛longer  image       10240 MB  900 s    x86_64        –",
    ]


def test_on_a_terminal_the_header_stands_out_unless_that_is_not_wanted(
    account: dict[str, str],
) -> None:
    _, shown = run_in_terminal("ls", env=account)
    assert shown.startswith(b"\x1b[1mNAME")
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        status, shown = run_in_terminal("ls", env=environment(account, plain))
        assert status == 0
        assert shown.startswith(b"NAME")
        assert b"\x1b" not in shown


def test_an_account_without_functions_says_so_beside_an_empty_output(
    account: dict[str, str],
) -> None:
    elsewhere = environment(account, {"AWS_ACCESS_KEY_ID": "999999999999"})
    done = run("ls", env=elsewhere)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"no functions" in done.stderr
    assert run("ls", "--json", env=elsewhere).stdout == b"[]\n"


def test_without_credentials_one_sentence_and_what_to_do_and_exit_3() -> None:
    done = run("--region", "eu-west-1", "ls", env=environment())
    assert (done.returncode, done.stdout) == (3, b"")
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("lambdatui: ")
    assert "credentials" in lines[0]
    assert len(lines) == 2
    assert b"Traceback" not in done.stderr


def test_an_unknown_profile_exits_2_and_an_unreachable_endpoint_3(
    account: dict[str, str],
) -> None:
    unknown = run("--profile", "no-such-profile", "ls", env=account)
    assert unknown.returncode == 2
    assert b"no-such-profile" in unknown.stderr
    nowhere = run("--endpoint-url", "http://127.0.0.1:9", "ls", env=account)
    assert nowhere.returncode == 3
    assert b"127.0.0.1:9" in nowhere.stderr


def test_a_reader_that_goes_away_ends_it_quietly(account: dict[str, str]) -> None:
    with running("ls", env=account) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert ended(child) == 141


def test_a_closed_standard_output_is_no_mistake(account: dict[str, str]) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *program("ls")],
        env=account,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
