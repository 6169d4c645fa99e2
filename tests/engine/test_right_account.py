"""What was confirmed for one account is sent to no other, whatever the credentials lead to by then.

The endpoint has two accounts with a function of one name, and runs what an ARN names in the account
of the key, as Lambda never would: so only what the engine refuses is refused here.
"""

import threading
from pathlib import Path
from typing import Any

import boto3
import pytest
from msgspec.structs import replace

from lambdatui.core.alarm_plan import lever_values, plan_for
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.history import Draft
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult, Outcome
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_plans import plan
from lambdatui.core.replay import ReplayItem, ReplayPlan
from lambdatui.core.shared_events import SharedEvent
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire, wire_library
from lambdatui.engine.service import Service
from lambdatui.engine.wire_events import GetLastReplay, PushSharedEvent, Replay
from lambdatui.engine.wire_levers import GetLever, PullLever
from tests.engine.account import create_function
from tests.engine.conftest import CODE
from tests.engine.piped import places

OTHER = "111122223333"
HERE = "arn:aws:lambda:eu-west-1:123456789012:function:echo"
THERE = f"arn:aws:lambda:eu-west-1:{OTHER}:function:echo"
PLAN = ReplayPlan(
    id="",
    function=HERE,
    items=tuple(ReplayItem(number=n, name=f"e{n}", payload=b"%d" % n) for n in (1, 2)),
    place="123456789012/eu-west-1",
)


@pytest.fixture(scope="module")
def two_accounts(running: Endpoint) -> Endpoint:
    """The endpoint, where two accounts, which no other file uses, have a function of one name."""
    create_function(running, "echo", CODE)
    other = {**running.environment(), "AWS_ACCESS_KEY_ID": OTHER}

    class Other:
        url = running.url

        def environment(self) -> dict[str, str]:
            return dict(other)

    create_function(Other(), "echo", CODE)  # type: ignore[arg-type]  # it asks for no more
    return running


class Profile:
    """A credentials file, in which another key can be put."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.leads_to("123456789012")

    def leads_to(self, account: str) -> None:
        """From here on its key is one of this account."""
        self._path.write_text(
            f"[dev]\naws_access_key_id = {account}\naws_secret_access_key = demo\n"
        )


@pytest.fixture
def profile(two_accounts: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    monkeypatch.setenv("AWS_ENDPOINT_URL", two_accounts.url)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    return Profile(tmp_path / "credentials")


def opened(tmp_path: Path, region: str = "eu-west-1") -> Service:
    """As a new engine has it: no list was read."""
    return Service(Connection(profile="dev", region=region), places(tmp_path))


def one(service: Service, request: Any) -> Any:
    (answer,) = service.answer(request, threading.Event())
    return answer


def ran(two_accounts: Endpoint, account: str) -> int:
    """How many invocations an account has seen, by its function's own log."""
    logs = boto3.client(
        "logs",
        endpoint_url=two_accounts.url,
        region_name="eu-west-1",
        aws_access_key_id=account,
        aws_secret_access_key="demo",
    )
    try:
        found = logs.filter_log_events(logGroupName="/aws/lambda/echo")["events"]
    except logs.exceptions.ResourceNotFoundException:
        return 0
    return sum("seen" in event["message"] for event in found)


@pytest.mark.parametrize("kind", [InvocationType.SYNC, InvocationType.ASYNC, InvocationType.STREAM])
def test_what_was_confirmed_for_one_account_does_not_run_in_another(
    profile: Profile, two_accounts: Endpoint, tmp_path: Path, kind: InvocationType
) -> None:
    profile.leads_to(OTHER)
    service = opened(tmp_path)
    request = InvokeRequest(function=HERE, payload=b"1", type=kind)
    asked = wire.InvokeStream if kind is InvocationType.STREAM else wire.Invoke
    with pytest.raises(LambdatuiError) as raised:
        one(service, asked(request))
    assert raised.value.fault.kind is Kind.CONFLICT
    assert f"the profile now leads to account {OTHER}: nothing was sent" in raised.value.fault.what
    assert ran(two_accounts, OTHER) == 0
    (entry,) = one(service, wire.ListHistory(HERE))
    assert (entry.outcome, entry.place) == (Outcome.REFUSED, "123456789012/eu-west-1")
    assert one(service, wire.ListHistory(THERE)) == ()


