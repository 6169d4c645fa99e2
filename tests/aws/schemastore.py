"""EventBridge Schemas as far as shared test events need it, since ministack lacks the service."""

import json
import re
from collections.abc import Callable

from tests.aws.faulty import Talk, refuses, says

REGISTRY = "lambda-testevent-schemas"
_PATH = re.compile(
    r"/v1/(?:discover|registries/name/(?P<registry>[^/?]+)"
    r"(?:/schemas/name/(?P<schema>[^/?]+)(?P<versions>/versions?)?(?:/(?P<version>\d+))?)?)"
    r"(?:\?(?P<query>.*))?"
)


class SchemaStore:
    """One registry with its schemas; each is a dict from version to document.

    ``calls`` are what was asked, as ``PUT _orders-schema``. ``before`` has functions to call just
    before the n-th call of one kind is answered: somebody else's write.
    """

    def __init__(self, *, registry: bool = True, page: int = 2) -> None:
        self.registry = registry
        self.schemas: dict[str, dict[int, str]] = {}
        self.calls: list[str] = []
        self.before: dict[tuple[str, int], Callable[[], object]] = {}
        self._page = page

    def write(self, schema: str, content: str) -> int:
        """Another version, as anybody writes it."""
        versions = self.schemas.setdefault(schema, {})
        number = max(versions, default=0) + 1
        versions[number] = content
        return number

    def newest(self, schema: str) -> str:
        versions = self.schemas[schema]
        return versions[max(versions)]

    def __call__(self, talk: Talk) -> None:
        method, path = talk.request.method, talk.request.path
        found = _PATH.fullmatch(path)
        assert found is not None, path
        call = f"{method} {found['schema'] or found['registry'] or 'discover'}"
        if found["versions"]:
            call += f"{found['versions']}/{found['version'] or ''}".rstrip("/")
        self.calls.append(call)
        act = self.before.pop((call, self.calls.count(call)), None)
        if act is not None:
            act()
        if "/discover" in path:
            self._discover(talk)
        elif found["schema"] is None:
            self._of_registry(talk, method)
        elif not self.registry:
            _missing(talk, "Registry does not exist.")
        elif found["versions"]:
            self._of_versions(talk, method, found)
        else:
            self._of_schema(talk, method, found)

    def _discover(self, talk: Talk) -> None:
        event = json.loads(talk.request.json()["Events"][0])  # type: ignore[index]  # a list
        if not isinstance(event, dict):
            refuses(400, "BadRequestException", "Event is not an object.")(talk)
            return
        content = {
            "openapi": "3.0.0",
            "info": {"version": "1.0.0", "title": "Event"},
            "paths": {},
            "components": {"schemas": {"Event": {"type": "object", "required": sorted(event)}}},
        }
        says({"Content": json.dumps(content)})(talk)

    def _of_registry(self, talk: Talk, method: str) -> None:
        if method == "POST":
            self.registry = True
            says({"RegistryName": REGISTRY}, 201)(talk)
        elif self.registry:
            says({"RegistryName": REGISTRY})(talk)
        else:
            _missing(talk, "Registry does not exist.")

    def _of_schema(self, talk: Talk, method: str, found: re.Match[str]) -> None:
        name = found["schema"]
        versions = self.schemas.get(name)
        if method == "POST":
            if versions:
                refuses(409, "ConflictException", f"Schema {name} already exists.")(talk)
                return
            self._written(talk, name, 201)
        elif not versions:
            _missing(talk, f"Schema {name} does not exist.")
        elif method == "PUT":
            if talk.request.json()["Content"] == self.newest(name):
                message = "No change since the previous version."
                refuses(409, "ConflictException", message)(talk)
                return
            self._written(talk, name, 200)
        elif method == "DELETE":
            del self.schemas[name]
            talk.answer(204, b"")
        else:
            asked = re.search(r"schemaVersion=(\d+)", found["query"] or "")
            number = int(asked[1]) if asked else max(versions)
            if number not in versions:
                _missing(talk, f"Version {number} does not exist.")
                return
            said = {"SchemaName": name, "SchemaVersion": str(number), "Type": "OpenApi3"}
            says({"Content": versions[number], **said})(talk)

    def _written(self, talk: Talk, name: str, status: int) -> None:
        body = talk.request.json()
        assert body["Type"] == "OpenApi3"
        number = self.write(name, str(body["Content"]))
        says({"SchemaName": name, "SchemaVersion": str(number)}, status)(talk)

    def _of_versions(self, talk: Talk, method: str, found: re.Match[str]) -> None:
        versions = self.schemas[found["schema"]]
        if method == "DELETE":
            del versions[int(found["version"])]
            talk.answer(204, b"")
            return
        asked = re.search(r"nextToken=(\d+)", found["query"] or "")
        begin = int(asked[1]) if asked else 0
        # Newest first, so that whoever takes the first for the oldest is found out.
        numbers = sorted(versions, reverse=True)[begin : begin + self._page]
        entries = [{"SchemaVersion": str(number), "Type": "OpenApi3"} for number in numbers]
        more = {"NextToken": str(begin + self._page)} if begin + self._page < len(versions) else {}
        says({"SchemaVersions": entries, **more})(talk)


def _missing(talk: Talk, message: str) -> None:
    refuses(404, "NotFoundException", message)(talk)
