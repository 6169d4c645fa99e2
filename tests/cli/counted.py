"""A way to the embedded endpoint that notes which operations went through."""

import http.client
import json
import urllib.parse
from collections.abc import Mapping

import botocore.loaders
from botocore.model import ServiceModel

from lambdatui.core.access import is_read
from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Request, Talk

#: By the beginning of X-Amz-Target.
_TARGETS = {
    "Logs_20140328": "logs",
    "AmazonSQS": "sqs",
    "GraniteServiceVersion20100801": "cloudwatch",
    "ResourceGroupsTaggingAPI_20170126": "resourcegroupstaggingapi",
    "CloudTrail_20131101": "cloudtrail",
    "AWSEvents": "events",
}
_LEFT_OUT = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Counted:
    """Forwards what comes; ``sent`` has the service and operation of each, and whether it reads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._host = urllib.parse.urlsplit(endpoint.url).netloc
        self.sent: list[tuple[str, str, bool]] = []
        self._paths = [
            (service, operation, model.operation_model(operation))
            for service in ("lambda", "schemas", "account")
            for model in [_model(service)]
            for operation in model.operation_names
        ]

    @property
    def writes(self) -> list[tuple[str, str]]:
        """What changes something, or runs a function."""
        return [(service, operation) for service, operation, read in self.sent if not read]

    def __call__(self, talk: Talk) -> None:
        request = talk.request
        service, operation = self._operation(request)
        kind = request.headers.get("x-amz-invocation-type", "RequestResponse")
        read = is_read(service, operation, {"InvocationType": kind})
        self.sent.append((service, operation, read))
        forwarded = http.client.HTTPConnection(self._host, timeout=30)
        try:
            headers = {name: text for name, text in request.headers.items() if name != "host"}
            forwarded.request(request.method, request.path, request.body, headers)
            answer = forwarded.getresponse()
            given = {
                name: text for name, text in answer.getheaders() if name.lower() not in _LEFT_OUT
            }
            talk.answer(answer.status, answer.read(), given)
        finally:
            forwarded.close()

    def _operation(self, request: Request) -> tuple[str, str]:
        path = request.path.partition("?")[0]
        if target := request.headers.get("x-amz-target", ""):
            prefix, _, operation = target.rpartition(".")
            # What is not known counts as one that writes.
            return _TARGETS.get(prefix.rpartition(".")[2], prefix), operation
        if "/operation/" in path:
            prefix, operation = path.split("/")[2], path.rsplit("/", 1)[1]
            return _TARGETS.get(prefix, prefix), operation
        if path == "/":
            form = urllib.parse.parse_qs(request.body.decode())
            scope = request.headers["authorization"].split("/")[3]
            service = {"monitoring": "cloudwatch"}.get(scope, scope)
            return service, form["Action"][0]
        for service, operation, model in self._paths:
            if model.http["method"] == request.method and _fits(model.http["requestUri"], path):
                return service, operation
        return "unknown", json.dumps([request.method, path])


def _model(service: str) -> ServiceModel:
    described: Mapping[str, object] = botocore.loaders.Loader().load_service_model(
        service, "service-2"
    )
    return ServiceModel(described, service)


def _fits(pattern: str, path: str) -> bool:
    wanted, given = pattern.partition("?")[0].split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        part.startswith("{") or part == other for part, other in zip(wanted, given, strict=True)
    )
