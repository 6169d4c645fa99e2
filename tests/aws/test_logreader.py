"""The windows of a reader, against a store in which anything may arrive between two pages."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.aws import logreader
from lambdatui.aws.clients import Clients
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.logwindow import LATE_MS, OVERLAP_MS
from lambdatui.core.connection import Connection
from lambdatui.core.logs import LogEvent
from tests.aws.logstore import LogStore, seen

NOW = 1_760_000_000_000
GROUP = "/aws/lambda/orders"


class Direct(Clients):
    """Clients whose logs are a store in this process: no network between many small steps."""

    def __init__(self, store: LogStore) -> None:
        super().__init__(Connection())
        self._store = store

    @property
    def logs(self) -> Any:
        return self

    def filter_log_events(self, **asked: object) -> dict[str, object]:
        answer = self._store.answer(asked)
        assert answer is not None
        return answer


class Scene:
    """A group, its reader, and what each of them has."""

    def __init__(self, *, page: int, ids: bool = True, since: int = NOW - 600_000) -> None:
        self.now = NOW
        self.store = LogStore(page=page, ids=ids)
        self.store.create(GROUP)
        self.reader = LogReader(GROUP, {0: "orders"}, since_ms=since, pattern="")
        self.written: list[tuple[int, str, str]] = []
        self.read: list[LogEvent] = []
        self.newest = 0
        #: What a session of Live Tail has sent and nobody has taken; None without a session.
        self.session: list[LogEvent] | None = None
        self._clients = Direct(self.store)

    def write(self, at: int, message: str, stream: str = "s") -> None:
        self.store.put(GROUP, at, message, stream, ingested=self.now)
        self.written.append((at, stream, message))
        self.newest = max(self.newest, at)
        if self.session is not None:
            event = LogEvent(timestamp_ms=at, message=message, stream=stream, ingestion_ms=self.now)
            self.session.append(event)

    def open(self) -> None:
        self.reader.begin_live(self.now)
        self.session = []

    def connect(self) -> None:
        """Begin a session, and read whole what was there before, as a tail does."""
        self.open()
        self.reader.begin(self.now, sweep=True)
        self.pages()

    def check(self) -> None:
        """A bounded read beside the session, as a tail does now and then."""
        self.reader.begin(self.now, until_ms=self.now - 5_000, sweep=True)
        self.pages()

    def drain(self) -> None:
        if self.session is not None:
            self.read += self.reader.take_live(self.session, self.now)
            self.session = []

    def lose(self) -> None:
        """The session breaks, with what was not taken."""
        self.reader.end_live()
        self.session = None

    def page(self) -> None:
        """One page, of a new read where the last one is done."""
        if self.reader.done:
            self.reader.begin(self.now)
        self.read += self.reader.next_page(self._clients, threading.Event())

    def pages(self, between: Callable[[], None] = lambda: None) -> None:
        """A whole read, or the rest of one."""
        if self.reader.done:
            self.reader.begin(self.now)
        while not self.reader.done:
            between()
            self.page()

    def settle(self) -> None:
        """As a tail does that goes on for a minute."""
        for _ in range(60):
            self.now += 1_000
            self.pages()

    def messages(self) -> list[str]:
        return [event.message for event in self.read]


def test_an_event_that_was_late_while_a_sweep_was_under_way_is_found_by_the_next() -> None:
    scene = Scene(page=1)
    scene.write(NOW - 40_000, "a")
    scene.write(NOW - 20_000, "b")
    scene.pages()
    scene.now += 60_000
    scene.reader.begin(scene.now)
    scene.page()
    # Behind the page that was read, 58 s behind the newest there is, which then moves on.
    scene.write(NOW - 78_000, "late")
    scene.write(NOW + 50_000, "new")
    scene.write(NOW + 51_000, "newer")
    scene.settle()
    assert sorted(scene.messages()) == ["a", "b", "late", "new", "newer"]


def test_an_event_that_was_late_while_the_past_was_read_is_found_though_the_group_was_quiet() -> (
    None
):
    scene = Scene(page=1)
    scene.write(NOW - 300_000, "a")
    scene.write(NOW - 250_000, "b")
    scene.page()
    scene.write(NOW - 305_000, "late")
    scene.now += 5_000
    scene.write(NOW - 1_000, "new")
    scene.settle()
    assert sorted(scene.messages()) == ["a", "b", "late", "new"]


def test_an_event_that_is_minutes_late_is_found_by_a_rarer_read() -> None:
    scene = Scene(page=50)
    scene.write(NOW - 1_000, "a")
    scene.pages()
    scene.settle()
    scene.write(scene.now, "newest")
    scene.pages()
    scene.write(scene.now - LATE_MS + 30_000, "nine and a half minutes late")
    for _ in range(3):
        scene.settle()
    assert scene.messages() == ["a", "newest", "nine and a half minutes late"]


def test_what_is_given_by_a_window_long_before_the_session_is_drained_comes_once() -> None:
    scene = Scene(page=5_000)
    scene.write(NOW - 1_000, "a")
    scene.open()
    scene.pages()
    for _ in range(15):
        scene.write(scene.now, f"{scene.now}")
        scene.settle()
    scene.drain()
    assert seen(scene.read) == sorted(scene.written)


@pytest.mark.parametrize("most", [50_000, 100])
def test_memory_of_a_long_past_holds_what_late_events_need_as_long_as_that_is_little(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(logreader, "_CROWD", most)
    scene = Scene(page=50, since=NOW - 3_600_000)
    for at in range(3_600):
        scene.write(NOW - 3_600_000 + at * 1_000, f"{at}")
    largest = 0

    def measure() -> None:
        nonlocal largest
        largest = max(largest, len(scene.reader._merge))

    scene.pages(measure)
    assert len(scene.read) == 3_600
    kept = LATE_MS // 1_000 if most > 1_000 else OVERLAP_MS // 1_000
    assert kept <= largest <= kept + 2 * 50


steps = st.lists(
    st.one_of(
        st.tuples(st.just("page"), st.just(0), st.just(0)),
        st.tuples(st.just("wait"), st.integers(100, 8_000), st.just(0)),
        st.tuples(
            st.just("write"),
            # How far it lies behind the newest there is.
            st.one_of(st.integers(0, 5_000), st.integers(0, OVERLAP_MS)),
            st.integers(0, 3),
        ),
        # The newest, at this moment.
        st.tuples(st.just("now"), st.integers(0, 2_000), st.integers(0, 3)),
        st.tuples(st.sampled_from(["open", "drain", "lose"]), st.just(0), st.just(0)),
        # So late that only a session brings it.
        st.tuples(st.just("late"), st.integers(2 * OVERLAP_MS, 8 * OVERLAP_MS), st.integers(0, 3)),
    ),
    max_size=120,
)


@settings(deadline=None)
@given(steps=steps, page=st.integers(1, 4), ids=st.booleans(), crowded=st.booleans())
def test_every_event_is_given_exactly_once_by_windows_and_sessions_together(
    steps: list[tuple[str, int, int]], page: int, ids: bool, crowded: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # A crowded group forgets as early as it may.
        patch.setattr(logreader, "_CROWD", 0 if crowded else 50_000)
        scene = Scene(page=page, ids=ids)
        for act, amount, which in steps:
            play(scene, act, amount, which)
        scene.drain()
        scene.settle()
        assert seen(scene.read) == sorted(scene.written)


def play(scene: Scene, act: str, amount: int, which: int) -> None:
    # Two equal lines of one stream in one millisecond are two lines.
    line = ("START END"[: which + 1], "ab"[which % 2])
    match act:
        case "page":
            scene.page()
        case "wait":
            scene.now += amount
        case "open":
            # Another one begins where the last one has ended.
            if scene.session is None:
                scene.open()
        case "drain":
            scene.drain()
        case "lose":
            scene.lose()
        case "late":
            if scene.session is not None and scene.reader.done:
                scene.write(scene.now - amount, *line)
                scene.drain()
        case _:
            newest = scene.now if act == "now" else scene.newest or scene.now
            scene.write(newest - amount, *line)


@settings(deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(
                ["write"] * 4 + ["wait", "late", "read", "drain", "check", "lose", "connect"]
            ),
            st.integers(0, 4_000),
            st.sampled_from("ab"),
        ),
        max_size=120,
    ),
    page=st.integers(1, 4),
    ids=st.booleans(),
)
def test_lines_that_are_not_late_come_in_their_order_within_a_stream(
    steps: list[tuple[str, int, str]], page: int, ids: bool
) -> None:
    scene = Scene(page=page, ids=ids)
    scene.connect()
    for number, (act, amount, stream) in enumerate(steps):
        match act:
            case "write":
                scene.write(scene.now, f"punctual {number:03}", stream)
            case "late":
                scene.write(scene.now - amount, "late", stream)
            case "wait":
                scene.now += amount
            case "read" if scene.session is None:
                scene.pages()
            case "check" if scene.session is not None:
                scene.drain()
                scene.check()
            case "drain":
                scene.drain()
            case "lose":
                scene.lose()
            case "connect" if scene.session is None:
                scene.connect()
    scene.drain()
    scene.settle()
    assert seen(scene.read) == sorted(scene.written)
    for name in "ab":
        punctual = [
            event.message
            for event in scene.read
            if event.stream == name and event.message != "late"
        ]
        assert punctual == sorted(punctual)
