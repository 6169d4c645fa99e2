"""Functions side by side: what differs, what is worst, and what nobody knows."""

from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_compare import CompareLine, as_text, differing, fleet_lines, row_text
from lambdatui.core.function_state import FunctionState
from tests.core.fleet_rows import NOW, figures, row

#: 4 of 100 failed; the p95 is 27 of 30 s.
FAILING = row(
    "orders-api",
    figures(errors=(4.0,), p95_ms=(27_000.0,)),
    memory_mb=512,
    tags=(("team", "shop"),),
    alarms=(Alarm(name="slow", state=AlarmState.ALARM), Alarm(name="x", state=AlarmState.OK)),
    month_dollars=2.0,
)
WELL = row("thumbnail", memory_mb=1024, tags=(), alarms=(), month_dollars=2.0)
UNREAD = row("quiet", None)


def lines(*rows: FleetRow) -> dict[str, CompareLine]:
    return {line.label: line for line in fleet_lines(rows, NOW, "1 h")}


def texts(line: CompareLine) -> list[str]:
    return [cell.text for cell in line.cells]


def worst(line: CompareLine) -> list[bool]:
    return [cell.worst for cell in line.cells]


def test_each_fact_has_a_cell_a_function_and_says_whether_they_differ() -> None:
    found = lines(FAILING, WELL)
    assert texts(found["memory"]) == ["512 MB", "1,024 MB"]
    assert (found["memory"].differs, found["memory"].glyph) == (True, "≠")
    assert texts(found["timeout"]) == ["30 s", "30 s"]
    assert (found["timeout"].differs, found["timeout"].glyph) == (False, " ")
    assert texts(found["tag team"]) == ["shop", "–"]
    assert texts(found["alarms"]) == ["▲ ALARM, 1 of 2: slow", "none"]


def test_the_worst_figure_of_a_line_is_marked_where_they_differ() -> None:
    found = lines(WELL, FAILING)
    assert texts(found["error rate"]) == ["0 %", "4.0 %"]
    assert worst(found["error rate"]) == [False, True]
    # 27 of 30 s is 90 %; 50 ms of 30 s is 0.17 %.
    assert texts(found["p95 of timeout"]) == ["0.2 %", "90 %"]
    assert worst(found["p95 of timeout"]) == [False, True]
    assert worst(found["health"]) == [False, True]
    # The same for both, and neither is worse; many invocations are not bad.
    assert worst(found["cost a month"]) == [False, False]
    busy = row(found=figures(invocations=(900.0,)))
    assert worst(lines(busy, WELL)["invocations"]) == [False, False]


def test_none_of_all_that_are_well_is_the_worst() -> None:
    found = lines(WELL, row("other", figures(throttles=(0.0,))))
    assert worst(found["throttles"]) == worst(found["health"]) == [False, False]


def test_what_was_not_read_is_told_and_is_neither_the_same_nor_different() -> None:
    found = lines(WELL, UNREAD)
    errors = found["errors"]
    assert texts(errors) == ["0", "not read"]
    assert (errors.differs, errors.glyph) == (None, "?")
    assert texts(found["state"]) == ["not read", "not read"]
    assert found["state"].differs is False
    assert found["memory"].differs is True
    three = lines(WELL, UNREAD, FAILING)["errors"]
    assert three.differs is True
    assert worst(three) == [False, False, True]


def test_only_what_differs_or_may_is_left() -> None:
    labels = {line.label for line in differing(fleet_lines([WELL, UNREAD], NOW))}
    assert {"memory", "errors"} <= labels
    assert not {"timeout", "state", "runtime"} & labels


def test_the_region_is_a_fact_where_there_are_several() -> None:
    assert "region" not in lines(WELL, FAILING)
    far = row("thumbnail", region="us-east-1")
    assert texts(lines(WELL, far)["region"]) == ["eu-west-1", "us-east-1"]


def test_a_failed_state_is_worse_than_an_active_one() -> None:
    failed = row("b", state=FunctionState(state="Failed"))
    stuck = row("c", state=FunctionState(state="Active", last_update_status="Failed"))
    active = row("a", state=FunctionState(state="Active", last_update_status="Successful"))
    found = lines(active, failed, stuck)["state"]
    assert texts(found) == ["Active", "Failed", "Active, update Failed"]
    assert worst(found) == [False, True, False]


def test_as_text_it_has_a_head_and_its_columns_below_each_other() -> None:
    hostile = row("b\x1b[31m", memory_mb=1024, description="a\nb")
    text = as_text(["a", "b\x1b[31m"], fleet_lines([row("a"), hostile], NOW, "1 h"))
    head, section, *rest = text.splitlines()
    assert section == "Function"
    memory = next(line for line in rest if "memory" in line)
    assert memory.startswith("≠  memory")
    assert head.index("b␛") == memory.index("1,024 MB")
    assert "\x1b" not in text
    assert any("a␊b" in line for line in rest)


def test_one_function_as_text_leaves_out_what_was_not_read() -> None:
    text = row_text(UNREAD, NOW, "1 h")
    assert text.startswith("quiet: arn:aws:lambda:eu-west-1:")
    assert "memory: 512 MB" in text.splitlines()
    assert "not read" not in text.replace("were not read yet", "")
    assert "error rate in 1 h: 4.0 %" in row_text(FAILING, NOW, "1 h").splitlines()
