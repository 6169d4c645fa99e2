"""What asks a function to do its work: CloudFormation, secrets, AppSync, Lex, Bedrock agents."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Event = dict[str, Any]


def _all_text(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_all_text(item) for item in value.values())
    if isinstance(value, list):
        return all(_all_text(item) for item in value)
    return isinstance(value, str)


def custom_resource(event: Event, _context: object) -> Event:
    """A custom resource: what would be PUT to the ResponseURL."""
    kind = event["RequestType"]
    address = urlsplit(event["ResponseURL"])
    assert address.scheme == "https"
    assert address.query
    properties = event["ResourceProperties"]
    # CloudFormation knows texts only.
    assert _all_text(properties)
    assert properties["ServiceToken"] == event["ServiceToken"]
    assert event["StackId"].split(":")[2] == "cloudformation"
    physical = event["LogicalResourceId"] if kind == "Create" else event["PhysicalResourceId"]
    changed = None
    if kind == "Update":
        old = event["OldResourceProperties"]
        changed = sorted(name for name in properties if properties[name] != old.get(name))
    return {
        "Status": "SUCCESS",
        "PhysicalResourceId": physical,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "Data": {"Kind": kind, "Changed": changed},
    }


def rotation(event: Event, _context: object) -> str:
    """A rotation: one of four steps, of one version of one secret."""
    assert event["SecretId"].startswith("arn:")
    # The service asks for 32 to 64 characters.
    assert 32 <= len(event["ClientRequestToken"]) <= 64
    steps = {"createSecret", "setSecret", "testSecret", "finishSecret"}
    if event["Step"] not in steps:
        raise ValueError(event["Step"])
    return f"{event['Step']} {event['SecretId'].split(':secret:')[1]}"


def resolver(event: Event, _context: object) -> Any:
    """A direct Lambda resolver: by type and field."""
    info = event["info"]
    assert all(name in info["selectionSetGraphQL"] for name in info["selectionSetList"])
    by = event["identity"] and event["identity"]["username"]
    resolvers = {
        ("Query", "getOrder"): lambda orderId: {"orderId": orderId, "by": by},
    }
    found = resolvers[(info["parentTypeName"], info["fieldName"])](**event["arguments"])
    return {name: found.get(name) for name in (*info["selectionSetList"], "by")}


def code_hook(event: Event, _context: object) -> Event:
    """A code hook of Lex V2: asks for the first slot that is empty, or closes."""
    assert event["messageVersion"] == "1.0"
    state = event["sessionState"]
    intent = state["intent"]
    assert event["interpretations"][0]["intent"]["name"] == intent["name"]
    empty = [name for name, slot in intent["slots"].items() if slot is None]
    for slot in intent["slots"].values():
        assert slot is None or slot["value"]["interpretedValue"] in slot["value"]["resolvedValues"]
    if event["invocationSource"] == "DialogCodeHook" and empty:
        assert event["proposedNextState"]
        action = {"type": "ElicitSlot", "slotToElicit": empty[0]}
    else:
        action = {"type": "Close"}
        intent = {**intent, "state": "Fulfilled"}
    attributes = state["sessionAttributes"]
    return {
        "sessionState": {
            "sessionAttributes": attributes,
            "dialogAction": action,
            "intent": intent,
        }
    }


def agent(event: Event, _context: object) -> Event:
    """An action group of a Bedrock agent."""
    read: dict[str, Callable[[str], object]] = {
        "string": str,
        "boolean": lambda text: text == "true",
        "integer": int,
    }
    given = {one["name"]: read[one["type"]](one["value"]) for one in event["parameters"]}
    body = json.dumps({"function": event["function"], **given})
    return {
        "messageVersion": event["messageVersion"],
        "response": {
            "actionGroup": event["actionGroup"],
            "function": event["function"],
            "functionResponse": {"responseBody": {"TEXT": {"body": body}}},
        },
    }
