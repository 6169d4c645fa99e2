"""Views of the fleet on the disk."""

import stat
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FleetWindow
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.places import Places
from lambdatui.core.saved_views import FleetView
from lambdatui.store.toml_folder import toml_text
from lambdatui.store.views import ViewStore

MINE = FleetView(
    name="on call",
    filter='orders tag:"cost center"=a\\b !dev',
    sort=FleetColumn.P95,
    descending=True,
    columns=(FleetColumn.NAME, FleetColumn.P95),
    window=FleetWindow.D1,
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(
        events=str(tmp_path / "events"),
        state=str(tmp_path / "state"),
        config=str(tmp_path / "config"),
    )


@pytest.fixture
def store(places: Places) -> ViewStore:
    return ViewStore(places)


@pytest.fixture
def folder(places: Places) -> Path:
    found = Path(places.config) / "views"
    found.mkdir(parents=True)
    return found


def refused(caught: pytest.ExceptionInfo[LambdatuiError]) -> tuple[Kind, str]:
    return caught.value.fault.kind, caught.value.fault.what


def test_a_view_is_read_as_it_was_saved_by_another_console(
    store: ViewStore, places: Places
) -> None:
    path = Path(store.save(MINE))
    assert path == Path(places.config) / "views" / "on call.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other = ViewStore(places)
    assert other.view("on call") == MINE
    assert other.views().views == (MINE,)
    assert other.views().problems == ()


def test_a_file_is_toml_that_a_person_can_read(store: ViewStore) -> None:
    path = Path(store.save(MINE))
    assert path.read_text() == (
        'filter = "orders tag:\\"cost center\\"=a\\\\b !dev"\n'
        'sort = "p95"\n'
        "descending = true\n"
        'columns = ["name", "p95"]\n'
        'window = "1d"\n'
    )


def test_there_are_none_at_first(store: ViewStore) -> None:
    assert store.views().views == ()
    assert store.views().problems == ()


def test_views_stand_by_name_whatever_the_case(store: ViewStore) -> None:
    for name in ("b", "C", "a"):
        store.save(FleetView(name=name))
    assert [view.name for view in store.views().views] == ["a", "b", "C"]


def test_a_name_that_is_taken_is_kept_unless_it_is_replaced(store: ViewStore) -> None:
    store.save(MINE)
    with pytest.raises(LambdatuiError) as caught:
        store.save(FleetView(name="on call"))
    assert refused(caught) == (Kind.CONFLICT, "There is a view 'on call' already.")
    assert store.view("on call") == MINE
    store.save(FleetView(name="on call"), overwrite=True)
    assert store.view("on call") == FleetView(name="on call")


def test_a_view_that_could_not_be_read_again_is_not_saved(store: ViewStore) -> None:
    for wrong in (
        FleetView(name="x", filter="eror:>0"),
        FleetView(name="x", columns=(FleetColumn.P95,)),
        FleetView(name="../x"),
        FleetView(name="x", filter="\ud800"),
    ):
        with pytest.raises(LambdatuiError) as caught:
            store.save(wrong)
        assert caught.value.fault.kind is Kind.INVALID
    assert store.views().views == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nfilter = x\n", "line 2"),
        ('colour = "red"', "'colour' is no key"),
        ('sort = "speed"', "'speed' is no value of 'sort'"),
        ('filter = "eror:>0"', "eror:>0"),
        ("x = " + "[" * 5_000, "not TOML"),
        ("#" * 70_000, "larger than 65,536 bytes"),
    ],
)
def test_a_file_that_is_not_right_is_told_of_kept_and_hides_no_other(
    store: ViewStore, folder: Path, text: str, says: str
) -> None:
    (folder / "broken.toml").write_text(text)
    store.save(MINE)
    found = store.views()
    assert found.views == (MINE,)
    [problem] = found.problems
    assert problem.kind is Kind.INVALID
    assert str(folder / "broken.toml") in problem.what
    assert says in problem.what
    assert (folder / "broken.toml").read_text() == text


def test_a_file_that_is_no_text_is_told_of(store: ViewStore, folder: Path) -> None:
    (folder / "x.toml").write_bytes(b'filter = "\xff"')
    [problem] = store.views().problems
    assert problem.kind is Kind.INVALID


def test_what_is_no_view_is_left_alone(store: ViewStore, folder: Path) -> None:
    (folder / "README.md").write_text("x")
    (folder / ".hidden.toml").write_text("x")
    (folder / "x.toml~").write_text("x")
    assert store.views().views == ()
    assert store.views().problems == ()


def test_a_folder_in_a_views_place_is_told_of(store: ViewStore, folder: Path) -> None:
    (folder / "x.toml").mkdir()
    [problem] = store.views().problems
    assert problem.kind is Kind.STORE


def test_a_file_in_the_folders_place_is_told_of(store: ViewStore, places: Places) -> None:
    Path(places.config).mkdir()
    (Path(places.config) / "views").write_text("")
    [problem] = store.views().problems
    assert problem.kind is Kind.STORE
    with pytest.raises(LambdatuiError) as caught:
        store.save(MINE)
    assert caught.value.fault.kind is Kind.STORE


def test_views_may_stand_in_a_folder_that_is_a_link(
    store: ViewStore, places: Places, tmp_path: Path
) -> None:
    shared = tmp_path / "dotfiles"
    shared.mkdir()
    Path(places.config).mkdir()
    (Path(places.config) / "views").symlink_to(shared)
    store.save(MINE)
    assert (shared / "on call.toml").is_file()
    assert store.views().views == (MINE,)


def test_a_view_that_is_deleted_is_gone(store: ViewStore) -> None:
    store.save(MINE)
    store.delete("on call")
    assert store.views().views == ()
    for act in (store.delete, store.view):
        with pytest.raises(LambdatuiError) as caught:
            act("on call")
        assert refused(caught) == (Kind.NOT_FOUND, "There is no view 'on call'.")


def test_the_last_look_is_kept_for_the_next_console(store: ViewStore, places: Places) -> None:
    assert store.last() == FleetView()
    store.keep_last(MINE)
    kept = Path(places.state) / "fleet.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    # What is merely on the screen has no name.
    assert ViewStore(places).last() == msgspec.structs.replace(MINE, name="")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3", b'{"sort": "\xff"}', b"[" * 60_000])
def test_a_last_look_that_cannot_be_read_is_the_first_one(
    store: ViewStore, places: Places, data: bytes
) -> None:
    Path(places.state).mkdir()
    (Path(places.state) / "fleet.json").write_bytes(data)
    assert store.last() == FleetView()
    store.keep_last(MINE)
    assert store.last().filter == MINE.filter


def test_a_last_look_of_a_newer_program_is_used_as_far_as_it_is_known(
    store: ViewStore, places: Places
) -> None:
    Path(places.state).mkdir()
    text = '{"sort": "p95", "columns": ["name", "of-tomorrow"], "theme": 1}'
    (Path(places.state) / "fleet.json").write_text(text)
    found = store.last()
    assert found.sort is FleetColumn.P95
    assert found.columns == (FleetColumn.NAME,)


def test_a_disk_that_refuses_the_last_look_stops_nothing(store: ViewStore, places: Places) -> None:
    Path(places.state).write_text("")
    store.keep_last(MINE)
    assert store.last() == FleetView()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_is_one_in_toml(text: str) -> None:
    values: dict[str, str | bool | list[str]] = {"filter": text, "columns": [text, "x"]}
    assert tomllib.loads(toml_text(values)) == values
