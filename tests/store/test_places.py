"""Where the program keeps its files."""

from pathlib import Path

import platformdirs
import pytest

from lambdatui.store.places import find_places
from tests.store.listing import names_in


def test_a_given_folder_of_events_comes_first(tmp_path: Path) -> None:
    (tmp_path / ".lambdatui" / "events").mkdir(parents=True)
    environ = {"LAMBDATUI_EVENTS": "/elsewhere"}
    places = find_places(events="mine", cwd=tmp_path, environ=environ)
    assert places.events == str(tmp_path / "mine")


def test_the_variable_comes_before_the_project(tmp_path: Path) -> None:
    (tmp_path / ".lambdatui" / "events").mkdir(parents=True)
    environ = {"LAMBDATUI_EVENTS": "/elsewhere"}
    assert find_places(cwd=tmp_path, environ=environ).events == "/elsewhere"


@pytest.mark.parametrize("below", [".", "src", "src/deep/deeper"])
def test_the_project_is_the_nearest_one_above(tmp_path: Path, below: str) -> None:
    events = tmp_path / "project" / ".lambdatui" / "events"
    events.mkdir(parents=True)
    (tmp_path / ".lambdatui" / "events").mkdir(parents=True)
    here = tmp_path / "project" / below
    here.mkdir(parents=True, exist_ok=True)
    assert find_places(cwd=here, environ={}).events == str(events)


def test_a_file_of_that_name_is_no_project(tmp_path: Path) -> None:
    (tmp_path / ".lambdatui").mkdir()
    (tmp_path / ".lambdatui" / "events").write_text("")
    environ = {"XDG_DATA_HOME": "/data"}
    assert find_places(cwd=tmp_path, environ=environ).events == "/data/lambdatui/events"


def test_without_a_project_files_stand_in_the_xdg_folders(tmp_path: Path) -> None:
    environ = {"XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/c"}
    places = find_places(cwd=tmp_path, environ=environ)
    assert (places.events, places.state, places.config) == (
        "/d/lambdatui/events",
        "/s/lambdatui",
        "/c/lambdatui",
    )


def test_an_xdg_path_that_is_not_absolute_counts_as_unset(tmp_path: Path) -> None:
    places = find_places(cwd=tmp_path, environ={"XDG_STATE_HOME": "relative"})
    assert places.state == str(platformdirs.user_state_path("lambdatui"))


def test_a_tilde_is_the_home_and_an_unknown_one_a_plain_name(tmp_path: Path, home: Path) -> None:
    assert find_places(events="~/ev", cwd=tmp_path, environ={}).events == str(home / "ev")
    odd = find_places(events="~nobody-of-this-name/ev", cwd=tmp_path, environ={})
    assert odd.events == str(tmp_path / "~nobody-of-this-name" / "ev")


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    find_places(cwd=tmp_path, environ={"XDG_DATA_HOME": str(tmp_path / "data")})
    assert names_in(tmp_path) == []
