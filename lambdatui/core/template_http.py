"""Events of HTTP: API Gateway and function URLs."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from lambdatui.core.template_parts import (
    AGENT,
    CALLER,
    ORDER,
    REQUEST_ID,
    TIME_HTTP,
    TIME_MS,
    TRACE,
    YES_NO,
    Place,
    Shape,
    Values,
    choice,
    data,
    text,
    words,
)

_API = text("api", "API id", "a1b2c3d4e5")
_GET = choice("method", "Method", "GET", "HEAD", "DELETE", "OPTIONS")
_POST = choice("method", "Method", "POST", "PUT", "PATCH", "DELETE")
QUERY = text("query", "Query string", "limit=10")
HEADERS = data("headers", "Further headers")
_BODY = text("body", "Body", ORDER)
ENCODED = choice("encoded", "Body in base64", *YES_NO)
_USER = (text("route", "Route", "/users/{id}"), text("path", "Path", "/users/42"), QUERY, HEADERS)
_ORDERS = (text("route", "Route", "/orders"), text("path", "Path", "/orders"))
_SENT = (text("query", "Query string", "notify=yes"), HEADERS, _BODY, ENCODED)

#: What an API without authorization knows of its caller (payload format 1.0).
_ANONYMOUS = (
    "accessKey",
    "accountId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "user",
    "userArn",
)


def _api_host(place: Place, values: Values) -> str:
    return f"{values['api']}.execute-api.{place.region}.{place.domain}"


def sent_body(values: Values) -> tuple[str | None, bool]:
    """The body as it stands in the event, and whether that is base64."""
    body = values.get("body")
    if body is None:
        return None, False
    if values["encoded"] == "yes":
        return base64.b64encode(body.encode()).decode(), True
    return body, False


def sent_headers(values: Values, host: str) -> dict[str, str]:
    """What the caller and the front door send; lower case, as HTTP APIs and balancers give it."""
    body = values.get("body", "")
    sent = {"content-length": str(len(body.encode())), "content-type": "application/json"}
    return {
        "accept": "application/json",
        **(sent if body else {}),
        "host": host,
        "user-agent": AGENT,
        "x-amzn-trace-id": TRACE,
        "x-forwarded-for": CALLER,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        **{name.lower(): value for name, value in words(values, "headers").items()},
    }


def _capital(headers: Mapping[str, str]) -> dict[str, str]:
    # A REST API keeps the case that the caller wrote.
    return {
        "-".join(part[:1].upper() + part[1:] for part in name.split("-")): value
        for name, value in headers.items()
    }


def query_lists(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Every value under its name."""
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return lists


def query_pairs(query: str) -> list[tuple[str, str]]:
    """A query string's names and values, decoded."""
    return parse_qsl(query, keep_blank_values=True)


def _path_parameters(route: str, path: str) -> dict[str, str] | None:
    """What the route's ``{name}`` and ``{name+}`` stand for; None where the path is another's."""
    found: dict[str, str] = {}
    parts = path.strip("/").split("/")
    names = route.strip("/").split("/")
    for index, name in enumerate(names):
        if name.startswith("{") and name.endswith("+}") and index < len(parts):
            return {**found, name[1:-2]: "/".join(parts[index:])}
        if index >= len(parts):
            return None
        if name.startswith("{") and name.endswith("}"):
            found[name[1:-1]] = parts[index]
        elif name != parts[index]:
            return None
    return found if len(parts) == len(names) else None


def _routed(values: Values) -> tuple[str, dict[str, str]]:
    """The route that takes the path, and its parameters; the greedy one where it is another's."""
    found = _path_parameters(values["route"], values["path"])
    if found is not None:
        return values["route"], found
    return "/{proxy+}", {"proxy": values["path"].strip("/")}


def format_1(place: Place, values: Values) -> dict[str, Any]:
    """API Gateway's payload format 1.0, without ``version``, as REST APIs send it."""
    host = _api_host(place, values)
    headers = _capital(sent_headers(values, host))
    query = query_pairs(values["query"])
    route, parameters = _routed(values)
    body, encoded = sent_body(values)
    stage, path = values["stage"], values["path"]
    return {
        "resource": route,
        "path": path,
        "httpMethod": values["method"],
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": query_lists(query) or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "accountId": place.account,
            "apiId": values["api"],
            "authorizer": None,
            "domainName": host,
            "domainPrefix": values["api"],
            "extendedRequestId": "JKJaXmPLvHcESHA=",
            "httpMethod": values["method"],
            "identity": {
                **dict.fromkeys(_ANONYMOUS),
                "sourceIp": CALLER,
                "userAgent": AGENT,
            },
            "path": path if stage == "$default" else f"/{stage}{path}",
            "protocol": "HTTP/1.1",
            "requestId": REQUEST_ID,
            "requestTime": TIME_HTTP,
            "requestTimeEpoch": TIME_MS,
            "resourceId": "x1y2z3",
            "resourcePath": route,
            "stage": stage,
        },
        "body": body,
        "isBase64Encoded": encoded,
    }


def _http_1(place: Place, values: Values) -> dict[str, Any]:
    event = format_1(place, {**values, "stage": "$default"})
    event["requestContext"]["resourceId"] = f"{values['method']} {event['resource']}"
    return {"version": "1.0", **event}


