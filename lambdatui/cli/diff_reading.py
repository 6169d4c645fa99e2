"""Reads both sides of ``lambdatui diff``: from AWS, or from what was seen of it."""

import dataclasses
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from lambdatui.cli.asked import new_sessions
from lambdatui.cli.clock import now_ms
from lambdatui.cli.missing import looking_for
from lambdatui.cli.parallel import each_at_once
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_diff import NOT_READ, NOT_SEEN, DiffSide
from lambdatui.core.section_seen import seen_words
from lambdatui.core.timespan import age, iso

if TYPE_CHECKING:
    from lambdatui.aws.sessions import Sessions
    from lambdatui.store.sections_seen import SectionsSeenStore


@dataclasses.dataclass(frozen=True)
class Seat:
    """Where one side is had: ``at_ms`` is when, in ms since the epoch, 0 for now."""

    connection: Connection
    function: str
    qualifier: str = ""
    at_ms: int = 0


@dataclasses.dataclass(frozen=True)
class Side:
    """One side as it was read; ``members`` is what JSON says of it: documented, never renamed."""

    name: str
    diff: DiffSide
    members: dict[str, object]


def read_sides(left: Seat, right: Seat, state: Path, here_ms: int) -> tuple[Side, Side]:
    """Both, the one of the past from what was seen.

    Raises:
        LambdatuiError: NOT_FOUND where a function is not there, or nothing was seen of it by then;
            whatever would meet every call.
    """
    from lambdatui.store.sections_seen import SectionsSeenStore

    store = SectionsSeenStore(state)
    sessions = new_sessions()
    first = _Reader(left.connection, store, sessions)
    same = right.connection == left.connection
    second = first if same else _Reader(right.connection, store, sessions)
    # The past first: what is read now is remembered as well.
    sections = [first.read(left), second.read(right)]
    alike = left.connection == right.connection
    names = [
        _name(seat, reader.region, found, here_ms, alike=alike)
        for seat, reader, found in zip((left, right), (first, second), sections, strict=True)
    ]
    if names[0] == names[1]:
        names = [f"{names[0]} (1)", f"{names[1]} (2)"]
    made = [
        Side(
            name=name,
            diff=DiffSide(name=name, sections=found, missing=NOT_SEEN if seat.at_ms else NOT_READ),
            members={
                "function": plain_name(seat.function),
                "qualifier": seat.qualifier or None,
                "region": reader.region or None,
                "profile": seat.connection.profile or None,
                "at": iso(seat.at_ms) if seat.at_ms else None,
                "seen": iso(min(_times(found), default=0)) if seat.at_ms else None,
                "seen_last": iso(max(_times(found), default=0)) if seat.at_ms else None,
            },
        )
        for seat, reader, found, name in zip(
            (left, right), (first, second), sections, names, strict=True
        )
    ]
    first.settle()
    second.settle()
    return made[0], made[1]


class _Reader:
    """One connection, with its clients and what was seen through it."""

    def __init__(
        self, connection: Connection, store: "SectionsSeenStore", sessions: "Sessions"
    ) -> None:
        from lambdatui.aws.clients import Clients
        from lambdatui.engine.sections import Sections
        from lambdatui.engine.sections_seen import SeenSections

        self._clients: Clients = Clients(connection, sessions=sessions)
        self._seen: SeenSections = SeenSections(store, now_ms, self._place)
        self._sections = Sections(self._clients, self._seen)

    @property
    def region(self) -> str:
        """The region; empty where it cannot be told."""
        return self._clients.known_region

    def read(self, seat: Seat) -> tuple[SectionAnswers, ...]:
        """Every section, as it is now or was then."""
        return self._then(seat) if seat.at_ms else self._now(seat)

    def settle(self) -> None:
        """Have on the disk what was seen."""
        self._seen.settle()

    def _now(self, seat: Seat) -> tuple[SectionAnswers, ...]:
        from lambdatui.engine import wire_sections as wire

        found: dict[SectionId, SectionAnswers] = {}

        def read(id: SectionId) -> None:
            request = wire.GetSection(seat.function, id, seat.qualifier, masked=True)
            answers = tuple(self._sections.answer(request, threading.Event()))
            found[id] = SectionAnswers(
                id=id, function=seat.function, qualifier=seat.qualifier, answers=answers
            )

        with looking_for(seat.function, seat.qualifier):
            # Where there is no such function, the first of them says so, and not all.
            read(SectionId.GENERAL)
            each_at_once([id for id in SectionId if id is not SectionId.GENERAL], read)
        return tuple(found[id] for id in SectionId)

    def _then(self, seat: Seat) -> tuple[SectionAnswers, ...]:
        found = tuple(self._seen.of(seat.function, seat.qualifier, seat.at_ms))
        if found:
            return found
        name = plain_name(seat.function)
        times = self._seen.times(seat.function, seat.qualifier)
        since = f" It was first seen at {_minute(times[-1].from_ms)}." if times else ""
        raise fail(
            Kind.NOT_FOUND,
            f"{_called(name, seat.qualifier)} was not seen from here by {_minute(seat.at_ms)}."
            f"{since}",
            "A configuration is remembered from when the console shows it, or 'lambdatui diff' "
            "reads it, for 90 days.",
        )

    def _place(self) -> str:
        from lambdatui.aws.identity import read_identity

        try:
            identity = read_identity(self._clients)
        except LambdatuiError:
            return ""
        return f"{identity.account}/{identity.region}"


def _called(name: str, qualifier: str) -> str:
    return f"{name}:{qualifier}" if qualifier else name


def _times(found: tuple[SectionAnswers, ...]) -> list[int]:
    return [each.read_ms for each in found]


def _name(
    seat: Seat, region: str, found: tuple[SectionAnswers, ...], here_ms: int, *, alike: bool
) -> str:
    name = _called(plain_name(seat.function), seat.qualifier)
    places = () if alike else (region, seat.connection.profile)
    parts = [name, *(place for place in places if place)]
    if seat.at_ms:
        parts.append(f"{age(seat.at_ms, here_ms)} ago ({seen_words(found, seat.at_ms)})")
    return " · ".join(parts)


def _minute(at_ms: int) -> str:
    return f"{iso(at_ms)[:16].replace('T', ' ')} UTC"
