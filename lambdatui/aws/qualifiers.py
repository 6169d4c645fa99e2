"""The aliases and the versions of a function, by a call for each page of either."""

from collections.abc import Callable, Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import read_function
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.functions import Function, plain_name
from lambdatui.core.qualifiers import LATEST, Alias, Qualifiers, Version
from lambdatui.core.record import Record
from lambdatui.core.stop import Stop

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

    def part(read: Callable[[], None]) -> bool:
        try:
            read()
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE_PART:
                raise
            unread.append(error.fault.sentence())
            return False
        return True

    aliases_read = part(lambda: aliases.extend(read_aliases(clients, function)))
    part(lambda: versions.extend(_versions(clients, function)))
    return Qualifiers(
        aliases=tuple(sorted(aliases, key=lambda alias: alias.name)),
        versions=tuple(sorted(versions, key=_newest_first)),
        unread=tuple(unread),
        aliases_read=aliases_read,
    )


def read_aliases(clients: Clients, function: str) -> list[Alias]:
    """Every alias, in the order of the list (Lambda API, ListAliases).

    Raises:
        LambdatuiError: Whatever goes wrong on any page.
    """
    doing, operation = f"list the aliases of {plain_name(function)}", "ListAliases"

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


class PublishedVersion(Record, frozen=True):
    """A version by its number, or ``$LATEST``, with its configuration as the list shows it."""

    number: str
    function: Function


def read_versions(
    clients: Clients, function: str, *, stop: Stop | None = None
) -> tuple[PublishedVersion, ...]:
    """Every version, ``$LATEST`` among them (Lambda API, ListVersionsByFunction).

    Raises:
        LambdatuiError: NOT_FOUND where there is no such function, and whatever else goes wrong.
        Stopped: When ``stop`` was set while a call was under way.
    """
    doing, operation = f"list the versions of {plain_name(function)}", "ListVersionsByFunction"

    def fetch(marker: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.lambda_.list_versions_by_function(
                FunctionName=function, MaxItems=_PAGE, **more
            ),
            stop=stop,
        )

    return tuple(
        PublishedVersion(
            number=text(required(mapping(entry), "Version", str, operation)),
            function=read_function(mapping(entry), operation),
        )
        for answer in pages(doing, operation, "NextMarker", fetch)
        for entry in required(answer, "Versions", list, operation)
    )


def _versions(clients: Clients, function: str) -> list[Version]:
    return [
        Version(
            number=version.number,
            description=version.function.description,
            modified_ms=version.function.modified_ms,
        )
        for version in read_versions(clients, function)
        if version.number != LATEST
    ]


def _newest_first(version: Version) -> tuple[bool, int]:
    # Not each is a number: $LATEST.PUBLISHED is one too, and stands before them.
    numbered = version.number.isdecimal()
    return numbered, -int(version.number) if numbered else 0
