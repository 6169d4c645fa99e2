"""The gate of a lever: what it shows, that it asks, what it sends, how it ends, the way back."""

from typing import Any

import pytest

from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.lever import Lever, LeverStep, LeverTarget
from lambdatui.core.lever_list import LeverGroup, LeverRow
from lambdatui.core.qualifiers import Qualifiers, Version
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.screens.lever_gate import LeverGate
from tests.ui.backend import ACCOUNT, FakeBackend, clock
from tests.ui.levers_ports import state_of
from tests.ui.screen_host import LARGE, SMALL, Shown, shown
from tests.ui.until import until

FUNCTION = ACCOUNT[4]
PLACE = "acme · 1234-5678-9012 · eu-west-1 · profile acme-prod"
VERSIONS = Qualifiers(
    versions=(Version(number="42"), Version(number="41"), Version(number="40")),
)


def gate(
    backend: FakeBackend,
    lever: Lever,
    part: str = "",
    *,
    wanted: bytes = b"",
    protected: tuple[str, ...] = (),
    read_only: bool = False,
    label: str = "The lever",
    pulls: Pulls | None = None,
    undo: bool = False,
    qualifiers: Qualifiers | None = VERSIONS,
    protecting: Protecting | None = None,
) -> LeverGate:
    return LeverGate(
        backend,
        FUNCTION,
        LeverRow(
            group=LeverGroup.STOP,
            label=label,
            target=LeverTarget(lever=lever, function=FUNCTION.name, part=part),
            wanted=wanted,
        ),
        clock=clock,
        protecting=protecting or Protecting(backend.identity, protected, "acme-prod"),
        pulls=pulls or Pulls(),
        place=PLACE,
        undo=undo,
        profile="acme-prod",
        read_only=read_only,
        qualifiers=qualifiers,
    )


async def see(here: Shown, *texts: str) -> None:
    await until(here.pilot, lambda: all(text in flat(here) for text in texts))


def flat(here: Shown) -> str:
    """What is seen, with the breaks of its lines as spaces."""
    return " ".join(here.text.replace("│", " ").split())


async def press(here: Shown, *keys: str) -> None:
    await here.pilot.press(*keys)
    await here.pilot.pause()


async def agree(here: Shown, key: str = "enter") -> None:
    """Send, and say yes."""
    await press(here, key)
    await until(here.pilot, lambda: here.app.screen is not here.screen)
    await press(here, "y")


def sent(backend: FakeBackend) -> list[tuple[str, dict[str, Any]]]:
    return [(plan.call.operation, plan.call.given) for plan in backend.pulled]


STOP = {"FunctionName": FUNCTION.name, "ReservedConcurrentExecutions": 0}


# What is shown, asked, sent.


async def test_it_shows_now_and_new_what_it_does_and_the_exact_call() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0"), SMALL) as here:
        await see(
            here,
            "now 5",
            "new 0: every invocation is throttled",
            "! Every invocation will be throttled.",
            "aws --profile acme-prod --region eu-west-1 lambda put-function-concurrency "
            f"--function-name {FUNCTION.name} --reserved-concurrent-executions 0",
        )
        assert backend.pulled == []


async def test_nothing_is_sent_without_a_yes_and_then_once() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "put-function-concurrency" in here.text
        await press(here, "enter", "n")
        assert backend.pulled == []
        await agree(here)
        await see(here, "AWS says that it is so")
        await press(here, "enter", "ctrl+r")
        assert sent(backend) == [("PutFunctionConcurrency", STOP)]
        await press(here, "escape")
        assert here.given == [True]


async def test_in_read_only_mode_all_is_shown_and_nothing_is_sent() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0", read_only=True)) as here:
        await see(here, "sends aws", "put-function", "Read-only mode", "the setting read_only")
        await press(here, "enter", "ctrl+r")
        assert here.app.screen is here.screen
        assert backend.pulled == []


# How it goes, and ends.


async def test_while_it_goes_its_steps_show_and_escape_leaves_it_to_go_on() -> None:
    backend = FakeBackend()
    backend.pull_held.clear()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "✓ Sending PutFunctionConcurrency", "… AWS took it; waiting until it is so")
        # A second one is not begun, and there is nothing to undo yet.
        await press(here, "enter", "ctrl+r", "u")
        assert here.app.screen is here.screen
        assert len(backend.pulled) == 1
        await press(here, "escape")
        assert here.given == [True]
        assert any("goes on by itself" in getattr(one, "text", "") for one in here.app.said)


