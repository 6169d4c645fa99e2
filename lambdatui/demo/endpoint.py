"""One embedded AWS endpoint on loopback: ministack in a process group of its own."""

import contextlib
import http.client
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lambdatui.core.errors import Kind, LambdatuiError, fail

REGION = "eu-west-1"
#: ministack takes a 12-digit access key for the number of the account.
ACCOUNT = "123456789012"

FOLDER_VARIABLE = "LAMBDATUI_DEMO_FOLDER"
TOKEN_VARIABLE = "AWS_SESSION_TOKEN"
PAST_PATH = "/_lambdatui/past"

_SERVICES = "lambda,logs,monitoring,s3,dynamodb,sts,iam,events,sqs,apigateway,tagging"
_START_S = 20.0
_PORTS_TRIED = 5
_POLL_S = 0.02
_REMOVALS = 20
_LOG_TAIL = 400
#: What the endpoint inherits. Nothing else, since every function that it runs inherits it too.
_INHERITED = frozenset(
    {
        "HOME",
        "LANG",
        "LD_LIBRARY_PATH",
        "LOGNAME",
        "PATH",
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONUSERBASE",
        "TZ",
        "USER",
        "VIRTUAL_ENV",
    }
)


class Endpoint:
    """A running endpoint, from construction to :meth:`close`; also a context manager.

    It listens on 127.0.0.1 alone, keeps every file in one temporary folder, and gets neither the
    person's AWS variables nor their files. It ends itself where the process that made it is gone.
    ``guarded`` has it refuse requests without the session token of :meth:`environment`.

    Raises:
        LambdatuiError: ENGINE, where ministack is not installed or does not start.
    """

    def __init__(
        self, *, region: str = REGION, account: str = ACCOUNT, guarded: bool = False
    ) -> None:
        if importlib.util.find_spec("ministack") is None:
            raise fail(
                Kind.ENGINE,
                "The embedded AWS endpoint, ministack, is not installed.",
                "Run: pip install 'lambdatui[demo]'",
            )
        self.region = region
        self.account = account
        self.folder = Path(tempfile.mkdtemp(prefix="lambdatui-demo-"))
        self._credentials = {
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "demo",
            # Files that are not there: the person's own are not read.
            "AWS_CONFIG_FILE": str(self.folder / "no-aws-config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.folder / "no-aws-credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        if guarded:
            self._credentials[TOKEN_VARIABLE] = f"demo-{secrets.token_hex(16)}"
        try:
            self._process, port = _start(self.folder, region, account, self._credentials)
        except BaseException:
            remove_folder(self.folder)
            raise
        self._address = ("127.0.0.1", port)
        self.url = f"http://127.0.0.1:{port}"
        self.pid = self._process.pid
        # Also ends it where the owner forgets to, or dies of an exception.
        self._end = weakref.finalize(self, _end, self._process, self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def environment(self) -> dict[str, str]:
        """The ``AWS_…`` variables that lead any client to this endpoint, and to nothing else."""
        return {"AWS_ENDPOINT_URL": self.url, **self._credentials}

    def set_past(
        self,
        changed: Mapping[str, str],
        alarms: Sequence[Mapping[str, Any]] = (),
        trail: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Give the account a past: everything in it was made just now.

        ``changed`` is ``LastModified`` by the name of a function, or ``NAME:VERSION``, as Lambda
        writes it; ``alarms`` are turns as :func:`lambdatui.demo.alarms.history` has them, ``trail``
        events as :func:`lambdatui.demo.releases.trail` has them.
        """
        past = {"changed": dict(changed), "alarms": list(alarms), "trail": list(trail)}
        connection = http.client.HTTPConnection(*self._address, timeout=_START_S)
        with contextlib.closing(connection):
            token = self._credentials.get(TOKEN_VARIABLE, "")
            headers = {"x-amz-security-token": token}
            connection.request("PUT", PAST_PATH, json.dumps(past), headers)
            connection.getresponse().read()

    @property
    def running(self) -> bool:
        """Whether the endpoint's process is alive."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the endpoint with every function it runs, and remove its folder. Idempotent."""
        self._end()


def remove_folder(folder: Path) -> None:
    """Remove a folder that processes which are just being ended may still write to."""
    for _ in range(_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


def _start(
    folder: Path, region: str, account: str, credentials: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    temporary = folder / "tmp"
    temporary.mkdir()
    deadline = time.monotonic() + _START_S
    for _ in range(_PORTS_TRIED):
        port = _free_port()
        # Another endpoint may take the port first: the health answer must carry our word.
        word = secrets.token_hex(8)
        environment = {
            **_inherited(os.environ),
            **credentials,
            FOLDER_VARIABLE: str(folder),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "SERVICES": _SERVICES,
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LAMBDA_EXECUTOR": "local",
            # It would otherwise stop containers of any other ministack on this machine.
            "DOCKER_HOST": f"unix://{folder / 'no-docker.sock'}",
            "LAMBDA_STATE_TRANSITION_SECONDS": "0",
            # Lambda waits a minute, then two; who looks at a demo does not.
            "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "3",
            "LOG_LEVEL": "WARNING",
            "MINISTACK_ACCOUNT_ID": account,
            "MINISTACK_EDITION": word,
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": region,
            "TMPDIR": str(temporary),
            "STATE_DIR": str(folder / "state"),
            "S3_DATA_DIR": str(folder / "s3"),
        }
        with (folder / "endpoint.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lambdatui.demo.server"],
                # Never written to: its end tells the server that we are gone.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
                # A group of its own, so that the functions it runs can be ended with it.
                start_new_session=True,
            )
        try:
            if _healthy(process, port, word, deadline):
                return process, port
        except BaseException:
            _end_group(process)
            raise
        _end_group(process)
        if time.monotonic() >= deadline:
            break
    raise _did_not_start(folder)


def _inherited(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name in _INHERITED or name.startswith("LC_")
    }


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        assert isinstance(port, int)
        return port


def _healthy(process: subprocess.Popen[bytes], port: int, word: str, deadline: float) -> bool:
    """Whether the endpoint answers for itself before it ends, or the deadline comes."""
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            # Not urllib, which would ask the person's proxy.
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            with contextlib.closing(connection):
                connection.request("GET", "/_ministack/health")
                answer = json.loads(connection.getresponse().read())
            return isinstance(answer, dict) and answer.get("edition") == word
        try:
            process.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def _did_not_start(folder: Path) -> LambdatuiError:
    try:
        log = (folder / "endpoint.log").read_text(errors="replace").strip()
    except OSError:
        log = ""
    last = f" Its last words: {log[-_LOG_TAIL:]}" if log else ""
    return fail(
        Kind.ENGINE,
        f"The embedded AWS endpoint, ministack, did not start.{last}",
        "Try again; if it stays so, reinstall it with: pip install 'lambdatui[demo]'",
    )


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    _end_group(process)
    remove_folder(folder)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
