"""Failures that are the same are counted as one."""

import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lambdatui.core.error_groups import (
    error_groups,
    group_key,
    in_group,
    may_be_older,
    normal_message,
)
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.invocations import Tracker
from lambdatui.core.logs import LogEvent
from tests.core.lambda_log import T0, A, end, events, report, request_id, start


def failed(
    message: str = "boom", at: int = 0, ending: Ending = Ending.ERROR, kind: str = "ValueError"
) -> Invocation:
    return Invocation(
        request_id=A,
        start_ms=T0 + at,
        end_ms=T0 + at + 5,
        ending=ending,
        error_type=kind,
        error_message=message,
        error_where="app.py:21 handler",
    )


@pytest.mark.parametrize(
    ("message", "normal"),
    [
        ("no stock", "no stock"),
        ("", ""),
        ("Order 1043 is 12.50 EUR short", "Order <number> is <number> EUR short"),
        ("'sku'", "<text>"),
        ('cannot read "prices.csv" twice', "cannot read <text> twice"),
        ("it starts with b'These ar'", "it starts with <text>"),
        ("can't read the user's order", "can't read the user's order"),
        ("request 9f2c1a3b-7d4e-4a3b-9c1d-0123456789ab failed", "request <uuid> failed"),
        ("commit 0a1b2c3d4e5f is gone", "commit <hex> is gone"),
        ("object at 0x7f3a21c0", "object at <hex>"),
        ("defaced facade", "defaced facade"),
        (
            "arn:aws:sns:eu-west-1:123456789012:orders is not there",
            "<arn> is not there",
        ),
        ("at 2026-11-23T08:12:31.204Z it stopped", "at <time> it stopped"),
        ("since 2026-11-23 08:12", "since <time>"),
        ("mail to ada.l+x@example.org bounced", "mail to <email> bounced"),
        ("connect to 10.0.3.17:5432 refused", "connect to <ip> refused"),
        ("GET https://api.example.org/v1/orders/77?x=1 gave 502", "GET <url> gave <number>"),
        ("s3://bucket/key is gone", "<url> is gone"),
        ("open /tmp/up-77/data.csv: no such file", "open /tmp/<part>/data.csv: no such file"),
        ("open /etc/hosts: denied", "open /etc/hosts: denied"),
        ("payment pay_1043 of o-0a1b2c3d", "payment <id> of <id>"),
        ("first line\nsecond line 2", "first line"),
    ],
)
def test_what_differs_from_one_failure_to_the_next_is_left_out(message: str, normal: str) -> None:
    assert normal_message(message) == normal


def tracebacks(count: int) -> list[LogEvent]:
    """The log of invocations that failed in one of three ways, each with values of its own."""
    chance = random.Random(7)
    log: list[LogEvent] = []
    for number in range(count):
        uid = uuid.UUID(int=chance.getrandbits(128))
        kind, words, line = (
            ("KeyError", f"'sku-{chance.randrange(10**6)}'", 39),
            (
                "TimeoutError",
                f"order {uid} waited {chance.random():.3f} s for 10.0.0.{number % 250}",
                12,
            ),
            ("OSError", f"[Errno 2] No such file: '/tmp/{uid}/part-{number}'", 77),
        )[number % 3]
        text = (
            f"[ERROR] {kind}: {words}\nTraceback (most recent call last):\n"
            f'  File "/var/task/app.py", line 21, in handler\n    run(event, {number})\n'
            f'  File "/var/task/orders.py", line {line}, in run'
        )
        name = request_id(number)
        log += events(
            (number * 10, start(name)),
            (number * 10 + 5, text),
            (number * 10 + 9, end(name)),
            (number * 10 + 9, report(name)),
            stream=f"stream {number % 40}",
            source=number % 2,
        )
    return log


def test_ten_thousand_tracebacks_of_three_causes_are_three_groups() -> None:
    _, invocations = Tracker().take(tracebacks(10_000))
    groups = error_groups(invocations)
    assert [(group.error_type, group.message, group.where, group.count) for group in groups] == [
        ("KeyError", "<text>", "orders.py:39 run", 3_334),
        (
            "OSError",
            "[Errno <number>] No such file: <text>",
            "orders.py:77 run",
            3_333,
        ),
        (
            "TimeoutError",
            "order <uuid> waited <number> s for <ip>",
            "orders.py:12 run",
            3_333,
        ),
    ]
    assert sum(in_group(one, group.key) for group in groups for one in invocations) == 10_000


