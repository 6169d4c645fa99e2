"""Responses in parts, as Lambda frames them.

The embedded endpoint gives a response in one part and tells of an error in its own way, so that a
stream that goes on, fails or breaks off comes from here.
"""

import base64
import json

from tests.aws.faulty import Reply, Talk
from tests.aws.livestore import framed

_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
    b"x-amzn-RequestId: req-stream\r\nX-Amz-Executed-Version: 7\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
REPORT = "REPORT RequestId: req-stream\tDuration: 2.50 ms\tBilled Duration: 3 ms\t"


def part(data: bytes) -> bytes:
    """A PayloadChunk."""
    headers = {":message-type": "event", ":event-type": "PayloadChunk"}
    return framed({**headers, ":content-type": "application/octet-stream"}, data)


def complete(**members: str) -> bytes:
    """The InvokeComplete, with a log."""
    log = base64.b64encode(REPORT.encode()).decode()
    headers = {":message-type": "event", ":event-type": "InvokeComplete"}
    body = json.dumps({"LogResult": log, **members}).encode()
    return framed({**headers, ":content-type": "application/json"}, body)


def exception(code: str, words: str) -> bytes:
    """An error in the middle of a stream."""
    headers = {":message-type": "exception", ":exception-type": code}
    body = json.dumps({"message": words}).encode()
    return framed({**headers, ":content-type": "application/json"}, body)


def begin(talk: Talk) -> None:
    talk.raw(_HEAD)


def chunk(talk: Talk, data: bytes) -> None:
    """One chunk of HTTP, which need not be one message."""
    talk.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")


def streams(*messages: bytes, ended: bool = True) -> Reply:
    """Answer with these; without ``ended``, the connection is then closed."""

    def reply(talk: Talk) -> None:
        begin(talk)
        for message in messages:
            chunk(talk, message)
        if ended:
            talk.raw(b"0\r\n\r\n")
        else:
            talk.close()

    return reply
