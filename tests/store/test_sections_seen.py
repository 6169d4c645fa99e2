"""How functions were configured when they were seen, on the disk."""

import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lambdatui.core.aws_call import AwsAnswer, call
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_masks import masked
from lambdatui.core.section_seen import as_of, digest_of, seen_times, seen_words
from lambdatui.core.timespan import iso
from lambdatui.store.sections_seen import NewlySeen, SectionsSeenStore, SeenOf
from tests.core.answered import failed, said

ORDERS = SeenOf(place="123456789012/eu-west-1", function="orders")
HOUR, DAY = 3_600_000, 86_400_000
START = 1_700_000_000_000
SECRET = "hunter2-very-secret"


def general(*more: AwsAnswer, **entry: Any) -> SectionAnswers:
    body = json.dumps({"Configuration": {"FunctionName": "orders", **entry}}).encode()
    answer = AwsAnswer(call=call("lambda", "GetFunction"), body=body)
    return SectionAnswers(id=SectionId.GENERAL, function="orders", answers=(answer, *more))


def new(answers: SectionAnswers, at_ms: int) -> NewlySeen:
    return NewlySeen(answers=answers, at_ms=at_ms, digest=digest_of(answers))


@pytest.fixture
def store(tmp_path: Path) -> SectionsSeenStore:
    return SectionsSeenStore(tmp_path / "state")


def memory(answers: SectionAnswers) -> object:
    return answers.answers[0].value["Configuration"].get("MemorySize")


def test_what_was_seen_then_is_told_of_then(store: SectionsSeenStore) -> None:
    for at, size in enumerate((128, 128, 256, 512)):
        store.keep(ORDERS, [new(general(MemorySize=size), START + at * HOUR)])
    kept = store.read(ORDERS)
    assert [(each.first_ms - START, each.last_ms - START) for each in kept] == [
        (0, HOUR),
        (2 * HOUR, 2 * HOUR),
        (3 * HOUR, 3 * HOUR),
    ]
    assert as_of(kept, START - 1) == ()
    for at_ms, size, seen_ms in (
        (START, 128, START),
        (START + HOUR + 1, 128, START + HOUR),
        (START + 2 * HOUR, 256, START + 2 * HOUR),
        (0, 512, START + 3 * HOUR),
    ):
        (found,) = as_of(kept, at_ms)
        assert (memory(found), found.read_ms) == (size, seen_ms)


def test_the_times_at_which_something_was_new_are_told_with_what_it_was(
    store: SectionsSeenStore,
) -> None:
    tags = SectionAnswers(
        id=SectionId.TAGS,
        function="orders",
        answers=(AwsAnswer(call=call("lambda", "ListTags"), body=b'{"Tags": {"a": "b"}}'),),
    )
    store.keep(ORDERS, [new(general(Timeout=3), START), new(tags, START + 900)])
    store.keep(ORDERS, [new(general(Timeout=4), START + HOUR), new(tags, START + HOUR)])
    second, first = seen_times(store.read(ORDERS))
    assert (second.sections, second.first) == ((SectionId.GENERAL,), False)
    assert (first.sections, first.first) == ((SectionId.GENERAL, SectionId.TAGS), True)
    assert (first.from_ms, first.until_ms) == (START, START + 900)


def test_a_change_that_was_seen_later_was_in_force_once_it_was_made(
    store: SectionsSeenStore,
) -> None:
    def made(at_ms: int) -> dict[str, str]:
        return {"LastModified": iso(at_ms).replace("Z", "+0000")}

    changed = START + 2 * HOUR
    store.keep(ORDERS, [new(general(MemorySize=128, **made(START - DAY)), START)])
    store.keep(ORDERS, [new(general(MemorySize=256, **made(changed)), START + 5 * HOUR)])
    loops = said("GetFunctionRecursionConfig", {"RecursiveLoop": "Allow"})
    # The configuration is the same: what is otherwise was not in force before it was seen.
    later = general(loops, MemorySize=256, **made(changed))
    store.keep(ORDERS, [new(later, START + 8 * HOUR)])
    kept = store.read(ORDERS)
    for at, size, count, seen in ((1, 128, 1, 0), (3, 256, 1, 5), (7, 256, 1, 5), (9, 256, 2, 8)):
        (found,) = as_of(kept, START + at * HOUR)
        assert (memory(found), len(found.answers)) == (size, count)
        assert found.read_ms == START + seen * HOUR
    times = seen_times(kept)
    assert [each.before_ms - START for each in times[:2]] == [5 * HOUR, 0]
    (before,) = as_of(kept, times[1].before_ms)
    assert memory(before) == 128


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ((0, 20_000), "seen 22:13Z"),
        ((0, 1_200_000), "seen 22:13–22:33Z"),
        ((-DAY, 0), "seen 2023-11-13 22:13 – 22:13Z"),
        ((-2 * DAY, -DAY), "seen 2023-11-12 22:13 – 2023-11-13 22:13Z"),
        ((-DAY, -DAY + 1_200_000), "seen 2023-11-13 22:13–22:33Z"),
        ((), ""),
    ],
)
def test_when_it_was_seen_is_told_from_the_first_section_to_the_last(
    seen: tuple[int, ...], words: str
) -> None:
    sections = [
        replace(general(), answers=(replace(general().answers[0], read_ms=START + at),))
        for at in seen
    ]
    assert seen_words(sections, START) == words


