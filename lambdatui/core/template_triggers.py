"""Which templates a function's triggers speak for, and what those fill in."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lambdatui.core.triggers import SourceKind, TriggerSource


class Filled(NamedTuple):
    """One template that a trigger speaks for, with the defaults that it gives."""

    template: str
    defaults: Mapping[str, str]


_Read = Callable[[TriggerSource], Iterator[Filled]]
_READING = ("GET", "HEAD", "OPTIONS")
_WRITING = ("POST", "PUT", "PATCH")


def filled_by(source: TriggerSource) -> Iterator[Filled]:
    """The templates of one source, the likeliest first; none for one that is of no known kind.

    A default is left out where the source does not say it whole, as an ARN with ``*`` in it.
    """
    for template, defaults in _READ.get(source.kind, _nothing)(source):
        yield Filled(template, {name: value for name, value in defaults.items() if value})


def _nothing(_source: TriggerSource) -> Iterator[Filled]:
    yield from ()


def _arn_for(field: str, *templates: str) -> _Read:
    """Fill one field with the ARN."""

    def read(source: TriggerSource) -> Iterator[Filled]:
        defaults = {field: _whole(source.arn)}
        yield from (Filled(template, defaults) for template in templates)

    return read


def _only(*templates: str) -> _Read:
    """Nothing of the source stands in its events."""
    return lambda _source: (Filled(template, {}) for template in templates)


def _whole(value: str) -> str:
    return "" if "*" in value or "?" in value else value


def _resource(arn: str) -> str:
    """What stands after region and account."""
    return [*arn.split(":", 5), "", "", "", "", "", ""][5]


def _route(path: str) -> str:
    """The route of a policy's path, in which a parameter is a star; empty where it is any."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "*" and path != "*":
            stars = sum(found.startswith("{id") for found in parts)
            parts.append(f"{{id{stars + 1}}}" if stars else "{id}")
        elif "*" in part:
            return ""
        else:
            parts.append(part)
    return f"/{'/'.join(parts)}"


def _api(source: TriggerSource) -> Iterator[Filled]:
    # API-ID/STAGE/METHOD/PATH, without the path where it is any (API Gateway developer guide).
    api, stage, method, path = [*_resource(source.arn).split("/", 3), "*", "*", "*"][:4]
    route = _route(path)
    defaults = {
        "api": _whole(api),
        "stage": _whole(stage),
        "method": _whole(method),
        "route": route,
        "path": re.sub(r"\{[^}]*\}", "42", route),
    }
    reading = ("apigateway-rest", "apigateway-http-get")
    writing = ("apigateway-rest-post", "apigateway-http", "apigateway-http-v1")
    if method == "$default":
        # A route that both kinds of API can have; REST APIs have none.
        templates: tuple[str, ...] = ("apigateway-http-get", *writing[1:], "apigateway-websocket")
    elif method in _READING:
        templates = reading
    elif method in _WRITING:
        templates = writing
    else:
        templates = (*reading, *writing)
    yield from (Filled(template, defaults) for template in templates)


def _websocket(source: TriggerSource) -> Iterator[Filled]:
    api, stage, route = [*_resource(source.arn).split("/", 2), "", "", ""][:3]
    event = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}.get(route, "")
    defaults = {"api": _whole(api), "stage": _whole(stage), "event": event}
    if not event:
        defaults["route"] = _whole(route)
    yield Filled("apigateway-websocket", defaults)


def _authorizer(source: TriggerSource) -> Iterator[Filled]:
    defaults = {"api": _whole(_resource(source.arn).split("/")[0])}
    for template in ("authorizer-token", "authorizer-request", "authorizer-request-v2"):
        yield Filled(template, defaults)


def _url(source: TriggerSource) -> Iterator[Filled]:
    yield Filled("function-url", {"url": source.label, "auth": source.detail("auth")})


def _bucket(source: TriggerSource) -> Iterator[Filled]:
    defaults = {"bucket": _whole(_resource(source.arn))}
    yield Filled("s3-put", defaults)
    yield Filled("s3-delete", defaults)


def _queue(source: TriggerSource) -> Iterator[Filled]:
    template = "sqs-fifo" if source.arn.endswith(".fifo") else "sqs"
    yield Filled(template, {"queue": _whole(source.arn)})


def _kafka(source: TriggerSource) -> Iterator[Filled]:
    defaults = {"topic": source.detail("topic"), "servers": source.detail("servers")}
    if source.kind is SourceKind.MSK:
        yield Filled("msk", {**defaults, "cluster": source.arn})
    else:
        yield Filled("kafka", defaults)


def _broker(source: TriggerSource) -> Iterator[Filled]:
    defaults = {"broker": source.arn, "queue": source.detail("queue")}
    rabbit = Filled("rabbitmq", {**defaults, "host": source.detail("host")})
    if source.detail("host"):
        yield rabbit
        return
    # Its ARN does not say which of the two it is.
    yield Filled("activemq", defaults)
    yield rabbit


def _documents(source: TriggerSource) -> Iterator[Filled]:
    defaults = {"cluster": source.arn}
    defaults |= {name: source.detail(name) for name in ("database", "collection")}
    yield Filled("documentdb", defaults)


def _rule(source: TriggerSource) -> Iterator[Filled]:
    yield Filled("eventbridge", {})
    # rule/NAME, or rule/BUS/NAME; schedules are on the default bus alone.
    if _resource(source.arn).count("/") < 2:
        yield Filled("scheduled", {"rule": _whole(source.arn)})


def _log_group(source: TriggerSource) -> Iterator[Filled]:
    group = _resource(source.arn).removeprefix("log-group:").removesuffix(":*")
    yield Filled("cloudwatch-logs", {"group": _whole(group)})


_READ: Mapping[SourceKind, _Read] = {
    SourceKind.API: _api,
    SourceKind.WEBSOCKET: _websocket,
    SourceKind.AUTHORIZER: _authorizer,
    SourceKind.FUNCTION_URL: _url,
    SourceKind.LOAD_BALANCER: _arn_for("target", "alb"),
    SourceKind.LATTICE: _arn_for("target", "vpc-lattice"),
    SourceKind.S3: _bucket,
    SourceKind.SQS: _queue,
    SourceKind.SNS: _arn_for("topic", "sns"),
    SourceKind.DYNAMODB: _arn_for("table", "dynamodb-insert", "dynamodb-modify", "dynamodb-remove"),
    SourceKind.DOCUMENTDB: _documents,
    SourceKind.KINESIS: _arn_for("stream", "kinesis"),
    SourceKind.MSK: _kafka,
    SourceKind.KAFKA: _kafka,
    SourceKind.MQ: _broker,
    SourceKind.EVENTBRIDGE: _rule,
    SourceKind.LOGS: _log_group,
    SourceKind.ALARM: _arn_for("alarm", "cloudwatch-alarm"),
    SourceKind.COGNITO: _arn_for(
        "pool",
        "cognito-pre-sign-up",
        "cognito-post-confirmation",
        "cognito-pre-token",
        "cognito-custom-message",
    ),
    SourceKind.IOT: _only("iot-rule"),
    SourceKind.SES: _only("ses"),
    SourceKind.CONFIG: _only("config-rule"),
    SourceKind.SECRETS: _arn_for("secret", "secrets-rotation"),
    SourceKind.LEX: _only("lex-v2"),
    SourceKind.BEDROCK: _only("bedrock-agent"),
}
