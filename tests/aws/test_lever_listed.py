"""What levers stand at, read for a list of them: by few calls, at the background's pace."""

import threading

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.lever_listed import read_listed
from lambdatui.aws.levers import read_lever
from lambdatui.aws.section_pace import SectionPace
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account
from tests.aws.levered import arn_of, clock, queue_mapping, ready


def test_one_answer_tells_of_all_levers_that_it_has(
    account: Account, endpoint: Endpoint, clients: Clients
) -> None:
    function = ready(account)
    uuid = queue_mapping(account, endpoint, function)

    def listed(lever: Lever, part: str = "", stopped: bool = False) -> tuple[LeverState, ...]:
        target = LeverTarget(lever=lever, function=function, part=part, arn=arn_of(function))
        stop = threading.Event()
        if stopped:
            stop.set()
        return read_listed(clients, target, pace=SectionPace(), stop=stop, clock=clock)

    found = (*listed(Lever.TIMEOUT), *listed(Lever.BATCH_SIZE, uuid))
    values = {state.target.lever: state.value for state in found}
    assert len(values) == 11
    assert (values[Lever.TIMEOUT], values[Lever.MEMORY]) == (5, 256)
    assert values[Lever.ENVIRONMENT] == {"TABLE": "orders", "KEY": "s3cr3t-value"}
    assert (values[Lever.BATCH_SIZE], values[Lever.BATCH_WINDOW]) == (5, 1)
    found += (*listed(Lever.RESERVED), *listed(Lever.TAGS))
    for state in found:
        assert state.value == read_lever(clients, state.target, clock=clock).value
    # Whoever has left waits for nothing more.
    assert listed(Lever.TIMEOUT, stopped=True) == ()
    with pytest.raises(LambdatuiError) as raised:
        listed(Lever.MAPPING, "4f0e1a2b-0000-4000-8000-000000000000")
    assert raised.value.fault.kind is Kind.NOT_FOUND
