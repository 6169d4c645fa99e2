"""What a person does with AWS from the console, act by act: the way there, and how it ends."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from lambdatui.demo.clients import Clients
from tests.faults.faults import FaultKind, Place

#: The function of all acts; each cell has one more of these letters in its dead-letter queue.
FUNCTION = "payments-webhook"
QUEUE = "acme-payments-failed"
_SAVED = ("pay-0", "pay-1", "pay-2")
#: Patterns of what is on the screen stand among keys behind this, and are waited for.
SEE = "see:"
#: Behind this, the name of a row of a table: the cursor is moved to it.
ROW = "row:"
#: Behind this, the type of invocation that is to be chosen.
TYPE = "type:"


class Act(NamedTuple):
    """One act. What is seen are patterns over the screen as one line.

    ``way`` are the keys from the list to where it can be done, ``act`` those that do it, and
    ``well`` is seen once it was done. ``apis`` fail. ``stays`` was on the screen before, and stays.
    ``once`` are the operations of which the program must never send one a second time, and
    ``unknown`` says that nobody knows what became of it. ``leave`` are the keys that are needed
    before escape leads back, ``back`` those that end an act that was done well. ``before`` brings
    about what the act needs. ``told`` is what is said of a fault in other words than elsewhere.
    """

    name: str
    way: tuple[str, ...]
    act: tuple[str, ...]
    apis: str
    well: str
    stays: str = ""
    once: str = ""
    unknown: str = ""
    leave: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    before: Callable[[Clients, Path], None] = lambda _clients, _events: None
    told: Mapping[FaultKind, str] = {}
    offline: bool = False


def save_events(_clients: Clients, events: Path, *, change: str = "") -> None:
    """Have the saved events of the function; the first one is never as it was shared."""
    folder = events / FUNCTION
    folder.mkdir(parents=True, exist_ok=True)
    for name in _SAVED:
        payment = {"id": name, "type": "payment.failed"}
        if name == _SAVED[0]:
            payment["change"] = change
        text = json.dumps({"body": json.dumps(payment)})
        (folder / f"{name}.json").write_text(text)


def prepare(clients: Clients) -> None:
    """A queue for the dead letters of the function."""
    url = clients.get("sqs").create_queue(QueueName=QUEUE)["QueueUrl"]
    asked = clients.get("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    clients.get("lambda").put_function_event_invoke_config(
        FunctionName=FUNCTION,
        DestinationConfig={"OnFailure": {"Destination": asked["Attributes"]["QueueArn"]}},
    )


def _send_letter(clients: Clients, _events: Path) -> None:
    sqs = clients.get("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    record = {"requestContext": {"condition": "RetriesExhausted"}, "requestPayload": {"n": 1}}
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(record))


def _change(clients: Clients, events: Path) -> None:
    shared = clients.get("schemas").describe_schema(
        RegistryName="lambda-testevent-schemas", SchemaName=f"_{FUNCTION}-schema"
    )
    save_events(clients, events, change=f"after {shared['SchemaVersion']}")


_INVOKE = ("i", f"{SEE}✓ [0-9]+ bytes")
_LETTERS = (*_INVOKE, "C", f"{SEE}Dead letters", "down", "down")
_READ = (*_LETTERS, "enter", f"{SEE}on-failure destination", "enter", f"{SEE}Reading hides")
_SHARED = (*_INVOKE, "S")
_HOME_REGION = ("at", f"{SEE}eu-west-3", *"eu-west-1", "enter", f"{SEE}Functions 1 of")
_UNKNOWN = r"\? outcome unknown.*(may have run|may be queued|has run)"
_REFUSED = {FaultKind.THROTTLED: "not sent: .*no more of these|not sent: .*throttle"}
ACTS = (
    Act(
        "replay of many",
        (*_INVOKE, "B", f"{SEE}Each is sent once"),
        ("ctrl+r", f"{SEE}Each event runs", "y"),
        "lambda:Invoke",
        r"3 events: 3 ok",
        stays="pay-2",
        once="lambda:Invoke*",
        unknown="outcome unknown|unknown outcome",
        leave=("x", f"{SEE}3 events:|Stopping"),
        before=save_events,
    ),
    Act(
        "invoke",
        (*_INVOKE, f"{TYPE}sync"),
        ("ctrl+r",),
        "lambda:Invoke",
        "✓ returned|✗ function error",
        stays="pay-0",
        once="lambda:Invoke*",
        unknown=_UNKNOWN,
        told=_REFUSED,
    ),
    Act(
        "invoke async",
        (*_INVOKE, f"{TYPE}async"),
        ("ctrl+r",),
        "lambda:Invoke",
        "✓ accepted",
        stays="pay-0",
        once="lambda:Invoke*",
        unknown=_UNKNOWN,
        told=_REFUSED,
    ),
    Act(
        "shared events",
        (*_SHARED, f"{SEE}team-ok .*version"),
        ("r",),
        "schemas:*",
        r"team-ok .*version \d",
        stays="team-ok",
    ),
    Act(
        "sharing an event",
        (*_SHARED, f"{SEE}team-ok .*version", f"{ROW}pay-0", "P", f"{SEE}Share 'pay-0'|Replace"),
        ("y",),
        "schemas:*",
        "Shared 'pay-0'",
        stays="pay-0",
        once="schemas:UpdateSchema",
        before=_change,
    ),
    Act("dead letters", _LETTERS, ("enter",), "lambda:*", "on-failure destination"),
    Act("letters of a queue", _READ, ("y",), "sqs:*", r"\d+ letters?, hidden", before=_send_letter),
    Act(
        "deleting a letter",
        (*_READ, "y", f"{SEE}letters?, hidden", "d", f"{SEE}gone for good"),
        ("y",),
        "sqs:DeleteMessage",
        "Deleted message",
        stays="Dead letters of",
        before=_send_letter,
    ),
    Act("regions", (), ("at",), "account:*", "eu-west-1 .*eu-west-3", stays="eu-west-1"),
    Act(
        "another region",
        ("at", f"{SEE}eu-west-3", *"eu-west-2"),
        ("enter",),
        "lambda:ListFunctions",
        "has no functions in",
        leave=_HOME_REGION,
        back=_HOME_REGION,
    ),
    Act("bundle", ("O", f"{SEE}What goes into it"), ("enter",), "*", "✓ Written to"),
    Act(
        "versions",
        ("c", f"{SEE}Handler +pay"),
        ("Q",),
        "lambda:List*",
        "alias of version 2",
        stays="Handler +pay",
    ),
    Act(
        "comparison",
        (
            "c",
            f"{SEE}Handler +pay",
            "D",
            f"{SEE}of this region",
            "enter",
            f"{SEE}alias of",
            "1",
            "enter",
            f"{SEE}CodeSha|Code SHA|SHA-256|differ",
        ),
        ("r",),
        "lambda:Get*",
        "differ",
        stays="differ",
    ),
    Act("meter", (), ("dollar_sign",), "*", r"\d+ calls in", offline=True),
)
ROWS = tuple(act.name for act in ACTS)


def without(row: str, fault: FaultKind) -> str:
    """Why there is no such cell; empty where there is."""
    if fault.plan.place is Place.SETUP:
        return "nothing is listed where nobody ever got through: only the list has this"
    if next(act for act in ACTS if act.name == row).offline and fault is not FaultKind.REFUSED:
        return "it asks nothing of AWS: with no connection at all it does as ever"
    if row == "regions" and fault in (FaultKind.THROTTLED, FaultKind.SLOW):
        return "the endpoint has no ListRegions, and refuses it in the end all the same"
    return ""
