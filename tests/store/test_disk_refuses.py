"""A disk that refuses in the middle of a write, and files that were damaged: nothing is torn."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdatui.core.connection import Connection
from lambdatui.core.connections import AccountLook, RecentConnection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.functions import Function
from lambdatui.core.history import Draft
from lambdatui.core.memory_seen import SeenMemory
from lambdatui.core.places import Places
from lambdatui.core.saved_views import FleetView
from lambdatui.store.account_looks import LookStore
from lambdatui.store.connections import RecentStore
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.fleet_cache import FleetCache
from lambdatui.store.history import HistoryStore
from lambdatui.store.journal import JournalStore
from lambdatui.store.memory_seen import MemoryStore
from lambdatui.store.views import ViewStore
from tests.store.past import ended, result, sent
from tests.store.test_journal import entry

LONG = '"' + "new " * 5_000 + '"'
PROD = "123456789012"


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Inside, no file takes more than so many bytes: the rest of a write is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class Kept:
    """All that a person keeps, in one folder, with something in each of them."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        places = Places(
            events=str(folder / "events"), state=str(self.state), config=str(folder / "config")
        )
        self.events = EventStore(folder / "events")
        self.drafts = DraftStore(self.state)
        self.history = HistoryStore(self.state, kept_ms=10**15)
        self.journal = JournalStore(self.state)
        self.views = ViewStore(places)
        self.looks = LookStore(places)
        self.recents = RecentStore(self.state)

    def fill(self) -> None:
        self.events.save("f", "a", '"old"', details=EventDetails(note="old"))
        self.drafts.save(Draft(function="f", text="old"))
        self.history.begin(sent(1, "f"), b'"old"')
        self.history.end(ended(sent(1, "f")), result(sent(1, "f")))
        self.journal.write(entry("old"))
        self.views.save(FleetView(name="v", filter="old"))
        self.looks.keep(AccountLook(account=PROD, name="old"))
        self.recents.keep(RecentConnection(profile="old", regions=("eu-west-1",), used_ms=1))

    def seen(self) -> list[object]:
        """What each of them shows."""
        found = self.drafts.read("f")
        (event,) = self.events.entries("f")
        runs = self.history.entries("f", limit=10)
        return [
            self.events.read("f", event).text,
            found.text if found else None,
            [(run.id, run.outcome, self.history.payload_of(run.id)) for run in runs],
            [each.id for each in self.journal.read().entries],
            [view.filter for view in self.views.views().views],
            [look.name for look in self.looks.looks().looks],
            [recent.profile for recent in self.recents.recent()],
        ]


