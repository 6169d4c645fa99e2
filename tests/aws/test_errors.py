"""Every exception becomes a sentence that says what happened and what to do next."""

import inspect
import socket
import ssl
import string
import threading
from typing import Any

import botocore.exceptions as boto
import pytest
from botocore.parsers import ResponseParserError
from urllib3.exceptions import NewConnectionError

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import DeadlinePassed, Stopped, within
from lambdatui.aws.errors import told, translate
from lambdatui.aws.redact import redact
from lambdatui.core.connection import Connection, without_credentials
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail

URL = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/orders?Marker=abc"
HOST = "https://lambda.eu-west-1.amazonaws.com"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjE" + "aB3" * 60


def client_error(
    code: str, status: int, message: str | None = "", operation: str = "ListFunctions"
) -> boto.ClientError:
    # The stubs ask for members that AWS does not always send.
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1", "HTTPHeaders": {}},
    }
    return boto.ClientError(response, operation)


def fault_of(error: BaseException, **given: str) -> Fault:
    return translate(error, "list the functions", **given).fault


def refused_connection() -> BaseException:
    try:
        try:
            socket.create_connection(("127.0.0.1", 1), timeout=1)
        except OSError as cause:
            nowhere: Any = None
            raise NewConnectionError(nowhere, "Failed to connect") from cause
    except NewConnectionError as error:
        return boto.EndpointConnectionError(endpoint_url=URL, error=error)
    raise AssertionError


def unknown_name() -> BaseException:
    inner = socket.gaierror(-2, "Name or service not known")
    return boto.EndpointConnectionError(endpoint_url=URL, error=inner)


def untrusted() -> BaseException:
    inner = ssl.SSLCertVerificationError(1, "certificate verify failed")
    inner.verify_message = "self-signed certificate in certificate chain"
    return boto.SSLError(endpoint_url=URL, error=inner)


