"""The demo as a whole: how it is started, and every way in which it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lambdatui.core.errors import LambdatuiError
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import FUNCTIONS
from lambdatui.demo.launch import RunningDemo, launch
from tests.demo.waiting import wait_for
from tests.e2e.processes import descendants, wait_all_gone

OWNER = """
import json, sys
from lambdatui.demo.launch import launch
demo = launch(lambda step: None, traffic=False)
print(json.dumps([demo.pid, str(demo.folder)]), flush=True)
sys.stdin.read()
"""


def started(demo: RunningDemo) -> set[int]:
    found = descendants(demo.pid) | {demo.pid}
    assert len(found) >= 2, "the endpoint is a process of its own"
    return found


def test_launching_loads_neither_boto3_nor_ministack_nor_a_screen() -> None:
    code = (
        "import sys, lambdatui.demo.launch as _;"
        "print([n for n in ('boto3', 'botocore', 'ministack', 'textual') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_client_with_the_demos_environment_reaches_the_demo_alone(demo: RunningDemo) -> None:
    person = {
        "AWS_PROFILE": "acme",
        "AWS_ENDPOINT_URL_LAMBDA": "https://elsewhere",
        "HTTPS_PROXY": "http://proxy:3128",
        "NO_PROXY": "intranet",
        "LANG": "C.UTF-8",
    }
    environment = demo.child_environment(person)
    assert {name for name in environment if name.startswith("AWS_")} == set(demo.environment)
    assert environment["AWS_ENDPOINT_URL"] == demo.endpoint_url
    assert environment["AWS_ACCESS_KEY_ID"] == demo.account
    assert environment["LANG"] == "C.UTF-8"
    assert environment["NO_PROXY"] == "intranet,127.0.0.1"
    assert environment["no_proxy"] == "127.0.0.1"


def test_its_folders_are_its_own_and_sample_events_stand_in_them(demo: RunningDemo) -> None:
    for place in (demo.places.events, demo.places.state, demo.places.config):
        assert Path(place).is_dir()
        assert Path(place).is_relative_to(demo.folder)
    for function in FUNCTIONS:
        names = [path.stem for path in (Path(demo.places.events) / function.name).glob("*.json")]
        assert len(names) >= 2
        assert set(function.failing) <= set(names)


def test_it_runs_in_a_session_of_its_own(demo: RunningDemo) -> None:
    assert os.getsid(demo.pid) == demo.pid


def test_traffic_moves_the_logs_and_sigterm_ends_it_all() -> None:
    steps: list[str] = []
    with launch(steps.append) as demo:
        assert "Starting the traffic" in steps
        busy = {f.log_group for f in FUNCTIONS if f.per_minute >= 18}
        logs = Clients(demo.environment).get("logs")

        def newest_ms() -> dict[str, int]:
            return {
                group: max(
                    stream.get("lastEventTimestamp", 0)
                    for stream in logs.describe_log_streams(
                        logGroupName=group, orderBy="LastEventTime", descending=True
                    )["logStreams"]
                )
                for group in busy
            }

        before = newest_ms()
        wait_for(
            lambda: all(now > before[group] for group, now in newest_ms().items()),
            "newer log events of every busy function",
        )
        processes = started(demo)
        os.kill(demo.pid, signal.SIGTERM)
        wait_all_gone(processes - {demo.pid})
        demo.close()
        wait_all_gone(processes)
        assert not demo.folder.exists()


def test_it_ends_where_whoever_started_it_is_killed() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert owner.stdin is not None
    assert owner.stdout is not None
    with owner.stdin, owner.stdout:
        pid, folder = json.loads(owner.stdout.readline())
        processes = descendants(pid) | {pid}
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        wait_all_gone(processes)
    assert not Path(folder).exists()


def test_its_endpoint_ends_where_the_demo_itself_is_killed() -> None:
    with launch(lambda _step: None, traffic=False) as demo:
        processes = started(demo)
        os.kill(demo.pid, signal.SIGKILL)
        wait_all_gone(processes - {demo.pid})
        wait_for(lambda: not demo.folder.exists(), "the folder to be removed")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_before_it_is_ready_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "lambdatui.demo"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        assert b"step" in process.stdout.readline()
        processes = descendants(process.pid)
        process.send_signal(number)
        assert process.wait() == 0
        assert b"ready" not in process.stdout.read()
    wait_all_gone(processes)
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_start_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(LambdatuiError) as raised:
        launch(lambda _step: None)
    assert raised.value.fault.what == "The demo ended before it was ready."


def test_what_goes_wrong_at_the_start_is_told_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # As where the extra is not installed: the module is hidden from the demo's own process.
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda n, p=None: None if n == 'ministack' else real(n, p)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(LambdatuiError) as raised:
        launch(lambda _step: None)
    assert raised.value.fault.advice == "Run: pip install 'lambdatui[demo]'"