async def test_what_changed_meanwhile_is_told_and_can_be_read_again() -> None:
    backend = FakeBackend()
    target = LeverTarget(lever=Lever.MEMORY, function=FUNCTION.name)
    backend.pull_fault = fail(Kind.CONFLICT, "Somebody changed memory to 512 MB.", "Look again.")
    async with shown(gate(backend, Lever.MEMORY)) as here:
        await see(here, "now 256 MB")
        await press(here, "ctrl+u", *"1024")
        await agree(here)
        await see(here, "✗ Somebody changed memory to 512 MB. Look again. Nothing was changed.")
        backend.pull_fault = None
        backend.lever_states[target] = state_of(target, 512)
        # There is nothing to undo.
        await press(here, "u", "r")
        await see(here, "now 512 MB", "new 1,024 MB")
        await agree(here)
        await see(here, "AWS says that it is so")
        assert [plan.state.value for plan in backend.pulled] == [512]


async def test_what_did_not_become_so_is_told_as_that() -> None:
    backend = FakeBackend()
    fault = Fault(kind=Kind.CONFLICT, what="LastUpdateStatus is Failed: no such image.")
    backend.pull_steps = (LeverStep(words="It failed", sent=True, fault=fault),)
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "✗ AWS took it, and it did not become so.", "no such image")
        assert "Nothing was changed" not in here.text


@pytest.mark.parametrize("kind", [Kind.ENGINE, Kind.TIMEOUT])
async def test_what_is_not_known_is_told_as_that_and_not_sent_again(kind: Kind) -> None:
    backend = FakeBackend()
    fault = Fault(kind=kind, what="The answer was lost.", advice="Look at what it stands at.")
    backend.pull_steps = (LeverStep(words="It is not known", sent=True, fault=fault),)
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "what AWS made of it is not known", "The answer was lost.")
        assert "Nothing was changed" not in here.text
        await press(here, "enter", "ctrl+r", "u")
        assert len(backend.pulled) == 1
        assert here.app.screen is here.screen


async def test_what_cannot_be_read_is_said_and_asked_for_again() -> None:
    backend = FakeBackend()
    backend.lever_fault = fail(Kind.DENIED, "Not allowed to read it.", "Ask for the permission.")
    async with shown(gate(backend, Lever.RESERVED)) as here:
        await see(here, "✗ Not allowed to read it. Ask for the permission.")
        await press(here, "enter", "ctrl+r")
        assert backend.pulled == []
        backend.lever_fault = None
        await press(here, "r")
        await see(here, "now 5")


async def test_the_command_can_be_copied() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await press(here, "tab", "y")
        (copied,) = here.app.copies
        assert copied.startswith("aws --profile acme-prod --region eu-west-1 lambda put-function")


# The fields.


async def test_a_number_is_checked_as_it_is_typed() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.MEMORY)) as here:
        await see(here, "128 to 10,240.", "Nothing would change")
        await press(here, "ctrl+u", *"64")
        await see(here, "Memory is a whole number from 128 to 10,240 MB.")
        await press(here, "enter")
        assert here.app.screen is here.screen
        await press(here, "ctrl+u", "x")
        await see(here, "Give a whole number.")
        await press(here, "ctrl+u", *"1,024")
        await agree(here)
        await see(here, "AWS says that it is so")
        assert backend.pulled[0].call.given["MemorySize"] == 1024


async def test_an_empty_line_takes_the_reservation_away() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED)) as here:
        await see(here, "Empty: it shares the account's.")
        await press(here, "ctrl+u")
        await see(here, "new none of its own")
        await agree(here)
        await see(here, "AWS says that it is so")
        assert sent(backend) == [("DeleteFunctionConcurrency", {"FunctionName": FUNCTION.name})]


