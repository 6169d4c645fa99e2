"""What the engine does for the sources of events: triggers, dead letters, shared events."""

import contextlib
from collections.abc import Generator
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.own_account import OwnAccount
from lambdatui.core.dead_letters import HIDDEN_S, DeadLetterPlaces
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine import wire_events as wire


class Sources:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(self, clients: Clients, account: OwnAccount, clock: Clock) -> None:
        self._clients = clients
        self._account = account
        self._clock = clock

    def answer(self, request: wire.SourceRequest, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; LambdatuiError where it fails."""
        match request:
            case wire.GetTriggers(function=function):
                from lambdatui.aws.triggers import read_triggers

                yield read_triggers(self._clients, function)
            case wire.GetQualifiers(function=function):
                from lambdatui.aws.qualifiers import read_qualifiers

                yield read_qualifiers(self._clients, function)
            case wire.GetDeadLetterPlaces(function=function):
                yield self._places(function)
            case wire.ReadDeadLetters():
                yield from self._letters(request, stop)
            case wire.DeleteDeadLetter() | wire.ReleaseDeadLetter():
                self._letter(request)
                yield None
            case _:
                yield self._shared(request)

    def _places(self, function: str) -> DeadLetterPlaces:
        from lambdatui.aws.configuration import read_configuration
        from lambdatui.aws.dead_letter_places import read_places

        return read_places(self._clients, read_configuration(self._clients, function))

    def _letters(self, request: wire.ReadDeadLetters, stop: Stop) -> Generator[Any, None, None]:
        from lambdatui.aws.dead_letters import read_dead_letters

        # Stopped: the console does not want any more of them.
        with contextlib.suppress(Stopped):
            yield from read_dead_letters(
                self._clients,
                request.function,
                request.place,
                limit=request.limit,
                clock=self._clock,
                stop=stop,
                hidden_s=HIDDEN_S,
            )

    def _letter(self, request: wire.DeleteDeadLetter | wire.ReleaseDeadLetter) -> None:
        from lambdatui.aws.dead_letters import delete_dead_letter, release_dead_letter

        if isinstance(request, wire.DeleteDeadLetter):
            delete_dead_letter(self._clients, request.letter, clock=self._clock)
        else:
            release_dead_letter(self._clients, request.letter, clock=self._clock)

    def _shared(
        self, request: wire.ListSharedEvents | wire.PushSharedEvent | wire.DeleteSharedEvent
    ) -> Any:
        from lambdatui.aws.shared_events import (
            delete_shared_event,
            list_shared_events,
            push_shared_event,
        )

        match request:
            case wire.ListSharedEvents(function=function):
                return list_shared_events(self._clients, function)
            case wire.PushSharedEvent(function=function, event=event, overwrite=over, seen=seen):
                self._account.check(function)
                return push_shared_event(self._clients, function, event, overwrite=over, seen=seen)
            case wire.DeleteSharedEvent(function=function, name=name, seen=seen):
                self._account.check(function)
                return delete_shared_event(self._clients, function, name, seen=seen)
