"""Templates sent as they are to functions that were deployed with a handler of their source."""

import inspect
import json
from types import ModuleType

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.invoke import send
from lambdatui.core.functions import Function
from lambdatui.core.invoke import InvokeRequest, Outcome
from lambdatui.core.jsontext import as_payload
from lambdatui.core.templates import templates_for
from tests.aws.conftest import ROLE, Account, zipped
from tests.aws.invocations import clock
from tests.core.handlers import happenings, http, messages, storage, streams

DISPATCH = """

def handler(event, context):
    return globals()[event["as"]](event["of"], context)
"""


def deploy(account: Account, module: ModuleType) -> str:
    """One function with every handler of a module; its name is that of the module."""
    name = f"handler-{module.__name__.rsplit('.', 1)[-1]}"
    account.lambda_.create_function(
        FunctionName=name,
        Role=ROLE,
        Runtime="python3.12",
        Handler="app.handler",
        Timeout=10,
        Code={"ZipFile": zipped(inspect.getsource(module) + DISPATCH)},
    )
    return name


@pytest.mark.parametrize(
    ("module", "handlers"),
    [
        (
            http,
            {"apigateway-rest-post": "rest", "apigateway-http": "http_2", "alb": "load_balancer"},
        ),
        (storage, {"s3-put": "objects", "s3-batch": "batch"}),
        (messages, {"sqs": "queue", "sns": "topic", "ses": "mail"}),
        (streams, {"kinesis": "kinesis", "firehose": "firehose", "msk": "kafka"}),
        (happenings, {"cloudwatch-logs": "logs", "scheduled": "scheduled"}),
    ],
    ids=["http", "storage", "messages", "streams", "happenings"],
)
def test_a_deployed_handler_takes_a_template(
    clients: Clients, account: Account, module: ModuleType, handlers: dict[str, str]
) -> None:
    name = deploy(account, module)
    templates = {one.id: one for one in templates_for(Function(name=name), clients.region)}
    for id_, handler in handlers.items():
        event = as_payload(f'{{"as": "{handler}", "of": {templates[id_].text}}}')
        result = send(clients, InvokeRequest(function=name, payload=event), clock=clock)
        assert result.outcome is Outcome.RETURNED, (id_, result.payload)
        here = getattr(module, handler)(json.loads(templates[id_].text), None)
        assert json.loads(result.payload) == json.loads(json.dumps(here))
