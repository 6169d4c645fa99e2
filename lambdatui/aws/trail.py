"""What CloudTrail knows of changes to a function: what they were, and who made them."""

import datetime
import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from lambdatui.aws.answer import mapping, required, structures, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.pages import pages
from lambdatui.core.deployments import A_VERSION, Deployment, DeploymentKind, version_words
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.record import Record
from lambdatui.core.stop import Stop

_OPERATION = "LookupEvents"
#: The most that CloudTrail gives (CloudTrail API, LookupEvents, MaxResults).
_PAGE = 50
#: Requests for one name: two a second are all that an account has.
_MOST_PAGES = 6
_TRIES = 3
#: A name in words is not longer; CloudTrail gives what a caller has sent.
_LONGEST = 80

#: Events are named by the version of the API: ``UpdateFunctionCode20150331v2``.
_NAME = re.compile(r"([A-Za-z]+?)(?:\d{8}(?:v\d+)?)?")


class Trail(Record, frozen=True):
    """Changes, oldest first; not ``whole`` where there is more than was read."""

    changes: tuple[Deployment, ...]
    whole: bool


def read_trail(
    clients: Clients, names: tuple[str, ...], from_ms: int, to_ms: int, *, stop: Stop | None = None
) -> Trail:
    """The changes between two times (ms since the epoch), of the last 90 days.

    ``names`` are those by which CloudTrail may know the function: its name and its ARN, as either
    can be given to the API. Each is up to six requests of 50 events, which are free, at two a
    second (CloudTrail API, LookupEvents, ResourceName). An event is there some minutes late. What
    was refused changed nothing, and is left out.

    Raises:
        LambdatuiError: DENIED, as it often is, and whatever else goes wrong.
        Stopped: When ``stop`` was set.
    """
    lookup = _Lookup(clients, names[0], from_ms, to_ms, stop or threading.Event())
    for name in dict.fromkeys(name for name in names if name):
        lookup.read(name)
    return Trail(changes=tuple(changes_of(lookup.events.values())), whole=lookup.whole)


class _Lookup:
    """Reads events by the names of a function, each event once."""

    def __init__(
        self, clients: Clients, function: str, from_ms: int, to_ms: int, stop: Stop
    ) -> None:
        self.events: dict[str, Mapping[str, Any]] = {}
        self.whole = True
        self._clients = clients
        self._doing = f"look up in CloudTrail who changed {function}"
        self._from = datetime.datetime.fromtimestamp(from_ms / 1000, datetime.UTC)
        self._to = datetime.datetime.fromtimestamp(to_ms / 1000, datetime.UTC)
        self._stop = stop

    def read(self, name: str) -> None:
        found = pages(self._doing, _OPERATION, "NextToken", lambda token: self._ask(name, token))
        for number, answer in enumerate(found, start=1):
            for event in structures(required(answer, "Events", list, _OPERATION)):
                key = text(event.get("EventId")) or f"{name} {len(self.events)}"
                self.events.setdefault(key, event)
            if number == _MOST_PAGES:
                self.whole = self.whole and not text(answer.get("NextToken"))
                return

    def _ask(self, name: str, token: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"NextToken": token} if token else {}
        tried = 0
        while True:
            if self._stop.wait(self._clients.trail_pace.reserve()):
                raise Stopped
            try:
                answer: Mapping[str, Any] = ask(
                    self._clients,
                    self._doing,
                    lambda aws: aws.cloudtrail.lookup_events(
                        LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": name}],
                        StartTime=self._from,
                        EndTime=self._to,
                        MaxResults=_PAGE,
                        **more,
                    ),
                    stop=self._stop,
                )
            except LambdatuiError as error:
                tried += 1
                if error.fault.kind is not Kind.THROTTLED or tried == _TRIES:
                    raise
                self._clients.trail_pace.throttled()
            else:
                return answer


class _Event(Record, frozen=True):
    """One event of those that change a function."""

    at_ms: int
    action: str
    by: str
    asked: Mapping[str, Any]
    answered: Mapping[str, Any]


def changes_of(events: Iterable[Mapping[str, Any]]) -> Iterator[Deployment]:
    """The events that changed something, in words, oldest first.

    What a value was before is known where an earlier one of the events has set it.
    """
    told = _Told()
    read = [event for each in events if (event := _event(each)) is not None]
    for event in sorted(read, key=lambda event: event.at_ms):
        change = told.change(event)
        if change is not None:
            kind, words = change
            yield Deployment(at_ms=event.at_ms, kind=kind, words=words, by=event.by)


def _event(entry: Mapping[str, Any]) -> _Event | None:
    named = _NAME.fullmatch(text(entry.get("EventName")))
    at = entry.get("EventTime")
    if named is None or named[1] not in _ACTIONS or not isinstance(at, datetime.datetime):
        return None
    try:
        details = mapping(json.loads(text(entry.get("CloudTrailEvent")) or "{}"))
    except (ValueError, RecursionError):
        details = {}
    if details.get("errorCode"):
        return None
    aware = at if at.tzinfo is not None else at.replace(tzinfo=datetime.UTC)
    return _Event(
        at_ms=round(aware.timestamp() * 1000),
        action=named[1],
        by=_short(entry.get("Username")),
        asked=mapping(details.get("requestParameters")),
        answered=mapping(details.get("responseElements")),
    )


def _short(value: object) -> str:
    words = text(value)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


