"""The aliases and the versions of a function, by a call for each page of either."""

from collections.abc import Callable, Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import read_function
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.qualifiers import LATEST, Alias, Qualifiers, Version

#: What concerns this one question; anything else would meet the other question as well.
_OF_ONE_PART = frozenset({Kind.DENIED, Kind.INVALID, Kind.MALFORMED, Kind.SERVER, Kind.THROTTLED})
#: Lambda gives 50 versions a page, however many are asked for (Lambda API,
#: ListVersionsByFunction, MaxItems); it is well content with as many aliases.
_PAGE = 50


def read_qualifiers(clients: Clients, function: str) -> Qualifiers:
    """What a qualifier of this function can name (Lambda API, ListAliases, ListVersionsByFunction).

    A part that cannot be read whole is named in ``unread``, and the other is there. All calls share
    15 requests a second.

    Raises:
        LambdatuiError: What would meet both parts, such as EXPIRED or UNREACHABLE; NOT_FOUND where
            there is no such function.
    """
    aliases: list[Alias] = []
    versions: list[Version] = []
    unread: list[str] = []

    def part(read: Callable[[], None]) -> None:
        try:
            read()
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE_PART:
                raise
            unread.append(error.fault.sentence())

    part(lambda: aliases.extend(_aliases(clients, function)))
    part(lambda: versions.extend(_versions(clients, function)))
    return Qualifiers(
        aliases=tuple(sorted(aliases, key=lambda alias: alias.name)),
        versions=tuple(sorted(versions, key=_newest_first)),
        unread=tuple(unread),
    )


def _aliases(clients: Clients, function: str) -> list[Alias]:
    doing, operation = f"list the aliases of {function}", "ListAliases"

    def fetch(marker: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.lambda_.list_aliases(FunctionName=function, MaxItems=_PAGE, **more),
        )

    # Whole before any of it is given: half a list would look like all of it.
    return [
        _alias(mapping(entry), operation)
        for answer in pages(doing, operation, "NextMarker", fetch)
        for entry in required(answer, "Aliases", list, operation)
    ]


def _alias(entry: Mapping[str, Any], operation: str) -> Alias:
    routing = mapping(entry.get("RoutingConfig"))
    # One other version at most (Lambda API, AliasRoutingConfiguration).
    weights = mapping(routing.get("AdditionalVersionWeights"))
    other, weight = next(iter(weights.items()), ("", 0.0))
    return Alias(
        name=text(required(entry, "Name", str, operation)),
        version=text(required(entry, "FunctionVersion", str, operation)),
        description=text(entry.get("Description")),
        other=text(other),
        weight=float(weight) if isinstance(weight, int | float) else 0.0,
    )


def _versions(clients: Clients, function: str) -> list[Version]:
    doing, operation = f"list the versions of {function}", "ListVersionsByFunction"

    def fetch(marker: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.lambda_.list_versions_by_function(
                FunctionName=function, MaxItems=_PAGE, **more
            ),
        )

    found = [
        _version(mapping(entry), operation)
        for answer in pages(doing, operation, "NextMarker", fetch)
        for entry in required(answer, "Versions", list, operation)
    ]
    return [version for version in found if version.number != LATEST]


def _version(entry: Mapping[str, Any], operation: str) -> Version:
    function = read_function(entry, operation)
    return Version(
        number=text(required(entry, "Version", str, operation)),
        description=function.description,
        modified_ms=function.modified_ms,
    )


def _newest_first(version: Version) -> tuple[bool, int]:
    # Not each is a number: $LATEST.PUBLISHED is one too, and stands before them.
    numbered = version.number.isdecimal()
    return numbered, -int(version.number) if numbered else 0
