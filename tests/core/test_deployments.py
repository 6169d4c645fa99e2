"""Changes told once each, and errors that begin after one; the numbers are made by hand."""

import pytest

from lambdatui.core.deployments import (
    A_VERSION,
    Deployment,
    DeploymentKind,
    began_after,
    errors_began,
    merged,
    version_words,
)
from lambdatui.core.metrics_span import Span

S = 1_000
MINUTE = 60 * S
HOUR = 60 * MINUTE
NOON = 1_760_011_200_000
CODE, CONFIGURATION, VERSION = (
    DeploymentKind.CODE,
    DeploymentKind.CONFIGURATION,
    DeploymentKind.VERSION,
)
V41 = "version 41"


def code(at_s: int, by: str = "") -> Deployment:
    return Deployment(at_ms=NOON + at_s * S, kind=CODE, words="new code", by=by)


def version(at_s: int, words: str = V41, by: str = "") -> Deployment:
    return Deployment(at_ms=NOON + at_s * S, kind=VERSION, words=words, by=by)


def told(*changes: Deployment, modified_s: int | None = None) -> list[tuple[int, str, str]]:
    modified_ms = 0 if modified_s is None else NOON + modified_s * S
    return [
        ((change.at_ms - NOON) // S, change.words, change.by)
        for change in merged(changes, modified_ms)
    ]


def test_a_version_of_the_list_and_of_cloudtrail_is_one_with_its_author() -> None:
    assert told(version(12), version(11, by="ana")) == [(11, V41, "ana")]


def test_a_version_that_nobody_names_is_the_one_of_that_moment() -> None:
    found = told(version(600), version(11), version(13, A_VERSION, by="ana"))
    # Both are the same number here, so the list has it once.
    assert found == [(11, V41, "ana")]
    assert told(version(-600, A_VERSION), version(0)) == [(-600, A_VERSION, ""), (0, V41, "")]


def test_reserved_concurrency_explains_no_change_of_the_configuration() -> None:
    reserved = Deployment(
        at_ms=NOON, kind=DeploymentKind.CONCURRENCY, words="reserved concurrency 5"
    )
    assert told(reserved, modified_s=60) == [
        (0, "reserved concurrency 5", ""),
        (60, "a change", ""),
    ]
    memory = Deployment(at_ms=NOON, kind=CONFIGURATION, words="memory 512 MB")
    assert told(memory, modified_s=60) == [(0, "memory 512 MB", "")]


def test_a_version_stands_at_the_time_of_the_code_that_it_was_published_of() -> None:
    assert told(code(0, by="ana"), version(25)) == [(0, V41, "ana")]
    # CloudTrail tells times in whole seconds.
    assert told(version(0), code(0, by="ana")) == [(0, V41, "ana")]


def test_code_that_was_not_published_soon_is_told_by_itself() -> None:
    assert told(code(0), version(121)) == [(0, "new code", ""), (121, V41, "")]
    assert told(code(0), code(60), version(90)) == [(0, "new code", ""), (60, V41, "")]
    assert told(code(0), version(10), version(20, "version 42")) == [
        (0, V41, ""),
        (20, "version 42", ""),
    ]


def test_the_time_of_the_last_change_is_told_only_where_nothing_explains_it() -> None:
    assert told(version(30), modified_s=0) == [(30, V41, "")]
    assert told(version(121), modified_s=0) == [(0, "a change", ""), (121, V41, "")]
    moved = Deployment(at_ms=NOON, kind=DeploymentKind.ALIAS, words="alias live: 40 → 41")
    # The move of an alias does not change the function.
    assert told(moved, modified_s=1) == [(0, "alias live: 40 → 41", ""), (1, "a change", "")]
    memory = Deployment(at_ms=NOON, kind=CONFIGURATION, words="memory 512 → 1024 MB")
    assert told(memory, modified_s=1) == [(0, "memory 512 → 1024 MB", "")]


def test_changes_come_in_the_order_of_time() -> None:
    assert [at for at, _, _ in told(version(300), code(0), version(200, "version 40"))] == [
        0,
        200,
        300,
    ]


def test_a_version_is_told_by_its_number() -> None:
    assert version_words("41") == V41


# Where errors begin.

DOUBT = ", which may have nothing to do with it"


def after(errors: list[float | None], span: Span, changes: list[Deployment]) -> str | None:
    began = errors_began(errors, span, changes)
    return began.after if began else None


SPAN = Span(start_ms=NOON, end_ms=NOON + 20 * MINUTE, period_s=60)
#: They begin with the 10th minute.
BEGIN: list[float | None] = [*[0.0] * 10, 4.0, 9.0, 8.0, 11.0, 9.0, 10.0, 8.0, 9.0, 9.0, 3.0]


@pytest.mark.parametrize(
    ("at_s", "words"),
    [
        (9 * 60, "1 minute after version 41"),
        (8 * 60, "2 minutes after version 41"),
        (8 * 60 + 20, "2 minutes after version 41"),
        (9 * 60 + 59, "1 minute after version 41"),
        (-20 * 60, f"30 minutes after version 41{DOUBT}"),
        # Within the minute of the first error, nobody knows which came first.
        (10 * 60, "in the same minute as version 41"),
        (10 * 60 + 59, "in the same minute as version 41"),
        (11 * 60, None),
        (-21 * 60, None),
    ],
)
def test_errors_begin_after_the_change_before_them(at_s: int, words: str | None) -> None:
    assert after(BEGIN, SPAN, [version(at_s)]) == words


def test_the_newest_of_several_changes_counts() -> None:
    changes = [version(8 * 60), version(9 * 60, "version 42"), version(12 * 60, "version 43")]
    assert after(BEGIN, SPAN, changes) == "1 minute after version 42"


def test_without_a_change_there_is_nothing_to_say() -> None:
    assert after(BEGIN, SPAN, []) is None


@pytest.mark.parametrize(
    "errors",
    [
        pytest.param([0.0] * 20, id="none"),
        pytest.param([5.0] * 20, id="all the time"),
        pytest.param([], id="no periods"),
        pytest.param([None] * 20, id="not known"),
        pytest.param([*[0.0] * 10, 9.0, *[0.0] * 9], id="one bad minute"),
        pytest.param([*[0.0] * 10, 1.0, 1.0, *[0.0] * 8], id="two errors"),
        pytest.param([*[2.0] * 10, *[6.0] * 10], id="more than before"),
        pytest.param([0.0, 0.0, *[8.0] * 18], id="too short a time before"),
        pytest.param([*[0.0] * 8, None, None, *[8.0] * 10], id="not known just before"),
        pytest.param([0.0, 9.0] * 10, id="every other minute"),
        pytest.param([*[0.0] * 19, 90.0], id="only the newest minute, which is not over"),
    ],
)
def test_where_it_is_not_plain_nothing_is_said(errors: list[float | None]) -> None:
    # A change in every minute: none of them may be blamed.
    changes = [version(minute * 60) for minute in range(20)]
    assert after(errors, SPAN, changes) is None


def test_a_few_errors_before_are_nearly_none() -> None:
    errors: list[float | None] = [0.0, 1.0, *[0.0] * 6, 1.0, 0.0, *[20.0] * 10]
    assert after(errors, SPAN, [version(8 * 60)]) == "2 minutes after version 41"


def test_errors_that_came_and_went_twice_began_the_second_time() -> None:
    errors: list[float | None] = [*[0.0] * 4, *[9.0] * 3, *[0.0] * 10, *[9.0] * 3]
    changes = [version(3 * 60, "version 40"), version(15 * 60)]
    assert after(errors, SPAN, changes) == "2 minutes after version 41"
    assert after(errors[:15], SPAN, changes) == "1 minute after version 40"


def test_errors_that_are_over_began_all_the_same() -> None:
    errors: list[float | None] = [*[0.0] * 10, *[9.0] * 4, *[0.0] * 6]
    assert after(errors, SPAN, [version(9 * 60)]) == "1 minute after version 41"


@pytest.mark.parametrize(
    ("period_s", "before_s", "words"),
    [
        (300, 60, "within 6 minutes after version 41"),
        (300, 1500, f"within 30 minutes after version 41{DOUBT}"),
        (300, -10, "in the same 5 minutes as version 41"),
        (3600, 1800, f"within 90 minutes after version 41{DOUBT}"),
        (3600, 3600, f"within 2 hours after version 41{DOUBT}"),
        (3600, -600, "in the same hour as version 41"),
        (3600, 3601, None),
        (21_600, -60, "in the same 6 hours as version 41"),
        (86_400, -60, "in the same day as version 41"),
    ],
)
def test_long_periods_do_not_know_it_to_the_minute(
    period_s: int, before_s: int, words: str | None
) -> None:
    span = Span(start_ms=NOON, end_ms=NOON + 20 * period_s * S, period_s=period_s)
    change = version(10 * period_s - before_s)
    assert after(BEGIN, span, [change]) == words


@pytest.mark.parametrize(("minutes", "doubt"), [(1, ""), (5, ""), (6, DOUBT), (10, DOUBT)])
def test_a_change_of_long_before_is_told_with_a_doubt(minutes: int, doubt: str) -> None:
    told = after(BEGIN, SPAN, [version((10 - minutes) * 60)])
    assert told == f"{minutes} minute{'s' * (minutes > 1)} after version 41{doubt}"


def test_the_time_of_the_clock_is_told_and_when_they_ended() -> None:
    changes = [version(8 * 60)]
    began = "errors began at 12:10, 2 minutes after version 41"
    assert began_after(BEGIN, SPAN, changes) == began
    over: list[float | None] = [*[0.0] * 10, *[9.0] * 4, *[0.0] * 5, None]
    assert began_after(over, SPAN, changes) == f"{began}; they ended at 12:14"
    hours = Span(start_ms=NOON, end_ms=NOON + 20 * HOUR, period_s=3600)
    assert began_after(over[:-1], hours, [version(10 * 3600 - 60)]) == (
        "errors began between 22:00 and 23:00, within 61 minutes after version 41; "
        "they ended by 02:00"
    )


@pytest.mark.parametrize(
    ("last", "over"),
    [
        ([0.0] * 5, True),
        ([0.0] * 4, False),
        ([0.0, 0.0, 0.0, 0.0, 1.0], False),
        # What is not known yet says nothing, and what lacks in between is not known to be none.
        ([*[0.0] * 5, None, None], True),
        ([*[0.0] * 4, None, None], False),
        ([0.0, 0.0, None, 0.0, 0.0], False),
    ],
)
def test_errors_are_over_after_five_minutes_that_are_known_to_have_none(
    last: list[float | None], over: bool
) -> None:
    errors = [*[0.0] * 10, *[9.0] * 4, *last]
    began = errors_began(errors, SPAN, [version(9 * 60)])
    assert began is not None
    assert began.ended_ms == (NOON + 14 * MINUTE if over else None)
