"""Keys that a person has set: they work, are shown, and what is wrong with them is told."""

from lambdatui.ui.all_keys import all_keys, wrong_keys
from lambdatui.ui.screens.keys import keys_text
from tests.ui.console_app import WIDE, console, see, shown


async def test_a_key_of_ones_own_works_and_is_shown_and_a_wrong_one_is_told() -> None:
    keys = {"main.metrics": "f2", "no.such": "x", "main.keys": "f1,question_mark"}
    async with console(keys=keys).run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await see(pilot, "Of the keys in your settings")
        assert shown(pilot.app).rstrip().endswith("f1 keys")
        await pilot.press("f2")
        await see(pilot, "Duration", "esc back")
        await pilot.press("f1")
        await see(pilot, "─ Keys ─", "logs of the minute")
        await pilot.press("escape", "exclamation_mark")
        await see(pilot, "Errors of this session", "Of the keys in your settings")


def test_every_command_has_an_id_of_its_own_words() -> None:
    found = all_keys()
    assert {"logs.follow", "main.metrics", "app.quit", "functions.filter"} <= set(found)
    # The other way is told with the one way.
    assert [name for name, binding in found.items() if not binding.description] == ["lines.right"]


def test_the_page_of_keys_shows_a_persons_own() -> None:
    bindings = [all_keys()["main.metrics"], all_keys()["main.logs"]]
    rows = keys_text([("Everywhere", bindings)], {"main.metrics": "f2,ctrl+g"}).plain.split("\n")
    assert [row.split() for row in rows] == [["Everywhere"], ["f2", "^g", "metrics"], ["l", "logs"]]


def test_what_is_wrong_with_keys_is_said_of_each() -> None:
    good = {"logs.follow": "ctrl+f", "main.metrics": "M, f2", "logs.since": "left_square_bracket"}
    assert wrong_keys(good) == []
    bad = {"logs.follow": "ctrl-f", "logs.find": "/,", "main": "m"}
    assert wrong_keys(bad) == [
        "`main` is no command: 'lambdatui config keys' lists them.",
        "`logs.follow`: ctrl-f is no key.",
        "`logs.find`: nothing is no key.",
    ]


def test_the_keys_that_the_program_has_are_all_keys() -> None:
    own = {name: binding.key for name, binding in all_keys().items()}
    assert wrong_keys(own) == []
