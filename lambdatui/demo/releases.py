"""Versions of the demo's functions, and who changed what when, as a story of the past week."""

from collections.abc import Callable
from typing import Any

from lambdatui.core.timespan import iso
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import (
    ALIAS,
    BEFORE,
    FUNCTIONS,
    RELEASE,
    RELEASED,
    DemoFunction,
    function_named,
)
from lambdatui.demo.story import DAY_MS, PAYMENTS_RELEASE_MS

_BY = ("ana", "ci-deploy", "joost")
#: Between the release and the move of the alias to it, in ms.
_MOVED_MS = 20_000


def publish(clients: Clients, code: Callable[[DemoFunction], bytes]) -> None:
    """Versions and aliases; the newest ``code`` is the release, to which its alias has moved.

    The alias can be moved back: the version before takes what the release fails on.
    """
    client = clients.get("lambda")
    for function in FUNCTIONS:
        if function.routes:
            version = client.publish_version(FunctionName=function.name)["Version"]
            client.create_alias(FunctionName=function.name, Name=ALIAS, FunctionVersion=version)
    client.update_function_code(FunctionName=RELEASED, ZipFile=code(function_named(RELEASED)))
    client.publish_version(FunctionName=RELEASED, Description="Reserve every line by its sku")
    client.update_alias(FunctionName=RELEASED, Name=ALIAS, FunctionVersion=RELEASE)


def _changed_ms(name: str, days_ago: float, now_ms: int) -> int:
    if name == RELEASED:
        return now_ms - PAYMENTS_RELEASE_MS
    return now_ms - int(days_ago * DAY_MS)


def last_changes(now_ms: int) -> dict[str, str]:
    """When each function was last changed, and its versions published, as Lambda writes it.

    (Lambda API, FunctionConfiguration, LastModified.) A version is named ``NAME:NUMBER``.
    """
    changed: dict[str, int] = {}
    for function in FUNCTIONS:
        days_ago = function.changed_days_ago
        changed[function.name] = _changed_ms(function.name, days_ago, now_ms)
        if function.routes:
            changed[f"{function.name}:1"] = now_ms - int(days_ago * DAY_MS)
    changed[f"{RELEASED}:{RELEASE}"] = changed[RELEASED]
    return {name: iso(at_ms)[:-1] + "+0000" for name, at_ms in changed.items()}


def trail(now_ms: int) -> list[dict[str, Any]]:
    """What CloudTrail has of it."""
    events: list[dict[str, Any]] = []
    for number, function in enumerate(FUNCTIONS):
        at_ms = _changed_ms(function.name, function.changed_days_ago, now_ms)
        by = _BY[number % len(_BY)]
        events.append(_event("UpdateFunctionCode20150331v2", function.name, at_ms, by))
        if function.name == RELEASED:
            published = _event("PublishVersion20150331", function.name, at_ms, by)
            events.append({**published, "answered": {"version": RELEASE}})
            before_ms = now_ms - int(function.changed_days_ago * DAY_MS)
            events += [
                _alias_event("CreateAlias20150331", BEFORE, before_ms, by),
                _alias_event("UpdateAlias20150331", RELEASE, at_ms + _MOVED_MS, by),
            ]
    return events


def _alias_event(name: str, version: str, at_ms: int, by: str) -> dict[str, Any]:
    alias = {"name": ALIAS, "functionVersion": version}
    event = _event(name, RELEASED, at_ms, by)
    return {**event, "asked": {**event["asked"], **alias}, "answered": alias}


def _event(name: str, function: str, at_ms: int, by: str) -> dict[str, Any]:
    return {
        "name": name,
        "function": function,
        "at_ms": at_ms,
        "by": by,
        "asked": {"functionName": function},
        "answered": {},
    }
