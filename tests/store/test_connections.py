"""The connections that were used of late, on the disk."""

import json
import stat
import threading
from pathlib import Path

import pytest

from lambdatui.core.connections import RecentConnection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.store.connections import RecentStore


@pytest.fixture
def store(tmp_path: Path) -> RecentStore:
    return RecentStore(tmp_path / "state")


def used(profile: str, at_ms: int, *regions: str) -> RecentConnection:
    return RecentConnection(profile=profile, regions=regions or ("eu-west-1",), used_ms=at_ms)


def test_the_newest_is_first_and_each_is_there_once(store: RecentStore) -> None:
    assert store.recent() == ()
    store.keep(used("dev", 1))
    store.keep(used("prod", 2, "eu-west-1", "us-east-1"))
    store.keep(used("dev", 3))
    # The same regions in another order are the same list.
    store.keep(used("prod", 4, "us-east-1", "eu-west-1"))
    assert store.recent() == (used("prod", 4, "us-east-1", "eu-west-1"), used("dev", 3))


def test_one_that_is_not_newer_does_not_go_before_a_newer_one(store: RecentStore) -> None:
    store.keep(used("dev", 9))
    store.keep(used("prod", 5))
    assert [one.profile for one in store.recent()] == ["dev", "prod"]


def test_an_account_that_was_known_stays_known(store: RecentStore) -> None:
    known = RecentConnection(
        profile="prod", regions=("eu-west-1",), account="123456789012", alias="acme", used_ms=1
    )
    store.keep(known)
    # Offline this time.
    store.keep(used("prod", 2))
    (found,) = store.recent()
    assert (found.account, found.alias, found.used_ms) == ("123456789012", "acme", 2)


def test_the_oldest_of_many_falls_out(store: RecentStore) -> None:
    for number in range(40):
        store.keep(used(f"p{number}", number))
    assert [one.profile for one in store.recent()] == [f"p{n}" for n in range(39, 9, -1)]


def test_the_file_is_the_persons_alone(store: RecentStore, tmp_path: Path) -> None:
    store.keep(used("prod", 1))
    path = tmp_path / "state" / "connections.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"recent": 3}', "\ud800", "[" * 100_000, " " * 300_000]
)
def test_a_file_that_is_not_ours_counts_as_empty_and_is_kept_aside(
    store: RecentStore, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "state" / "connections.json"
    path.parent.mkdir()
    data = text.encode("utf-8", "surrogatepass")
    path.write_bytes(data)
    assert store.recent() == ()
    # Reading alone moves nothing.
    assert path.read_bytes() == data
    store.keep(used("prod", 1))
    assert store.recent() == (used("prod", 1),)
    (aside,) = path.parent.glob("connections.json.damaged-*")
    assert aside.read_bytes() == data


def test_one_entry_that_cannot_be_read_hides_no_other(store: RecentStore, tmp_path: Path) -> None:
    store.keep(used("prod", 1))
    path = tmp_path / "state" / "connections.json"
    values = json.loads(path.read_text())
    values["recent"] += [{"profile": 3}, None]
    path.write_text(json.dumps(values))
    assert store.recent() == (used("prod", 1),)


def test_two_consoles_that_keep_at_once_lose_nothing(tmp_path: Path) -> None:
    state = tmp_path / "state"

    def keep(first: int) -> None:
        mine = RecentStore(state)
        for number in range(first, first + 10):
            mine.keep(used(f"p{number}", number))

    threads = [threading.Thread(target=keep, args=(first,)) for first in (0, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(RecentStore(state).recent()) == 20


def test_a_disk_that_refuses_is_told_with_the_path(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    store = RecentStore(tmp_path / "state")
    assert store.recent() == ()
    with pytest.raises(LambdatuiError) as raised:
        store.keep(used("prod", 1))
    assert raised.value.fault.kind is Kind.STORE
    assert str(tmp_path / "state" / "connections.json") in raised.value.fault.what
