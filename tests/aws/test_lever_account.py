"""A change goes to the account that it was confirmed for, or nowhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.aws.levers import pull_lever, read_lever
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverPlan, LeverTarget
from lambdatui.core.lever_plans import plan
from tests.aws.conftest import QuickStop
from tests.aws.faulty import Faulty, Talk, refuses
from tests.aws.leverserver import ARN, FUNCTION, UUID, LeverServer
from tests.core.lever_values import ALARM, EVERY, state_of

Start = Callable[..., tuple[Faulty, Clients]]
MEMORY = LeverTarget(lever=Lever.MEMORY, function=FUNCTION, arn=ARN)
MAPPING = LeverTarget(lever=Lever.MAPPING, function=FUNCTION, part=UUID, arn=ARN)
OWN, OTHER = "123456789012", "111122223333"


@pytest.fixture
def busy() -> LeverServer:
    return LeverServer()


def planned(clients: Clients, target: LeverTarget, value: Any, stop: QuickStop) -> LeverPlan:
    return plan(read_lever(clients, target, clock=stop.now), value)


def refusal(clients: Clients, wanted: LeverPlan, stop: QuickStop) -> LambdatuiError:
    with pytest.raises(LambdatuiError) as raised:
        list(pull_lever(clients, wanted, stop=stop, clock=stop.now))
    return raised.value


def test_every_call_on_a_function_names_it_by_its_arn() -> None:
    arn = state_of(Lever.MEMORY, 256).target.arn
    for lever, part, before, after in EVERY:
        given = plan(state_of(lever, before, part), after).call.given
        assert {given[name] for name in ("FunctionName", "Resource") if name in given} <= {arn}


def test_a_function_of_which_only_the_name_is_known_is_not_changed(
    faulty: Start, busy: LeverServer, stop: QuickStop
) -> None:
    busy.account = OWN
    _, clients = faulty(busy)
    for arn in ("", "orders", f"arn:aws:lambda:eu-west-1::function:{FUNCTION}"):
        fault = refusal(clients, planned(clients, replace(MEMORY, arn=arn), 512, stop), stop).fault
        assert fault.kind is Kind.INVALID
        assert "Nothing was sent" in fault.what
    assert busy.changes == []


def test_an_arn_of_another_function_or_region_is_not_changed(
    faulty: Start, busy: LeverServer, stop: QuickStop
) -> None:
    busy.account = OWN
    _, clients = faulty(busy)
    for arn, kind in ((f"{ARN}-2", Kind.BUG), (ARN.replace("west", "north"), Kind.CONFLICT)):
        wanted = planned(clients, replace(MEMORY, arn=arn), 512, stop)
        assert refusal(clients, wanted, stop).fault.kind is kind
    assert busy.changes == []


@pytest.mark.parametrize(("target", "value"), [(MEMORY, 512), (MAPPING, False)])
def test_credentials_of_another_account_send_nothing(
    faulty: Start, busy: LeverServer, stop: QuickStop, target: LeverTarget, value: Any
) -> None:
    busy.account = OTHER
    _, clients = faulty(busy)
    fault = refusal(clients, planned(clients, target, value, stop), stop).fault
    assert fault.kind is Kind.CONFLICT
    assert f"now lead to account {OTHER}: nothing was sent" in fault.what
    assert busy.changes == []


def test_where_aws_does_not_say_the_account_only_what_names_it_is_sent(
    faulty: Start, busy: LeverServer, stop: QuickStop
) -> None:
    _, clients = faulty(busy)
    fault = refusal(clients, planned(clients, MAPPING, False, stop), stop).fault
    assert "UpdateEventSourceMapping names no account" in fault.what
    assert busy.changes == []
    wanted = planned(clients, MEMORY, 512, stop)
    assert list(pull_lever(clients, wanted, stop=stop, clock=stop.now))[-1].state is not None
    assert len(busy.changes) == 1


def test_the_account_is_asked_with_the_credentials_that_the_change_is_signed_with(
    faulty: Start,
    busy: LeverServer,
    stop: QuickStop,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The file of credentials is another as soon as the account has been told."""
    file = tmp_path / "creds"

    def leads_to(key: str) -> None:
        file.write_text(f"[default]\naws_access_key_id={key}\naws_secret_access_key=x\n")

    signed: list[str] = []

    def reply(talk: Talk) -> None:
        signature = talk.request.headers["authorization"]
        if talk.request.path == "/":
            busy.account = OWN if "AKIAOWN" in signature else OTHER
            leads_to("AKIAOTHER")
            clients.renew()
        elif talk.request.method == "PUT":
            signed.append(signature)
        busy(talk)

    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    leads_to("AKIAOWN")
    _, clients = faulty(reply)
    wanted = planned(clients, MEMORY, 512, stop)
    list(pull_lever(clients, wanted, stop=stop, clock=stop.now))
    assert len(signed) == 1
    assert "AKIAOWN" in signed[0]
    # The next one leads elsewhere, which is seen.
    assert refusal(clients, planned(clients, MEMORY, 1024, stop), stop).fault.kind is Kind.CONFLICT
    assert len(signed) == 1


@pytest.mark.parametrize(
    ("lever", "part", "before", "after"),
    [(Lever.ALARM, "orders-errors", None, ALARM), (Lever.RETENTION, "/aws/lambda/orders", 7, 30)],
)
def test_what_has_a_name_alone_is_read_with_the_credentials_that_it_is_changed_with(
    faulty: Start,
    busy: LeverServer,
    stop: QuickStop,
    monkeypatch: pytest.MonkeyPatch,
    *,
    lever: Lever,
    part: str,
    before: Any,
    after: Any,
) -> None:
    """Those of the session are others as soon as the account has been told."""
    busy.account = OWN
    signed: list[str] = []

    def reply(talk: Talk) -> None:
        if b"GetCallerIdentity" in talk.request.body:
            busy(talk)
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHER")
            clients.renew()
        else:
            signed.append(talk.request.headers["authorization"])
            refuses(403, "AccessDenied", "no")(talk)

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOWN")
    _, clients = faulty(reply)
    refusal(clients, plan(state_of(lever, before, part), after), stop)
    assert len(signed) == 1
    assert "AKIAOWN" in signed[0]
