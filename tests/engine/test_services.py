"""The book of services: which connection is answered by which."""

import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.engine import wire
from lambdatui.engine.services import Services, permitted

PLACES = Places(events="e", state="s", config="c")
PROD = Connection(profile="prod", region="eu-west-1", read_only=True)


class One:
    """A service that says which connection it is of."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def answer(self, request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        yield self.connection


class Book:
    """Services that are counted as they are made."""

    def __init__(self, opened: Connection) -> None:
        self.made: list[Connection] = []
        self.services = Services(opened, PLACES, self._open)

    def _open(self, connection: Connection, places: Places) -> One:
        assert places is PLACES
        self.made.append(connection)
        return One(connection)

    def of(self, asked: Connection | None = None) -> Connection:
        (found,) = self.services.at(asked).answer(wire.GetIdentity(), threading.Event())
        assert isinstance(found, Connection)
        return found


def test_a_service_is_made_when_its_connection_is_first_asked_for_and_kept() -> None:
    book = Book(Connection(region="eu-west-1"))
    assert book.made == []
    assert book.of() == Connection(region="eu-west-1")
    assert book.of(Connection(region="us-east-1")) == Connection(region="us-east-1")
    first = book.services.at(Connection(region="us-east-1"))
    assert book.services.at(Connection(region="us-east-1")) is first
    # The one that the process was opened with is one of them.
    assert book.services.at(Connection(region="eu-west-1")) is book.services.at()
    assert [one.region for one in book.made] == ["eu-west-1", "us-east-1"]


@pytest.mark.parametrize("read_only", [False, True])
def test_no_call_loosens_read_only_mode(read_only: bool) -> None:
    asked = Connection(profile="dev", region="us-east-1", read_only=read_only)
    assert Book(PROD).of(asked).read_only
    assert permitted(PROD, asked).read_only
    # A call may be stricter than the process.
    assert Book(Connection()).of(asked).read_only is read_only


def test_no_call_leads_to_another_endpoint() -> None:
    elsewhere = Connection(region="us-east-1", endpoint_url="http://elsewhere.test")
    here = Connection(endpoint_url="http://127.0.0.1:4566")
    assert Book(here).of(elsewhere).endpoint_url == "http://127.0.0.1:4566"
    assert Book(Connection()).of(elsewhere).endpoint_url == ""


def test_the_service_that_was_asked_for_longest_ago_makes_way() -> None:
    book = Book(Connection())
    book.of()
    for number in range(70):
        book.of(Connection(region=f"r-{number}"))
        book.of()
    assert len(book.made) == 71
    book.of()
    book.of(Connection(region="r-69"))
    assert len(book.made) == 71
    book.of(Connection(region="r-0"))
    assert len(book.made) == 72


def test_what_cannot_be_made_is_tried_again_and_keeps_no_other_from_it() -> None:
    faults = [OSError("no disk")]

    def make(connection: Connection, places: Places) -> One:
        if connection.region == "bad" and faults:
            raise faults.pop()
        return One(connection)

    services = Services(Connection(), PLACES, make)
    with pytest.raises(OSError, match="no disk"):
        services.at(Connection(region="bad"))
    assert services.at() is services.at()
    assert services.at(Connection(region="bad")) is services.at(Connection(region="bad"))


def test_many_threads_that_ask_at_once_get_one_service() -> None:
    book = Book(Connection())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: book.services.at(Connection(region="r")), range(64)))
    assert len({id(service) for service in found}) == 1
    assert len(book.made) == 1