ACTS: dict[str, Callable[[Kept], object]] = {
    "event": lambda kept: kept.events.save("f", "a", LONG, overwrite=True),
    "details": lambda kept: kept.events.save_details(
        "f", kept.events.entries("f")[0], EventDetails(note=LONG)
    ),
    "draft": lambda kept: kept.drafts.save(Draft(function="f", text=LONG)),
    "history": lambda kept: kept.history.begin(sent(2, "f"), LONG.encode()),
    "journal": lambda kept: kept.journal.write(entry("new" * 5_000, 2_000)),
    "view": lambda kept: kept.views.save(FleetView(name="v", filter="new " * 60), overwrite=True),
    "look": lambda kept: kept.looks.keep(AccountLook(account=PROD, name="new" * 20)),
    "recent": lambda kept: kept.recents.keep(
        RecentConnection(profile="n" * 500, regions=("x",), used_ms=2)
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("size", [0, 20])
def test_what_is_refused_half_way_is_told_and_what_was_there_is_whole(
    tmp_path: Path, act: str, size: int
) -> None:
    kept = Kept(tmp_path)
    kept.fill()
    before = kept.seen()
    with at_most(size), pytest.raises(LambdatuiError) as caught:
        ACTS[act](kept)
    assert caught.value.fault.kind is Kind.STORE
    assert str(tmp_path) in caught.value.fault.what
    again = Kept(tmp_path)
    assert again.seen() == before
    assert list(tmp_path.rglob("*.tmp")) == []
    # And where there is room again, it is done.
    ACTS[act](again)
    assert act == "details" or again.seen() != before


def test_the_history_is_read_where_it_was_made_and_could_not_be_filled(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    with at_most(0), pytest.raises(LambdatuiError):
        kept.history.begin(sent(1, "f"))
    with at_most(0):
        assert kept.history.entries("f") == ()
    kept.history.begin(sent(1, "f"))
    assert len(kept.history.entries("f")) == 1


DAMAGED = ("drafts/f.json", "history.sqlite3", "journal.ndjson", "connections.json")


@pytest.mark.parametrize("name", DAMAGED)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(part=st.floats(0, 1), tail=st.binary(max_size=40))
def test_a_damaged_file_stops_nothing_and_is_not_lost(
    tmp_path_factory: pytest.TempPathFactory, name: str, part: float, tail: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    Kept(folder).fill()
    path = folder / "state" / name
    whole = path.read_bytes()
    damaged = whole[: int(part * len(whole))] + tail
    path.write_bytes(damaged)
    kept = Kept(folder)
    told: list[str] = []
    try:
        kept.seen()
    except LambdatuiError as error:
        told.append(error.fault.what)
    # Where it is told, its path is; and then what is new is kept.
    assert all(str(path) in what for what in told)
    kept.drafts.save(Draft(function="f", text="new"))
    kept.journal.write(entry("new", 5_000))
    kept.recents.keep(RecentConnection(profile="new", regions=("x",), used_ms=5))
    kept.history.begin(sent(5, "f"), b'"new"')
    if kept.history.moved:
        with pytest.raises(LambdatuiError):
            kept.history.entries("f")
    _, draft, runs, changes, *_, recents = kept.seen()
    assert draft == "new"
    assert isinstance(runs, list)
    assert isinstance(changes, list)
    assert isinstance(recents, list)
    assert "f-5" in [id for id, *_ in runs]
    assert "new" in changes
    assert "new" in recents
    if name in ("drafts/f.json", "connections.json") and damaged != whole:
        # Where it cannot be understood, it is there under another name.
        sides = [one.read_bytes() for one in path.parent.iterdir() if one.is_file()]
        understood = "old" in recents if "conn" in name else len(kept.drafts.others("f")) > 0
        assert understood or damaged in sides


#: What a disk, an editor, a merge or another version of the program leaves in a file.
SPOILED = st.one_of(
    st.tuples(st.floats(0, 1), st.binary(max_size=40)),
    st.sampled_from(
        [
            b"",
            b"\0" * 64,
            b"null",
            b"[]",
            b'{"form": 99, "seen": [], "functions": {"a": 1}, "read_ms": "x"}',
            b'{"form": 1, "read_ms": 0, "functions": [{"name": 7}]}',
            b"[" * 100_000,
            b'{"seen": {"p": {"f": {"used_mb": "much"}}}}',
            b'filter = 7\nsort = []\ncolumns = "name"\n',
            b'tomorrow = true\nwindow = "99y"\n',
            b"<<<<<<< ours\n",
        ]
    ),
)
HERE = Connection(profile="p", region="eu-west-1")


@settings(
    max_examples=max(1, settings().max_examples // 4),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(spoiled=SPOILED, form=st.sampled_from(["view", "last", "list", "memory"]))
def test_what_only_helps_is_read_as_far_as_it_can_be(
    tmp_path_factory: pytest.TempPathFactory, spoiled: tuple[float, bytes] | bytes, form: str
) -> None:
    folder = tmp_path_factory.mktemp("spoiled")
    kept = Kept(folder)
    kept.fill()
    kept.views.save(FleetView(name="other", filter="whole"))
    kept.views.keep_last(FleetView(filter="last"))
    environ = {"AWS_CONFIG_FILE": str(folder / "none")}
    cache = FleetCache(kept.state)
    cache.keep([Function(name="f")], HERE, environ, 1)
    memory = MemoryStore(kept.state)
    memory.write({"p": {"f": SeenMemory(used_mb=1, size_mb=2, at_ms=3)}})
    path = {
        "view": folder / "config" / "views" / "v.toml",
        "last": kept.state / "fleet.json",
        "list": next((kept.state / "functions").iterdir()),
        "memory": kept.state / "memory.json",
    }[form]
    whole = path.read_bytes()
    if isinstance(spoiled, tuple):
        spoiled = whole[: int(spoiled[0] * len(whole))] + spoiled[1]
    path.write_bytes(spoiled)

    # Each is read, or is as if it were not there; a view is a person's own: its path is told.
    found = kept.views.views()
    assert "other" in [view.name for view in found.views]
    if "v" not in [view.name for view in found.views]:
        (problem,) = found.problems
        assert str(path) in problem.what
        assert path.read_bytes() == spoiled
    kept.views.last()
    cache.last(HERE, environ)
    known = memory.read()

    # What is new takes its place.
    kept.views.keep_last(FleetView(filter="new"))
    cache.keep([Function(name="new")], HERE, environ, 2)
    memory.write({"q": {"g": SeenMemory(used_mb=1, size_mb=2, at_ms=4)}})
    assert kept.views.last().filter == "new"
    after = cache.last(HERE, environ)
    assert after is not None
    assert [each.name for each in after.functions] == ["new"]
    assert list(memory.read()) == ["q"]
    if form == "memory" and not known and spoiled != whole and b'"seen":{}' not in spoiled:
        # Days of what was seen are kept aside, should a later version know how to read them.
        assert spoiled in [each.read_bytes() for each in kept.state.glob("memory.json.damaged-*")]