class _Told:
    """Says what events changed, and remembers what they set."""

    def __init__(self) -> None:
        self._aliases: dict[str, _Pointed] = {}
        self._settings: dict[str, int] = {}

    def change(self, event: _Event) -> tuple[DeploymentKind, str] | None:
        return _ACTIONS[event.action](self, event)

    def created(self, event: _Event) -> tuple[DeploymentKind, str]:
        self._changed(event)
        return DeploymentKind.CODE, "its creation"

    def code(self, event: _Event) -> tuple[DeploymentKind, str] | None:
        if event.asked.get("dryRun") is True:
            return None
        number = _short(event.answered.get("version"))
        if event.asked.get("publish") is True and number.isdecimal():
            return DeploymentKind.VERSION, version_words(number)
        return DeploymentKind.CODE, "new code"

    def version(self, event: _Event) -> tuple[DeploymentKind, str]:
        number = _short(event.answered.get("version"))
        words = version_words(number) if number.isdecimal() else A_VERSION
        return DeploymentKind.VERSION, words

    def configuration(self, event: _Event) -> tuple[DeploymentKind, str]:
        words = [*self._changed(event)]
        runtime = _short(event.asked.get("runtime"))
        if runtime:
            words.append(f"runtime {runtime}")
        # Their values may be secret, and CloudTrail leaves them out too.
        words += [label for member, label in _NAMED.items() if event.asked.get(member) is not None]
        return DeploymentKind.CONFIGURATION, ", ".join(words) or "new configuration"

    def _changed(self, event: _Event) -> Iterator[str]:
        for member, (label, unit) in _NUMBERS.items():
            value = whole(event.asked.get(member), whole(event.answered.get(member), -1))
            before = self._settings.get(member)
            if value < 0:
                continue
            self._settings[member] = value
            if before is not None and before != value:
                yield f"{label} {before} → {value} {unit}"
            elif before is None and member in event.asked:
                yield f"{label} {value} {unit}"

    def alias(self, event: _Event) -> tuple[DeploymentKind, str] | None:
        name = _short(event.asked.get("name")) or _short(event.answered.get("name"))
        if not name:
            return None
        known = self._aliases.get(name)
        after = _pointed(event, known)
        self._aliases[name] = after
        before = known.words if known and known.version else ""
        moves = any(event.asked.get(member) is not None for member in _MOVING)
        # Where nobody knows what was before, an edit of the description alone is no move.
        if after == known or not (moves or before or "description" not in event.asked):
            return None
        target = after.words
        if not target:
            return DeploymentKind.ALIAS, f"alias {name}"
        words = f"{before} → {target}" if before else f"→ {target}"
        return DeploymentKind.ALIAS, f"alias {name}: {words}"

    def no_alias(self, event: _Event) -> tuple[DeploymentKind, str]:
        name = _short(event.asked.get("name"))
        self._aliases.pop(name, None)
        return DeploymentKind.ALIAS, f"alias {name} deleted"

    def reserved(self, event: _Event) -> tuple[DeploymentKind, str]:
        count = whole(event.asked.get("reservedConcurrentExecutions"), -1)
        words = f"reserved concurrency {count}" if count >= 0 else "reserved concurrency"
        return DeploymentKind.CONCURRENCY, words

    def not_reserved(self, _: _Event) -> tuple[DeploymentKind, str]:
        return DeploymentKind.CONCURRENCY, "no reserved concurrency"


class _Pointed(Record, frozen=True):
    """Where an alias points; without a ``version`` only a part of it is known."""

    version: str = ""
    shares: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """``41``; ``40, 10 % 41`` where it divides."""
        return ", ".join(part for part in (self.version, *self.shares) if part)


def _pointed(event: _Event, before: _Pointed | None) -> _Pointed:
    """Where an alias points after an event.

    The answer says all of it. A request names only what is to change, and the rest stays (Lambda
    API, UpdateAlias): it counts where there is no answer.
    """
    version = _short(event.answered.get("functionVersion"))
    if version:
        return _Pointed(version=version, shares=_shares(event.answered))
    kept = before or _Pointed()
    divided = event.asked.get("routingConfig") is not None
    return _Pointed(
        version=_short(event.asked.get("functionVersion")) or kept.version,
        shares=_shares(event.asked) if divided else kept.shares,
    )


def _shares(around: Mapping[str, Any]) -> tuple[str, ...]:
    weights = mapping(mapping(around.get("routingConfig")).get("additionalVersionWeights"))
    return tuple(
        f"{round(weight * 100)} % {_short(other)}"
        for other, weight in weights.items()
        # A share of 0 is none, and CloudTrail may tell it so or not at all.
        if isinstance(weight, int | float) and 0 < weight <= 1
    )


#: What of a request moves an alias (Lambda API, UpdateAlias).
_MOVING = ("functionVersion", "routingConfig")
_NUMBERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"memorySize": ("memory", "MB"), "timeout": ("timeout", "s")}
)
_NAMED: Mapping[str, str] = MappingProxyType(
    {
        "environment": "environment",
        "layers": "layers",
        "handler": "handler",
        "role": "role",
        "vpcConfig": "VPC",
    }
)
_Change = Callable[[_Told, _Event], tuple[DeploymentKind, str] | None]
_ACTIONS: Mapping[str, _Change] = MappingProxyType(
    {
        "CreateFunction": _Told.created,
        "UpdateFunctionCode": _Told.code,
        "PublishVersion": _Told.version,
        "UpdateFunctionConfiguration": _Told.configuration,
        "CreateAlias": _Told.alias,
        "UpdateAlias": _Told.alias,
        "DeleteAlias": _Told.no_alias,
        "PutFunctionConcurrency": _Told.reserved,
        "DeleteFunctionConcurrency": _Told.not_reserved,
    }
)
