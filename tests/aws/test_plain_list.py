"""The list before botocore is there, and how botocore goes on where it must."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.aws.plain_list import is_plain
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

_PROGRAM = """
import sys
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.core.connection import Connection
for page in function_pages(Clients(Connection())):
    print(*(each.name for each in page.functions), page.last)
print("botocore" in sys.modules)
"""


def page(*names: str, marker: str = "") -> Reply:
    return says(
        {"Functions": [{"FunctionName": name} for name in names], "NextMarker": marker or None}
    )


def test_a_plain_list_is_read_without_botocore_over_one_connection(faulty: Start) -> None:
    server, _ = faulty(page("a", "b", marker="m/1=="), page("c"))
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, "AWS_ENDPOINT_URL": server.url},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines() == ["a b False", "c True", "False"]
    assert [request.path.partition("?")[2] for request in server.requests] == [
        "MaxItems=50",
        "Marker=m%2F1%3D%3D&MaxItems=50",
    ]
    assert server.connections == 1


def test_an_answer_that_is_no_page_is_told_by_botocore_and_not_asked_for_again(
    faulty: Start,
) -> None:
    server, clients = faulty(page("a", marker="m"), refuses(403, "ExpiredTokenException", "old"))
    pages = function_pages(clients)
    assert [each.name for each in next(pages).functions] == ["a"]
    with pytest.raises(LambdatuiError) as raised:
        next(pages)
    assert raised.value.fault.kind is Kind.EXPIRED
    assert raised.value.fault.request_id == "req-1"
    assert len(server.requests) == 2
    assert sum(calls for use in clients.meter.snapshot().regions for _, calls in use.calls) == 2


def test_what_botocore_tries_again_it_sends(faulty: Start) -> None:
    server, clients = faulty(refuses(500, "ServiceException"), page("a", marker="m"), page("b"))
    names = [each.name for part in function_pages(clients) for each in part.functions]
    assert names == ["a", "b"]
    assert len(server.requests) == 3
    # The hook that gave it the first answer is gone.
    assert [len(part.functions) for part in function_pages(clients)] == [1]
    assert len(server.requests) == 4


def test_where_a_connection_breaks_botocore_goes_on_at_that_page(faulty: Start) -> None:
    server, clients = faulty(page("a", marker="m"), Talk.reset, page("b"))
    names = [each.name for part in function_pages(clients) for each in part.functions]
    assert names == ["a", "b"]
    assert ["Marker=m" in request.path for request in server.requests] == [False, True, True]


def test_once_a_session_is_open_its_credentials_count(faulty: Start) -> None:
    _, clients = faulty(page("a"))
    assert is_plain(clients)
    assert clients.access_key
    assert not is_plain(clients)
    clients.renew()
    assert is_plain(clients)


def test_the_session_has_the_keys_of_the_list_until_it_is_renewed(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clients = faulty(page("a"), page("a"), page("a"))
    list(function_pages(clients))
    first = os.environ["AWS_ACCESS_KEY_ID"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDCHANGED")
    # Not open yet: it is opened for this list, which is of the same account.
    list(function_pages(clients))
    assert clients.access_key == first
    clients.renew()
    list(function_pages(clients))
    assert clients.access_key == "AKIDCHANGED"
    signed = [request.headers["authorization"] for request in server.requests]
    assert [f"Credential={first}/" in each for each in signed] == [True, True, False]
    assert "Credential=AKIDCHANGED/" in signed[2]
