"""A command says where credentials go that do not go to AWS, on one line of standard error."""

import pytest

from tests.cli.program import environment, run

_KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_REGION": "eu-west-1",
    "AWS_MAX_ATTEMPTS": "1",
}
_ELSEWHERE = {**_KEYS, "AWS_ENDPOINT_URL": "http://aws.invalid"}
_SAID = b"lambdatui: your credentials are used at http://aws.invalid, not at AWS.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("ls",),
        ("ls", "--since", "1h", "--yes"),
        ("tail", "x", "--since", "1h"),
        ("invoke", "x"),
        ("report", "x"),
        ("diff", "x", "y"),
        ("code", "x"),
        ("events", "shared", "x"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_it_is_said_once_before_what_came_of_it(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, env=environment(_ELSEWHERE))
    assert ran.stderr.startswith(_SAID), ran.stderr
    assert ran.stderr.count(b"not at AWS") == 1
    assert ran.stdout == b""
    assert ran.returncode == 3


def test_only_the_service_that_is_elsewhere_is_named_and_a_loopback_never(
    account: dict[str, str],
) -> None:
    logs = {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": "http://ada:s3cr3t@logs.invalid"}
    here = run("ls", env={**account, **logs})
    assert (here.returncode, here.stderr) == (0, b"")
    there = run("tail", "echo", "--since", "1h", env={**account, **logs, "AWS_MAX_ATTEMPTS": "1"})
    assert b"used at http://logs.invalid, not" in there.stderr
    assert b"s3cr3t" not in there.stderr
