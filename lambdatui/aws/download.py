"""Fetches what a presigned address leads to. The address is a credential: it is told nobody."""

import contextlib
import threading
from collections.abc import Generator
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

import botocore.exceptions as boto
import urllib3.exceptions
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from lambdatui.aws.deadline import DeadlinePassed, patience_s, within
from lambdatui.aws.unreachable import no_answer
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients

_PART = 64 * 1024
#: For the beginning of the answer, and for each part of it, in seconds.
_ANSWER_S = 30.0
_PART_S = 30.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def download(
    clients: "Clients", location: str, what: str, *, most: int, stop: Stop | None = None
) -> Generator[bytes, None, None]:
    """The parts of what is there, as they come. Nothing but the address itself is sent.

    Only over https, and no redirect is followed. The exception is an endpoint of one's own on this
    machine that speaks http: it may lead to itself.

    Raises:
        LambdatuiError: UNREACHABLE, TIMEOUT, DENIED where the address is not valid any more;
            MALFORMED where it ends early or has more than ``most`` bytes.
        Stopped: When ``stop`` was set meanwhile.
    """
    address = _checked(clients, location, what)
    doing = f"Cannot fetch the {what}"
    # Its stubs know fewer types than it takes.
    open_session: Any = URLLib3Session
    session: URLLib3Session = open_session(
        verify=clients.verify, proxies=get_environ_proxies(location), timeout=(10, _PART_S)
    )
    with contextlib.closing(session), _told(doing, address):
        request = AWSRequest("GET", location, stream_output=True).prepare()
        answer: Any = within(patience_s(_ANSWER_S), lambda: session.send(request), stop)
        try:
            _check_status(answer.status_code, doing, address)
            came = 0
            while part := within(patience_s(_PART_S), lambda: answer.raw.read(_PART), stop):
                came += len(part)
                if came > most:
                    words = f"{doing}: more comes than AWS said that it has."
                    raise fail(Kind.MALFORMED, words, "Try again.")
                yield part
        finally:
            # Where a part is still awaited, closing waits for it too; nobody here does.
            threading.Thread(target=answer.raw.close, name="download-end", daemon=True).start()
        if came != _length(answer.headers, came):
            words = f"{doing}: the connection broke off in the middle of it."
            raise fail(Kind.MALFORMED, words, "Try again.")


def _checked(clients: "Clients", location: str, what: str) -> SplitResult:
    try:
        address = urlsplit(location)
        allowed = bool(address.hostname) and address.username is None
    except ValueError:
        address, allowed = SplitResult("", "", "", "", ""), False
    if allowed and (address.scheme == "https" or _is_own(clients.endpoint_url, address)):
        return address
    raise fail(
        Kind.MALFORMED,
        f"The {what} was not fetched: the address that was given for it is not one of https.",
        "If it stays so, something between here and AWS changes answers.",
    )


def _is_own(endpoint: str, address: SplitResult) -> bool:
    """Whether an endpoint on this machine leads to itself."""
    own = urlsplit(endpoint) if endpoint else None
    return (
        own is not None
        and own.scheme == address.scheme == "http"
        and own.port == address.port
        and own.hostname in _LOOPBACK
        and address.hostname in _LOOPBACK
    )


def _check_status(status: int, doing: str, address: SplitResult) -> None:
    if status == 200:
        return
    if status == 403:
        # S3 says no more to whom it does not know: too late, or a policy of the network.
        raise fail(
            Kind.DENIED,
            f"{doing}: {address.hostname} refused it (403).",
            "Try again: the address is valid for some minutes. If it stays so, ask whether your "
            "network may reach S3.",
        )
    kind = Kind.SERVER if status >= 500 else Kind.MALFORMED
    raise fail(kind, f"{doing}: {address.hostname} answered {status}.", "Try again.")


def _length(headers: Any, default: int) -> int:
    given = str(headers.get("Content-Length", ""))
    return int(given) if given.isascii() and given.isdigit() else default


class _told:
    """Inside, what goes wrong on the way is told without the address."""

    def __init__(self, doing: str, address: SplitResult) -> None:
        self._doing = doing
        self._address = address

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case boto.HTTPClientError() | boto.ConnectionError() | DeadlinePassed():
                fault = no_answer(error)
                words, reason, advice = fault.what, fault.kind, fault.advice
            case urllib3.exceptions.HTTPError():
                words, reason = "the connection broke off in the middle of it", Kind.MALFORMED
                advice = "Try again."
            case _:
                return
        host = self._address.hostname or ""
        if "?" in words or (len(self._address.path) > 1 and self._address.path in words):
            words = f"{host} cannot be reached"
        if host not in words:
            words = f"{host}: {words}"
        # Not "from error", which has the whole address in its words.
        raise LambdatuiError(fail(reason, f"{self._doing}: {words}.", advice).fault) from None
