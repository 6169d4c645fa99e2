"""Which API of AWS a request is for, read from the request alone."""

import functools
import urllib.parse
from typing import NamedTuple

import botocore.loaders
from botocore.model import ServiceModel

from tests.aws.faulty import Request

#: botocore's name of a service, by the one that a request is signed for.
_SERVICES = {"monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}
#: Those whose operation is only in the method and the path.
_BY_PATH = ("lambda", "schemas", "account", "apigateway", "apigatewayv2")


class _Way(NamedTuple):
    method: str
    parts: tuple[str, ...]
    operation: str


def api_of(request: Request) -> str:
    """``service:Operation`` in botocore's names; ``unknown:METHOD /path`` for what is no API."""
    path = request.path.partition("?")[0]
    _, _, credential = request.headers.get("authorization", "").partition("Credential=")
    scope = credential.split("/")
    signed = scope[3] if len(scope) > 3 else ""
    service = _SERVICES.get(signed, signed)
    if target := request.headers.get("x-amz-target", ""):
        return f"{service}:{target.rpartition('.')[2]}"
    if "/operation/" in path:
        return f"{service}:{path.rsplit('/', 1)[1]}"
    if path == "/":
        form = urllib.parse.parse_qs(request.body.decode(errors="replace"))
        return f"{service}:{form.get('Action', ['unknown'])[0]}"
    if service in _BY_PATH:
        parts = path.split("/")
        for way in _ways(service):
            if way.method == request.method and _fits(way.parts, parts):
                return f"{service}:{way.operation}"
    return f"unknown:{request.method} {path}"


@functools.cache
def _ways(service: str) -> tuple[_Way, ...]:
    described = botocore.loaders.Loader().load_service_model(service, "service-2")
    model = ServiceModel(described, service)
    ways = []
    for operation in model.operation_names:
        http = model.operation_model(operation).http
        parts = tuple(http["requestUri"].partition("?")[0].split("/"))
        ways.append(_Way(http["method"], parts, operation))
    return tuple(ways)


def _fits(wanted: tuple[str, ...], given: list[str]) -> bool:
    return len(wanted) == len(given) and all(
        part.startswith("{") or part == other for part, other in zip(wanted, given, strict=True)
    )
