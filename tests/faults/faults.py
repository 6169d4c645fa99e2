"""Every fault of the matrix: how the proxy does it, and what a person must then be told."""

import enum
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.faults import answers
from tests.faults.answers import error
from tests.faults.proxy import Answer, Exchange, Fault

_INVOKED = ("lambda:Invoke", "lambda:InvokeWithResponseStream", "lambda:InvokeAsync")
#: In seconds: between the bytes of a drip, and before a slow answer.
DRIP_S = 0.05
SLOW_S = 0.3
#: What a throttle of minutes asks to wait for, in seconds.
RETRY_AFTER_S = 90
#: A profile of the shared configuration whose SSO session is to be gone, and what it is called.
SSO_PROFILE = "acme-sso"
#: A host that no name server knows (RFC 6761).
NOWHERE = "http://lambda.invalid"


class FaultKind(enum.StrEnum):
    """What goes wrong. The value is its name in the table."""

    THROTTLED = "throttled for a moment"
    THROTTLED_LONG = "throttled for minutes"
    EXPIRED = "expired token"
    SSO_EXPIRED = "expired SSO session"
    SSO_MISSING = "no SSO session"
    DENIED = "denied"
    NOT_FOUND = "not found"
    HTTP_500 = "HTTP 500"
    HTTP_503 = "HTTP 503"
    REFUSED = "connection refused"
    RESET = "connection reset"
    CLOSED = "closed half-way"
    DNS = "name not resolved"
    SLOW = "slow answer"
    STALL = "stall"
    DRIP = "drip"
    EMPTY = "empty 200"
    TRUNCATED = "truncated 200"
    MALFORMED = "malformed 200"
    NOT_UTF8 = "bytes not UTF-8"
    FIELD_MISSING = "a field missing"
    TOKEN_REFUSED = "page token refused"
    ENDLESS = "endless pages"
    CLOCK = "clock an hour off"
    REGION = "region not enabled"
    COMES_BACK = "endpoint comes back"

    def __call__(self, exchange: Exchange) -> None:
        """Do it to a request: a :data:`Fault` for ``proxy.fail``. Not for those of the set-up."""
        self.plan.way(exchange)

    @property
    def plan(self) -> "Plan":
        """What belongs to it."""
        return _PLANS[self]


class Place(enum.Enum):
    """Where a fault is: what has to be done for it to come."""

    #: ``proxy.fail(kind)``.
    ANSWER = enum.auto()
    #: ``proxy.stop()`` and, for COMES_BACK, ``proxy.start_again()``.
    PORT = enum.auto()
    #: The variables of :func:`environment`.
    SETUP = enum.auto()


class Plan(NamedTuple):
    """One fault.

    ``words`` is a regular expression that the sentence matches (case aside); ``status`` what a
    headless command ends with that needs what fails; 0 where all is well. ``heals`` where the
    program gets over it without anybody's doing. ``retried`` where a read may be sent again.
    """

    way: Fault
    words: str
    status: int = 3
    place: Place = Place.ANSWER
    heals: bool = False


def environment(kind: FaultKind, config: str) -> Mapping[str, str]:
    """The variables by which a fault of the set-up comes; ``config`` is a path to write to.

    The profile of the two for SSO has to be chosen as well, which the variable does.
    """
    if kind is FaultKind.DNS:
        return {"AWS_ENDPOINT_URL": NOWHERE}
    return {
        "AWS_CONFIG_FILE": config,
        "AWS_PROFILE": SSO_PROFILE,
        # Else these would be taken before those of the profile.
        "AWS_ACCESS_KEY_ID": "",
        "AWS_SECRET_ACCESS_KEY": "",
        "AWS_SESSION_TOKEN": "",
    }


def sso_config(start_url: str = "https://acme.awsapps.invalid/start") -> str:
    """The shared configuration with a profile that signs in by SSO."""
    return (
        f"[profile {SSO_PROFILE}]\nsso_session = acme\nsso_account_id = 123456789012\n"
        "sso_role_name = OnCall\nregion = eu-west-1\n\n"
        f"[sso-session acme]\nsso_start_url = {start_url}\nsso_region = eu-west-1\n"
        "sso_registration_scopes = sso:account:access\n"
    )


