"""The process of the embedded endpoint: ministack, with functions that run as on Lambda.

Started by :class:`~lambdatui.demo.endpoint.Endpoint` in a process group of its own. It ends
itself, its functions and its folder once its standard input is closed: that is, when whoever
started it is gone, in whatever way.
"""

import asyncio
import contextlib
import hmac
import json
import os
import signal
import sys
import threading
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from lambdatui.demo import insights, livetail, logsearch
from lambdatui.demo.aliases import NOT_NAMED, called
from lambdatui.demo.endpoint import FOLDER_VARIABLE, PAST_PATH, TOKEN_VARIABLE, remove_folder
from lambdatui.demo.presigned import Presigned
from lambdatui.demo.runtime import Runtime
from lambdatui.demo.schemas import Schemas
from lambdatui.demo.services import Services, request_id_of_call
from lambdatui.demo.trail import Trail

_OPEN_PATHS = ("/_ministack/health", "/_aws/execute-api/")
_DENIED = (
    b'{"__type":"UnrecognizedClientException","message":"The security token included in the '
    b'request is invalid. Take every AWS_ variable that the demo printed."}'
)

#: Of Invoke, and of InvokeWithResponseStream.
_INVOCATIONS = ("/invocations", "/response-streaming-invocations")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Gate:
    """What every request passes first.

    Whoever may write to the endpoint runs code as the person who started it, and loopback is open
    to every user of the machine and to any page in a browser: so a session token is asked for
    where there is one, or the signature of a package's address. An Invoke answers with the request
    id that its log has.
    """

    def __init__(self, app: App, token: str) -> None:
        self._app = app
        self._token = token
        self.presigned = Presigned(token)
        self._schemas = Schemas()
        self._trail = Trail()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.services: Services | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request (ASGI)."""
        self.loop = asyncio.get_running_loop()
        # Whatever an earlier request on the same connection was by.
        called.set(NOT_NAMED)
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not self._admits(scope) and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif not self._admits(scope):
            headers = [(b"content-type", b"application/x-amz-json-1.1")]
            headers.append((b"x-amzn-errortype", b"UnrecognizedClientException"))
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": _DENIED})
        elif scope["path"] == PAST_PATH and self.services is not None:
            await self._set_past(self.services, receive, send)
        elif scope["type"] == "http" and self._schemas.is_for(scope["path"]):
            await self._of_schemas(scope, receive, send)
        elif scope["type"] == "http" and self._trail.is_for(dict(scope["headers"])):
            await self._of_trail(receive, send)
        elif scope["type"] == "http" and scope["path"].endswith(_INVOCATIONS):
            await self._invoke(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _admits(self, scope: Message) -> bool:
        if not self._token or scope["path"].startswith(_OPEN_PATHS):
            return True
        if self.presigned.admits(scope):
            return True
        given = dict(scope["headers"]).get(b"x-amz-security-token", b"").decode("latin-1")
        if not given:
            query = parse_qs(scope["query_string"].decode("latin-1"))
            given = query.get("X-Amz-Security-Token", [""])[0]
        return hmac.compare_digest(given.encode(), self._token.encode())

    async def _set_past(self, services: Services, receive: Receive, send: Send) -> None:
        """The one request that is the demo's own: all in a new account would be new."""
        past = json.loads(await _body(receive))
        services.set_last_modified(past["changed"])
        services.alarms.set_history(past["alarms"])
        self._trail.put(past["trail"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _of_schemas(self, scope: Message, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        status, said = self._schemas.answer(
            scope["method"], scope["path"], query, await _body(receive)
        )
        headers = [(b"content-type", b"application/json")]
        if said is not None and "Code" in said:
            headers.append((b"x-amzn-errortype", said["Code"].encode()))
        body = b"" if said is None else json.dumps(said).encode()
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _of_trail(self, receive: Receive, send: Send) -> None:
        status, said = self._trail.answer(await _body(receive))
        headers = [(b"content-type", b"application/x-amz-json-1.1")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})

    async def _invoke(self, scope: Message, receive: Receive, send: Send) -> None:
        request_id = str(uuid.uuid4())
        name = b"x-amzn-requestid"

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [header for header in message["headers"] if header[0].lower() != name]
                message = {**message, "headers": [*others, (name, request_id.encode())]}
            await send(message)

        token = request_id_of_call.set(request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            request_id_of_call.reset(token)


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _end_with_owner() -> None:
    """Wait for the end of standard input, then end the whole group."""
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        remove_folder(Path(folder))
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    """Serve until told to end."""
    threading.Thread(target=_end_with_owner, daemon=True).start()
    from ministack import app as ministack

    gate = Gate(ministack.app, os.environ.get(TOKEN_VARIABLE, ""))
    ministack.app = gate
    try:
        services = Services(lambda: gate.loop)
        services.install(Runtime(services).execute)
        logsearch.install()
        insights.install()
        livetail.install()
        gate.presigned.install()
        gate.services = services
    except (ImportError, AttributeError) as error:
        # A ministack that is built another way: its own functions, logs and metrics then.
        sys.stderr.write(f"Running functions as ministack does: {error}\n")
    ministack.main()


if __name__ == "__main__":
    main()
