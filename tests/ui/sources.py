"""What stands around a function, in memory: triggers, dead letters, shared events, replays."""

from collections.abc import AsyncGenerator

import msgspec

from lambdatui.core.dead_letters import (
    DeadLetter,
    DeadLetterPlace,
    DeadLetterPlaces,
    PlaceKind,
)
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult
from lambdatui.core.qualifiers import Alias, Qualifiers, Version
from lambdatui.core.replay import (
    PastReplay,
    ReplayEvent,
    ReplayItem,
    ReplayPlan,
    ReplayRecord,
    ReplayStep,
    Verdict,
    ended,
    not_ended,
    pending,
    request_of,
)
from lambdatui.core.shared_events import SharedEvent, SharedEvents
from lambdatui.core.triggers import SourceKind, Triggers, TriggerSource
from tests.ui.library import FakeLibrary

HERE = "eu-west-1:123456789012"
#: 2026-03-03 07:12:31.204 UTC, an hour before the pictures.
SENT_MS = 1_772_521_951_204

TRIGGERS = {
    "payments-webhook": Triggers(
        sources=(
            TriggerSource(
                kind=SourceKind.API,
                arn=f"arn:aws:execute-api:{HERE}:a1b2c3d4e5/*/POST/payments",
                label="a1b2c3d4e5/*/POST/payments",
            ),
        )
    ),
    "orders-api": Triggers(
        sources=(
            TriggerSource(
                kind=SourceKind.FUNCTION_URL,
                label="https://abc123.lambda-url.eu-west-1.on.aws/",
                details=(("auth", "AWS_IAM"),),
            ),
            TriggerSource(
                kind=SourceKind.SQS,
                arn=f"arn:aws:sqs:{HERE}:orders",
                label="orders",
                state="Enabled",
            ),
        )
    ),
    "thumbnail": Triggers(
        sources=(TriggerSource(kind=SourceKind.S3, arn="arn:aws:s3:::pictures", label="pictures"),)
    ),
    "cleanup-expired": Triggers(
        sources=(
            TriggerSource(
                kind=SourceKind.EVENTBRIDGE,
                arn=f"arn:aws:events:{HERE}:rule/nightly",
                label="nightly",
            ),
        )
    ),
}

QUALIFIERS = Qualifiers(
    aliases=(
        Alias(name="canary", version="7", description="5 % to 8", other="8", weight=0.05),
        Alias(name="live", version="7", description="what customers get"),
    ),
    versions=(
        Version(number="8", description="retries", modified_ms=SENT_MS - 600_000),
        Version(number="7", description="", modified_ms=SENT_MS - 86_400_000),
        Version(number="6", description="", modified_ms=SENT_MS - 5 * 86_400_000),
    ),
)

QUEUE = DeadLetterPlace(arn=f"arn:aws:sqs:{HERE}:payments-dlq", kind=PlaceKind.DEAD_LETTER_QUEUE)
TOPIC = DeadLetterPlace(
    arn=f"arn:aws:sns:{HERE}:payments-failed",
    kind=PlaceKind.DESTINATION,
    via="live",
    unreadable="It is an SNS topic, which keeps nothing: look at what is subscribed to it.",
)


def letter(number: int, event: str, **more: object) -> DeadLetter:
    """One in the queue above; the numbers tell them apart."""
    values: dict[str, object] = {
        "sent_ms": SENT_MS + number * 60_000,
        "receives": 1,
        "request_id": f"9f2c6b1e-0000-4000-8000-0000000001{number:02}",
        "error": "KeyError: 'sku'",
        "body": event,
        "receipt": f"receipt-{number}",
        "hidden_ms": SENT_MS + 10 * 3_600_000,
        **more,
    }
    return DeadLetter(id=f"letter-{number}", place=QUEUE, event=event, **values)  # type: ignore[arg-type]  # the names are DeadLetter's own


LETTERS = (
    letter(1, '{"quantity": 2}'),
    letter(2, '{"sku": null, "quantity": 1, "password": "hunter2hunter2"}'),
    letter(3, "", body="not JSON", error="", note="Its body is not JSON, so it is no event."),
)


