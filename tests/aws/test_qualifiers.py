"""The aliases and versions of a function, read from the embedded endpoint.

For pages, refusals and answers that were cut short a tiny server answers in Lambda's words.
"""

from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.qualifiers import read_qualifiers
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.qualifiers import Alias, Qualifiers, Version
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

DENIED = refuses(403, "AccessDeniedException")
NO_ALIASES = says({"Aliases": []})
NO_VERSIONS = says({"Versions": []})


def version(number: str, **more: object) -> dict[str, object]:
    """As Lambda tells of it."""
    return {"FunctionName": "orders", "Version": number, **more}


# From the embedded endpoint.


def test_a_function_that_was_never_published_has_neither(
    clients: Clients, account: Account
) -> None:
    assert read_qualifiers(clients, account.function("pass")) == Qualifiers()


def test_aliases_come_by_name_and_versions_from_the_newest_on(
    clients: Clients, account: Account
) -> None:
    name = account.function("pass")
    for number in range(1, 12):
        account.lambda_.publish_version(FunctionName=name, Description=f"the {number}.")
    account.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="10")
    account.lambda_.create_alias(
        FunctionName=name,
        Name="canary",
        FunctionVersion="10",
        Description="a few of them",
        RoutingConfig={"AdditionalVersionWeights": {"11": 0.05}},
    )
    found = read_qualifiers(clients, name)
    assert found.aliases == (
        Alias(name="canary", version="10", description="a few of them", other="11", weight=0.05),
        Alias(name="live", version="10"),
    )
    numbers = [one.number for one in found.versions]
    assert numbers == [str(number) for number in range(11, 0, -1)]
    assert found.versions[0].description == "the 11."
    assert found.versions[0].modified_ms > 0
    assert found.unread == ()


def test_every_page_of_versions_is_read(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    for _ in range(51):
        account.lambda_.publish_version(FunctionName=name)
    found = read_qualifiers(clients, name)
    assert [one.number for one in found.versions] == [str(n) for n in range(51, 0, -1)]


def test_it_is_a_read_and_allowed_in_read_only_mode(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    account.lambda_.publish_version(FunctionName=name)
    assert clients.connection == Connection()
    found = read_qualifiers(Clients(Connection(read_only=True)), name)
    assert [one.number for one in found.versions] == ["1"]


def test_a_function_that_is_not_there_is_not_found(clients: Clients) -> None:
    with pytest.raises(LambdatuiError) as raised:
        read_qualifiers(clients, "nobody")
    assert raised.value.fault.kind is Kind.NOT_FOUND


# In Lambda's words.


def test_the_next_page_is_asked_for_by_its_marker(faulty: Start) -> None:
    live = {"Name": "live", "FunctionVersion": "1"}
    test = {"Name": "test", "FunctionVersion": "$LATEST"}
    server, clients = faulty(
        says({"Aliases": [test], "NextMarker": "m1"}),
        says({"Aliases": [live]}),
        says({"Versions": [version("$LATEST"), version("1")], "NextMarker": "m2"}),
        says({"Versions": [version("2"), version("$LATEST.PUBLISHED")]}),
    )
    found = read_qualifiers(clients, "orders")
    assert [one.name for one in found.aliases] == ["live", "test"]
    assert [one.number for one in found.versions] == ["$LATEST.PUBLISHED", "2", "1"]
    assert [request.path.partition("/orders/")[2] for request in server.requests] == [
        "aliases?MaxItems=50",
        "aliases?MaxItems=50&Marker=m1",
        "versions?MaxItems=50",
        "versions?MaxItems=50&Marker=m2",
    ]


def test_aliases_that_are_denied_are_named_and_the_versions_are_there(faulty: Start) -> None:
    _, clients = faulty(DENIED, says({"Versions": [version("3")]}))
    found = read_qualifiers(clients, "orders")
    assert found.versions == (Version(number="3"),)
    (said,) = found.unread
    assert said.startswith("Cannot list the aliases of orders: ")
    assert "lambda:ListAliases" in said


def test_versions_that_are_denied_are_named_and_the_aliases_are_there(faulty: Start) -> None:
    _, clients = faulty(says({"Aliases": [{"Name": "live", "FunctionVersion": "1"}]}), DENIED)
    found = read_qualifiers(clients, "orders")
    assert found.aliases == (Alias(name="live", version="1"),)
    (said,) = found.unread
    assert said.startswith("Cannot list the versions of orders: ")
    assert "lambda:ListVersionsByFunction" in said


@pytest.mark.parametrize("cut", [b"", b'{"Aliases"', b"{}", b'{"Aliases": [{"Name": "live"}]}'])
def test_aliases_that_were_cut_short_are_not_taken_for_all(faulty: Start, cut: bytes) -> None:
    _, clients = faulty(says(cut), NO_VERSIONS)
    found = read_qualifiers(clients, "orders")
    assert found.aliases == ()
    assert len(found.unread) == 1


def test_versions_whose_second_page_is_missing_are_not_taken_for_all(faulty: Start) -> None:
    _, clients = faulty(NO_ALIASES, says({"Versions": [version("1")], "NextMarker": "2"}), says({}))
    found = read_qualifiers(clients, "orders")
    assert found.versions == ()
    (said,) = found.unread
    assert "ListVersionsByFunction" in said


def test_what_would_meet_both_is_raised_at_once(faulty: Start) -> None:
    server, clients = faulty(refuses(403, "ExpiredTokenException", "The token has expired"))
    with pytest.raises(LambdatuiError) as raised:
        read_qualifiers(clients, "orders")
    assert raised.value.fault.kind is Kind.EXPIRED
    assert len(server.requests) == 1


@pytest.mark.parametrize("routing", [None, {}, {"AdditionalVersionWeights": {}}])
def test_a_routing_that_says_nothing_is_none(faulty: Start, routing: object) -> None:
    entry = {"Name": "live", "FunctionVersion": "1", "RoutingConfig": routing}
    _, clients = faulty(says({"Aliases": [entry]}), NO_VERSIONS)
    (alias,) = read_qualifiers(clients, "orders").aliases
    assert (alias.version, alias.weight) == ("1", 0.0)
