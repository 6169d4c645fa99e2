"""An endpoint that answers as AWS does when things go wrong, which ministack never does."""

import contextlib
import http.server
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

#: A status with an error's code, or 200 with a body, or None: the connection is cut.
Answer = tuple[int, str, dict[str, Any]] | None


class BrokenEndpoint:
    """Answers by operation: a method with the end of the path, or the target of a JSON call."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.url = ""

    def environment(self) -> dict[str, str]:
        """The variables that lead a client here.

        It tells nobody who they are: nothing is protected, so that nothing is asked for that.
        """
        return {
            "LAMBDATUI_PROTECTED": "none",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "123456789012",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_MAX_ATTEMPTS": "1",
        }


@contextlib.contextmanager
def broken_endpoint(answers: dict[str, Answer]) -> Iterator[BrokenEndpoint]:
    """Serve these answers on loopback; what is not among them is a 404."""
    endpoint = BrokenEndpoint(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            return

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            target = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            operation = target or f"{self.command} {self.path.rpartition('/')[2].split('?')[0]}"
            endpoint.asked.append(operation)
            answer = endpoint.answers.get(operation, (404, "ResourceNotFoundException", {}))
            if answer is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            status, code, body = answer
            data = json.dumps(body or {"Message": f"{code} of the test", "message": code}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000")
            if status != 200:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(data)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        endpoint.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield endpoint
        finally:
            server.shutdown()
            thread.join()
