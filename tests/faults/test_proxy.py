"""The proxy itself: it notes and forwards what came, and goes and comes back at one port."""

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Connection
from lambdatui.demo.launch import RunningDemo
from tests.faults.proxy import FaultProxy


def test_it_forwards_and_names_what_came(
    demo: RunningDemo, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {**demo.environment, "AWS_ENDPOINT_URL": proxy.url}.items():
        monkeypatch.setenv(name, text)
    clients = Clients(Connection())
    assert clients.lambda_.list_functions()["Functions"]
    clients.logs.describe_log_groups()
    clients.sts.get_caller_identity()
    proxy.stop()
    proxy.start_again()
    clients.cloudwatch.describe_alarms()
    assert proxy.apis() == {
        "cloudwatch:DescribeAlarms",
        "lambda:ListFunctions",
        "logs:DescribeLogGroups",
        "sts:GetCallerIdentity",
    }
