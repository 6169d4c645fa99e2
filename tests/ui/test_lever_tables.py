"""Environment variables and tags, edited as a table in the gate of their lever."""

from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.secrets import MASK
from lambdatui.ui.widgets.pairs_field import PairsField
from tests.ui.backend import FakeBackend
from tests.ui.levers_ports import state_of
from tests.ui.screen_host import LARGE, Shown, shown
from tests.ui.test_lever_gate import FUNCTION, agree, flat, gate, press, see, sent
from tests.ui.until import until

SECRET = "sk_live_51Habcdefghij"
ENVIRONMENT = LeverTarget(lever=Lever.ENVIRONMENT, function=FUNCTION.name)
TAGS = LeverTarget(lever=Lever.TAGS, function=FUNCTION.name)


async def type_in(here: Shown, key: str, *texts: str) -> None:
    """Press a key that asks, and answer each question."""
    await press(here, key)
    for text in texts:
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        await press(here, "ctrl+u", *text, "enter")
    await until(here.pilot, lambda: here.app.screen is here.screen)


def states(here: Shown) -> dict[str, str]:
    field = here.screen.query_one(PairsField)
    return {row.name: row.state for row in field.table.rows}


async def test_values_are_masked_until_one_is_asked_for_and_then_again() -> None:
    async with shown(gate(FakeBackend(), Lever.ENVIRONMENT)) as here:
        await see(here, f"STRIPE_SECRET {MASK} ! looks like a secret", "68 of 4,096 bytes")
        assert flat(here).count("! looks like a secret") == 1
        assert f"TABLE_NAME {MASK}" in flat(here)
        await press(here, "x")
        assert SECRET in here.text
        assert "orders-prod" not in here.text
        await press(here, "x")
        assert SECRET not in here.text
        await press(here, "y")
        assert here.app.copies == [SECRET]
        assert any("a secret" in getattr(one, "what", "") for one in here.app.said)


async def test_variables_are_added_changed_and_removed_and_no_value_is_shown() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ENVIRONMENT), LARGE) as here:
        await see(here, "Nothing would change")
        await type_in(here, "a", "NEW_ONE", "fresh-value")
        assert states(here) == {"NEW_ONE": "added", "STRIPE_SECRET": "", "TABLE_NAME": ""}
        await press(here, "j")
        await type_in(here, "enter", "another-value")
        await press(here, "j", "d")
        assert states(here) == {
            "NEW_ONE": "added",
            "STRIPE_SECRET": "changed",
            "TABLE_NAME": "removed",
        }
        await see(here, "NEW_ONE added", "STRIPE_SECRET changed", "TABLE_NAME removed")
        assert "fresh-value" not in here.text
        assert "another-value" not in here.text
        await press(here, "ctrl+r")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "fresh-value" not in here.text
        await press(here, "y")
        await see(here, "AWS says that it is so")
        (plan,) = backend.pulled
        variables = {"NEW_ONE": "fresh-value", "STRIPE_SECRET": "another-value"}
        assert plan.call.given["Environment"] == {"Variables": variables}
        assert plan.call.given["RevisionId"] == "r1"
        assert "value" not in flat(here).replace("new 2 variables", "")
        await press(here, "y")
        assert "value" not in here.app.copies[-1]
        assert "--environment file://WITH-THE-VALUES.json" in here.app.copies[-1]
        whats = [getattr(one, "what", "") for one in here.app.said]
        assert any("without its values: it is not runnable as it is" in what for what in whats)


async def test_the_way_back_brings_all_variables_back() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ENVIRONMENT)) as here:
        await see(here, "Nothing would change")
        await press(here, "d")
        await agree(here, "ctrl+r")
        await see(here, "AWS says that it is so")
        await press(here, "u")
        await see(here, "new 2 variables")
        await agree(here)
        await until(here.pilot, lambda: len(backend.pulled) == 2)
        before = {"TABLE_NAME": "orders-prod", "STRIPE_SECRET": SECRET}
        assert backend.pulled[1].call.given["Environment"] == {"Variables": before}


