"""The pins: kept for this user alone, and never in the way of a start."""

from pathlib import Path

import pytest

from lambdatui.store.pins import PinStore


def test_pins_are_kept_once_each_for_this_user_alone(tmp_path: Path) -> None:
    state = tmp_path / "state"
    store = PinStore(state)
    assert store.pins() == ()
    for arn, pinned in (("a", True), ("b", True), ("a", True), ("c", True), ("b", False)):
        store.keep(arn, pinned=pinned)
    assert PinStore(state).pins() == ("a", "c")
    assert {path.stat().st_mode & 0o777 for path in state.iterdir()} == {0o600}
    for number in range(300):
        if number < 3 or number > 297:
            store.keep(f"more-{number}", pinned=True)
    assert store.pins()[:2] == ("a", "c")


@pytest.mark.parametrize("text", ["", "{}", '["a", 1]', "[" * 100_000, "x" * 300_000])
def test_a_file_that_is_not_ours_hides_nothing_and_is_kept(tmp_path: Path, text: str) -> None:
    (tmp_path / "pins.json").write_text(text)
    store = PinStore(tmp_path)
    assert store.pins() == ()
    store.keep("a", pinned=True)
    assert store.pins() == ("a",)
    (damaged,) = tmp_path.glob("pins.json.damaged-*")
    assert damaged.read_text() == text
