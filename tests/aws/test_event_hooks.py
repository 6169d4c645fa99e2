"""A session opened in less time has botocore's handlers, and its clients send the same."""

from collections.abc import Mapping
from typing import Any

import botocore.handlers
import botocore.session
import pytest
from botocore.config import Config

from lambdatui import __version__
from lambdatui.aws.clients import Clients
from lambdatui.aws.event_hooks import new_session
from lambdatui.core.connection import Connection

#: Of each client of the first screens: a call, and what it is given.
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("lambda", "list_functions", {"MaxItems": 50, "Marker": "a/b=="}),
    ("lambda", "invoke", {"FunctionName": "echo", "Payload": b"{}", "LogType": "Tail"}),
    ("logs", "filter_log_events", {"logGroupName": "/aws/lambda/a", "startTime": 1, "limit": 9}),
    (
        "cloudwatch",
        "get_metric_data",
        {
            "StartTime": 0,
            "EndTime": 60,
            "MetricDataQueries": [
                {
                    "Id": "a",
                    "MetricStat": {
                        "Metric": {"Namespace": "AWS/Lambda", "MetricName": "Errors"},
                        "Period": 60,
                        "Stat": "Sum",
                    },
                }
            ],
        },
    ),
    (
        "resourcegroupstaggingapi",
        "get_resources",
        {"ResourceTypeFilters": ["lambda:function"], "TagFilters": [{"Key": "team"}]},
    ),
    ("sts", "get_caller_identity", {}),
]
#: Another in each request.
CHANGING = {"Authorization", "X-Amz-Date", "amz-sdk-invocation-id"}


class Sent(Exception):
    """Thrown instead of sending."""

    def __init__(self, request: Any) -> None:
        body = request.body.read() if hasattr(request.body, "read") else request.body
        headers = {key: value for key, value in request.headers.items() if key not in CHANGING}
        self.request = (request.method, request.url, headers, body)
        #: Which headers are signed, by whose key, where.
        self.signed = str(request.headers["Authorization"]).split("/", 1)[1].split("/", 1)[1]
        super().__init__()


def sent(client: Any, call: str, given: Mapping[str, Any]) -> tuple[object, object]:
    def before_send(request: Any, **_: object) -> None:
        raise Sent(request)

    client.meta.events.register_first("before-send", before_send)
    with pytest.raises(Sent) as raised:
        getattr(client, call)(**given)
    return raised.value.request, raised.value.signed.rpartition("Signature=")[0]


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDHOOKS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.mark.parametrize(("service", "call", "given"), CALLS, ids=[each[1] for each in CALLS])
def test_our_clients_send_what_botocores_send(
    service: str, call: str, given: dict[str, Any]
) -> None:
    clients = Clients(Connection(region="eu-west-1"))
    names = {"lambda": "lambda_", "resourcegroupstaggingapi": "tagging"}
    ours = getattr(clients, names.get(service, service))
    retried: Any = ours.meta.config.retries
    retries: Any = {name: retried[name] for name in ("mode", "total_max_attempts")}
    config = Config(
        connect_timeout=4,
        read_timeout=20,
        retries=retries,
        user_agent_extra=f"lambdatui/{__version__}",
    )
    build: Any = botocore.session.Session().create_client
    stock = build(service, region_name="eu-west-1", config=config)
    assert sent(ours, call, given) == sent(stock, call, given)


def registered(session: botocore.session.Session) -> Any:
    """All handlers, in order, by the parts of the events' names."""

    def of(node: dict[str, Any]) -> Any:
        return node["values"], {part: of(child) for part, child in node["children"].items()}

    emitter: Any = session.get_component("event_emitter")
    return of(emitter._emitter._handlers._root)


def test_a_session_has_the_handlers_of_botocore_in_their_order() -> None:
    assert registered(new_session({})) == registered(botocore.session.Session())


def test_an_old_name_of_an_event_is_its_new_one_and_a_handler_of_a_few_words_is_refused() -> None:
    session: Any = new_session({})
    emitter = session.get_component("event_emitter")
    session.register("own.logs.FilterLogEvents", lambda **_: "by the session")
    emitter.register("own.logs.FilterLogEvents", lambda **_: "by its hooks")
    told = [answer for _, answer in emitter.emit("own.cloudwatch-logs.FilterLogEvents")]
    assert told == ["by the session", "by its hooks"]
    few: Any = lambda params: params  # noqa: E731
    with pytest.raises(ValueError, match="keyword"):
        emitter.register("before-call", few)


def test_where_handlers_have_a_place_that_is_not_known_botocore_opens_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = botocore.handlers.BUILTIN_HANDLERS[0]
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", [(one[0], one[1], "elsewhere")])
    assert type(new_session({}).get_component("event_emitter")) is botocore.hooks.EventAliaser
