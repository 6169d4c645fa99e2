"""What AWS said no to, and why: an error answer as a plain sentence."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from lambdatui.aws.answer import mapping, text, whole
from lambdatui.aws.redact import redact
from lambdatui.aws.sign_in import sso_login
from lambdatui.core.errors import Fault, Kind

#: By ``Error.Code``, since many codes are in no model; what is not here goes by HTTP status.
_KINDS: Mapping[str, Kind] = {
    code: kind
    for kind, codes in {
        Kind.EXPIRED: "ExpiredToken ExpiredTokenException TokenRefreshRequired RequestExpired"
        " RequestTimeTooSkewed",
        Kind.NO_CREDENTIALS: "UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId"
        " AuthFailure InvalidToken IncompleteSignature IncompleteSignatureException"
        " MissingAuthenticationToken MissingAuthenticationTokenException SignatureDoesNotMatch"
        " InvalidSignatureException",
        Kind.DENIED: "AccessDenied AccessDeniedException UnauthorizedOperation Unauthorized"
        " UnauthorizedException AuthorizationError ForbiddenException OptInRequired"
        " SubscriptionRequiredException",
        Kind.NOT_FOUND: "ResourceNotFoundException ResourceNotFound NoSuchEntity"
        " NoPublishedVersionException QueueDoesNotExist AWS.SimpleQueueService.NonExistentQueue",
        Kind.THROTTLED: "TooManyRequestsException Throttling ThrottlingException"
        " ThrottledException RequestThrottled RequestThrottledException RequestLimitExceeded"
        " BandwidthLimitExceeded SlowDown LimitExceededException EC2ThrottledException",
        Kind.CONFLICT: "ResourceConflictException ConflictException OperationAbortedException"
        " SnapStartNotReadyException ResourceNotReadyException ENINotReadyException",
        Kind.TOO_LARGE: "RequestTooLargeException RequestEntityTooLargeException"
        " SerializedRequestEntityTooLargeException RequestEntityTooLarge",
        Kind.INVALID: "InvalidParameterValueException InvalidParameterException"
        " InvalidParameterValue InvalidParameterCombination InvalidRequestContentException"
        " ValidationException ValidationError MalformedQueryException MissingParameter"
        " InvalidRequestException UnsupportedMediaTypeException RecursiveInvocationException",
        Kind.SERVER: "ServiceException ServiceUnavailable ServiceUnavailableException"
        " InternalFailure InternalError InternalServerError InternalServiceError",
    }.items()
    for code in codes.split()
}

_CLOCK = re.compile(r"signature expired|not yet current|request has expired|skewed", re.IGNORECASE)
_NOT_AUTHORIZED = re.compile(
    r"(?:User: )?(?P<who>arn:\S+|\S+) is not authorized to perform: (?P<action>[\w-]+:\w+)"
    r"(?:.*?(?P<because>because .+|with an explicit deny.*))?",
    re.IGNORECASE | re.DOTALL,
)
#: The IAM action where it is not the service's name and the operation's.
_ACTIONS: Mapping[str, str] = {
    "AssumeRole": "sts:AssumeRole",
    "ChangeMessageVisibility": "sqs:ChangeMessageVisibility",
    "CreateRegistry": "schemas:CreateRegistry",
    "CreateSchema": "schemas:CreateSchema",
    "DeleteMessage": "sqs:DeleteMessage",
    "DeleteSchema": "schemas:DeleteSchema",
    "DeleteSchemaVersion": "schemas:DeleteSchemaVersion",
    "DescribeAlarms": "cloudwatch:DescribeAlarms",
    "DescribeRegistry": "schemas:DescribeRegistry",
    "DescribeSchema": "schemas:DescribeSchema",
    "FilterLogEvents": "logs:FilterLogEvents",
    "GetDiscoveredSchema": "schemas:GetDiscoveredSchema",
    "GetFunction": "lambda:GetFunction",
    "GetFunctionConfiguration": "lambda:GetFunctionConfiguration",
    "GetFunctionUrlConfig": "lambda:GetFunctionUrlConfig",
    "GetMetricData": "cloudwatch:GetMetricData",
    "GetPolicy": "lambda:GetPolicy",
    "GetQueryResults": "logs:GetQueryResults",
    "GetQueueAttributes": "sqs:GetQueueAttributes",
    "GetQueueUrl": "sqs:GetQueueUrl",
    "GetResources": "tag:GetResources",
    "Invoke": "lambda:InvokeFunction",
    "InvokeWithResponseStream": "lambda:InvokeFunction",
    "ListAccountAliases": "iam:ListAccountAliases",
    "ListAliases": "lambda:ListAliases",
    "ListEventSourceMappings": "lambda:ListEventSourceMappings",
    "ListFunctionEventInvokeConfigs": "lambda:ListFunctionEventInvokeConfigs",
    "ListFunctions": "lambda:ListFunctions",
    "ListSchemaVersions": "schemas:ListSchemaVersions",
    "ListVersionsByFunction": "lambda:ListVersionsByFunction",
    "ReceiveMessage": "sqs:ReceiveMessage",
    "StartLiveTail": "logs:StartLiveTail",
    "StartQuery": "logs:StartQuery",
    "StopQuery": "logs:StopQuery",
    "UpdateSchema": "schemas:UpdateSchema",
}
#: ``Reason`` of TooManyRequestsException (Lambda API, ThrottleReason).
_REASONS: Mapping[str, tuple[str, str]] = {
    "ReservedFunctionConcurrentInvocationLimitExceeded": (
        "the function's reserved concurrency is used up",
        "Wait until running invocations have ended, or raise its reserved concurrency.",
    ),
    "ReservedFunctionInvocationRateLimitExceeded": (
        "the function's reserved concurrency allows no more requests per second",
        "Wait a moment, or raise its reserved concurrency.",
    ),
    "ConcurrentInvocationLimitExceeded": (
        "the account's concurrency in this region is used up",
        "Look for the function that takes it, or ask AWS for a higher quota.",
    ),
    "FunctionInvocationRateLimitExceeded": (
        "the function was invoked too often within a second",
        "Wait a moment, and try again.",
    ),
    "CallerRateLimitExceeded": (
        "this account sends too many requests per second",
        "Wait a moment, and try again.",
    ),
    "ConcurrentSnapshotCreateLimitExceeded": (
        "too many SnapStart snapshots are being made",
        "Wait a minute, and try again.",
    ),
}


class _Answer(NamedTuple):
    code: str
    status: int
    message: str
    operation: str
    reason: str


#: What happened, and what to do next.
_Told = tuple[str, str]


def refusal(error: ClientError, *, profile: str = "", region: str = "") -> Fault:
    """An error answer of AWS, with ``what`` as a clause."""
    response: Mapping[str, Any] = mapping(error.response)
    details = mapping(response.get("Error"))
    metadata = mapping(response.get("ResponseMetadata"))
    answer = _Answer(
        code=text(details.get("Code")),
        status=whole(metadata.get("HTTPStatusCode")),
        message=redact(text(details.get("Message") or details.get("message"))).rstrip(". "),
        operation=error.operation_name,
        reason=text(response.get("Reason")),
    )
    kind = _kind(answer)
    if not answer.code or answer.code.isdigit():
        what, advice = _from_between(answer)
    elif kind in _TELL:
        what, advice = _TELL[kind](answer)
    else:
        what, advice = _in_its_own_words(answer)
    return Fault(
        kind=kind,
        what=what,
        advice=advice or _sign_in_advice(kind, profile, region),
        operation=answer.operation,
        code=answer.code,
        status=answer.status,
        request_id=text(metadata.get("RequestId")),
        reason=answer.reason,
        retry_after_s=_retry_after(response, metadata),
        # With an advice of its own, it is the clock.
        sign_in=sso_login(profile) if kind is Kind.EXPIRED and not advice else (),
    )


_BY_STATUS: Mapping[int, Kind] = {
    401: Kind.NO_CREDENTIALS,
    403: Kind.DENIED,
    404: Kind.NOT_FOUND,
    408: Kind.TIMEOUT,
    409: Kind.CONFLICT,
    413: Kind.TOO_LARGE,
    429: Kind.THROTTLED,
}


def _kind(answer: _Answer) -> Kind:
    known = _KINDS.get(answer.code) or _BY_STATUS.get(answer.status)
    if known is Kind.NO_CREDENTIALS and _CLOCK.search(answer.message):
        return Kind.EXPIRED
    if known is not None:
        return known
    if answer.status >= 500:
        return Kind.SERVER
    return Kind.INVALID if answer.status >= 400 else Kind.MALFORMED


def _from_between(answer: _Answer) -> _Told:
    said = f" ({answer.message})" if answer.message else ""
    return (
        f"something answered {answer.status or answer.code} without an AWS error code{said}",
        "Check the endpoint URL, and any proxy between here and AWS.",
    )


def _in_its_own_words(answer: _Answer) -> _Told:
    return (f"{answer.message} ({answer.code})" if answer.message else answer.code), ""


def _expired(answer: _Answer) -> _Told:
    if _CLOCK.search(answer.message) or answer.code.startswith("RequestTime"):
        return (
            "AWS takes the request for an old one",
            "Check this machine's clock; if it is right, sign in again.",
        )
    return "the AWS session has expired", ""


def _unknown_credentials(answer: _Answer) -> _Told:
    if "ignature" in answer.code:
        # AWS's own message can show the whole request, with the session token.
        return (
            "AWS does not accept the signature",
            "Check the secret access key and this machine's clock.",
        )
    return f"AWS does not know these credentials ({answer.code})", ""


def _denied(answer: _Answer) -> _Told:
    found = _NOT_AUTHORIZED.search(answer.message)
    if found is None:
        action = _ACTIONS.get(answer.operation, answer.operation)
        said = f": {answer.message}" if answer.message else ""
        return f"AWS denies {action} ({answer.code}){said}", f"Ask for the permission {action}."
    because = f", {found['because']}" if found["because"] else ""
    return (
        f"AWS denies {found['action']} to {found['who']}{because}",
        f"Ask for the permission {found['action']}, or take another profile.",
    )


def _throttled(answer: _Answer) -> _Told:
    default = f"AWS takes no more of these requests for now ({answer.code})"
    return _REASONS.get(answer.reason, (default, "Wait a moment, and try again."))


def _failed(answer: _Answer) -> _Told:
    said = f": {answer.message}" if answer.message else ""
    return f"AWS failed on its side ({answer.code}){said}", "Try again in a moment."


_TELL: Mapping[Kind, Callable[[_Answer], _Told]] = {
    Kind.EXPIRED: _expired,
    Kind.NO_CREDENTIALS: _unknown_credentials,
    Kind.DENIED: _denied,
    Kind.THROTTLED: _throttled,
    Kind.SERVER: _failed,
}


def _sign_in_advice(kind: Kind, profile: str, region: str) -> str:
    option = f" --profile {profile}" if profile else ""
    if kind is Kind.EXPIRED:
        return f"Sign in again, for example: aws sso login{option}"
    if kind is Kind.NO_CREDENTIALS:
        enabled = f", and that region {region} is enabled for the account" if region else ""
        return f"Check the access key (aws configure list{option}){enabled}."
    return ""


def _retry_after(response: Mapping[str, Any], metadata: Mapping[str, Any]) -> float:
    asked = response.get("retryAfterSeconds") or mapping(metadata.get("HTTPHeaders")).get(
        "retry-after"
    )
    try:
        seconds = float(asked or 0)
    except (TypeError, ValueError):
        # It can also be a date, which nobody in AWS sends.
        return 0.0
    return seconds if 0 <= seconds < 3600 else 0.0
