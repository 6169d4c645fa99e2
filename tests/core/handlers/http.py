"""What answers HTTP: routes by method and path, decodes the body, answers a proxy response."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, unquote_plus

Event = dict[str, Any]


def _answer(status: int, body: object) -> Event:
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}


def _body(event: Event) -> Any:
    raw = event.get("body")
    if not raw:
        return None
    data = base64.b64decode(raw, validate=True) if event["isBase64Encoded"] else raw.encode()
    length = {name.lower(): value for name, value in event["headers"].items()}["content-length"]
    assert int(length) == len(data)
    return json.loads(data)


def rest(event: Event, _context: object) -> Event:
    """A REST API's Lambda proxy integration."""
    assert "version" not in event
    context = event["requestContext"]
    assert context["path"] == f"/{context['stage']}{event['path']}"
    assert context["resourcePath"] == event["resource"]
    assert context["domainName"].startswith(context["apiId"] + ".execute-api.")
    assert context["identity"]["sourceIp"] == event["headers"]["X-Forwarded-For"]
    for one, many in (
        ("headers", "multiValueHeaders"),
        ("queryStringParameters", "multiValueQueryStringParameters"),
    ):
        last = {name: values[-1] for name, values in (event[many] or {}).items()}
        assert (event[one] or {}) == last
    path = event["resource"]
    for name, value in (event["pathParameters"] or {}).items():
        path = path.replace(f"{{{name}}}", value).replace(f"{{{name}+}}", value)
    assert path == event["path"]
    told = {
        "method": event["httpMethod"],
        "parameters": event["pathParameters"],
        "query": event["multiValueQueryStringParameters"],
        "order": _body(event),
    }
    return _answer(201 if event["httpMethod"] == "POST" else 200, told)


def http_1(event: Event, _context: object) -> Event:
    """An HTTP API that is set to payload format 1.0."""
    assert event["version"] == "1.0"
    assert event["requestContext"]["stage"] == "$default"
    assert event["requestContext"]["resourceId"] == f"{event['httpMethod']} {event['resource']}"
    return _answer(201, {"order": _body(event), "query": event["queryStringParameters"]})


def http_2(event: Event, _context: object) -> Event:
    """An HTTP API, payload format 2.0; the method is in the context, the route says which."""
    assert event["version"] == "2.0"
    context = event["requestContext"]
    method, route = context["routeKey"].split(" ")
    assert context["routeKey"] == event["routeKey"]
    assert method == context["http"]["method"]
    assert context["http"]["path"] == event["rawPath"]
    assert all(name == name.lower() for name in event["headers"])
    query = {name: ",".join(found) for name, found in parse_qs(event["rawQueryString"]).items()}
    assert event.get("queryStringParameters", {}) == query
    for name, value in event.get("pathParameters", {}).items():
        route = route.replace(f"{{{name}}}", value)
    assert event["rawPath"].endswith(route)
    return _answer(200, {"path": route, "order": _body(event)})


def function_url(event: Event, _context: object) -> Event:
    """A function URL: one route, and a caller who may be nobody."""
    assert event["version"] == "2.0"
    context = event["requestContext"]
    assert event["routeKey"] == context["routeKey"] == context["stage"] == "$default"
    assert event["headers"]["host"] == context["domainName"]
    assert context["domainName"].startswith(context["domainPrefix"] + ".lambda-url.")
    iam = context.get("authorizer", {}).get("iam")
    caller = iam["userArn"] if iam else context["accountId"]
    return _answer(200, {"caller": caller, "order": _body(event)})


def websocket(event: Event, _context: object) -> Event:
    """A chat: remembers who connects, answers what they send through the management API."""
    context = event["requestContext"]
    endpoint = f"https://{context['domainName']}/{context['stage']}"
    told = {"event": context["eventType"], "to": endpoint, "connection": context["connectionId"]}
    match context["routeKey"]:
        case "$connect":
            assert event["headers"]["Sec-WebSocket-Key"]
        case "$disconnect":
            assert context["disconnectStatusCode"] == 1000
        case route:
            message = json.loads(event["body"])
            assert message["action"] == route
            told["order"] = message["orderId"]
    return _answer(200, told)


def load_balancer(event: Event, _context: object) -> Event:
    """A target of a load balancer, which hands on the query undecoded."""
    assert ":targetgroup/" in event["requestContext"]["elb"]["targetGroupArn"]
    if "multiValueHeaders" in event:
        assert "headers" not in event
        assert event["multiValueHeaders"]["host"][0].endswith(".amazonaws.com")
        query = event["multiValueQueryStringParameters"]
    else:
        assert event["headers"]["host"].endswith(".amazonaws.com")
        query = {name: [value] for name, value in event["queryStringParameters"].items()}
    decoded = {
        unquote_plus(name): [unquote_plus(v) for v in found] for name, found in query.items()
    }
    answer = _answer(200, {"query": decoded, "body": event["body"]})
    # A load balancer takes no answer without it in HTTP/1.1's words.
    return {**answer, "statusDescription": "200 OK", "isBase64Encoded": False}


def lattice(event: Event, _context: object) -> Event:
    """A service of VPC Lattice, event structure 2.0: every header and parameter is a list."""
    assert event["version"] == "2.0"
    context = event["requestContext"]
    assert context["targetGroupArn"].split("/")[-1].startswith("tg-")
    assert int(context["timeEpoch"]) > 1_700_000_000_000_000
    (host,) = event["headers"]["host"]
    limit = event["queryStringParameters"].get("limit", ["10"])[0]
    return _answer(200, {"host": host, "path": event["path"], "limit": int(limit)})
