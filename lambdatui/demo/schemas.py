"""EventBridge Schemas as far as shared test events need it, since ministack lacks the service.

EventBridge Schemas API: CreateRegistry, DescribeRegistry, CreateSchema, DescribeSchema,
UpdateSchema, DeleteSchema, ListSchemaVersions, DeleteSchemaVersion, GetDiscoveredSchema.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote

_PATH = re.compile(
    r"/v1/(?P<discover>discover)|"
    r"/v1/registries/name/(?P<registry>[^/]+)"
    r"(?:/schemas/name/(?P<schema>[^/]+)(?:/(?P<versions>versions)|/version/(?P<version>\d+))?)?"
)
_TYPE = "OpenApi3"

#: The HTTP status and the JSON of an answer; None where there is no body.
Answer = tuple[int, dict[str, Any] | None]


class Schemas:
    """Registries, their schemas and the versions of these, for as long as the endpoint lives."""

    def __init__(self) -> None:
        self._registries: dict[str, dict[str, dict[int, str]]] = {}

    @staticmethod
    def is_for(path: str) -> bool:
        """Whether a request of this path is one of these."""
        return _PATH.fullmatch(path) is not None

    def answer(self, method: str, path: str, query: str, body: bytes) -> Answer:
        """One request."""
        found = _PATH.fullmatch(path)
        if found is None:
            return _refused(404, "NotFoundException", "There is no such resource.")
        try:
            given: dict[str, Any] = json.loads(body) if body else {}
        except ValueError:
            return _refused(400, "BadRequestException", "The body is not JSON.")
        if found["discover"]:
            return _discovered(given)
        registry = unquote(found["registry"])
        if found["schema"] is None:
            return self._of_registry(method, registry)
        schemas = self._registries.get(registry)
        if schemas is None:
            return _refused(404, "NotFoundException", "Registry does not exist.")
        name = unquote(found["schema"])
        if found["versions"]:
            return _versions(schemas.get(name), name)
        if found["version"]:
            return _without(schemas.get(name), int(found["version"]), name)
        return _of_schema(schemas, method, name, parse_qs(query), given)

    def _of_registry(self, method: str, registry: str) -> Answer:
        if method == "POST":
            if registry in self._registries:
                return _refused(409, "ConflictException", "Registry already exists.")
            self._registries[registry] = {}
            return 201, {"RegistryName": registry}
        if registry not in self._registries:
            return _refused(404, "NotFoundException", "Registry does not exist.")
        return 200, {"RegistryName": registry}


def _of_schema(
    schemas: dict[str, dict[int, str]],
    method: str,
    name: str,
    query: dict[str, list[str]],
    given: dict[str, Any],
) -> Answer:
    versions = schemas.get(name)
    if method == "POST" and versions:
        return _refused(409, "ConflictException", f"Schema {name} already exists.")
    if method == "POST":
        schemas[name] = {1: str(given.get("Content", ""))}
        return 201, {"SchemaName": name, "SchemaVersion": "1"}
    if not versions:
        return _refused(404, "NotFoundException", f"Schema {name} does not exist.")
    newest = max(versions)
    match method:
        case "PUT":
            content = str(given.get("Content", ""))
            if content == versions[newest]:
                message = "No change since the previous version."
                return _refused(409, "ConflictException", message)
            versions[newest + 1] = content
            return 200, {"SchemaName": name, "SchemaVersion": str(newest + 1)}
        case "DELETE":
            del schemas[name]
            return 204, None
    asked = query.get("schemaVersion", [str(newest)])[0]
    number = int(asked) if asked.isdecimal() else 0
    if number not in versions:
        return _refused(404, "NotFoundException", f"Version {asked} does not exist.")
    said = {"SchemaName": name, "SchemaVersion": str(number), "Type": _TYPE}
    return 200, {"Content": versions[number], **said}


def _versions(versions: dict[int, str] | None, name: str) -> Answer:
    if not versions:
        return _refused(404, "NotFoundException", f"Schema {name} does not exist.")
    entries = [
        {"SchemaName": name, "SchemaVersion": str(number), "Type": _TYPE} for number in versions
    ]
    return 200, {"SchemaVersions": entries}


def _without(versions: dict[int, str] | None, number: int, name: str) -> Answer:
    if not versions or number not in versions:
        return _refused(404, "NotFoundException", f"Version {number} of {name} does not exist.")
    del versions[number]
    return 204, None


def _discovered(given: dict[str, Any]) -> Answer:
    """What a schema of an event looks like, as far as anybody looks at it."""
    try:
        event = json.loads(given["Events"][0])
    except (KeyError, IndexError, TypeError, ValueError):
        return _refused(400, "BadRequestException", "There is no event.")
    if not isinstance(event, dict):
        return _refused(400, "BadRequestException", "Event is not an object.")
    content = {
        "openapi": "3.0.0",
        "info": {"version": "1.0.0", "title": "Event"},
        "paths": {},
        "components": {"schemas": {"Event": {"type": "object", "required": sorted(event)}}},
    }
    return 200, {"Content": json.dumps(content)}


def _refused(status: int, code: str, message: str) -> Answer:
    return status, {"Code": code, "Message": message}
