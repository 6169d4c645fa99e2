"""The second read of a gap goes back an hour, as far as it is known what was given."""

import pytest

from lambdatui.aws import logreader
from tests.aws.scene import Scene
from tests.aws.watch import MINUTE, NOW


def an_hour(page: int = 50) -> Scene:
    """A line each ten seconds for two hours, all of them read in the last of these hours."""
    scene = Scene(page=page, since=NOW - 120 * MINUTE, dated=True)
    for at in range(720):
        scene.write(NOW - 120 * MINUTE + at * 10_000, f"{at}")
    scene.pages()
    return scene


def far(scene: Scene) -> None:
    scene.reader.begin(scene.now, sweep=True, deep=True, far=True)
    scene.pages()


def test_what_is_most_of_an_hour_late_is_found_and_nothing_comes_twice() -> None:
    scene = an_hour()
    scene.now += MINUTE
    scene.write(NOW - 55 * MINUTE, "late")
    far(scene)
    assert scene.reader.looks_back_ms == NOW - 60 * MINUTE
    assert len(scene.read) == 721
    assert scene.messages()[-1] == "late"


def test_all_of_a_short_window_is_read() -> None:
    scene = Scene(page=50, since=NOW - 30 * MINUTE, dated=True)
    scene.pages()
    scene.write(NOW - 29 * MINUTE, "late")
    far(scene)
    assert scene.reader.looks_back_ms is None
    assert scene.messages() == ["late"]


def test_a_group_with_many_events_is_read_as_far_back_as_late_events_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logreader, "_FEW", 100)
    scene = an_hour(page=10)
    assert len(scene.reader._merge) <= 160
    scene.now += MINUTE
    scene.write(NOW - 55 * MINUTE, "late")
    far(scene)
    assert (scene.reader.looks_back_ms or 0) > NOW - 27 * MINUTE
    assert len(scene.read) == 720
