"""The list of functions."""

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, text, texts, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.functions import Function, FunctionPage

if TYPE_CHECKING:
    from types_boto3_lambda.type_defs import ListFunctionsResponseTypeDef

_DOING = "list the functions"
_OPERATION = "ListFunctions"
#: The most that Lambda gives (Lambda API, ListFunctions, MaxItems).
_PAGE = 50


def function_pages(clients: Clients) -> Iterator[FunctionPage]:
    """Every page of the list as it arrives, at most 50 functions each, each function once.

    Raises:
        LambdatuiError: Also in the middle: MALFORMED where the list does not come to its end.
    """
    arns: set[str] = set()

    def fetch(marker: str) -> "ListFunctionsResponseTypeDef":
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(
            clients,
            _DOING,
            lambda aws: aws.lambda_.list_functions(MaxItems=_PAGE, **more),
        )

    for answer in pages(_DOING, _OPERATION, "NextMarker", fetch):
        functions = []
        for entry in required(answer, "Functions", list, _OPERATION):
            function = read_function(mapping(entry), _OPERATION)
            # A list that changes while it is read can give a function twice.
            if (key := function.arn or function.name) not in arns:
                arns.add(key)
                functions.append(function)
        yield FunctionPage(functions=tuple(functions), last=not text(answer.get("NextMarker")))


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
        modified_ms=_milliseconds(text(entry.get("LastModified"))),
        code_size=whole(entry.get("CodeSize")),
        package_type=text(entry.get("PackageType")) or "Zip",
        architecture=next(iter(texts(entry.get("Architectures"))), "x86_64"),
        description=text(entry.get("Description")),
        log_group=text(mapping(entry.get("LoggingConfig")).get("LogGroup")),
    )


def _milliseconds(modified: str) -> int:
    """``2024-05-01T10:20:30.123+0000`` as milliseconds since the epoch; 0 where it is no time."""
    try:
        moment = datetime.datetime.fromisoformat(modified)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return round(moment.timestamp() * 1000)
