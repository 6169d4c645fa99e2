"""Shared test events from the command line. ministack lacks EventBridge Schemas."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.invoke import InvocationType
from lambdatui.store.events import EventStore
from tests.aws.faulty import Faulty
from tests.aws.schemastore import SchemaStore
from tests.cli.program import environment, run

SCHEMA = "_orders-schema"


@pytest.fixture
def registry() -> SchemaStore:
    return SchemaStore()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def env(registry: SchemaStore, root: Path) -> Iterator[dict[str, str]]:
    with Faulty(registry) as server:
        yield environment(
            {
                "AWS_ENDPOINT_URL": server.url,
                "AWS_REGION": "eu-west-1",
                "AWS_ACCESS_KEY_ID": "123456789012",
                "AWS_SECRET_ACCESS_KEY": "test",
                "LAMBDATUI_EVENTS": str(root),
            }
        )


def share(registry: SchemaStore, **events: object) -> None:
    examples = {
        name: {"value": value, "x-metadata": {"invocationType": "Event"}}
        for name, value in events.items()
    }
    registry.write(SCHEMA, json.dumps({"openapi": "3.0.0", "components": {"examples": examples}}))


def shared(registry: SchemaStore) -> dict[str, object]:
    examples = json.loads(registry.newest(SCHEMA))["components"]["examples"]
    return {name: example["value"] for name, example in examples.items()}


def test_shared_events_are_listed_by_both_commands(
    env: dict[str, str], registry: SchemaStore
) -> None:
    share(registry, a={"n": 1}, b=[2])
    for command in (("shared", "orders"), ("pull", "orders", "--list")):
        found = json.loads(run("events", *command, "--json", env=env).stdout)
        assert [list(each) for each in found] == [
            ["function", "name", "type", "bytes", "event"]
        ] * 2
        assert [(each["name"], each["type"]) for each in found] == [("a", "async"), ("b", "async")]
    none = run("events", "shared", "other", env=env)
    assert (none.returncode, none.stdout) == (0, b"")
    assert b"other has no shared test event" in none.stderr


def test_shared_events_are_saved_with_where_they_came_from(
    env: dict[str, str], registry: SchemaStore, root: Path
) -> None:
    share(registry, a={"price": 1.50}, b=[2], c=3)
    done = run("events", "pull", "orders", "a", "b", env=env)
    assert (done.returncode, done.stdout) == (0, b"")
    assert sorted(path.name for path in (root / "orders").glob("?.json")) == ["a.json", "b.json"]
    store = EventStore(root)
    known = store.details("orders", store.find("orders", "a").entry)
    assert (known.provenance, known.type) == (Provenance.REGISTRY, InvocationType.ASYNC)
    assert run("events", "pull", "orders", env=env).returncode == 0
    assert (root / "orders" / "c.json").exists()


def test_a_pull_overwrites_no_other_event_and_writes_none_then(
    env: dict[str, str], registry: SchemaStore, root: Path
) -> None:
    share(registry, a=1, b=2)
    EventStore(root).save("orders", "b", "5", details=EventDetails(expected="9"))
    done = run("events", "pull", "orders", env=env)
    assert done.returncode == 2
    assert b"orders has another event called b" in done.stderr
    assert not (root / "orders" / "a.json").exists()
    other = run("events", "pull", "orders", "b", "--as", "b2", env=env)
    assert other.returncode == 0
    assert (root / "orders" / "b2.json").read_text() == "2\n"
    assert run("events", "pull", "orders", "--force", env=env).returncode == 0
    store = EventStore(root)
    assert json.loads(store.find("orders", "b").text) == 2
    # What to expect of it was not shared, and is not lost.
    assert store.details("orders", store.find("orders", "b").entry).expected == "9"


def test_an_event_that_is_not_shared_is_told_with_those_that_are(
    env: dict[str, str], registry: SchemaStore
) -> None:
    share(registry, a=1, b=2)
    done = run("events", "pull", "orders", "x", env=env)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no shared event 'x'" in done.stderr
    assert b"Shared are: a, b." in done.stderr


def test_saved_events_are_shared_beside_those_of_others(
    env: dict[str, str], registry: SchemaStore, root: Path
) -> None:
    share(registry, theirs=1)
    EventStore(root).save(
        "orders", "ours", '{"n": 1.50}', details=EventDetails(type=InvocationType.STREAM)
    )
    done = run("events", "push", "orders", "ours", env=env)
    assert (done.returncode, done.stdout) == (0, b"")
    assert shared(registry) == {"theirs": 1, "ours": {"n": 1.5}}
    assert '"value":{"n":1.50}' in registry.newest(SCHEMA)
    EventStore(root).save("orders", "theirs", "7")
    taken = run("events", "push", "orders", "theirs", env=env)
    assert taken.returncode == 2
    assert b"--force" in taken.stderr
    assert shared(registry)["theirs"] == 1
    assert run("events", "push", "orders", "theirs", "--force", env=env).returncode == 0
    assert shared(registry)["theirs"] == 7


def test_a_shared_event_is_deleted_and_its_text_printed(
    env: dict[str, str], registry: SchemaStore
) -> None:
    share(registry, a={"n": 1}, b=2)
    done = run("events", "unshare", "orders", "a", env=env)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"n": 1}
    assert shared(registry) == {"b": 2}
    again = run("events", "unshare", "orders", "a", env=env)
    assert (again.returncode, again.stdout) == (2, b"")


def test_read_only_mode_changes_nothing_there(
    env: dict[str, str], registry: SchemaStore, root: Path
) -> None:
    share(registry, a=1)
    EventStore(root).save("orders", "b", "2")
    for command in (("push", "orders", "b"), ("unshare", "orders", "a")):
        done = run("--read-only", "events", *command, env=env)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Read-only" in done.stderr
    assert registry.calls == []
    # Files of one's own may be written.
    assert run("--read-only", "events", "pull", "orders", env=env).returncode == 0
    assert (root / "orders" / "a.json").exists()