def test_a_group_tells_when_where_and_by_what_example() -> None:
    rows = [
        failed("order 1", at=10),
        replace(failed("order 22", at=500), source=2),
        failed("order 3", at=70),
    ]
    (group,) = error_groups(rows)
    assert group.key == group_key(rows[0]) == group_key(rows[2])
    assert (group.ending, group.error_type, group.message) == (
        Ending.ERROR,
        "ValueError",
        "order <number>",
    )
    assert (group.count, group.sources) == (3, (0, 2))
    assert (group.first_ms, group.last_ms) == (T0 + 15, T0 + 505)
    assert (group.example, group.invocation) == ("order 22", rows[1].key)


def test_groups_are_most_frequent_first_then_newest_first() -> None:
    rows = [
        failed("a", at=1),
        failed("b", at=9),
        failed("c", at=5),
        failed("d", at=2),
        failed("d", at=3),
    ]
    assert [group.message for group in error_groups(rows)] == ["d", "b", "c", "a"]


def test_another_type_place_or_ending_is_another_group() -> None:
    rows = [
        failed(),
        failed(kind="KeyError"),
        failed(ending=Ending.INIT_FAILED),
        replace(failed(), error_where="app.py:22 handler"),
    ]
    assert len(error_groups(rows)) == 4


def test_timeouts_are_one_group_and_so_is_running_out_of_memory() -> None:
    rows = [
        failed("Task timed out after 3.00 seconds", ending=Ending.TIMEOUT),
        failed("", ending=Ending.TIMEOUT),
        failed("Runtime exited with error: signal: killed", ending=Ending.OUT_OF_MEMORY),
        failed("", ending=Ending.OUT_OF_MEMORY, kind="Runtime.OutOfMemory"),
    ]
    assert {group.ending: group.count for group in error_groups(rows)} == {
        Ending.OUT_OF_MEMORY: 2,
        Ending.TIMEOUT: 2,
    }


def test_what_did_not_fail_is_in_no_group() -> None:
    rows = [failed(ending=Ending.OK), failed(ending=Ending.RUNNING)]
    assert error_groups(rows) == ()
    assert [group_key(row) for row in rows] == ["", ""]


@given(st.text(max_size=400))
def test_no_message_raises_and_normal_messages_are_bounded(message: str) -> None:
    assert "\n" not in normal_message(message)


def test_a_message_that_all_members_share_is_shown_as_it_is() -> None:
    same = error_groups([failed("'sku'", 0), failed("'sku'", 9)])
    assert [group.message for group in same] == ["'sku'"]
    differ = error_groups([failed("'sku'", 0), failed("'price'", 9)])
    assert [group.message for group in differ] == ["<text>"]


@pytest.mark.parametrize(
    ("at", "may"),
    [
        # In s after the beginning of ten minutes that were read.
        ([1, 300, 599], True),
        ([59], True),
        ([61], False),
        ([300, 310, 320], False),
        ([180, 300], True),
        ([179, 239, 299], True),
        ([181, 241, 301], False),
    ],
)
def test_the_first_that_was_read_may_not_be_the_first_of_all(at: list[int], may: bool) -> None:
    rows = [failed(at=1_000 * second) for second in at]
    (group,) = error_groups(rows)
    assert may_be_older(group, T0, T0 + 600_000) is may
    assert not may_be_older(group, 0, T0 + 600_000)


def test_in_a_group_is_whoever_has_its_key() -> None:
    rows = [
        failed("order 1"),
        failed("order 2"),
        failed("other"),
        failed("order 4", kind="Other"),
        failed(ending=Ending.TIMEOUT),
        failed(ending=Ending.OK),
    ]
    keys = {group_key(row) for row in rows} - {""}
    assert len(keys) == 4
    for key in keys:
        assert [in_group(row, key) for row in rows] == [group_key(row) == key for row in rows]
