"""The windows of a reader, against a store in which anything may arrive between two pages."""

import threading
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.aws.clients import Clients
from lambdatui.aws.logreader import OVERLAP_MS, LogReader
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
        self._clients = Direct(self.store)

    def write(self, at: int, message: str, stream: str = "s") -> None:
        self.store.put(GROUP, at, message, stream, ingested=self.now)
        self.written.append((at, stream, message))
        self.newest = max(self.newest, at)

    def page(self) -> None:
        """One page, of a new read where the last one is done."""
        if self.reader.done:
            self.reader.begin(self.now)
        self.read += self.reader.next_page(self._clients, threading.Event())

    def pages(self, between: Callable[[], None] = lambda: None) -> None:
        """A whole read, or the rest of one."""
        self.page()
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


def test_memory_holds_no_more_than_the_overlap_of_a_long_past() -> None:
    scene = Scene(page=50)
    for at in range(600):
        scene.write(NOW - 600_000 + at * 1_000, f"{at}")
    largest = 0

    def measure() -> None:
        nonlocal largest
        largest = max(largest, len(scene.reader._merge))

    scene.pages(measure)
    assert len(scene.read) == 600
    assert largest <= 2 * 50 + OVERLAP_MS // 1_000


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
    ),
    max_size=120,
)


@given(steps=steps, page=st.integers(1, 4), ids=st.booleans())
def test_every_event_at_most_the_overlap_late_is_given_exactly_once(
    steps: list[tuple[str, int, int]], page: int, ids: bool
) -> None:
    scene = Scene(page=page, ids=ids)
    for act, amount, which in steps:
        if act == "page":
            scene.page()
        elif act == "wait":
            scene.now += amount
        else:
            # Two equal lines of one stream in one millisecond are two lines.
            newest = scene.now if act == "now" else scene.newest or scene.now
            scene.write(newest - amount, "START END"[: which + 1], "ab"[which % 2])
    scene.settle()
    assert seen(scene.read) == sorted(scene.written)
