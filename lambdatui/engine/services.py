"""The services of one engine process: one a connection, each made when it is first asked for."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator
from typing import Any, Protocol

from msgspec.structs import replace

from lambdatui.core.connection import Connection
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.engine.request import Request

#: Every region of two or three profiles. A service that makes way ends nothing that is under way,
#: and is made again when it is asked for again.
_MOST = 64


class Answers(Protocol):
    """What a server serves; :class:`~lambdatui.engine.service.Service` in the product."""

    def answer(self, request: Request, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request."""


#: Makes the service of a connection.
OpenService = Callable[[Connection, Places], Answers]


def permitted(opened: Connection, asked: Connection) -> Connection:
    """``asked`` as far as a process that was opened with ``opened`` may go.

    The person chose read-only mode and the endpoint for the whole process: no call loosens the
    first, or leads elsewhere than to the second.
    """
    return replace(
        asked,
        endpoint_url=opened.endpoint_url,
        read_only=opened.read_only or asked.read_only,
    )


class Services:
    """The book of services. Thread-safe."""

    def __init__(self, opened: Connection, places: Places, open_service: OpenService) -> None:
        self._opened = opened
        self._places = places
        self._open = open_service
        self._lock = threading.Lock()
        #: The one that was asked for last is at the end.
        self._made: OrderedDict[Connection, Answers] = OrderedDict()

    def at(self, asked: Connection | None = None) -> Answers:
        """The service of a connection; without one, of that which the process was opened with.

        Raises:
            Exception: Whatever making it raises; it is made anew at the next call then.
        """
        connection = permitted(self._opened, asked) if asked is not None else self._opened
        with self._lock:
            found = self._made.get(connection)
            if found is None:
                found = self._made[connection] = self._open(connection, self._places)
                if len(self._made) > _MOST:
                    self._made.popitem(last=False)
            else:
                self._made.move_to_end(connection)
            return found
