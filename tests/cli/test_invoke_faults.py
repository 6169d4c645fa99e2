"""``lambdatui invoke`` where the answer is lost: it ran once, by the endpoint's own book.

The embedded endpoint does not break in these ways.
"""

from pathlib import Path

import pytest

from lambdatui.core.invoke import Outcome
from tests.aws.faulty import Reply, Talk, head, refuses
from tests.cli.counting import Counting
from tests.cli.program import environment, run
from tests.cli.remembered import history


def half(talk: Talk) -> None:
    """The half of an answer."""
    talk.raw(head(200, 100) + b'{"half":')
    talk.close()


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    "answer",
    [
        refuses(500, "ServiceException"),
        refuses(502, "BadGateway"),
        refuses(503, "ServiceUnavailable"),
        Talk.reset,
        Talk.close,
        half,
    ],
    ids=["500", "502", "503", "reset", "close", "half"],
)
def test_an_answer_that_is_lost_is_unknown_and_never_sent_again(
    home: Path, answer: Reply, kind: str
) -> None:
    with Counting(answer).serving() as server:
        env = environment(server.environment())
        done = run("invoke", "orders", "--type", kind, "--payload", "-", env=env, stdin=b'{"n": 1}')
        assert server.ran == {'{"n": 1}': 1}
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"in the logs" in done.stderr
    assert b"Traceback" not in done.stderr
    assert [entry.outcome for entry in history(home, "orders")] == [Outcome.UNKNOWN]


def test_what_is_throttled_did_not_run_and_is_not_sent_again(home: Path) -> None:
    answer = refuses(429, "TooManyRequestsException")
    with Counting(answer).serving() as server:
        env = environment(server.environment())
        done = run("invoke", "orders", "--payload", "-", env=env, stdin=b'{"n": 1}')
        # One request came; nothing behind it ran.
        assert server.ran == {'{"n": 1}': 1}
    assert (done.returncode, done.stdout) == (3, b"")
    assert [entry.outcome for entry in history(home, "orders")] == [Outcome.REFUSED]