@pytest.mark.parametrize(
    ("lever", "part", "keys", "given"),
    [
        (Lever.MAPPING, "0a1b", (), {"UUID": "0a1b", "Enabled": False}),
        (Lever.RULE, "nightly", (), {"Name": "nightly"}),
        (Lever.URL_AUTH, "", (), {"FunctionName": FUNCTION.name, "AuthType": "NONE"}),
        (Lever.TRACING, "", (), {"TracingConfig": {"Mode": "Active"}}),
        (
            Lever.LOGGING,
            "",
            ("left", "tab", "right", "right", "tab", "right"),
            {
                "LoggingConfig": {
                    "LogFormat": "JSON",
                    "ApplicationLogLevel": "ERROR",
                    "SystemLogLevel": "WARN",
                }
            },
        ),
    ],
)
async def test_a_choice_begins_with_the_other_one(
    lever: Lever, part: str, keys: tuple[str, ...], given: dict[str, Any]
) -> None:
    backend = FakeBackend()
    async with shown(gate(backend, lever, part)) as here:
        await see(here, "now ")
        await press(here, *keys)
        await agree(here)
        await see(here, "AWS says that it is so")
        assert given.items() <= backend.pulled[0].call.given.items()


async def test_an_alias_goes_back_to_the_version_before() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ALIAS, "live"), LARGE) as here:
        await see(here, "now version 42", "new version 41")
        await agree(here)
        await see(here, "AWS says that it is so")
        given = backend.pulled[0].call.given
        assert (given["FunctionVersion"], given["RevisionId"]) == ("41", "r1")
        assert given["RoutingConfig"] == {"AdditionalVersionWeights": {}}


async def test_an_alias_shares_between_the_version_it_has_and_another() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ALIAS, "live"), LARGE) as here:
        await see(here, "new version 41")
        await press(here, "down", "tab", *"30")
        await see(here, "version 42 with 70 %, version 40 with 30 %")
        await press(here, "right")
        await see(here, "version 42 with 65 %, version 40 with 35 %")
        await agree(here)
        await see(here, "AWS says that it is so")
        given = backend.pulled[0].call.given
        assert given["FunctionVersion"] == "42"
        assert given["RoutingConfig"] == {"AdditionalVersionWeights": {"40": 0.35}}


async def test_where_two_share_it_begins_with_the_first_alone() -> None:
    backend = FakeBackend()
    target = LeverTarget(lever=Lever.ALIAS, function=FUNCTION.name, part="live")
    value = {"version": "41", "other": "42", "weight": 0.1}
    backend.lever_states[target] = state_of(target, value)
    async with shown(gate(backend, Lever.ALIAS, "live"), LARGE) as here:
        await see(here, "now version 41 with 90 %, version 42 with 10 %", "new version 41")
        await agree(here)
        await see(here, "AWS says that it is so")
        await press(here, "u")
        await see(here, "now version 41", "new version 41 with 90 %, version 42 with 10 %")


async def test_errors_by_version_are_told_while_it_goes() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ALIAS, "live"), LARGE) as here:
        await see(here, "live", "version 42", "invocations", "errors, ")
        asked = {request.qualifier for request in backend.requested}
        assert {"live", "live → 42"} <= asked
        assert all(len(request.measures) == 2 for request in backend.requested)
        backend.denied.add("metrics")
        await press(here, "down")
        await see(here, "! Errors not read:")
        # What could not be read keeps nobody from rolling back.
        await agree(here)
        await see(here, "AWS says that it is so")


async def test_a_new_alias_is_made_and_the_way_back_deletes_it() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.NEW_ALIAS, "beta"), LARGE) as here:
        await see(here, "now none", "new version 42")
        await agree(here)
        await see(here, "AWS says that it is so")
        await press(here, "u")
        await see(here, "new deleted", "delete-alias")
        await agree(here)
        await until(here.pilot, lambda: len(backend.pulled) == 2)
        assert [name for name, _ in sent(backend)] == ["CreateAlias", "DeleteAlias"]


async def test_publishing_takes_a_description_and_is_not_undone() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.PUBLISH)) as here:
        await see(here, "This cannot be undone.", "publish-version")
        await press(here, *"fixes 41")
        await agree(here)
        await see(here, "AWS says that it is so.")
        assert "undoes it" not in here.text
        assert backend.pulled[0].call.given["Description"] == "fixes 41"
        await press(here, "u")
        assert len(backend.pulled) == 1
