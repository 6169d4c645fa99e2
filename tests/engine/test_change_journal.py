"""Who the journal says made a change: whoever the credentials were of when it was made."""

from pathlib import Path

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Connection
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.change_journal import ChangeJournal
from lambdatui.store.journal import JournalStore
from tests.aws.faulty import Faulty, refuses


def account_of(journal: ChangeJournal) -> str:
    entry, trouble = journal.begin("echo", "memory", before="128 MB", after="256 MB", call="aws")
    assert trouble is None
    return entry.account


def test_it_is_the_account_of_the_keys_that_are_used_now(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "111122223333")
    clients = Clients(Connection(region=endpoint.region, endpoint_url=endpoint.url))
    journal = ChangeJournal(clients, JournalStore(tmp_path), lambda: 1_000)
    assert account_of(journal) == "111122223333"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "444455556666")
    # As it is done where AWS says that the keys are no good any more.
    clients.renew()
    assert account_of(journal) == "444455556666"


def test_where_nobody_says_who_it_is_the_next_changes_do_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    now = [1_000]
    with Faulty(refuses(403, "AccessDenied", "no")) as server:
        clients = Clients(Connection(region="eu-west-1", endpoint_url=server.url))
        journal = ChangeJournal(clients, JournalStore(tmp_path), lambda: now[0])
        assert account_of(journal) == ""
        asked = len(server.requests)
        assert asked >= 1
        assert account_of(journal) == ""
        assert len(server.requests) == asked
        now[0] += 60_000
        assert account_of(journal) == ""
        assert len(server.requests) > asked
