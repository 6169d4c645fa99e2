"""Where it cannot be read who we are, what could be protected is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.cli.confirm import PROTECTED, protected
from lambdatui.core.connection import Connection
from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty, Talk, refuses
from tests.cli.counted import Counted
from tests.cli.program import environment, run

NUMBER = "123456789012"
ARN = f"arn:aws:lambda:eu-west-1:{NUMBER}:function:orders"


class Nobody:
    """STS and IAM refuse, one of them or both; all else goes on to the endpoint."""

    def __init__(self, endpoint: Endpoint, *, who: str, alias: str) -> None:
        self.way = Counted(endpoint)
        self._codes = {b"GetCallerIdentity": who, b"ListAccountAliases": alias}

    def __call__(self, talk: Talk) -> None:
        for action, code in self._codes.items():
            if code and action in talk.request.body:
                refuses(400 if code == "Throttling" else 403, code, "no")(talk)
                return
        self.way(talk)


@pytest.fixture(params=[{"alias": "AccessDenied"}, {"who": "Throttling"}], ids=str)
def nobody_says(request: pytest.FixtureRequest, endpoint: Endpoint) -> Iterator[tuple[Nobody, str]]:
    says = Nobody(endpoint, **{"who": "", "alias": "", **request.param})
    with Faulty(says) as server:
        yield says, server.url


def test_what_could_be_protected_wants_its_name_and_it_is_said_why(
    nobody_says: tuple[Nobody, str],
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    says, url = nobody_says
    env = environment(endpoint.environment(), {"AWS_ENDPOINT_URL": url, "AWS_MAX_ATTEMPTS": "1"})
    refused = run("invoke", "echo", env=env, cwd=tmp_path)
    assert refused.returncode == 2
    assert b"could not be read, and may be protected (*prod*)" in refused.stderr
    assert says.way.writes == []
    for given in ("--yes", "--confirm=echo"):
        assert run("invoke", "echo", given, env=env, cwd=tmp_path).returncode == 0
    assert says.way.writes == [("lambda", "Invoke")] * 2

    for name, value in env.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    clients = Clients(Connection())
    for patterns, reason in (
        ("*prod*", True),
        ("*prod*, !" + NUMBER, False),
        ("orders_*", False),
        ("none", False),
    ):
        monkeypatch.setenv(PROTECTED, patterns)
        assert bool(protected(clients, ARN)) is reason, patterns