def expired_sso(home: Path) -> None:
    """Put the token of an SSO session that has ended where the AWS CLI keeps it."""
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    # (AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider".)
    name = hashlib.sha1(b"acme", usedforsecurity=False).hexdigest()
    token = {
        "startUrl": "https://acme.awsapps.invalid/start",
        "region": "eu-west-1",
        "accessToken": "aoaAAAAAEXAMPLESSOTOKEN",
        "expiresAt": "2026-01-01T00:00:00Z",
    }
    (cache / f"{name}.json").write_text(json.dumps(token))


def _refused(status: int, code: str, message: str, **members: str) -> Fault:
    def way(exchange: Exchange) -> None:
        exchange.answer(error(exchange.seen.request, status, code, message, **members))

    return way


def _denied(exchange: Exchange) -> None:
    service, _, operation = exchange.seen.api.partition(":")
    action = f"{service}:{operation}"
    message = (
        f"User: arn:aws:sts::123456789012:assumed-role/OnCall/ada is not authorized to perform: "
        f"{action} because no identity-based policy allows the {action} action"
    )
    exchange.answer(error(exchange.seen.request, 403, "AccessDeniedException", message))


def _throttled_long(exchange: Exchange) -> None:
    reason = "ConcurrentInvocationLimitExceeded"
    if exchange.seen.api not in _INVOKED:
        reason = "CallerRateLimitExceeded"
    told = error(
        exchange.seen.request,
        429,
        "TooManyRequestsException",
        "Rate Exceeded.",
        Reason=reason,
        Retry_After=str(RETRY_AFTER_S),
    )
    exchange.answer(told)


def _not_found(exchange: Exchange) -> None:
    message = "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:gone"
    if exchange.seen.api.startswith("logs:"):
        message = "The specified log group does not exist."
    exchange.answer(error(exchange.seen.request, 404, "ResourceNotFoundException", message))


def _reset(exchange: Exchange) -> None:
    exchange.talk.reset()


