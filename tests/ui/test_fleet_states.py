"""Of which functions the state is asked, and when."""

from lambdatui.ui.fleet_states import StateReading

MINUTE = 60_000
ROWS = ["a", "b"]


def asked(*, settled: bool = True) -> StateReading:
    """Both rows came on the screen at 0, and were asked for at once."""
    states = StateReading()
    assert states.due(ROWS, 0, 1) == ROWS
    states.begun(ROWS, 0)
    for name in ROWS:
        states.came(name, settled=settled)
    return states


def test_a_row_that_stays_on_the_screen_is_asked_again_after_five_minutes() -> None:
    states = asked()
    assert states.due(ROWS, 5 * MINUTE - 1, 1) == []
    assert states.due(ROWS, 5 * MINUTE, 1) == ROWS


def test_a_row_that_comes_back_is_asked_again_once_it_has_stayed_for_five_minutes() -> None:
    states = asked()
    states.due(["c"], 9 * MINUTE, 1)
    assert states.due(ROWS, 10 * MINUTE, 1) == []
    assert states.due(ROWS, 15 * MINUTE - 1, 1) == []
    assert states.due(ROWS, 15 * MINUTE, 1) == ROWS


def test_a_row_that_comes_back_after_an_hour_is_asked_at_once() -> None:
    states = asked()
    states.due([], MINUTE, 1)
    assert states.due(ROWS, 60 * MINUTE - 1, 1) == []
    assert states.due(ROWS, 60 * MINUTE, 1) == ROWS


def test_a_row_that_comes_back_with_trouble_or_a_change_is_asked_after_five_minutes() -> None:
    states = asked(settled=False)
    states.due([], 4 * MINUTE, 1)
    assert states.due(ROWS, 5 * MINUTE, 1) == ROWS
    states.came("a", settled=True)
    states.due([], 6 * MINUTE, 1)
    assert states.due(ROWS, 7 * MINUTE, 1) == ["b"]


def test_a_budget_makes_them_wait_longer_and_without_refreshes_only_new_ones_are_asked() -> None:
    states = asked()
    assert states.due(ROWS, 9 * MINUTE, 2) == []
    assert states.due(ROWS, 10 * MINUTE, 2) == ROWS
    assert states.due([*ROWS, "c"], 600 * MINUTE, None) == ["c"]


def test_those_of_which_nothing_is_known_are_given_fifty_at_a_time() -> None:
    states = asked()
    names = [*ROWS, *(f"other-{number}" for number in range(60))]
    assert states.never_asked(names) == names[2:52]
    states.forget("a")
    assert states.never_asked(ROWS) == ["a"]
    states.again()
    assert states.never_asked(ROWS) == ROWS
