from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.functions import Function, FunctionPage
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]


def entry(name: str, **members: object) -> dict[str, object]:
    return {"FunctionName": name, "FunctionArn": f"arn:{name}", **members}


def page(*names: str, marker: str = "") -> Reply:
    body: dict[str, object] = {"Functions": [entry(name) for name in names]}
    if marker:
        body["NextMarker"] = marker
    return says(body)


def names(pages: list[FunctionPage]) -> list[list[str]]:
    return [[function.name for function in page.functions] for page in pages]


def test_every_function_of_the_account_is_listed_over_several_pages(
    clients: Clients, account: Account
) -> None:
    made = {account.function("pass") for _ in range(51)}
    pages = list(function_pages(clients))
    listed = [function.name for page in pages for function in page.functions]
    assert made <= set(listed)
    assert len(listed) == len(set(listed))
    assert len(pages) >= 2
    assert max(len(page.functions) for page in pages) <= 50
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_function_has_what_the_list_shows(clients: Clients, account: Account) -> None:
    name = account.function(
        "pass", MemorySize=512, Timeout=30, Architectures=["arm64"], Description="orders, ✓"
    )
    found = next(
        function
        for page in function_pages(clients)
        for function in page.functions
        if function.name == name
    )
    assert found.arn.endswith(f":function:{name}")
    assert (found.memory_mb, found.timeout_s) == (512, 30)
    assert (found.runtime, found.architecture) == ("python3.12", "arm64")
    assert found.description == "orders, ✓"
    assert found.log_group_name == f"/aws/lambda/{name}"
    assert found.modified_ms > 1_700_000_000_000


def test_pages_come_as_they_arrive(faulty: Start) -> None:
    server, clients = faulty(page("a", marker="m1"), page("b"))
    pages = function_pages(clients)
    assert [function.name for function in next(pages).functions] == ["a"]
    assert len(server.requests) == 1
    assert [function.name for function in next(pages).functions] == ["b"]
    assert "Marker=m1" in server.requests[1].path
    assert "MaxItems=50" in server.requests[1].path


def test_a_function_that_two_pages_give_is_listed_once(faulty: Start) -> None:
    _, clients = faulty(page("a", "b", marker="m1"), page("b", "c"))
    assert names(list(function_pages(clients))) == [["a", "b"], ["c"]]


def test_an_empty_page_with_a_marker_is_not_the_end(faulty: Start) -> None:
    _, clients = faulty(page(marker="m1"), page("a"))
    assert names(list(function_pages(clients))) == [[], ["a"]]


@pytest.mark.parametrize(
    "reply",
    [
        says({}),
        says(b""),
        says(b'{"Functions": [{"FunctionName": "orders", "Functio'),
        says({"Functions": None}),
        says({"Functions": [{"Runtime": "python3.12"}]}),
        says({"functions": []}),
        says(b"[1, 2]"),
        says(b'{"Functions": "none"}'),
        says(b"\xff\xfe\xfd", 200),
        says(b'{"Functions": [{"FunctionName": "\xff"}]}'),
        says(b"<html>Sign in</html>", 200, {"Content-Type": "text/html"}),
    ],
    ids=[
        "empty object", "empty", "cut off", "null", "no name", "wrong case", "a list",
        "a text", "not text", "a name that is not UTF-8", "a web page",
    ],
)  # fmt: skip
def test_an_answer_without_its_list_is_an_error_and_never_an_empty_list(
    faulty: Start, reply: Reply
) -> None:
    _, clients = faulty(reply)
    with pytest.raises(LambdatuiError) as raised:
        list(function_pages(clients))
    assert raised.value.fault.kind is Kind.MALFORMED


def test_a_second_page_that_is_cut_off_is_an_error_after_the_first(faulty: Start) -> None:
    _, clients = faulty(page("a", marker="m1"), says(b'{"Functions": [{"Fun'))
    pages = function_pages(clients)
    assert next(pages) == FunctionPage(functions=(Function(name="a", arn="arn:a"),))
    with pytest.raises(LambdatuiError) as raised:
        next(pages)
    assert raised.value.fault.kind is Kind.MALFORMED


def test_pages_that_lead_in_a_circle_are_an_error(faulty: Start) -> None:
    server, clients = faulty(page("a", marker="m1"), page("b", marker="m2"), page(marker="m1"))
    with pytest.raises(LambdatuiError) as raised:
        list(function_pages(clients))
    assert raised.value.fault.kind is Kind.MALFORMED
    assert "a page it had given" in raised.value.fault.what
    assert len(server.requests) == 3


def test_values_of_the_wrong_kind_become_what_is_usual(faulty: Start) -> None:
    strange = entry(
        "a", Runtime=12, LastModified="yesterday", Description="half \ud83d", CodeSize=2**80,
    )  # fmt: skip
    _, clients = faulty(says({"Functions": [strange]}))
    (found,) = next(function_pages(clients)).functions
    assert found == Function(name="a", arn="arn:a", description="half ?")


def test_reading_is_tried_again_where_aws_fails_for_a_moment(faulty: Start) -> None:
    server, clients = faulty(Talk.close, page("a"))
    assert names(list(function_pages(clients))) == [["a"]]
    assert len(server.requests) == 2


def test_a_denied_list_names_the_permission_and_the_principal(faulty: Start) -> None:
    message = (
        "User: arn:aws:iam::123456789012:user/oncall is not authorized to perform: "
        "lambda:ListFunctions on resource: * because no identity-based policy allows the "
        "lambda:ListFunctions action"
    )
    _, clients = faulty(refuses(403, "AccessDeniedException", message))
    with pytest.raises(LambdatuiError) as raised:
        list(function_pages(clients))
    fault = raised.value.fault
    assert fault.kind is Kind.DENIED
    assert fault.what == (
        "Cannot list the functions: AWS denies lambda:ListFunctions to "
        "arn:aws:iam::123456789012:user/oncall, because no identity-based policy allows the "
        "lambda:ListFunctions action."
    )
    assert "lambda:ListFunctions" in fault.advice
    assert (fault.operation, fault.status, fault.request_id) == ("ListFunctions", 403, "req-1")