async def test_a_removed_one_is_taken_back_and_enter_changes_a_row_and_sends_nothing() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ENVIRONMENT)) as here:
        await see(here, "Nothing would change")
        await press(here, "d")
        await see(here, "STRIPE_SECRET removed")
        await press(here, "d")
        await see(here, "Nothing would change")
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        # What is masked is not put into the line, and an empty answer is not given by a habit.
        assert SECRET not in here.text
        await press(here, "escape")
        await press(here, "x", "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert SECRET in here.text
        assert backend.pulled == []


async def test_more_than_fits_is_counted_and_refused_before_anything_is_sent() -> None:
    backend = FakeBackend()
    value = {"BIG": "x" * 4_090}
    backend.lever_states[ENVIRONMENT] = state_of(ENVIRONMENT, value)
    async with shown(gate(backend, Lever.ENVIRONMENT)) as here:
        await see(here, "4,100 of 4,096 bytes")
        await type_in(here, "a", "MORE", "y")
        await see(here, "4,111 of 4,096 bytes", "AWS takes 4,096 at most")
        await press(here, "ctrl+r")
        assert here.app.screen is here.screen
        assert backend.pulled == []


async def test_names_are_checked() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ENVIRONMENT), LARGE) as here:
        await see(here, "Nothing would change")
        await press(here, "a")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        await press(here, *"TABLE_NAME", "enter")
        assert "There is a variable TABLE_NAME already." in here.text
        await press(here, "ctrl+u", *"NEWK=abc", "enter")
        assert "'NEWK=abc' is no name for an environment variable" in flat(here)
        await press(here, "ctrl+u", *"AWS_REGION", "enter")
        assert "AWS_REGION is set by Lambda itself" in flat(here)
        await press(here, "ctrl+u", *"NEWK", "enter")
        await until(here.pilot, lambda: "Value of NEWK" in here.text)


async def test_what_was_typed_is_kept_where_somebody_else_was_faster() -> None:
    backend = FakeBackend()
    backend.pull_fault = fail(Kind.CONFLICT, "The function was changed since.", "Look again.")
    async with shown(gate(backend, Lever.ENVIRONMENT), LARGE) as here:
        await see(here, "Nothing would change")
        await type_in(here, "a", "MINE", "1")
        await press(here, "j", "d")
        await agree(here, "ctrl+r")
        await see(here, "The function was changed since.", "Nothing was changed.")
        backend.pull_fault = None
        theirs = {"TABLE_NAME": "orders-2", "STRIPE_SECRET": "s", "THEIRS": "2"}
        backend.lever_states[ENVIRONMENT] = state_of(ENVIRONMENT, theirs)
        await press(here, "r")
        await see(here, "now 3 variables", "MINE added", "STRIPE_SECRET removed")
        await agree(here, "ctrl+r")
        await see(here, "AWS says that it is so")
        variables = {"TABLE_NAME": "orders-2", "THEIRS": "2", "MINE": "1"}
        assert backend.pulled[0].call.given["Environment"] == {"Variables": variables}


async def test_tags_are_set_and_removed_in_two_calls_and_brought_back_in_two() -> None:
    backend = FakeBackend()
    backend.lever_states[TAGS] = state_of(TAGS, {"team": "payments", "stage": "old"})
    async with shown(gate(backend, Lever.TAGS), LARGE) as here:
        await see(here, "team payments", "stage old", "2 of 50")
        await press(here, "d")
        await type_in(here, "a", "owner", "ada")
        await see(here, "tag-resource", "untag-resource")
        await agree(here, "ctrl+r")
        await see(here, "AWS says that it is so")
        assert [name for name, _ in sent(backend)] == ["TagResource", "UntagResource"]
        assert sent(backend)[0][1]["Tags"] == {"owner": "ada"}
        await press(here, "u")
        await see(here, "tag-resource", "untag-resource")
        await agree(here)
        await until(here.pilot, lambda: len(backend.pulled) == 4)
        await see(here, "AWS says that it is so")
        assert backend.lever_states[TAGS].value == {"team": "payments", "stage": "old"}


async def test_a_tag_that_looks_secret_is_masked() -> None:
    backend = FakeBackend()
    backend.lever_states[TAGS] = state_of(TAGS, {"api_key": SECRET, "team": "a"})
    async with shown(gate(backend, Lever.TAGS)) as here:
        await see(here, f"api_key {MASK}", "team a")
        assert SECRET not in here.text


async def test_an_empty_answer_on_a_masked_value_leaves_it_as_it_is() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.ENVIRONMENT), LARGE) as here:
        await see(here, "Nothing would change")
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "empty: it stays as it is" in flat(here)
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is here.screen)
        assert set(states(here).values()) == {""}
        # Where it was seen, empty is meant.
        await press(here, "x")
        await type_in(here, "enter", "")
        await see(here, "STRIPE_SECRET (empty)", "STRIPE_SECRET made empty")
