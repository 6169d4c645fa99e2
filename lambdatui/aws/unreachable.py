"""Why no answer came: names, connections, TLS, proxies and time."""

import errno
import socket
import ssl
from collections.abc import Iterator

import botocore.exceptions as boto

from lambdatui.aws.deadline import DeadlinePassed
from lambdatui.aws.redact import redact
from lambdatui.core.connection import without_credentials
from lambdatui.core.errors import Fault, Kind

_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})


def no_answer(
    error: boto.HTTPClientError | boto.ConnectionError | DeadlinePassed, *, region: str = ""
) -> Fault:
    """Why there was no answer, as a clause that names the URL's host."""
    if isinstance(error, DeadlinePassed):
        return Fault(
            kind=Kind.TIMEOUT,
            what=f"the answer did not come within {error.seconds:g} s",
            advice="Try again. If it stays so, check the network.",
        )
    where = _host(error.kwargs.get("endpoint_url") or "the endpoint")
    kind = Kind.UNREACHABLE
    match error:
        case boto.ReadTimeoutError():
            kind = Kind.TIMEOUT
            what, advice = f"{where} did not answer in time", "Try again."
        case boto.ConnectTimeoutError():
            what = f"{where} cannot be reached: connecting took too long"
            advice = "Check the network, the VPN and the firewall."
        case boto.ProxyConnectionError(kwargs=detail):
            what = f"the proxy {_host(detail.get('proxy_url'))} does not serve: {_why(error)}"
            advice = "Check HTTPS_PROXY and NO_PROXY."
        case boto.SSLError():
            what, advice = _tls(error, where)
        case boto.ConnectionClosedError():
            what = f"{where} closed the connection before it had answered"
            advice = "Try again. If it stays so, check the network and any proxy."
        case boto.ResponseStreamingError():
            kind = Kind.MALFORMED
            what, advice = "the connection broke off in the middle of the answer", "Try again."
        case boto.EndpointConnectionError():
            what = f"{where} cannot be reached: {_why(error)}"
            advice = _connecting_advice(error, region)
        case _:
            what = f"{where} cannot be reached: {_why(error)}"
            advice = "Check the endpoint URL and the network."
    return Fault(kind=kind, what=what, advice=advice)


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that lie below it, whichever way urllib3 and botocore carry them."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        found = waiting.pop(0)
        if not isinstance(found, BaseException) or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        inner = getattr(found, "kwargs", None)
        waiting += [
            inner.get("error") if isinstance(inner, dict) else None,
            getattr(found, "original_error", None),
            getattr(found, "reason", None),
            found.__cause__,
            found.__context__,
            *found.args,
        ]


def _host(url: object) -> str:
    return redact(without_credentials(str(url)))


def _why(error: BaseException) -> str:
    for cause in causes(error):
        match cause:
            case socket.gaierror():
                return "its name cannot be resolved"
            case ConnectionRefusedError():
                return "the connection was refused"
            case OSError(errno=number) if number in _NO_ROUTE:
                return "there is no route to it"
            case OSError(strerror=str(words)) if words:
                return redact(words).rstrip(". ")
            case OSError() if "Tunnel connection failed" in str(cause):
                return redact(str(cause)).rstrip(". ")
            case _:
                continue
    return redact(str(getattr(error, "kwargs", {}).get("error", error))).rstrip(". ")


def _connecting_advice(error: BaseException, region: str) -> str:
    for cause in causes(error):
        if isinstance(cause, socket.gaierror):
            named = f" '{region}'" if region else ""
            return f"Check the network, and the name of the region{named} or endpoint."
        if isinstance(cause, ConnectionRefusedError):
            return "Check the endpoint URL, and that something listens there."
    return "Check the network, the VPN and the endpoint URL."


def _tls(error: BaseException, where: str) -> tuple[str, str]:
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                f"the certificate of {where} is not trusted: {cause.verify_message}",
                "If a proxy re-signs traffic here, set AWS_CA_BUNDLE to its certificate.",
            )
        if isinstance(cause, ssl.SSLError) and cause.reason:
            words = cause.reason.replace("_", " ").lower()
            return f"TLS with {where} failed: {words}", "Check that the endpoint speaks https."
    return f"TLS with {where} failed", "Check that the endpoint speaks https."
