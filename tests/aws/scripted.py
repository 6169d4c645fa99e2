"""Answers to CloudWatch's calls in order, for what the embedded endpoint does not give.

It gives every answer in one page, and knows neither metric math nor a result that is less than
whole. Which of three protocols CloudWatch is spoken to in depends on botocore's version, so that
its Stubber stands in for the server.
"""

from collections.abc import Mapping
from typing import Any

from botocore.stub import Stubber

from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Connection
from tests.aws.conftest import REGION


class Scripted:
    """Clients whose CloudWatch gives these answers; ``asked`` has what was asked of it."""

    def __init__(self) -> None:
        self.clients = Clients(Connection(region=REGION))
        self.asked: list[Mapping[str, Any]] = []
        self._stubber = Stubber(self.clients.cloudwatch)
        self._stubber.activate()
        self.clients.cloudwatch.meta.events.register("provide-client-params", self._note)

    def _note(self, params: Mapping[str, Any], **_: object) -> None:
        self.asked.append(params)

    def answer(self, operation: str, answer: Mapping[str, Any]) -> "Scripted":
        self._stubber.add_response(operation, dict(answer))
        return self

    def refuse(self, operation: str, code: str, status: int) -> "Scripted":
        self._stubber.add_client_error(operation, code, "no", http_status_code=status)
        return self

    def is_over(self) -> bool:
        """Whether every answer was asked for."""
        self._stubber.assert_no_pending_responses()
        return True
