"""The list of functions, asked for before botocore is loaded.

It is what a person waits for: botocore takes a tenth of a second to be loaded, and more for each
page than Lambda does. What is read here is what botocore would read. Where anything is not as plain
as it may be, from the configuration to a page's last byte, botocore goes on: an answer that came it
reads in its own way, errors above all, and anything else it asks for itself.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar

from lambdatui.aws.deadline import patience_s
from lambdatui.aws.function_page import ListedPage, read_page
from lambdatui.aws.plain_access import plain_access
from lambdatui.aws.sessions import Keys
from lambdatui.aws.signed_get import Answer, NotPlain, SignedGets

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest, AWSResponse

    from lambdatui.aws.clients import Clients

_T = TypeVar("_T")

#: The most that Lambda gives (Lambda API, ListFunctions, MaxItems).
PAGE = 50
_PATH = "/2015-03-31/functions"
_BEFORE_SEND = "before-send.lambda.ListFunctions"
_OK = 200
#: For all pages of an account, of which each takes some 100 ms; a drip ends here.
_WHOLE_S = 60.0


def is_plain(clients: "Clients") -> bool:
    """Whether the next list is asked for so.

    Once a session is open its credentials count, whatever the files say by then.
    """
    return not clients.opened and plain_access(clients.connection, os.environ) is not None


class PlainList:
    """One reading of the list, page by page; within ``with``. Raises nothing."""

    def __init__(self, clients: "Clients") -> None:
        self._meter = clients.meter
        self._foreign = clients.foreign
        self._stack = ExitStack()
        access = None if clients.opened else plain_access(clients.connection, os.environ)
        if access is not None:
            keys = Keys(access.key, access.secret, access.token)
            access = access if clients.signs_plainly(keys) else None
        self._access = access
        self._gets: SignedGets | None = None
        if self._access is not None:
            gets = SignedGets(self._access, "lambda", patience_s(_WHOLE_S))
            self._gets = self._stack.enter_context(gets)
        self._unread: Answer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def page(self, marker: str) -> ListedPage | None:
        """The page that a marker leads to; None where botocore is to read this one and the next."""
        if self._gets is None or self._access is None:
            return None
        query = [("MaxItems", str(PAGE))]
        if marker:
            query.append(("Marker", marker))
        self._foreign.sends(self._access.url)
        answer = None
        with suppress(NotPlain):
            answer = self._gets.get(_PATH, query)
        page = read_page(answer.body) if answer is not None and answer.status == _OK else None
        if page is None:
            self._gets = None
            self._unread = answer
        if page is not None or answer is None:
            # One that botocore reads it counts itself.
            self._meter.called(self._access.region, "lambda:ListFunctions", 0)
        return page

    def unread(self) -> Answer | None:
        """What Lambda has answered instead of a page, for botocore to read. Once."""
        answer, self._unread = self._unread, None
        return answer


def answered(client: Any, answer: Answer | None, call: Callable[[], _T]) -> _T:
    """What ``call`` gives or raises where its ListFunctions on this thread is answered so.

    Without an answer it is sent. Where botocore tries again, that is sent as well.
    """
    if answer is None:
        return call()
    left, me = [answer], threading.get_ident()

    def instead(request: "AWSPreparedRequest", **_: object) -> "AWSResponse | None":
        if threading.get_ident() != me or not left:
            return None
        return _response(str(request.url), left.pop())

    client.meta.events.register_first(_BEFORE_SEND, instead)
    try:
        return call()
    finally:
        client.meta.events.unregister(_BEFORE_SEND, instead)


def _response(url: str, answer: Answer) -> "AWSResponse":
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders

    headers = HTTPHeaders.from_dict(answer.headers)
    return AWSResponse(url, answer.status, headers, _Raw(answer.body))


class _Raw:
    """A body as urllib3 gives it, which has arrived already."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self._body
