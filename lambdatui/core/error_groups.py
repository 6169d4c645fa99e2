"""Failed invocations, put together by what made them fail: the same failure counts once."""

import re
from collections.abc import Iterable

from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.record import Record


class ErrorGroup(Record, frozen=True):
    """Invocations that failed alike; times are milliseconds since the epoch.

    ``message`` has placeholders, such as ``<number>``, unless all members say the same; ``example``
    is the message of the newest one, whose key is ``invocation``. ``sources`` are the indices of
    the functions in the request of the tail.
    """

    key: str
    ending: Ending
    error_type: str
    message: str
    where: str
    count: int
    first_ms: int
    last_ms: int
    sources: tuple[int, ...]
    example: str
    invocation: str


# How much of a message is compared: what comes later quotes the event, as a rule.
_COMPARED = 300

# In this order: a UUID holds numbers, and an ARN holds an account and a path. All of them are
# bounded: a message is anybody's text.
_VARIABLE = re.compile(
    r"(?P<arn>\barn:aws[\w-]{0,20}:[^\s'\",;)\]]+)"
    r"|(?P<url>\b[a-z][a-z0-9+.-]{1,20}://[^\s'\",;)\]]+)"
    r"|(?P<email>\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64})"
    r"|(?P<time>\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)"
    r"|(?P<uuid>\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b)"
    r"|(?P<ip>\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b)"
    # An apostrophe within a word opens no quotation.
    r"|(?P<text>(?<!\w)[bru]?(?:'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`)(?!\w))"
    r"|(?P<part>(?<=/)(?=[\w.@%+=~-]{0,64}\d)[\w.@%+=~-]{1,128})"
    r"|(?P<id>\b[A-Za-z]{1,20}[-_](?=[\w-]{0,64}\d)[\w-]{1,64})"
    r"|(?P<hex>\b0x[0-9a-fA-F]{1,64}\b|\b(?=[a-fA-F]{0,64}\d)[0-9a-fA-F]{8,64}\b)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
)
# How many times the usual time between two failures may pass without one.
_LIKELY = 3
# The share of what was read that counts as its beginning.
_NEAR = 0.1
# Wherever they happen, these are one failure each: their words only repeat what they are.
_ALIKE = (Ending.TIMEOUT, Ending.OUT_OF_MEMORY)


def normal_message(message: str) -> str:
    """A message with a placeholder for each part that differs from one failure to the next.

    Only its first line counts, and of that the beginning.
    """
    return _VARIABLE.sub(_placeholder, _compared(message))


def _compared(message: str) -> str:
    return message[:_COMPARED].partition("\n")[0].strip()


def _placeholder(found: re.Match[str]) -> str:
    return f"<{found.lastgroup}>"


def group_key(invocation: Invocation) -> str:
    """Names the group to which a failed invocation belongs; empty where it has not failed."""
    return _Normal().key(invocation)


def in_group(invocation: Invocation, key: str) -> bool:
    """Whether it belongs to the group of this key: quicker than to compare :func:`group_key`."""
    if not invocation.failed or not key.startswith(_known_of(invocation)):
        return False
    return group_key(invocation) == key


def may_be_older(group: ErrorGroup, from_ms: int, to_ms: int) -> bool:
    """Whether its first failure may only be the first that was read, of all from ``from_ms`` on.

    It may, where no more time lies before it than failures like it leave between them, or no more
    than a tenth of what was read.
    """
    if from_ms <= 0:
        return False
    between_ms = (group.last_ms - group.first_ms) / max(1, group.count - 1)
    before_ms = group.first_ms - from_ms
    return before_ms <= max(_LIKELY * between_ms, (to_ms - from_ms) * _NEAR)


def error_groups(invocations: Iterable[Invocation]) -> tuple[ErrorGroup, ...]:
    """The groups of those that failed: most frequent first, among equals the newest first."""
    normal = _Normal()
    groups: dict[str, _Group] = {}
    for invocation in invocations:
        key = normal.key(invocation)
        if key:
            groups.setdefault(key, _Group(invocation)).add(invocation)
    found = [group.record(key, normal) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda group: (-group.count, -group.last_ms, group.key)))


def _known_of(invocation: Invocation) -> str:
    """The part of a failed invocation's key that costs nothing to work out."""
    ending = invocation.ending
    if ending in _ALIKE:
        return ending.value
    return f"{ending.value}\n{invocation.error_type}\n{invocation.error_where}\n"


class _Normal:
    """Keys, with each distinct message looked at once."""

    def __init__(self) -> None:
        self._messages: dict[str, str] = {}

    def message(self, message: str) -> str:
        known = self._messages.get(message)
        if known is None:
            known = self._messages[message] = normal_message(message)
        return known

    def key(self, invocation: Invocation) -> str:
        if not invocation.failed:
            return ""
        if invocation.ending in _ALIKE:
            return invocation.ending.value
        return _known_of(invocation) + self.message(invocation.error_message)


class _Group:
    def __init__(self, first: Invocation) -> None:
        self._newest = first
        self._count = 0
        self._first_ms = _when(first)
        self._sources: set[int] = set()
        self._differ = False

    def add(self, invocation: Invocation) -> None:
        self._count += 1
        self._sources.add(invocation.source)
        self._differ = self._differ or invocation.error_message != self._newest.error_message
        at_ms = _when(invocation)
        self._first_ms = min(self._first_ms, at_ms)
        if at_ms >= _when(self._newest):
            self._newest = invocation

    def record(self, key: str, normal: _Normal) -> ErrorGroup:
        newest = self._newest
        return ErrorGroup(
            key=key,
            ending=newest.ending,
            error_type=newest.error_type,
            message=normal.message(newest.error_message)
            if self._differ
            else _compared(newest.error_message),
            where=newest.error_where,
            count=self._count,
            first_ms=self._first_ms,
            last_ms=_when(newest),
            sources=tuple(sorted(self._sources)),
            example=newest.error_message,
            invocation=newest.key,
        )


def _when(invocation: Invocation) -> int:
    return invocation.end_ms or invocation.start_ms or invocation.first_ms
