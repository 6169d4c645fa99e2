"""What a faulty answer looks like on the wire, in the protocol that the request speaks."""

import json
import urllib.parse
from typing import Any

from tests.aws.faulty import Request
from tests.faults.proxy import Answer, Exchange

REQUEST_ID = "0f0e0d0c-fa17-4a11-b055-000000000001"
#: Of the pages' tokens: the member of the answer, and where the next request has it.
_TOKENS = {
    "lambda": ("NextMarker", "Marker"),
    "logs": ("nextToken", "nextToken"),
    "resourcegroupstaggingapi": ("PaginationToken", "PaginationToken"),
}
_ANY_TOKEN = ("NextToken", "NextToken")
#: Members of answers that are always there (API references), by which things are known.
_ALWAYS = (
    "Account",
    "AlarmName",
    "Arn",
    "Configuration",
    "Content",
    "EventId",
    "FunctionName",
    "Id",
    "MessageId",
    "QueueUrl",
    "SchemaName",
    "eventId",
    "queryId",
    "timestamp",
)
#: Those that answer in pages, as far as the program asks them.
_PAGED = (
    "account:ListRegions",
    "cloudtrail:LookupEvents",
    "cloudwatch:Describe",
    "cloudwatch:GetMetricData",
    "lambda:List",
    "logs:DescribeMetricFilters",
    "logs:FilterLogEvents",
    "resourcegroupstaggingapi:GetResources",
    "schemas:List",
)


def error(request: Request, status: int, code: str, message: str, **members: str) -> Answer:
    """An error answer of AWS; ``members`` are further ones, and headers for ``Retry_After``."""
    headers = {"x-amzn-RequestId": REQUEST_ID}
    if retry_after := members.pop("Retry_After", ""):
        headers["Retry-After"] = retry_after
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        body = (
            f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
            f"<Message>{message}</Message></Error><RequestId>{REQUEST_ID}</RequestId>"
            "</ErrorResponse>"
        )
        return Answer(status, {**headers, "Content-Type": "text/xml"}, body.encode())
    told = json.dumps({"__type": code, "message": message, **members})
    return Answer(
        status,
        {**headers, "Content-Type": "application/json", "x-amzn-ErrorType": code},
        told.encode(),
    )


def without_a_field(answer: Answer) -> Answer:
    """The same, with the members misnamed that are always there."""
    body = answer.body
    for name in _ALWAYS:
        body = body.replace(f'"{name}"'.encode(), f'"X{name[1:]}"'.encode())
        body = body.replace(f"<{name}>".encode(), f"<X{name[1:]}>".encode())
        body = body.replace(f"</{name}>".encode(), f"</X{name[1:]}>".encode())
    return answer._replace(body=body)


def not_utf8(answer: Answer) -> Answer:
    """The same, with bytes in its first text that are not UTF-8."""
    body = answer.body
    for before in (b'": "', b'":"', b">", b'"'):
        if before in body:
            return answer._replace(body=body.replace(before, before + b"\xff\xfe\xc3", 1))
    return answer._replace(body=b"\xff\xfe\xc3" + body)


def is_paged(api: str) -> bool:
    """Whether this API answers in pages."""
    return api.startswith(_PAGED)


def page(exchange: Exchange, token: str) -> Answer:
    """The endpoint's first page, whichever is asked for, with this token for a next one."""
    member, asked = _names(exchange)
    path, query = _without_token(exchange.seen.request.path, asked)
    body = exchange.seen.request.body
    given = _object(body)
    if asked in given:
        del given[asked]
        body = json.dumps(given).encode()
    answer = exchange.forward(f"{path}?{query}" if query else path, body)
    told = _object(answer.body)
    if answer.status >= 300 or not told:
        return answer
    told[member] = token
    return answer._replace(body=json.dumps(told).encode())


def has_token(exchange: Exchange) -> bool:
    """Whether a further page is asked for."""
    _, asked = _names(exchange)
    request = exchange.seen.request
    query = urllib.parse.parse_qs(request.path.partition("?")[2])
    return asked in query or asked in _object(request.body)


def _names(exchange: Exchange) -> tuple[str, str]:
    service = exchange.seen.api.partition(":")[0]
    member, asked = _TOKENS.get(service, _ANY_TOKEN)
    # REST services of a later day begin the parameters of a query in lower case.
    return member, ("nextToken" if service == "schemas" else asked)


def _without_token(path: str, asked: str) -> tuple[str, str]:
    before, _, query = path.partition("?")
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    return before, urllib.parse.urlencode([pair for pair in pairs if pair[0] != asked])


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
