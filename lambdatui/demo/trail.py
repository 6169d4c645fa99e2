"""CloudTrail as far as the past of the demo's functions needs it, since ministack keeps no such.

CloudTrail API, LookupEvents. What is done to the account while the demo runs is not in it.
"""

import json
from collections.abc import Mapping
from typing import Any

_TARGET = b"cloudtrail_20131101.lookupevents"

Answer = tuple[int, dict[str, Any]]


class Trail:
    """Events that were put there, by the function that they are on."""

    def __init__(self) -> None:
        self._events: list[dict[str, Any]] = []

    @staticmethod
    def is_for(headers: Mapping[bytes, bytes]) -> bool:
        """Whether a request is one of these, by its headers."""
        return headers.get(b"x-amz-target", b"").lower().endswith(_TARGET)

    def put(self, events: list[dict[str, Any]]) -> None:
        """Take these as all there are: ``function``, ``name``, ``at_ms``, ``by``, ``asked``, …."""
        self._events = events

    def answer(self, body: bytes) -> Answer:
        """One LookupEvents: all of it in one page, the newest first."""
        try:
            given: dict[str, Any] = json.loads(body) if body else {}
        except ValueError:
            return 400, {"__type": "InvalidLookupAttributesException"}
        wanted = [
            each.get("AttributeValue")
            for each in given.get("LookupAttributes", [])
            if each.get("AttributeKey") == "ResourceName"
        ]
        from_s, to_s = given.get("StartTime", 0), given.get("EndTime", float("inf"))
        found = [
            _told(number, event)
            for number, event in enumerate(self._events)
            if (not wanted or event["function"] in wanted)
            and from_s <= event["at_ms"] / 1000 <= to_s
        ]
        found.sort(key=lambda event: -event["EventTime"])
        return 200, {"Events": found}


def _told(number: int, event: Mapping[str, Any]) -> dict[str, Any]:
    details = {
        "eventName": event["name"],
        "requestParameters": event["asked"],
        "responseElements": event["answered"],
    }
    return {
        "EventId": f"demo-{number}",
        "EventName": event["name"],
        "EventTime": event["at_ms"] // 1000,
        "EventSource": "lambda.amazonaws.com",
        "Username": event["by"],
        "Resources": [{"ResourceType": "AWS::Lambda::Function", "ResourceName": event["function"]}],
        "CloudTrailEvent": json.dumps(details),
    }
