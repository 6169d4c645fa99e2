"""The gate of what is protected: by the profile, an alias, and what could not be read."""

import pytest

from lambdatui.core.lever import Lever
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.ui.screens.ask import Confirm, TypedName
from tests.ui.backend import FakeBackend
from tests.ui.screen_host import LARGE, SMALL, shown
from tests.ui.test_lever_gate import FUNCTION, gate, press, see
from tests.ui.until import until

NO_ALIASES = Qualifiers(unread=("Not allowed to list the aliases.",), aliases_read=False)


async def test_on_a_protected_target_the_name_has_to_be_typed() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0", protected=("*prod*",))) as here:
        await see(here, "new 0")
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "The profile 'acme-prod' is protected (*prod*)." in here.text
        await press(here, "y", "enter")
        assert "That is not its name" in here.text
        assert backend.pulled == []
        await press(here, "ctrl+u", *FUNCTION.name, "enter")
        await see(here, "AWS says that it is so")
        assert len(backend.pulled) == 1
        # The way back is asked for in the same way.
        await press(here, "u", "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "is protected" in here.text


@pytest.mark.parametrize("known", [None, NO_ALIASES], ids=["not read", "read in part"])
async def test_stopping_the_whole_function_stops_its_protected_alias(
    known: Qualifiers | None,
) -> None:
    backend = FakeBackend()
    # The fake function's alias live is read by the gate itself.
    screen = gate(backend, Lever.RESERVED, wanted=b"0", protected=("liv?",), qualifiers=known)
    async with shown(screen, SMALL) as here:
        await see(here, "new 0")
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "The qualifier 'live' is protected" in here.text
        await press(here, "y")
        assert backend.pulled == []


async def test_where_its_aliases_cannot_be_read_the_name_has_to_be_typed() -> None:
    backend = FakeBackend()
    backend.denied.add("qualifiers")
    screen = gate(backend, Lever.RESERVED, wanted=b"0", protected=("liv?",), qualifiers=None)
    async with shown(screen, LARGE) as here:
        await see(here, "now 5", "new 0")
        await press(here, "enter")
        await see(here, "The function's aliases could not be read, and may be protected")
        assert isinstance(here.app.screen, TypedName)
        await press(here, "escape")
        # They are asked for again.
        backend.denied.clear()
        await press(here, "enter")
        await see(here, "The qualifier 'live' is protected")


@pytest.mark.parametrize("protected", [(), ("orders.x",)])
async def test_aliases_that_could_not_be_what_is_protected_hold_up_nothing(
    protected: tuple[str, ...],
) -> None:
    backend = FakeBackend()
    backend.denied.add("qualifiers")
    screen = gate(backend, Lever.RESERVED, wanted=b"0", protected=protected, qualifiers=None)
    async with shown(screen) as here:
        await see(here, "new 0")
        await press(here, "enter")
        await until(here.pilot, lambda: isinstance(here.app.screen, Confirm))


async def test_an_alias_can_be_what_is_protected() -> None:
    backend = FakeBackend()
    screen = gate(backend, Lever.ALIAS, "liveprod", protected=("live*",))
    async with shown(screen, LARGE) as here:
        await see(here, "new version 41")
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "The qualifier 'liveprod' is protected" in here.text
