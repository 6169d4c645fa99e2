"""Queries of Logs Insights as tests ask them, and the clock that they are asked by."""

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.insights import run_query
from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.insights import InsightsAnswer, InsightsRequest
from tests.aws.conftest import QuickStop

NOW = 1_760_000_000_500


class Clock:
    """Each look at it is five seconds later."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        self.now += 5_000
        return self.now


def request(*groups: str, query: str = "fields @message") -> InsightsRequest:
    groups = groups or ("/aws/lambda/orders",)
    return InsightsRequest(
        functions=tuple(group.rpartition("/")[2] for group in groups),
        groups=groups,
        query=query,
        start_ms=NOW - 3_600_000,
        end_ms=NOW,
    )


def answers(
    clients: Clients, stop: QuickStop, asked: InsightsRequest | None = None
) -> list[InsightsAnswer]:
    return list(run_query(clients, asked or request(), stop=stop, clock=Clock()))


def fault(clients: Clients, stop: QuickStop, asked: InsightsRequest | None = None) -> Fault:
    with pytest.raises(LambdatuiError) as raised:
        answers(clients, stop, asked)
    return raised.value.fault
