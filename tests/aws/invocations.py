"""Events to send, and answers that break off."""

from lambdatui.core.invoke import InvocationType, InvokeRequest
from tests.aws.faulty import Talk, head

SENT = 1_700_000_000_000


def clock() -> int:
    return SENT


def event(
    function: str = "orders",
    payload: bytes = b'{"id": 1}',
    type: InvocationType = InvocationType.SYNC,
    qualifier: str = "",
) -> InvokeRequest:
    return InvokeRequest(
        function=function, payload=payload, type=type, qualifier=qualifier, timeout_s=0
    )


def break_off(talk: Talk) -> None:
    talk.raw(head(200, 40) + b'{"half": "of')
    talk.close()
