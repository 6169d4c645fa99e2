"""The levers of the fixed account, as a screen meets them.

Each stands at a value of its own until it is pulled. What is pulled is planned by the product's own
plans, and is so at once.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from msgspec.structs import replace

from lambdatui.core.aws_call import cli_command
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.lever import (
    JournalEntry,
    Lever,
    LeverPlan,
    LeverState,
    LeverStep,
    LeverTarget,
)
from lambdatui.core.lever_calls import masked
from lambdatui.core.lever_words import value_json

#: 2026-03-03 08:12:31.204 UTC, the clock of every picture.
_NOW_MS = 1_772_525_551_204
_VALUES: Mapping[Lever, Any] = {
    Lever.RESERVED: 5,
    Lever.MAPPING: True,
    Lever.RULE: True,
    Lever.URL_AUTH: "AWS_IAM",
    Lever.ALIAS: {"version": "42"},
    Lever.NEW_ALIAS: None,
    Lever.MEMORY: 256,
    Lever.TIMEOUT: 10,
    Lever.STORAGE: 512,
    Lever.PROVISIONED: None,
    Lever.BATCH_SIZE: 10,
    Lever.BATCH_WINDOW: 0,
    Lever.MAPPING_CONCURRENCY: None,
    Lever.LOGGING: {"format": "Text"},
    Lever.TRACING: "PassThrough",
    Lever.RETENTION: None,
    Lever.ENVIRONMENT: {"TABLE_NAME": "orders-prod", "STRIPE_SECRET": "sk_live_51Habcdefghij"},
    Lever.DESCRIPTION: "",
    Lever.TAGS: {"team": "payments"},
    Lever.PUBLISH: "42",
    Lever.ALARM: None,
}
_FACTS: Mapping[str, Any] = {
    "unreserved": 900,
    "account": 1000,
    "source": "arn:aws:sqs:eu-west-1:123456789012:payments",
    "state": "Enabled",
    "batch": 10,
    "window": 0,
    "memory": 256,
    "architecture": "x86_64",
    "region": "eu-west-1",
    "versions": ["42", "41", "40"],
    "fixed_aliases": ["live"],
    "arn": "arn:aws:lambda:eu-west-1:123456789012:function:payments-webhook",
    "code_sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
}


#: One answer tells of all of them.
_CONFIGURED = (
    Lever.MEMORY,
    Lever.TIMEOUT,
    Lever.STORAGE,
    Lever.LOGGING,
    Lever.TRACING,
    Lever.ENVIRONMENT,
    Lever.DESCRIPTION,
)


class FakeLevers:
    """The port of levers. ``pulled`` is what was sent.

    ``lever_states`` has what a target stands at, where that is not the default. ``pull_fault`` is
    raised before anything is sent, ``pull_dies`` right after it was begun; ``pull_steps`` replace
    the steps after it; ``pull_held`` holds a pull back before its end until it is set.
    ``ended_pulls`` counts those whose iterator ended. ``levers_listed`` are those that the
    list asked for, ``unlisted`` has what it raises; all wait until ``list_held`` is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lever_states: dict[LeverTarget, LeverState] = {}
        self.lever_fault: LambdatuiError | None = None
        self.pulled: list[LeverPlan] = []
        self.pull_fault: LambdatuiError | None = None
        self.pull_steps: tuple[LeverStep, ...] = ()
        self.pull_dies: LambdatuiError | None = None
        self.pull_held = asyncio.Event()
        self.pull_held.set()
        self.ended_pulls = 0
        self.levers_listed: list[LeverTarget] = []
        self.unlisted: dict[Lever, LambdatuiError] = {}
        self.list_held = asyncio.Event()
        self.list_held.set()
        self.journalled: list[JournalEntry] = []

    async def lever(self, target: LeverTarget) -> LeverState:
        if self.lever_fault is not None:
            raise self.lever_fault
        return self.lever_states.get(target) or state_of(target)

    async def listed_levers(self, target: LeverTarget) -> tuple[LeverState, ...]:
        await self.list_held.wait()
        self.levers_listed.append(target)
        if target.lever in self.unlisted:
            raise self.unlisted[target.lever]
        levers = _CONFIGURED if target.lever in _CONFIGURED else (target.lever,)
        return tuple([await self.lever(replace(target, lever=each)) for each in levers])

    async def pull(self, plan: LeverPlan) -> AsyncGenerator[LeverStep, None]:
        if self.pull_fault is not None:
            raise self.pull_fault
        self.pulled.append(plan)
        entry = entry_of(plan, len(self.pulled))
        self.journalled.insert(0, entry)
        try:
            yield LeverStep(words=f"Sending {plan.call.operation}")
            if self.pull_dies is not None:
                raise self.pull_dies
            yield LeverStep(words="AWS took it; waiting until it is so", sent=True)
            await self.pull_held.wait()
            for step in self.pull_steps:
                yield step
            if not self.pull_steps:
                state = replace(plan.state, json=plan.json, revision=f"r{len(self.pulled) + 1}")
                self.lever_states[plan.state.target] = state
                words = f"It is so: {plan.after}"
                self.journalled[0] = replace(
                    entry, ended_ms=_NOW_MS + 900, outcome="changed", words=words
                )
                yield LeverStep(words=words, sent=True, state=state)
        finally:
            self.ended_pulls += 1

    async def journal(self, limit: int = 200) -> tuple[JournalEntry, ...]:
        return tuple(self.journalled[:limit])


def state_of(target: LeverTarget, value: Any = ..., **facts: Any) -> LeverState:
    """What a lever stands at: its default, or this value; with these facts over the usual ones."""
    stands = _VALUES[target.lever] if value is ... else value
    return LeverState(
        target=target,
        json=value_json(stands),
        revision="r1",
        facts=value_json({**_FACTS, **facts}),
        read_ms=_NOW_MS,
    )


def entry_of(plan: LeverPlan, number: int) -> JournalEntry:
    """What the journal has of a plan while it is under way."""
    target = plan.state.target
    return JournalEntry(
        id=str(number),
        at_ms=_NOW_MS,
        account="123456789012",
        region="eu-west-1",
        who="arn:aws:sts::123456789012:assumed-role/oncall/ada",
        function=target.function,
        lever=target.lever.value,
        part=target.part,
        before=plan.before,
        after=plan.after,
        call=cli_command(masked(plan.call), profile="acme-prod", region="eu-west-1"),
    )