def test_a_session_that_is_renewed_leads_where_its_new_key_does(
    profile: Profile, tmp_path: Path
) -> None:
    service = opened(tmp_path)
    request = InvokeRequest(function=HERE, payload=b"1")
    result = one(service, wire.Invoke(request))
    assert isinstance(result, InvokeResult)
    assert result.outcome is Outcome.RETURNED
    assert one(service, wire.GetIdentity()).account == "123456789012"
    profile.leads_to(OTHER)
    # What an expired session ends in.
    service._clients.renew()
    with pytest.raises(LambdatuiError, match="nothing was sent"):
        one(service, wire.Invoke(request))
    assert one(service, wire.GetIdentity()).account == OTHER


def test_who_we_are_is_asked_once_for_each_key(profile: Profile, tmp_path: Path) -> None:
    service = opened(tmp_path)
    for _ in range(3):
        one(service, wire.GetIdentity())
        one(service, wire.Invoke(InvokeRequest(function=HERE, payload=b"1")))
    calls = [each for use in service._clients.meter.snapshot().regions for each in use.calls]
    assert [count for api, count in calls if "GetCallerIdentity" in api] == [1]


def test_an_arn_of_another_region_is_not_sent(profile: Profile, tmp_path: Path) -> None:
    service = opened(tmp_path, "us-east-1")
    with pytest.raises(LambdatuiError, match="leads to us-east-1: nothing was sent") as raised:
        one(service, wire.Invoke(InvokeRequest(function=HERE, payload=b"1")))
    assert raised.value.fault.kind is Kind.CONFLICT


def test_nothing_is_shared_in_another_account(profile: Profile, tmp_path: Path) -> None:
    profile.leads_to(OTHER)
    event = SharedEvent(name="one", text="{}")
    with pytest.raises(LambdatuiError, match=f"now leads to account {OTHER}"):
        one(opened(tmp_path), PushSharedEvent(HERE, event))


def test_no_lever_is_pulled_and_no_alarm_made_in_another_account(
    profile: Profile, tmp_path: Path
) -> None:
    target = LeverTarget(lever=Lever.RESERVED, function="echo", arn=HERE)
    state = one(opened(tmp_path), GetLever(target))
    pull = PullLever(plan(state, 0))
    alarm, wanted = lever_values(replace(plan_for("echo", ("Errors",), None), arn=HERE))[0]
    make = PullLever(plan(one(opened(tmp_path), GetLever(alarm)), wanted))
    profile.leads_to(OTHER)
    for request in (pull, make):
        with pytest.raises(LambdatuiError, match=f"now leads to account {OTHER}"):
            list(opened(tmp_path).answer(request, threading.Event()))


def test_a_replay_goes_on_only_where_it_was_begun(profile: Profile, tmp_path: Path) -> None:
    service, stop = opened(tmp_path), threading.Event()
    for step in service.answer(Replay(PLAN), stop):
        if step.result is not None:
            stop.set()
    # The engine died, and was started again; nothing was listed.
    again = opened(tmp_path)
    assert one(again, GetLastReplay("echo")) is None
    assert one(again, GetLastReplay(THERE)) is None
    past = one(again, GetLastReplay(HERE))
    assert (past.plan.place, len(past.records)) == ("123456789012/eu-west-1", 1)
    for function in ("echo", THERE):
        with pytest.raises(LambdatuiError, match="nothing was sent"):
            list(again.answer(Replay(replace(past.plan, function=function), resume=True), stop))
    profile.leads_to(OTHER)
    with pytest.raises(LambdatuiError, match=f"now leads to account {OTHER}: nothing was sent"):
        list(opened(tmp_path).answer(Replay(past.plan, resume=True), threading.Event()))
    profile.leads_to("123456789012")
    rest = list(opened(tmp_path).answer(Replay(past.plan, resume=True), threading.Event()))
    assert [step.number for step in rest if step.record is not None] == [2]


def test_a_draft_of_one_account_comes_up_in_no_other(profile: Profile, tmp_path: Path) -> None:
    service = opened(tmp_path)
    mine = Draft(function="echo", text="1", place="123456789012/eu-west-1")
    theirs = Draft(function="echo", text="2", place=f"{OTHER}/eu-west-1")
    for draft in (mine, theirs):
        one(service, wire.SaveDraft(draft))
    assert one(service, wire.GetDraft(HERE)) == mine
    assert one(service, wire.GetDraft(THERE)) == theirs
    assert one(service, wire_library.ListOtherDrafts(HERE)) == ()
