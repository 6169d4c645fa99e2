"""The schema of one function's shared test events: each call that reads or writes it.

EventBridge Schemas API: DescribeSchema, DescribeRegistry, CreateRegistry, CreateSchema,
UpdateSchema, DeleteSchema, ListSchemaVersions, DeleteSchemaVersion, GetDiscoveredSchema. Each
function raises a LambdatuiError for whatever goes wrong, told as "Cannot {doing}: …".
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from lambdatui.aws.answer import required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.errors import with_what
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.jsontext import minified
from lambdatui.core.shared_events import (
    LARGEST_DOCUMENT,
    MOST_VERSIONS,
    REGISTRY,
    SCHEMA_TYPE,
    plain_document,
)

#: What may be wrong with the housekeeping of versions without harm to the change itself.
_HARMLESS = frozenset({Kind.DENIED, Kind.NOT_FOUND, Kind.CONFLICT})
_DENIED = (
    f"Shared test events need permissions for EventBridge Schemas in the registry {REGISTRY}: "
    "schemas:DescribeSchema to read; CreateRegistry, CreateSchema, UpdateSchema, DeleteSchema, "
    "GetDiscoveredSchema, ListSchemaVersions and DeleteSchemaVersion to change them."
)


class Written(NamedTuple):
    """One version of a function's schema; without content where there is none."""

    content: str = ""
    version: str = ""


def describe(clients: Clients, doing: str, schema: str, version: str = "") -> Written:
    """The newest version, or the one asked for."""
    asked: dict[str, Any] = {"RegistryName": REGISTRY, "SchemaName": schema}
    if version:
        asked["SchemaVersion"] = version
    try:
        answer = ask(clients, doing, lambda aws: aws.schemas.describe_schema(**asked))
    except LambdatuiError as error:
        if _absent(error):
            return Written()
        raise _told(error) from error
    content = required(answer, "Content", str, "DescribeSchema")
    return Written(content, text(answer.get("SchemaVersion")))


def discovered(clients: Clients, doing: str, sample: str) -> str:
    """A document for an event like this one, as SAM has it made."""
    try:
        answer = ask(
            clients,
            doing,
            lambda aws: aws.schemas.get_discovered_schema(
                Events=[minified(sample)], Type=SCHEMA_TYPE
            ),
        )
    except LambdatuiError as error:
        # An event that is no object, or a big one, has no schema; the examples need none.
        if error.fault.kind in (Kind.INVALID, Kind.TOO_LARGE):
            return plain_document()
        raise _told(error) from error
    return required(answer, "Content", str, "GetDiscoveredSchema")


def create(clients: Clients, doing: str, schema: str, document: str) -> str:
    """Make the schema, and the registry before it; its first version.

    Empty where somebody else has made the schema meanwhile.
    """
    _see_to_registry(clients, doing)
    try:
        answer = ask(
            clients,
            doing,
            lambda aws: aws.schemas.create_schema(
                RegistryName=REGISTRY, SchemaName=schema, Type=SCHEMA_TYPE, Content=document
            ),
        )
    except LambdatuiError as error:
        if error.fault.kind is Kind.CONFLICT:
            return ""
        raise _told(error, document) from error
    return required(answer, "SchemaVersion", str, "CreateSchema")


def _see_to_registry(clients: Clients, doing: str) -> None:
    try:
        ask(clients, doing, lambda aws: aws.schemas.describe_registry(RegistryName=REGISTRY))
        return
    except LambdatuiError as error:
        if not _absent(error):
            raise _told(error) from error
    try:
        ask(clients, doing, lambda aws: aws.schemas.create_registry(RegistryName=REGISTRY))
    except LambdatuiError as refused:
        if refused.fault.kind is not Kind.CONFLICT:
            raise _told(refused) from refused


def update(clients: Clients, doing: str, schema: str, document: str) -> str:
    """The new version; the present one where AWS says that it is no other document."""
    try:
        answer = ask(
            clients,
            doing,
            lambda aws: aws.schemas.update_schema(
                RegistryName=REGISTRY, SchemaName=schema, Type=SCHEMA_TYPE, Content=document
            ),
        )
    except LambdatuiError as error:
        if error.fault.kind is Kind.CONFLICT and "No change" in error.fault.what:
            return ""
        raise _told(error, document) from error
    return required(answer, "SchemaVersion", str, "UpdateSchema")


def delete(clients: Clients, doing: str, schema: str) -> None:
    """Delete the schema with all its versions."""
    try:
        ask(
            clients,
            doing,
            lambda aws: aws.schemas.delete_schema(RegistryName=REGISTRY, SchemaName=schema),
        )
    except LambdatuiError as error:
        if not _absent(error):
            raise _told(error) from error


def make_room(clients: Clients, doing: str, schema: str) -> None:
    """Delete the oldest version where there are five, as SAM does before it writes another."""
    named: dict[str, Any] = {"RegistryName": REGISTRY, "SchemaName": schema}
    try:
        numbers = sorted(int(version) for version in _versions(clients, doing, named))
        if len(numbers) >= MOST_VERSIONS:
            oldest = str(numbers[0])
            ask(
                clients,
                doing,
                lambda aws: aws.schemas.delete_schema_version(SchemaVersion=oldest, **named),
            )
    except LambdatuiError as error:
        if error.fault.kind not in _HARMLESS:
            raise _told(error) from error


def _versions(clients: Clients, doing: str, named: Mapping[str, str]) -> Iterator[str]:
    def fetch(token: str) -> Mapping[str, Any]:
        asked: dict[str, Any] = {**named, **({"NextToken": token} if token else {})}
        return ask(clients, doing, lambda aws: aws.schemas.list_schema_versions(**asked))

    for page in pages(doing, "ListSchemaVersions", "NextToken", fetch):
        listed = required(page, "SchemaVersions", list, "ListSchemaVersions")
        for entry in structures(listed):
            version = text(entry.get("SchemaVersion"))
            if version.isdecimal():
                yield version


def _absent(error: LambdatuiError) -> bool:
    # By its code: a 404 of something else on the way is no answer of the registry's.
    return error.fault.code == "NotFoundException"


def _told(error: LambdatuiError, document: str = "") -> LambdatuiError:
    """The same error with what it comes to here."""
    fault = error.fault
    if len(document) > LARGEST_DOCUMENT and fault.kind in (Kind.INVALID, Kind.TOO_LARGE):
        what = (
            f"The registry did not take it: with all shared events of the function the schema has "
            f"{len(document):,} characters, and it takes {LARGEST_DOCUMENT:,}."
        )
        advice = "Delete shared events that are not needed, or keep this one as a file."
        large = msgspec.structs.replace(fault, kind=Kind.TOO_LARGE)
        return LambdatuiError(with_what(large, what, advice))
    if fault.kind is Kind.DENIED:
        return LambdatuiError(with_what(fault, fault.what, _DENIED))
    if fault.kind is Kind.UNREACHABLE:
        advice = f"{fault.advice} EventBridge Schemas does not exist in every region.".strip()
        return LambdatuiError(with_what(fault, fault.what, advice))
    return error