def format_2(
    values: Values, *, host: str, account: str, stage: str = "$default", route: str = "$default"
) -> dict[str, Any]:
    """API Gateway's payload format 2.0, which function URLs send as well."""
    # A stage of a name is part of the path.
    path = values["path"] if stage == "$default" else f"/{stage}{values['path']}"
    prefix = host.split(".", 1)[0]
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": values["query"],
        "headers": sent_headers(values, host),
        "requestContext": {
            "accountId": account,
            "apiId": prefix,
            "domainName": host,
            "domainPrefix": prefix,
            "http": {
                "method": values["method"],
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": CALLER,
                "userAgent": AGENT,
            },
            "requestId": REQUEST_ID,
            "routeKey": route,
            "stage": stage,
            "time": TIME_HTTP,
            "timeEpoch": TIME_MS,
        },
    }
    if query := query_lists(query_pairs(values["query"])):
        # Here a name that stands twice has its values joined.
        event["queryStringParameters"] = {name: ",".join(found) for name, found in query.items()}
    body, event["isBase64Encoded"] = sent_body(values)
    if body:
        event["body"] = body
    return event


def _http_2(place: Place, values: Values) -> dict[str, Any]:
    found = _path_parameters(values["route"], values["path"])
    route = "$default" if found is None else f"{values['method']} {values['route']}"
    host = _api_host(place, values)
    event = format_2(values, host=host, account=place.account, stage=values["stage"], route=route)
    return {**event, "pathParameters": found} if found else event


def _function_url(place: Place, values: Values) -> dict[str, Any]:
    host = values["url"].removeprefix("https://").split("/")[0]
    if values["auth"] == "NONE":
        return format_2(values, host=host, account="anonymous")
    event = format_2(values, host=host, account=place.account)
    event["requestContext"]["authorizer"] = {
        "iam": {
            "accessKey": "AKIAIOSFODNN7EXAMPLE",
            "accountId": place.account,
            "callerId": "AIDACKCEVSQ6C2EXAMPLE",
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": f"arn:{place.partition}:iam::{place.account}:user/example-user",
            "userId": "AIDACKCEVSQ6C2EXAMPLE",
        }
    }
    return event


def _own_url(place: Place) -> dict[str, str]:
    return {"url": f"https://k3j2h1g0f9e8d7c6b5a4z3y2x1w0v9u8.lambda-url.{place.region}.on.aws/"}


def _websocket(place: Place, values: Values) -> dict[str, Any]:
    kind = values["event"]
    route = {"CONNECT": "$connect", "DISCONNECT": "$disconnect"}.get(kind, values["route"])
    host = _api_host(place, values)
    context = {
        "apiId": values["api"],
        "connectedAt": TIME_MS - 61_000,
        "connectionId": values["connection"],
        "domainName": host,
        "eventType": kind,
        "extendedRequestId": "R1knPH17NjMFftw=",
        "identity": {"sourceIp": CALLER, "userAgent": AGENT},
        "messageDirection": "IN",
        "requestId": "R1knPH17NjMFftw=",
        "requestTime": TIME_HTTP,
        "requestTimeEpoch": TIME_MS,
        "routeKey": route,
        "stage": values["stage"],
    }
    if kind == "MESSAGE":
        context["messageId"] = "R1knPc2ntjMCFIA="
        return {"requestContext": context, "body": values["body"], "isBase64Encoded": False}
    headers = {"Host": host, "X-Forwarded-For": CALLER, "X-Forwarded-Proto": "https"}
    if kind == "CONNECT":
        headers |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    else:
        context |= {"disconnectStatusCode": 1000, "disconnectReason": ""}
    return {
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "requestContext": context,
        "isBase64Encoded": False,
    }


_STAGE = text("stage", "Stage", "prod")
_HTTP_STAGE = text("stage", "Stage", "$default")
_SOCKET = (
    choice("event", "Event", "MESSAGE", "CONNECT", "DISCONNECT"),
    text("route", "Route of the message", "sendMessage"),
    text("body", "Message", '{"action": "sendMessage", "orderId": "1001"}'),
    text("connection", "Connection id", "R1kmxc2VNjMCFIA="),
    _STAGE,
    _API,
)
_URL = (
    choice("method", "Method", "POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
    text("path", "Path", "/orders"),
    *_SENT,
    text("url", "URL"),
    choice("auth", "Authorization", "NONE", "AWS_IAM"),
)

SHAPES = (
    Shape(
        "apigateway-rest",
        "REST API (GET)",
        "API Gateway",
        (_GET, *_USER, _STAGE, _API),
        format_1,
    ),
    Shape(
        "apigateway-rest-post",
        "REST API (POST)",
        "API Gateway",
        (_POST, *_ORDERS, *_SENT, _STAGE, _API),
        format_1,
    ),
    Shape(
        "apigateway-http-get",
        "HTTP API (GET)",
        "API Gateway",
        (_GET, *_USER, _HTTP_STAGE, _API),
        _http_2,
    ),
    Shape(
        "apigateway-http",
        "HTTP API (POST)",
        "API Gateway",
        (_POST, *_ORDERS, *_SENT, _HTTP_STAGE, _API),
        _http_2,
    ),
    Shape(
        "apigateway-http-v1",
        "HTTP API, payload 1.0 (POST)",
        "API Gateway",
        (_POST, *_ORDERS, *_SENT, _API),
        _http_1,
    ),
    Shape("apigateway-websocket", "WebSocket API", "API Gateway", _SOCKET, _websocket),
    Shape(
        "function-url",
        "Function URL",
        "Lambda",
        _URL,
        _function_url,
        _own_url,
    ),
)
