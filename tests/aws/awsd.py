"""A server that answers each reading call by its name, whatever order they come in.

It speaks as much of each service's protocol as the sections of a function need: Lambda's paths,
the JSON protocols' targets, and the query protocol with XML.
"""

import json
import re
import threading
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

from tests.aws.faulty import Request, Talk, refuses, says

#: What a call is answered with: a value, or a reply of its own, which gets the request.
Said = Any

_NAME = r"functions/[^/?]+"
#: Lambda's operations by path (Lambda API); the first that fits.
_PATHS = [
    (rf"{_NAME}/policy", "GetPolicy"),
    (rf"{_NAME}/aliases", "ListAliases"),
    (rf"{_NAME}/versions", "ListVersionsByFunction"),
    (rf"{_NAME}/urls", "ListFunctionUrlConfigs"),
    (rf"{_NAME}/configuration", "GetFunctionConfiguration"),
    (rf"{_NAME}/runtime-management-config", "GetRuntimeManagementConfig"),
    (rf"{_NAME}/recursion-config", "GetFunctionRecursionConfig"),
    (rf"{_NAME}/function-scaling-config", "GetFunctionScalingConfig"),
    (rf"{_NAME}/event-invoke-config/list", "ListFunctionEventInvokeConfigs"),
    (rf"{_NAME}/event-invoke-config", "GetFunctionEventInvokeConfig"),
    (rf"{_NAME}/concurrency", "GetFunctionConcurrency"),
    (rf"{_NAME}/provisioned-concurrency", "ListProvisionedConcurrencyConfigs"),
    (rf"{_NAME}/code-signing-config", "GetFunctionCodeSigningConfig"),
    (r"code-signing-configs/", "GetCodeSigningConfig"),
    (r"event-source-mappings", "ListEventSourceMappings"),
    (r"account-settings", "GetAccountSettings"),
    (r"layers/[^/]+/versions", "ListLayerVersions"),
    (r"/tags/", "ListTags"),
    (r"/v2/apis/", "GetApi"),
    (r"/restapis/", "GetRestApi"),
    (_NAME, "GetFunction"),
]


def operation_of(request: Request) -> str:
    """The name of the operation that a request is."""
    target = request.headers.get("x-amz-target", "")
    if target:
        return target.rpartition(".")[2]
    if request.method == "POST" and b"Action=" in request.body:
        return urllib.parse.parse_qs(request.body.decode())["Action"][0]
    return next(name for path, name in _PATHS if re.search(path, request.path))


class Awsd:
    """Give it to :class:`~tests.aws.faulty.Faulty` as its reply; ``asked`` counts by operation."""

    def __init__(self, **said: Said) -> None:
        self.said: dict[str, Said] = said
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, talk: Talk) -> None:
        operation = operation_of(talk.request)
        with self._lock:
            self.asked.append(operation)
        said = self.said.get(operation, refuses(403, "AccessDeniedException", "no"))
        if callable(said):
            said(talk)
        else:
            says(said)(talk)


def xml(operation: str, inside: str, *, result: bool = True) -> Callable[[Talk], None]:
    """An answer of the query protocol; EC2's has no element for the result."""
    inside = f"<{operation}Result>{inside}</{operation}Result>" if result else inside
    body = f"<{operation}Response>{inside}</{operation}Response>"
    return lambda talk: talk.answer(200, body.encode(), {"Content-Type": "text/xml"})


def xml_refuses(status: int, code: str, message: str = "") -> Callable[[Talk], None]:
    """A refusal of the query protocol."""
    body = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    body += "<RequestId>r</RequestId></ErrorResponse>"
    return lambda talk: talk.answer(status, body.encode(), {"Content-Type": "text/xml"})


def ec2_refuses(status: int, code: str, message: str = "") -> Callable[[Talk], None]:
    """A refusal of EC2's."""
    body = f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    body += "</Errors><RequestID>r</RequestID></Response>"
    return lambda talk: talk.answer(status, body.encode(), {"Content-Type": "text/xml"})


def query(request: Request) -> Mapping[str, str]:
    """The parameters in a request's path."""
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(request.path).query))


def policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
    """GetPolicy's answer with these statements."""
    return {"Policy": json.dumps({"Statement": list(statements)}), "RevisionId": "1"}
