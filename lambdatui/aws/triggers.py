"""What triggers a function: its event source mappings, its policy, its URL. Three calls."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.mapping_source import mapping_source
from lambdatui.core.policy import policy_sources
from lambdatui.core.triggers import SourceKind, Triggers, TriggerSource

if TYPE_CHECKING:
    from types_boto3_lambda.type_defs import ListEventSourceMappingsResponseTypeDef

#: What concerns this one question; anything else would meet the other questions as well.
_OF_ONE_PART = frozenset({Kind.DENIED, Kind.INVALID, Kind.MALFORMED, Kind.SERVER, Kind.THROTTLED})
#: The most that Lambda gives (Lambda API, ListEventSourceMappings, MaxItems).
_PAGE = 100


def read_triggers(clients: Clients, function: str, qualifier: str = "") -> Triggers:
    """Every source that is told of one function, or of one of its versions or aliases.

    Those of $LATEST without a qualifier: each alias has mappings, a policy and a URL of its own
    (Lambda API, ListEventSourceMappings, GetPolicy, GetFunctionUrlConfig). A part that cannot be
    read is named in ``unread``, and the others are there. All calls share 15 requests a second.

    Raises:
        LambdatuiError: What would meet every part, such as EXPIRED or UNREACHABLE; NOT_FOUND
            where the mappings' answer says that there is no such function.
    """
    named: dict[str, Any] = {"FunctionName": function}
    if qualifier:
        named["Qualifier"] = qualifier
    sources: list[TriggerSource] = []
    unread: list[str] = []

    def part(read: Callable[[], Iterator[TriggerSource]]) -> None:
        try:
            sources.extend(read())
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE_PART:
                raise
            unread.append(error.fault.sentence())

    part(lambda: _mappings(clients, function, qualifier))
    part(lambda: _policy(clients, function, named))
    part(lambda: _url(clients, function, named))
    return Triggers(sources=tuple(dict.fromkeys(sources)), unread=tuple(unread))


def _mappings(clients: Clients, function: str, qualifier: str) -> Iterator[TriggerSource]:
    doing, operation = f"list what feeds {function}", "ListEventSourceMappings"
    name = f"{function}:{qualifier}" if qualifier else function

    def fetch(marker: str) -> "ListEventSourceMappingsResponseTypeDef":
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.lambda_.list_event_source_mappings(
                FunctionName=name, MaxItems=_PAGE, **more
            ),
        )

    # Whole before any of it is given: half a list would look like all of it.
    entries = [
        mapping(entry)
        for answer in pages(doing, operation, "NextMarker", fetch)
        for entry in required(answer, "EventSourceMappings", list, operation)
    ]
    for entry in entries:
        yield mapping_source(entry)


def _known(**details: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in details.items() if value)


def _policy(clients: Clients, function: str, named: dict[str, Any]) -> Iterator[TriggerSource]:
    operation = "GetPolicy"
    try:
        answer = ask(
            clients, f"read the policy of {function}", lambda aws: aws.lambda_.get_policy(**named)
        )
    except LambdatuiError as error:
        if error.fault.kind is Kind.NOT_FOUND:
            return
        raise
    policy = required(answer, "Policy", str, operation)
    try:
        statements = json.loads(policy)
    except ValueError:
        statements = None
    # Of a policy that is no JSON object nothing is known, which is not the same as none.
    yield from policy_sources(required({"Policy": statements}, "Policy", dict, operation))


def _url(clients: Clients, function: str, named: dict[str, Any]) -> Iterator[TriggerSource]:
    operation = "GetFunctionUrlConfig"
    try:
        answer = ask(
            clients,
            f"read the URL of {function}",
            lambda aws: aws.lambda_.get_function_url_config(**named),
        )
    except LambdatuiError as error:
        if error.fault.kind is Kind.NOT_FOUND:
            return
        raise
    url = required(answer, "FunctionUrl", str, operation)
    yield TriggerSource(
        kind=SourceKind.FUNCTION_URL,
        label=text(url),
        details=_known(auth=text(answer.get("AuthType"))),
    )