@pytest.mark.parametrize(
    ("error", "kind", "what", "advice"),
    [
        (boto.NoCredentialsError(), Kind.NO_CREDENTIALS,
         "no AWS credentials were found for profile 'prod'", "aws sso login --profile prod"),
        (boto.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
         Kind.NO_CREDENTIALS, "lack AWS_SECRET_ACCESS_KEY", "aws configure --profile prod"),
        (boto.CredentialRetrievalError(provider="custom-process", error_msg="vault is sealed"),
         Kind.NO_CREDENTIALS, "credential process of profile 'prod': vault is sealed", "by hand"),
        (boto.MetadataRetrievalError(error_msg="timed out"), Kind.NO_CREDENTIALS,
         "this machine's metadata", "role"),
        (boto.RefreshWithMFAUnsupportedError(), Kind.NO_CREDENTIALS, "MFA",
         "aws sts get-caller-identity --profile prod"),
        (boto.UnauthorizedSSOTokenError(), Kind.EXPIRED, "SSO session of profile 'prod' has ended",
         "aws sso login --profile prod"),
        (boto.SSOTokenLoadError(error_msg="no file"), Kind.EXPIRED, "has ended",
         "aws sso login --profile prod"),
        (boto.TokenRetrievalError(provider="sso", error_msg="expired"), Kind.EXPIRED, "has ended",
         "aws sso login --profile prod"),
        (boto.ProfileNotFound(profile="prod"), Kind.UNKNOWN_PROFILE, "no AWS profile 'prod'",
         "No profile is configured yet"),
        (boto.NoRegionError(), Kind.NO_REGION, "no AWS region", "AWS_REGION"),
        (boto.ConfigParseError(path="/home/a/.aws/config"), Kind.BAD_CONFIG,
         "/home/a/.aws/config", "[section]"),
        (boto.InvalidConfigError(error_msg="no source_profile"), Kind.BAD_CONFIG,
         "no source_profile", "aws configure list"),
        (boto.InvalidRegionError(region_name="eu west 1"), Kind.BAD_CONFIG, "eu west 1", "list"),
        (FileNotFoundError(2, "No such file or directory", "/opt/tool"), Kind.BAD_CONFIG,
         "/opt/tool: No such file", "can be read or run"),
        (boto.ParamValidationError(report="FunctionName is too long"), Kind.INVALID,
         "FunctionName is too long", ""),
        (refused_connection(), Kind.UNREACHABLE, f"{HOST} cannot be reached: the connection was "
         "refused", "something listens"),
        (unknown_name(), Kind.UNREACHABLE, "its name cannot be resolved", "name of the region"),
        (untrusted(), Kind.UNREACHABLE, "self-signed certificate", "AWS_CA_BUNDLE"),
        (boto.ConnectTimeoutError(endpoint_url=URL, error="x"), Kind.UNREACHABLE,
         "connecting took too long", "VPN"),
        (boto.ReadTimeoutError(endpoint_url=URL, error="x"), Kind.TIMEOUT, "did not answer", "Try"),
        (boto.ConnectionClosedError(endpoint_url=URL, error="x"), Kind.UNREACHABLE,
         "closed the connection", "Try"),
        (boto.ProxyConnectionError(proxy_url="http://me:pw@proxy:3128", error="x"),
         Kind.UNREACHABLE, "the proxy http://proxy:3128", "HTTPS_PROXY"),
        (boto.HTTPClientError(error="odd"), Kind.UNREACHABLE, "odd", "endpoint"),
        (DeadlinePassed(75), Kind.TIMEOUT, "within 75 s", "network"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), Kind.MALFORMED, "not UTF-8", "Try"),
        (ResponseParserError("Unable to parse"), Kind.MALFORMED, "Unable to parse", "Try"),
        (boto.IncompleteReadError(actual_bytes=3, expected_bytes=9), Kind.MALFORMED,
         "3 of 9 bytes", "Try"),
        (ZeroDivisionError("oh"), Kind.BUG, "ZeroDivisionError: oh", "report"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)  # fmt: skip
def test_an_exception_is_told_with_what_to_do(
    error: BaseException, kind: Kind, what: str, advice: str
) -> None:
    fault = fault_of(error, profile="prod")
    assert fault.kind is kind
    assert fault.what.startswith("Cannot list the functions: ")
    assert fault.what.endswith(".")
    assert what in fault.what
    assert advice in fault.advice
    assert "\n" not in fault.sentence()


@pytest.mark.parametrize(
    ("code", "status", "message", "kind", "what"),
    [
        ("ExpiredToken", 400, "The security token is expired", Kind.EXPIRED, "has expired"),
        ("ExpiredTokenException", 403, "", Kind.EXPIRED, "has expired"),
        ("RequestExpired", 400, "Request has expired.", Kind.EXPIRED, "an old one"),
        ("InvalidSignatureException", 403, "Signature expired: 20260101T0 is now earlier",
         Kind.EXPIRED, "an old one"),
        ("SignatureDoesNotMatch", 403, "The request signature we calculated does not match",
         Kind.NO_CREDENTIALS, "does not accept the signature"),
        ("UnrecognizedClientException", 400, "The security token is invalid",
         Kind.NO_CREDENTIALS, "does not know these credentials"),
        ("AccessDenied", 403, None, Kind.DENIED, "lambda:ListFunctions"),
        ("UnauthorizedOperation", 403, "You are not authorized", Kind.DENIED, "not authorized"),
        ("ResourceNotFoundException", 404, "Function not found: arn:x", Kind.NOT_FOUND, "arn:x"),
        ("ThrottlingException", 400, "Rate exceeded", Kind.THROTTLED, "no more of these requests"),
        ("Throttling", 400, "Rate exceeded", Kind.THROTTLED, "no more of these requests"),
        ("RequestLimitExceeded", 503, "", Kind.THROTTLED, "no more of these requests"),
        ("InvalidParameterValueException", 400, "Wrong name", Kind.INVALID, "Wrong name"),
        ("SomethingNew", 400, "A new thing", Kind.INVALID, "A new thing (SomethingNew)"),
        ("SomethingNew", 409, "Busy", Kind.CONFLICT, "Busy"),
        ("SomethingNew", 599, "", Kind.SERVER, "failed on its side (SomethingNew)"),
        ("ServiceException", 500, "", Kind.SERVER, "failed on its side"),
        ("InternalFailure", 500, "", Kind.SERVER, "failed on its side"),
        ("503", 503, "Service Unavailable", Kind.SERVER, "without an AWS error code"),
        ("403", 403, "Forbidden", Kind.DENIED, "something answered 403"),
        ("", 302, "", Kind.MALFORMED, "something answered 302"),
    ],
)  # fmt: skip
def test_an_error_answer_goes_by_its_code_and_then_by_its_status(
    code: str, status: int, message: str | None, kind: Kind, what: str
) -> None:
    fault = fault_of(client_error(code, status, message))
    assert fault.kind is kind
    assert what in fault.what
    assert (fault.code, fault.status, fault.request_id) == (code, status, "r-1")
    assert fault.operation == "ListFunctions"


@pytest.mark.parametrize("kind", [Kind.EXPIRED, Kind.NO_CREDENTIALS])
def test_credentials_that_are_refused_come_with_advice(kind: Kind) -> None:
    code = {"expired": "ExpiredToken", "no-credentials": "InvalidClientTokenId"}[kind.value]
    fault = fault_of(client_error(code, 403), profile="prod", region="eu-west-1")
    assert fault.kind is kind
    assert "--profile prod" in fault.advice


@pytest.mark.parametrize(
    "error",
    [
        client_error("SignatureDoesNotMatch", 403, f"x-amz-security-token:{TOKEN} host:x"),
        client_error("SomethingNew", 400, f"The canonical string: x-amz-security-token:{TOKEN}"),
        client_error("AuthFailure", 401, "The key AKIAIOSFODNN7EXAMPLE does not exist"),
        client_error("SomethingNew", 400, "The key ASIAIOSFODNN7EXAMPLE does not exist"),
        boto.CredentialRetrievalError(
            provider="custom-process", error_msg=f'{{"SecretAccessKey": "{SECRET}"}}'
        ),
        boto.CredentialRetrievalError(provider="custom-process", error_msg=f"oops {SECRET}"),
        boto.HTTPClientError(error=f"bad URL https://me:{SECRET}@host/"),
        ValueError(f"Invalid endpoint: http://me:{SECRET}@"),
        RuntimeError(f"aws_session_token={TOKEN}"),
    ],
)
def test_no_credential_is_ever_in_the_text(error: BaseException) -> None:
    told_text = fault_of(error).sentence()
    for secret in (SECRET, TOKEN, "IOSFODNN7EXAMPLE"):
        assert secret not in told_text


def test_every_exception_of_botocore_is_told() -> None:
    """Whatever a version of botocore can raise, there is a sentence for it."""
    kinds = {}
    for name, cls in inspect.getmembers(boto, inspect.isclass):
        # We use no waiters, and theirs is built otherwise.
        if issubclass(cls, boto.BotoCoreError) and cls is not boto.WaiterError:
            fields = [field for _, field, _, _ in string.Formatter().parse(cls.fmt) if field]
            error = cls(**dict.fromkeys(fields, "some"))
            fault = fault_of(error)
            assert fault.what.startswith("Cannot list the functions: ")
            kinds[name] = fault.kind
    assert len(kinds) > 80
    assert kinds["EndpointVariantError"] is Kind.BAD_CONFIG


def test_a_fault_that_is_one_already_stays_as_it_is() -> None:
    error = fail(Kind.READ_ONLY, "Read-only mode.")
    assert translate(error, "list the functions") is error


@pytest.mark.usefixtures("keys")
def test_the_block_that_is_told_keeps_the_cause_and_lets_stopping_through() -> None:
    clients = Clients(Connection())
    with pytest.raises(LambdatuiError) as raised, told("do it", clients):
        raise boto.NoRegionError
    assert isinstance(raised.value.__cause__, boto.NoRegionError)
    with pytest.raises(Stopped), told("do it", clients):
        raise Stopped


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, HOST),
        ("http://me:pw@host:81/x", "http://host:81"),
        ("http://[::1]:4566/a", "http://[::1]:4566"),
        ("https://ada:s3cr3t@proxy.acme:4566/x?key=s3cr3t#s3cr3t", "https://proxy.acme:4566"),
        ("https://ada:s3/cr3t@proxy.acme:4566?s3cr3t", "https://proxy.acme:4566"),
        ("ada:s3cr3t@proxy.acme", "proxy.acme"),
        ("http://host:0/", "http://host:0"),
        ("http://host:notaport/", "http://host:notaport/"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_url_is_shown_without_path_and_password(url: str, shown: str) -> None:
    assert without_credentials(url) == shown


@pytest.mark.parametrize("password", ["s3cr3t", "s3/cr3t", "s3@cr3t"])
def test_a_password_in_a_url_is_hidden_in_any_text(password: str) -> None:
    text = redact(f"Invalid endpoint: 'https://ada:{password}@proxy.acme:4566' and more")
    assert text == "Invalid endpoint: 'https://proxy.acme:4566' and more"


def test_what_is_no_credential_stays_in_a_text() -> None:
    text = (
        "User: arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada "
        "may not do lambda:ListFunctions on arn:aws:lambda:eu-west-1:123456789012:function:orders"
    )
    assert redact(text) == text
    assert len(redact("long " * 1000)) == 500
    assert redact("two\n lines\t here") == "two lines here"


def test_a_call_that_does_not_end_is_left_behind() -> None:
    over = threading.Event()
    with pytest.raises(DeadlinePassed):
        within(0.05, over.wait)
    over.set()


def test_a_call_is_left_behind_when_the_work_is_told_to_stop() -> None:
    over, stop = threading.Event(), threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        within(60, over.wait, stop)
    over.set()


def test_a_call_within_its_time_returns_or_raises_what_it_does() -> None:
    assert within(60, lambda: "done") == "done"
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 / 0)
