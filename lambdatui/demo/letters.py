"""What waits in the queues to which failures of the demo's functions go."""

import json
import time
import uuid
from typing import Any

from lambdatui.core.timespan import iso
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import EVENTS, FUNCTIONS, DemoFunction

#: How long ago the letters of the start failed, in ms, the newest first.
_AGO_MS = (9 * 60_000, 26 * 60_000, 64 * 60_000, 171 * 60_000)
#: What the function says of the events that its letters hold.
_ERRORS = {
    "no-vat-id": ("KeyError", "'vat_id'"),
    "no-address": ("ValueError", "not an e-mail address: ''"),
    "server-busy": ("MailServerBusy", "451 4.7.1 try again later"),
}


def put_letters(clients: Clients, account: str, region: str) -> None:
    """Give each function that has one its on-failure destination, with letters in it.

    Those that fail from now on come by themselves, once Lambda has tried them three times.
    """
    for function in FUNCTIONS:
        if function.on_failure:
            _destination(clients, function, account, region)


def _destination(clients: Clients, function: DemoFunction, account: str, region: str) -> None:
    sqs = clients.get("sqs")
    queue = sqs.create_queue(QueueName=function.on_failure)["QueueUrl"]
    target = f"arn:aws:sqs:{region}:{account}:{function.on_failure}"
    clients.get("lambda").put_function_event_invoke_config(
        FunctionName=function.name,
        MaximumRetryAttempts=2,
        DestinationConfig={"OnFailure": {"Destination": target}},
    )
    arn = f"arn:aws:lambda:{region}:{account}:function:{function.name}:$LATEST"
    now_ms = time.time_ns() // 1_000_000
    names = [name for name in function.failing if name in _ERRORS]
    for name, ago_ms in zip((names * 2)[: len(_AGO_MS)], _AGO_MS, strict=False):
        event = json.loads((EVENTS / function.name / f"{name}.json").read_text(encoding="utf-8"))
        sqs.send_message(
            QueueUrl=queue, MessageBody=json.dumps(letter(arn, name, event, now_ms - ago_ms))
        )


def letter(arn: str, name: str, event: Any, failed_ms: int) -> dict[str, Any]:
    """The record of an invocation that failed three times.

    Lambda developer guide, "Capturing records of Lambda asynchronous invocations".
    """
    kind, message = _ERRORS[name]
    return {
        "version": "1.0",
        "timestamp": iso(failed_ms),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": arn,
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": event,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": "Unhandled",
        },
        "responsePayload": {"errorMessage": message, "errorType": kind},
    }
