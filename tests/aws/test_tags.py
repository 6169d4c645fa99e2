"""The tags of functions, from the embedded endpoint; pages and refusals from a tiny server."""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.tags import read_tags
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet_reads import TagsPart
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

ARN = "arn:aws:lambda:eu-west-1:123456789012:function"


def page(*functions: str, token: str = "") -> Reply:
    mappings = [
        {"ResourceARN": f"{ARN}:{function}", "Tags": [{"Key": "team", "Value": function}]}
        for function in functions
    ]
    return says({"ResourceTagMappingList": mappings, "PaginationToken": token})


def test_every_tagged_function_is_there_by_its_arn(clients: Clients, account: Account) -> None:
    tagged = account.function("pass", Tags={"team": "media", "env": "prod", "empty": ""})
    arn = account.lambda_.get_function(FunctionName=tagged)["Configuration"]["FunctionArn"]
    *_, last = parts = list(read_tags(clients))
    assert last.last
    tags = {arn: pairs for part in parts for arn, pairs in part.tags}
    assert tags[arn] == (("empty", ""), ("env", "prod"), ("team", "media"))
    assert all(":function:" in arn for arn in tags)


def test_a_page_is_asked_for_when_the_one_before_it_was_taken(faulty: Start) -> None:
    server, clients = faulty(page("a", "b", token="t1"), page(token="t2"), page("c"))
    reading = read_tags(clients)
    assert next(reading) == TagsPart(
        tags=((f"{ARN}:a", (("team", "a"),)), (f"{ARN}:b", (("team", "b"),)))
    )
    assert len(server.requests) == 1
    # A page without anything is not the last one.
    assert list(reading) == [
        TagsPart(),
        TagsPart(tags=((f"{ARN}:c", (("team", "c"),)),), last=True),
    ]
    assert [request.json() for request in server.requests] == [
        {"ResourceTypeFilters": ["lambda:function"], "ResourcesPerPage": 100, **token}
        for token in ({}, {"PaginationToken": "t1"}, {"PaginationToken": "t2"})
    ]


def test_nothing_is_asked_before_somebody_wants_it(faulty: Start) -> None:
    server, clients = faulty(page("a"))
    read_tags(clients)
    assert server.connections == 0


@pytest.mark.parametrize("broken", [{}, {"ResourceTagMappingList": [{"Tags": []}]}])
def test_an_answer_that_was_cut_short_is_no_end(faulty: Start, broken: object) -> None:
    _, clients = faulty(page("a", token="t1"), says(broken))
    reading = read_tags(clients)
    next(reading)
    with pytest.raises(LambdatuiError) as raised:
        next(reading)
    assert raised.value.fault.kind is Kind.MALFORMED


def test_a_refusal_names_the_permission(faulty: Start) -> None:
    _, clients = faulty(refuses(400, "AccessDeniedException"))
    with pytest.raises(LambdatuiError) as raised:
        list(read_tags(clients))
    fault = raised.value.fault
    assert fault.kind is Kind.DENIED
    assert fault.advice == "Ask for the permission tag:GetResources."


def test_tags_are_read_in_read_only_mode(faulty: Start) -> None:
    _, clients = faulty(page("a"), read_only=True)
    assert next(read_tags(clients)).last


def test_a_reading_that_is_stopped_has_no_last_part(faulty: Start) -> None:
    stop = threading.Event()

    def never(talk: Talk) -> None:
        stop.set()
        talk.hang()

    _, clients = faulty(page("a", token="t1"), never)
    assert [part.last for part in read_tags(clients, stop=stop)] == [False]