def test_functions_qualifiers_and_places_are_told_apart(store: SectionsSeenStore) -> None:
    store.keep(ORDERS, [new(general(MemorySize=1), START)])
    for other in (
        SeenOf(place="123456789012/us-east-1", function="orders"),
        SeenOf(place=ORDERS.place, function="bills"),
        SeenOf(place=ORDERS.place, function="orders", qualifier="live"),
    ):
        assert store.read(other) == ()


def test_what_changes_by_itself_makes_no_version(store: SectionsSeenStore) -> None:
    for at in range(3):
        group = {"logGroups": [{"logGroupName": "/aws/lambda/orders", "storedBytes": at}]}
        logs = SectionAnswers(
            id=SectionId.LOGGING,
            function="orders",
            answers=(
                general(RevisionId=str(at)).answers[0],
                AwsAnswer(call=call("logs", "DescribeLogGroups"), body=json.dumps(group).encode()),
            ),
        )
        store.keep(ORDERS, [new(logs, START + at * HOUR)])
    assert len(store.read(ORDERS)) == 1


def test_versions_are_bounded_in_number_and_age(store: SectionsSeenStore) -> None:
    for at in range(60):
        store.keep(ORDERS, [new(general(MemorySize=at), START + at * HOUR)])
    sizes = [memory(each.answers) for each in store.read(ORDERS)]
    assert sizes == list(range(10, 60))
    store.keep(ORDERS, [new(general(MemorySize=1), START + 90 * DAY + 59 * HOUR)])
    assert [memory(each.answers) for each in store.read(ORDERS)] == [59, 1]


def test_a_section_of_megabytes_is_not_kept(store: SectionsSeenStore) -> None:
    store.keep(ORDERS, [new(general(Description="x" * 2_000_000), START)])
    assert store.read(ORDERS) == ()


def test_who_may_read_less_does_not_take_the_place_of_what_was_read_whole(
    store: SectionsSeenStore,
) -> None:
    denied = failed("GetRuntimeManagementConfig")
    store.keep(ORDERS, [new(general(), START)])
    store.keep(ORDERS, [new(general(denied), START + HOUR)])
    assert len(store.read(ORDERS)) == 1
    # Somebody who may never read it sees changes all the same.
    store.keep(ORDERS, [new(general(denied), START + 2 * DAY)])
    assert len(store.read(ORDERS)) == 2


def test_files_are_this_users_alone_and_hold_no_value(tmp_path: Path) -> None:
    state = tmp_path / "state"
    store = SectionsSeenStore(state)
    key = store.key()
    answers = masked(general(Environment={"Variables": {"PASSWORD": SECRET, "OTHER": SECRET}}), key)
    store.keep(ORDERS, [new(answers, START)])
    (kept,) = store.read(ORDERS)
    assert SECRET.encode() not in kept.answers.answers[0].body
    tokens = kept.answers.answers[0].value["Configuration"]["Environment"]["Variables"]
    # One value under two names does not show that it is one.
    assert tokens["PASSWORD"] != tokens["OTHER"]
    for path in state.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_the_key_is_the_same_for_every_process_and_another_one_elsewhere(tmp_path: Path) -> None:
    here = tmp_path / "here"
    keys: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: keys.append(SectionsSeenStore(here).key()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert SectionsSeenStore(tmp_path / "there").key() not in keys


@pytest.mark.parametrize("data", [b"", b"junk", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_damaged_file_is_begun_anew(
    store: SectionsSeenStore, tmp_path: Path, data: bytes
) -> None:
    store.keep(ORDERS, [new(general(MemorySize=1), START)])
    (path,) = (tmp_path / "state" / "seen").glob("*.seen")
    path.write_bytes(data)
    assert store.read(ORDERS) == ()
    store.keep(ORDERS, [new(general(MemorySize=2), START + HOUR)])
    assert [memory(each.answers) for each in store.read(ORDERS)] == [2]
    (aside,) = (tmp_path / "state" / "seen").glob("*.damaged-*")
    assert aside.read_bytes() == data


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_raises_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    store = SectionsSeenStore(tmp_path / "state")
    store.keep(ORDERS, [new(general(), START)])
    assert store.read(ORDERS) == ()
    assert len(store.key()) == 32


def test_a_file_where_the_folder_would_be_raises_nothing(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.write_bytes(b"")
    store = SectionsSeenStore(state)
    store.keep(ORDERS, [new(general(), START)])
    assert store.read(ORDERS) == ()
    assert len(store.key()) == 32


def test_what_is_too_much_makes_way_from_the_oldest(
    store: SectionsSeenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [SeenOf(place=ORDERS.place, function=f"f{at}") for at in range(4)]
    now_ms = 1_000_000_000_000
    for at, of in enumerate(others):
        store.keep(of, [new(general(MemorySize=at), now_ms)])
    paths = list((tmp_path / "state" / "seen").glob("*.seen"))
    size = sum(path.stat().st_size for path in paths)
    for at, of in enumerate(others):
        # The names of the files say nothing: which is which is told by what is in it.
        (path,) = (path for path in paths if store.read(of) and _holds(path, of, store))
        os.utime(path, (now_ms / 1000 + at, now_ms / 1000 + at))
    monkeypatch.setattr("lambdatui.store.sections_seen._MOST_ALL", size - 1)
    store.keep(others[3], [new(general(MemorySize=99), now_ms + HOUR)])
    assert store.read(others[0]) == ()
    assert len(store.read(others[3])) == 2


def _holds(path: Path, of: SeenOf, store: SectionsSeenStore) -> bool:
    hidden = path.with_suffix(".hidden")
    path.rename(hidden)
    gone = store.read(of) == ()
    hidden.rename(path)
    return gone
