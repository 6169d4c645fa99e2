"""The demo's supervisor: one process that owns the endpoint, its account, its past and its traffic.

``launch`` starts it. Its standard input is a pipe that nothing is ever written to: its end means
that the console is gone, in whatever way, and ends everything here. On its standard output stands
one JSON object a line: ``step``s, then ``ready`` or ``error``.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.demo.endpoint import Endpoint


class _Stopped(Exception):
    """Told to end before all was ready."""


def main() -> int:
    """Run until told to end; 0, or 1 where the demo could not be started."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_watch, args=(stop,), daemon=True).start()
    try:
        with Endpoint(guarded=True) as endpoint:
            _run(endpoint, stop, traffic="--no-traffic" not in sys.argv[1:])
    except (_Stopped, BrokenPipeError):
        return 0
    except LambdatuiError as error:
        _tell_fault(error.fault)
        return 1
    except Exception as error:
        what = f"The demo could not be started: {type(error).__name__}: {error}."
        advice = "Try again; if it stays so, reinstall it with: pip install 'lambdatui[demo]'"
        _tell_fault(Fault(kind=Kind.ENGINE, what=what, advice=advice))
        return 1
    return 0


def _watch(stop: threading.Event) -> None:
    """Wait for the end of standard input."""
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    stop.set()


def _run(endpoint: Endpoint, stop: threading.Event, *, traffic: bool) -> None:
    _step("Building the account", stop)
    # boto3 is loaded here and not above, while the endpoint is up already.
    from lambdatui.demo import account, alarms, logs, metrics, releases
    from lambdatui.demo.clients import Clients
    from lambdatui.demo.traffic import Traffic

    environment = endpoint.environment()
    clients = Clients(environment)
    now_ms = int(time.time() * 1000)
    api = account.build(clients, endpoint.account, endpoint.region)
    places = _places(endpoint.folder)
    _step("Writing a month of metrics", stop)
    metrics.seed(clients, now_ms)
    alarms.put_alarms(clients)
    endpoint.set_past(releases.last_changes(now_ms), alarms.history(now_ms), releases.trail(now_ms))
    _step("Writing the past hours' logs", stop)
    logs.seed(clients, now_ms)
    if traffic:
        _step("Starting the traffic", stop)
        Traffic(environment, api, stop).start()
    ready = {
        "endpoint_url": endpoint.url,
        "region": endpoint.region,
        "account": endpoint.account,
        "environment": environment,
        "folder": str(endpoint.folder),
        "api_url": endpoint.url + api,
        **places,
    }
    _tell({"ready": ready})
    stop.wait()


def _places(folder: Path) -> dict[str, str]:
    """The demo's folders for events, state and settings, the sample events in the first."""
    from lambdatui.demo.functions import EVENTS

    places = {name: folder / "lambdatui" / name for name in ("events", "state", "config")}
    shutil.copytree(EVENTS, places["events"], ignore=shutil.ignore_patterns("__*__*"))
    for place in places.values():
        place.mkdir(exist_ok=True, mode=0o700)
    return {name: str(place) for name, place in places.items()}


def _step(text: str, stop: threading.Event) -> None:
    if stop.is_set():
        raise _Stopped
    _tell({"step": text})


def _tell(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _tell_fault(fault: Fault) -> None:
    with contextlib.suppress(BrokenPipeError):
        _tell({"error": {"kind": fault.kind, "what": fault.what, "advice": fault.advice}})


if __name__ == "__main__":
    code = main()
    # Traffic may be waiting for an answer that will not come: nothing here waits for it.
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    os._exit(code)
