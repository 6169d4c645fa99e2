"""The list of functions."""

import contextlib
from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, text, texts, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.function_page import ListedPage, modified_ms
from lambdatui.aws.pages import Progress, circular
from lambdatui.aws.plain_list import PAGE, PlainList, answered
from lambdatui.aws.signed_get import Answer
from lambdatui.core.functions import Function, FunctionPage

if TYPE_CHECKING:
    from types_boto3_lambda.type_defs import ListFunctionsResponseTypeDef

_DOING = "list the functions"
_OPERATION = "ListFunctions"


def function_pages(clients: Clients) -> Iterator[FunctionPage]:
    """Every page of the list as it arrives, at most 50 functions each, each function once.

    Raises:
        LambdatuiError: Also in the middle: MALFORMED where the list does not come to its end.
    """
    arns: set[str] = set()
    with contextlib.closing(_listed(clients)) as listed:
        for page in listed:
            functions = []
            for function in page.functions:
                # A list that changes while it is read can give a function twice.
                if (key := function.arn or function.name) not in arns:
                    arns.add(key)
                    functions.append(function)
            yield FunctionPage(functions=tuple(functions), last=not page.marker)


def _listed(clients: Clients) -> Generator[ListedPage, None, None]:
    """The pages as AWS gives them: plainly for as long as that goes, then by botocore."""
    used = {""}
    marker = ""
    progress = Progress()
    with PlainList(clients) as plain:
        while True:
            page = plain.page(marker)
            if page is None:
                page = _by_botocore(clients, marker, plain.unread())
            yield page
            marker = page.marker
            if not marker:
                return
            if marker in used or progress.stands_still(page.functions):
                raise circular(_DOING, _OPERATION)
            used.add(marker)


def _by_botocore(clients: Clients, marker: str, unread: Answer | None) -> ListedPage:
    """A page; ``unread`` is what Lambda has answered to this already, if anything."""
    more: dict[str, Any] = {"Marker": marker} if marker else {}

    def call(aws: Clients) -> "ListFunctionsResponseTypeDef":
        client = aws.lambda_
        return answered(client, unread, lambda: client.list_functions(MaxItems=PAGE, **more))

    answer = ask(clients, _DOING, call)
    entries = required(answer, "Functions", list, _OPERATION)
    return ListedPage(
        [read_function(mapping(entry), _OPERATION) for entry in entries],
        text(answer.get("NextMarker")),
    )


def read_function(entry: Mapping[str, Any], operation: str) -> Function:
    """A ``FunctionConfiguration`` of the API as the list shows it (Lambda API).

    Raises:
        LambdatuiError: MALFORMED, where it has no name.
    """
    return Function(
        name=text(required(entry, "FunctionName", str, operation)),
        arn=text(entry.get("FunctionArn")),
        runtime=text(entry.get("Runtime")),
        handler=text(entry.get("Handler")),
        memory_mb=whole(entry.get("MemorySize"), 128),
        timeout_s=whole(entry.get("Timeout"), 3),
        modified_ms=modified_ms(text(entry.get("LastModified"))),
        code_size=whole(entry.get("CodeSize")),
        package_type=text(entry.get("PackageType")) or "Zip",
        architecture=next(iter(texts(entry.get("Architectures"))), "x86_64"),
        description=text(entry.get("Description")),
        log_group=text(mapping(entry.get("LoggingConfig")).get("LogGroup")),
    )