class FakeSources(FakeLibrary):
    """``letters`` are those of the one queue; ``shared`` the shared events by function.

    ``replays`` are those that were begun, the newest last. ``denied`` are the names of calls that
    are refused.
    """

    def __init__(self) -> None:
        super().__init__()
        self.denied: set[str] = set()
        self.letters: list[DeadLetter] = list(LETTERS)
        self.released: list[DeadLetter] = []
        self.shared: dict[str, list[SharedEvent]] = {
            "payments-webhook": [
                SharedEvent(name="ok", text='{"sku":"A-1","quantity":2}', type=InvocationType.SYNC),
                SharedEvent(name="refund", text='{"refund":true}'),
            ]
        }
        self.replays: list[PastReplay] = []

    def _check(self, call: str) -> None:
        if call in self.denied:
            raise denied(call)

    async def invoke(self, request: InvokeRequest) -> InvokeResult:
        """A replay sends with it."""
        raise NotImplementedError("nothing is replayed here", request)

    async def triggers(self, function: str) -> Triggers:
        self._check("triggers")
        return TRIGGERS.get(function, Triggers())

    async def qualifiers(self, function: str) -> Qualifiers:
        self._check("qualifiers")
        return QUALIFIERS if function == "payments-webhook" else Qualifiers()

    async def dead_letter_places(self, function: str) -> DeadLetterPlaces:
        self._check("dead_letter_places")
        return DeadLetterPlaces(places=(QUEUE, TOPIC) if function == "payments-webhook" else ())

    async def dead_letters(
        self, function: str, place: DeadLetterPlace, limit: int
    ) -> AsyncGenerator[DeadLetter, None]:
        self._check("dead_letters")
        for found in [one for one in self.letters if one.place == place][:limit]:
            yield found

    async def delete_dead_letter(self, letter: DeadLetter) -> None:
        self._check("delete_dead_letter")
        self.letters.remove(letter)

    async def release_dead_letter(self, letter: DeadLetter) -> None:
        self._check("release_dead_letter")
        self.released.append(letter)

    async def shared_events(self, function: str) -> SharedEvents:
        self._check("shared_events")
        events = tuple(self.shared.get(function, ()))
        return SharedEvents(events=events, version="3" if events else "")

    async def push_shared_event(
        self,
        function: str,
        event: SharedEvent,
        *,
        overwrite: bool = False,
        seen: SharedEvent | None = None,
    ) -> str:
        self._check("push_shared_event")
        events = self.shared.setdefault(function, [])
        known = next((one for one in events if one.name == event.name), None)
        if known is None:
            events.append(event)
        elif not overwrite or seen not in (None, known):
            raise fail(Kind.CONFLICT, f"There is a shared event '{event.name}' already.")
        else:
            events[events.index(known)] = event
        return "4"

    async def delete_shared_event(
        self, function: str, name: str, seen: SharedEvent | None = None
    ) -> None:
        self._check("delete_shared_event")
        events = self.shared.get(function, [])
        known = next((one for one in events if one.name == name), None)
        if known is None:
            raise fail(Kind.NOT_FOUND, f"There is no shared event '{name}'.")
        if seen not in (None, known):
            raise fail(Kind.CONFLICT, f"Somebody has changed the shared event '{name}'.")
        events.remove(known)

    async def replay(
        self, plan: ReplayPlan, *, resume: bool = False
    ) -> AsyncGenerator[ReplayEvent, None]:
        """One event after the other; the pace is not kept."""
        self._check("replay")
        if resume:
            past = self._begun(plan.id)
            # At the pace that was asked for now, as the engine does it.
            options = msgspec.structs.replace(plan.options, compare=past.plan.options.compare)
            plan = msgspec.structs.replace(past.plan, options=options)
        else:
            named = not plan.id
            plan = plan if plan.id else msgspec.structs.replace(plan, id=self._new_id())
            past = PastReplay(plan=plan)
            self.replays.append(past)
            if named:
                yield ReplayEvent(step=ReplayStep.BEGAN, words=plan.id)
        for item in pending(plan, past.records):
            yield ReplayEvent(step=ReplayStep.BEGAN, number=item.number)
            record, result = await self._sent(plan, item)
            self._keep(plan.id, record)
            yield ReplayEvent(
                step=ReplayStep.ENDED, number=item.number, record=record, result=result
            )
            if plan.options.stop_on_error and record.verdict is not Verdict.OK:
                words = f"No further event is sent, since {item.name} is not right."
                yield ReplayEvent(step=ReplayStep.HALTED, words=words)
                return

    async def last_replay(self, function: str) -> PastReplay | None:
        self._check("last_replay")
        found = (past for past in reversed(self.replays) if past.plan.function == function)
        return next(found, None)

    async def _sent(
        self, plan: ReplayPlan, item: ReplayItem
    ) -> tuple[ReplayRecord, InvokeResult | None]:
        try:
            result = await self.invoke(request_of(plan, item))
        except LambdatuiError as error:
            return not_ended(item, Verdict.REFUSED, error.fault, SENT_MS), None
        return ended(item, result, SENT_MS, compare=plan.options.compare), result

    def _keep(self, replay_id: str, record: ReplayRecord) -> None:
        past = self._begun(replay_id)
        others = tuple(one for one in past.records if one.number != record.number)
        self.replays[self.replays.index(past)] = msgspec.structs.replace(
            past, records=(*others, record)
        )

    def _begun(self, replay_id: str) -> PastReplay:
        found = next((past for past in self.replays if past.plan.id == replay_id), None)
        if found is None:
            raise fail(Kind.INVALID, f"There is no replay {replay_id} to resume.")
        return found

    def _new_id(self) -> str:
        return f"20260303T0812{len(self.replays):02}-9f2c4e"


def denied(call: str) -> LambdatuiError:
    """The fault of a call that the account does not allow."""
    return fail(
        Kind.DENIED,
        f"AWS does not allow ada to call {call}.",
        f"Ask for the permission lambda:{call}.",
    )