def _closed(exchange: Exchange) -> None:
    answer = exchange.forward()
    body = answer.body or b"{}"
    names = "".join(f"{name}: {text}\r\n" for name, text in answer.headers.items())
    length = max(len(body), 2)
    exchange.talk.raw(
        f"HTTP/1.1 {answer.status} Word\r\n{names}Content-Length: {length}\r\n\r\n".encode()
        + body[: length // 2]
    )
    exchange.talk.close()


def _slow(exchange: Exchange) -> None:
    exchange.talk.wait(SLOW_S)
    exchange.pass_on()


def _stall(exchange: Exchange) -> None:
    exchange.talk.hang()


def _drip(exchange: Exchange) -> None:
    lines = "Content-Type: application/json\r\nContent-Length: 1000000"
    exchange.talk.raw(f"HTTP/1.1 200 OK\r\n{lines}\r\n\r\n".encode())
    while not exchange.talk.wait(DRIP_S):
        exchange.talk.raw(b" ")


def _changed(change: Callable[[Answer], Answer]) -> Fault:
    def way(exchange: Exchange) -> None:
        before = exchange.forward()
        after = change(before)
        if after == before:
            exchange.spare()
        exchange.answer(after)

    return way


def _empty(answer: Answer) -> Answer:
    return answer._replace(status=200, body=b"")


def _truncated(answer: Answer) -> Answer:
    return answer._replace(status=200, body=answer.body[: len(answer.body) // 2])


def _malformed(answer: Answer) -> Answer:
    page = b"<html><head><title>Sign in to the guest network</title></head></html>"
    return Answer(200, {"Content-Type": "text/html"}, page)


def _token_refused(exchange: Exchange) -> None:
    if not answers.is_paged(exchange.seen.api):
        exchange.spare()
        exchange.pass_on()
    elif answers.has_token(exchange):
        message = "The specified nextToken is invalid."
        refused = error(exchange.seen.request, 400, "InvalidParameterException", message)
        exchange.answer(refused)
    else:
        _give_page(exchange, "page-2")


def _endless(exchange: Exchange) -> None:
    if answers.is_paged(exchange.seen.api):
        _give_page(exchange, f"page-{exchange.seen.count + 1}")
    else:
        exchange.spare()
        exchange.pass_on()


def _give_page(exchange: Exchange, token: str) -> None:
    answer = answers.page(exchange, token)
    if token.encode() not in answer.body:
        # An error, or a form without pages.
        exchange.spare()
    exchange.answer(answer)


def _pass_on(exchange: Exchange) -> None:
    exchange.pass_on()


_SKEWED = (
    "Signature not yet current: 20260101T110000Z is still later than 20260101T100500Z"
    " (20260101T100000Z + 5 min.)"
)
_INVALID_TOKEN = "The security token included in the request is invalid."
_UNREADABLE = r"cannot be understood|cut short|not UTF-8|broke off|not AWS's"
_PLANS: Mapping[FaultKind, Plan] = {
    FaultKind.THROTTLED: Plan(
        _refused(429, "TooManyRequestsException", "Rate exceeded", Reason="CallerRateLimit"),
        "throttle|no more of these|too many",
        heals=True,
    ),
    FaultKind.THROTTLED_LONG: Plan(
        _throttled_long, "throttle|no more of these|too many|concurrency|used up"
    ),
    FaultKind.EXPIRED: Plan(
        _refused(
            403, "ExpiredTokenException", "The security token included in the request is expired"
        ),
        "session has expired",
    ),
    FaultKind.SSO_EXPIRED: Plan(_pass_on, "aws sso login --profile acme-sso", place=Place.SETUP),
    FaultKind.SSO_MISSING: Plan(_pass_on, "aws sso login --profile acme-sso", place=Place.SETUP),
    FaultKind.DENIED: Plan(_denied, "AWS denies|permission|is denied|not allowed to|refused it"),
    FaultKind.NOT_FOUND: Plan(_not_found, "not found|does not exist|no function|there is no|gone"),
    FaultKind.HTTP_500: Plan(
        _refused(500, "ServiceException", "An internal error occurred."), "failed on its side"
    ),
    FaultKind.HTTP_503: Plan(
        _refused(503, "ServiceUnavailableException", "Service is unavailable."),
        "failed on its side",
    ),
    FaultKind.REFUSED: Plan(_pass_on, "refused", place=Place.PORT),
    FaultKind.RESET: Plan(_reset, "closed the connection|reset|broke off"),
    FaultKind.CLOSED: Plan(_closed, "broke off|closed the connection|cut short"),
    FaultKind.DNS: Plan(_pass_on, "cannot be resolved", place=Place.SETUP),
    FaultKind.SLOW: Plan(_slow, "", status=0, heals=True),
    FaultKind.STALL: Plan(_stall, "in time|did not come|within"),
    FaultKind.DRIP: Plan(_drip, "in time|did not come|within"),
    FaultKind.EMPTY: Plan(_changed(_empty), _UNREADABLE),
    FaultKind.TRUNCATED: Plan(_changed(_truncated), _UNREADABLE),
    FaultKind.MALFORMED: Plan(_changed(_malformed), _UNREADABLE),
    FaultKind.NOT_UTF8: Plan(_changed(answers.not_utf8), _UNREADABLE),
    FaultKind.FIELD_MISSING: Plan(_changed(answers.without_a_field), _UNREADABLE),
    FaultKind.TOKEN_REFUSED: Plan(_token_refused, "token"),
    FaultKind.ENDLESS: Plan(_endless, "leads back to a page"),
    FaultKind.CLOCK: Plan(_refused(403, "InvalidSignatureException", _SKEWED), "clock"),
    FaultKind.REGION: Plan(
        _refused(403, "UnrecognizedClientException", _INVALID_TOKEN), "region|does not know"
    ),
    FaultKind.COMES_BACK: Plan(_pass_on, "refused", place=Place.PORT, heals=True),
}
#: What AWS or the way to it does to an answer: those that need no set-up.
OF_ANSWERS = tuple(kind for kind in FaultKind if _PLANS[kind].place is Place.ANSWER)
#: How many of each a moment of throttling refuses: fewer than botocore's three attempts.
MOMENT = 2
