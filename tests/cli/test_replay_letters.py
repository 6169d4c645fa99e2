"""``lambdatui replay --from-dlq``: what becomes of the dead letters."""

import json
import time
from collections.abc import Iterator

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.configuration import read_configuration
from lambdatui.cli.replay_items import Asked
from lambdatui.cli.replay_letters import Letters
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.demo.endpoint import Endpoint
from tests.cli.program import run, wait_for
from tests.cli.queue import DeadLetterQueue

PICKY = """
def handler(event, context):
    return {"sku": event["sku"]}
"""


@pytest.fixture(scope="module")
def made(endpoint: Endpoint) -> Iterator[DeadLetterQueue]:
    with DeadLetterQueue(endpoint, "choosy", PICKY) as queue:
        yield queue


@pytest.fixture
def queue(made: DeadLetterQueue) -> Iterator[DeadLetterQueue]:
    yield made
    made.empty()


def test_letters_stay_unless_they_are_to_be_deleted(
    account: dict[str, str], queue: DeadLetterQueue
) -> None:
    queue.send('{"sku": 1}', "r-1")
    done = run("replay", "choosy", "--from-dlq", env=account)
    assert done.returncode == 0
    told = done.stderr.decode()
    assert "Reading choosy-dlq counts as a receive of each message, and hides it" in told
    assert told.splitlines()[-1] == "Of 1 dead letter, 1 stays in choosy-dlq."
    # At once: whoever comes next finds it.
    assert queue.counts() == (1, 0)
    assert run("replay", "choosy", "--from-dlq", env=account).returncode == 0


@pytest.mark.parametrize("command", ["replay", "capture"])
def test_letters_that_somebody_else_reads_are_told(
    account: dict[str, str], queue: DeadLetterQueue, command: str
) -> None:
    queue.send('{"sku": 1}', "r-1")
    queue.send('{"sku": 2}', "r-2")
    queue.take()
    arguments = {
        "replay": ("replay", "choosy", "--from-dlq"),
        "capture": ("events", "capture", "choosy", "--from-dlq"),
    }[command]
    done = run(*arguments, env=account)
    assert (done.returncode, done.stdout) == (2, b"")
    told = done.stderr.decode()
    assert "In choosy-dlq, 2 are hidden now, read by somebody, and come back in up to " in told
    # It is of no use to look elsewhere.
    assert queue.counts() == (0, 2)


def test_letters_that_are_listed_can_be_read_by_others_at_once(
    account: dict[str, str], queue: DeadLetterQueue
) -> None:
    for number in range(12):
        queue.send(json.dumps({"sku": number}), f"r-{number}")
    queue.send("no JSON", "r-x")
    done = run("events", "capture", "choosy", "--from-dlq", "--list", "--json", env=account)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)) == 12
    assert queue.counts() == (13, 0)


def test_those_that_went_well_are_deleted_and_the_others_given_back(
    account: dict[str, str], queue: DeadLetterQueue
) -> None:
    for body in ('{"sku": 1}', "{}", '{"sku": 2}', "no JSON"):
        queue.send(body, "r")
    done = run("replay", "choosy", "--from-dlq", "--delete", "--json", env=account)
    assert done.returncode == 1
    verdicts = [json.loads(line).get("verdict") for line in done.stdout.splitlines()]
    assert sorted(filter(None, verdicts)) == ["failed", "ok", "ok"]
    *_, end, other = done.stderr.decode().splitlines()
    # The one that is no event is counted, and named.
    assert end == "Of 4 dead letters, 2 were deleted and 2 stay in choosy-dlq."
    assert other.startswith("  not sent: SQS message ")
    # Nobody has to wait until they are visible again.
    assert queue.bodies() == ["no JSON", "{}"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--all", "--delete"), "--delete is for --from-dlq"),
        (("--from-dlq", "--delete", "--type", "async"), "--delete needs the response"),
        (("--read-only", "--from-dlq", "--delete"), "Read-only mode"),
    ],
)
def test_nothing_is_deleted_by_mistake(
    account: dict[str, str], queue: DeadLetterQueue, arguments: tuple[str, ...], words: str
) -> None:
    queue.send('{"sku": 1}', "r-1")
    done = run("replay", "choosy", *arguments, env=account)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in " ".join(done.stderr.decode().split())
    assert queue.counts() == (1, 0)


@pytest.fixture
def clients(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Clients:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    return Clients(Connection())


def test_letters_are_kept_from_others_for_as_long_as_it_takes(
    clients: Clients, queue: DeadLetterQueue
) -> None:
    queue.send('{"sku": 1}', "r-1")
    configuration = read_configuration(clients, "choosy")
    began = time.monotonic()
    with Letters(clients, delete=True, hidden_s=2, every_s=0.1) as letters:
        (item,) = letters.read(configuration, Asked(None, ""), limit=5)
        wait_for(lambda: time.monotonic() > began + 3)
        assert queue.counts() == (0, 1)
        letters.check(item.name)
    assert queue.counts() == (1, 0)


def test_a_letter_that_others_may_have_is_not_sent(
    clients: Clients, queue: DeadLetterQueue
) -> None:
    queue.send('{"sku": 1}', "r-1")
    configuration = read_configuration(clients, "choosy")
    with Letters(clients, delete=True, hidden_s=0, every_s=60) as letters:
        (item,) = letters.read(configuration, Asked(None, ""), limit=5)
        with pytest.raises(LambdatuiError) as raised:
            letters.check(item.name)
    assert raised.value.fault.kind is Kind.CONFLICT
