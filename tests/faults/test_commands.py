"""The fault matrix over the headless commands."""

import contextlib
import fnmatch
import time
import types
from collections.abc import Iterator
from pathlib import Path

import botocore.endpoint
import botocore.retries.adaptive
import pytest

from lambdatui.aws import section_pace, sending
from lambdatui.aws.deadline import VARIABLE
from lambdatui.demo.launch import RunningDemo
from tests.faults import faults
from tests.faults.cells import SPARED, Cell
from tests.faults.commands import COMMANDS, REST, ROWS, SECRET, TOKEN, Ran, met, run, without
from tests.faults.faults import FaultKind, Place
from tests.faults.judging import Outcome, files_in, judge
from tests.faults.proxy import FaultProxy

#: For answers that never come, in seconds.
_BRIEF_S = 0.4
_STALLS = {FaultKind.STALL, FaultKind.DRIP}
#: Nothing ran of what AWS throttles, so it may be sent again.
_THROTTLES = {FaultKind.THROTTLED, FaultKind.THROTTLED_LONG}
#: These meet each API of a command by itself as well: what is optional may be missing alone.
_EACH = {FaultKind.DENIED, FaultKind.EMPTY}
_MANY = 1_000


@pytest.fixture(scope="module")
def known() -> dict[str, tuple[Outcome, list[str]]]:
    """How each row ends where all is well, and which APIs it asks, once it was run so."""
    return {}


@pytest.fixture
def place(
    demo: RunningDemo, proxy: FaultProxy, home: Path, monkeypatch: pytest.MonkeyPatch
) -> FaultProxy:
    """Where a command is run: led to the proxy, with secrets in the environment."""
    for name, text in {
        **demo.environment,
        "AWS_ENDPOINT_URL": proxy.url,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "LAMBDATUI_PROTECTED": "none",
        "LAMBDATUI_LOOK_S": "0",
        "LAMBDATUI_EVENTS": demo.places.events,
    }.items():
        monkeypatch.setenv(name, text)
    monkeypatch.chdir(home)
    pauses = types.SimpleNamespace(time=time.time, sleep=lambda _: None)
    # botocore's own pauses between its attempts, and the paces of reading: a cell takes seconds.
    monkeypatch.setattr(botocore.endpoint, "time", pauses)
    limiter = botocore.retries.adaptive.ClientRateLimiter
    monkeypatch.setattr(limiter, "on_sending_request", lambda *_, **__: None)
    for name in ("_GET_FUNCTION", "_OTHERS"):
        monkeypatch.setattr(section_pace, name, (_MANY, _MANY))
    monkeypatch.setattr(section_pace, "_POORER", {})
    return proxy


class Running:
    """One row, run again and again."""

    def __init__(self, row: str, proxy: FaultProxy, home: Path, patch: pytest.MonkeyPatch) -> None:
        self.command = COMMANDS[row]
        self.proxy = proxy
        self.home = home
        self._patch = patch

    def prepare(self) -> None:
        """What it needs is there, and nothing is counted yet."""
        if self.command.before:
            run(tuple(self.command.before.split()), self._patch)
        self.proxy.clear()

    def run(self) -> Ran:
        """Once."""
        return run(self.command.arguments, self._patch)

    def outcome(self, ran: Ran) -> Outcome:
        """What came of it, looked at with nothing in the way."""
        self.proxy.heal()
        given = ran.out or ran.err
        said = ""
        if self.command.made:
            path = self.home / self.command.made
            texts = files_in(path)
            if self.command.parts:
                # Its figures move with the time: the files it has, and what it says is missing.
                names = sorted(each.name for each in path.rglob("*"))
                given, said = "\n".join([ran.out, ran.err, *names]), texts
            else:
                given += texts
        if self.command.after:
            given += run(tuple(self.command.after.split()), self._patch).out
        return Outcome(ran, given, said)


@pytest.fixture
def running(cell: Cell, place: FaultProxy, home: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The row of the cell."""
    return Running(cell.row, place, home, monkeypatch)


@contextlib.contextmanager
def suffering(fault: FaultKind, api: str, running: Running) -> Iterator[None]:
    """While it lasts the fault is there."""
    proxy, home = running.proxy, running.home
    with pytest.MonkeyPatch.context() as patch:
        if fault in _STALLS:
            patch.setenv(VARIABLE, str(_BRIEF_S))
            patch.setattr(sending, "limit_s", lambda _: _BRIEF_S)
            patch.setattr(sending, "GRACE_S", 0.1)
        if fault.plan.place is Place.SETUP:
            config = home / "config"
            config.write_text(faults.sso_config())
            for name, text in faults.environment(fault, str(config)).items():
                patch.setenv(name, text)
            if fault is FaultKind.SSO_EXPIRED:
                faults.expired_sso(home)
        elif fault.plan.place is Place.PORT:
            proxy.stop()
        else:
            proxy.fail(fault, api, times=faults.MOMENT if fault is FaultKind.THROTTLED else 0)
        yield
    proxy.heal()
    proxy.start_again()


#: In seconds, of wall clock: a command that takes longer hangs.
_LIMIT_S = 20


@pytest.mark.timeout(_LIMIT_S * 6)
@pytest.mark.rows("command", ROWS, without=without, rest=REST, of_row=2, of_fault=1)
def test_a_command_survives_a_fault_and_says_so(
    cell: Cell,
    known: dict[str, tuple[Outcome, list[str]]],
    running: Running,
    request: pytest.FixtureRequest,
) -> None:
    whole = request.config.getoption("--faults") == "all"
    if cell.row not in known:
        running.prepare()
        ran = running.run()
        asked = sorted(running.proxy.apis())
        known[cell.row] = running.outcome(ran), asked
    healthy, asked = known[cell.row]
    api = met(cell.row, cell.fault)
    hit = _suffers(cell, api, running, healthy)
    if not hit:
        request.node.user_properties.append((SPARED, cell.fault.value))
    if cell.fault not in _EACH or not hit or (whole and cell.row in REST and cell.row != "bundle"):
        return
    each = [one for one in asked if fnmatch.fnmatchcase(one, api)]
    if not whole:
        each = each[:1]
    elif cell.fault is FaultKind.EMPTY:
        # Of those that ask for much, as many as there is time for.
        each = each[:8]
    for one in each:
        _suffers(cell, one, running, healthy)


def _suffers(cell: Cell, api: str, running: Running, healthy: Outcome) -> bool:
    """Whether the fault did anything."""
    proxy, command = running.proxy, running.command
    running.prepare()
    with suffering(cell.fault, api, running):
        begun = time.monotonic()
        ran = running.run()
        took_s = time.monotonic() - begun
    met_by = {seen.api for seen in proxy.hit}
    asked = list(proxy.seen)
    hit = bool(met_by) or cell.fault.plan.place is not Place.ANSWER
    about = f"{sorted(met_by)}: {ran.err}"
    assert "Traceback" not in ran.err + ran.out, about
    assert "this should not have happened" not in ran.err, about
    for secret in (SECRET, TOKEN, "aoaAAAAAEXAMPLESSOTOKEN"):
        assert secret not in ran.out + ran.err
    assert took_s < _LIMIT_S, about
    if command.offline:
        assert not asked
    judge(cell, healthy, running.outcome(ran), met=hit)
    if command.unsafe and cell.fault not in _THROTTLES:
        sent = [seen.api for seen in asked if fnmatch.fnmatchcase(seen.api, command.unsafe)]
        assert len(sent) <= command.sent, sent
    if cell.fault is FaultKind.COMES_BACK:
        running.prepare()
        assert running.outcome(running.run()).same(healthy)
    return hit
