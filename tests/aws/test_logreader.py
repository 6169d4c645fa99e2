"""The windows of a reader, against a store in which anything may arrive between two pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.aws import logreader
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.logs import readers_of
from lambdatui.aws.logwindow import LATE_MS, OVERLAP_MS
from lambdatui.core.logs import TailRequest
from tests.aws.logstore import seen
from tests.aws.scene import Scene
from tests.aws.watch import GROUP, NOW


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
    monkeypatch.setattr(logreader, "_FEW", 50)
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


def test_memory_of_live_tail_is_bounded_though_no_read_succeeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logreader, "_MOST_EVENTS", 1_000)
    scene = Scene(page=50)
    scene.open()
    for _ in range(2_000):
        scene.now += 2_000
        scene.write(scene.now, "tick")
        scene.drain()
    assert len(scene.read) == 2_000
    assert len(scene.reader._merge) <= 1_001


def test_an_event_that_is_shown_only_seconds_after_it_came_is_found() -> None:
    scene = Scene(page=3, delay_ms=12_000)
    for at in range(30):
        scene.now += 1_000
        scene.write(scene.now, f"{at}")
        scene.pages()
    assert len(scene.read) < 30
    scene.settle()
    assert seen(scene.read) == sorted(scene.written)


def test_a_read_goes_back_as_far_as_it_is_asked_to() -> None:
    scene = Scene(page=3, dated=True)
    for at in range(60):
        scene.write(NOW - 60_000 + at * 1_000, f"{at}")
    scene.pages()
    scene.now += 1_000
    scene.pages()
    scene.now += 1_000
    scene.reader.begin(scene.now)
    narrow = scene.reader.start_ms
    assert narrow > NOW - 10_000
    scene.reader.begin(scene.now, back_to_ms=NOW - 30_000)
    assert scene.reader.start_ms == NOW - 30_000
    scene.reader.begin(scene.now, deep=True)
    assert scene.reader.start_ms == NOW - 600_000


# A tail that goes on where another stopped.


def test_a_resumed_tail_reads_from_where_it_is_told_and_no_further_back() -> None:
    store = Scene(page=50, dated=True)
    store.write(NOW - 400_000, "given")
    store.write(NOW - 100_000, "perhaps given")
    store.reader = LogReader(
        GROUP, {0: "orders"}, since_ms=store.since, pattern="", from_ms=NOW - 200_000
    )
    for _ in range(4):
        store.settle()
    assert store.messages() == ["perhaps given"]
    assert min(str(asked["startTime"]) for asked in store.store.calls) == str(NOW - 200_000)


def test_a_resumed_tail_gives_what_live_tail_brings_of_the_whole_window() -> None:
    scene = Scene(page=50, dated=True)
    scene.reader = LogReader(
        GROUP, {0: "orders"}, since_ms=scene.since, pattern="", from_ms=NOW - 200_000
    )
    scene.connect()
    scene.write(NOW - 500_000, "late")
    scene.write(NOW - 700_000, "before the window")
    scene.drain()
    assert scene.messages() == ["late"]


def test_a_shared_group_goes_on_from_where_the_first_of_its_functions_does() -> None:
    request = TailRequest(
        functions=("a", "b", "c", "d"),
        groups=("/team", "/team", "/c", "/d"),
        since_ms=NOW - 600_000,
        from_ms=(NOW - 5_000, NOW - 9_000, NOW - 900_000),
    )
    starts = {reader.group: reader.start_ms for reader in readers_of(request)}
    assert starts == {"/team": NOW - 9_000, "/c": NOW - 600_000, "/d": NOW - 600_000}


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
        st.tuples(st.sampled_from(["open", "drain", "lose", "resume"]), st.just(0), st.just(0)),
        # So late that only a session brings it.
        st.tuples(st.just("late"), st.integers(2 * OVERLAP_MS, 8 * OVERLAP_MS), st.integers(0, 3)),
    ),
    max_size=120,
)


@settings(deadline=None)
@given(
    steps=steps,
    page=st.integers(1, 4),
    ids=st.booleans(),
    crowded=st.booleans(),
    dated=st.booleans(),
)
def test_every_event_is_given_exactly_once_by_windows_sessions_and_resumed_tails_together(
    steps: list[tuple[str, int, int]], page: int, ids: bool, crowded: bool, dated: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # A crowded group forgets as early as it may.
        patch.setattr(logreader, "_CROWD", 0 if crowded else 50_000)
        scene = Scene(page=page, ids=ids, since=NOW - 3_600_000, dated=dated)
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
        case "resume":
            scene.drain()
            scene.resume()
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
