"""The fleet as CSV and JSON: each value in its column, and nothing where nothing was read."""

import csv
import io
import json

from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import Need
from lambdatui.core.fleet_export import csv_lines, fleet_form, form_of, json_lines
from lambdatui.core.function_state import FunctionState
from tests.core.fleet_rows import NOW, figures, row

BUSY = row(
    "orders-api",
    figures(invocations=(60.0, 40.0), errors=(4.0, 6.0)),
    alarms=(),
    month_dollars=1.25,
)
UNREAD = row("quiet", None)
LIST_KEYS = [
    *("name", "arn", "runtime", "handler", "memory_mb", "timeout_s", "last_modified"),
    *("code_size", "package_type", "architecture", "description", "log_group"),
]
FIGURE_KEYS = [
    *(
        "region",
        "health",
        "health_reason",
        "invocations",
        "errors",
        "error_rate",
        "errors_since",
        "throttles",
    ),
    *("p95_ms", "p95_share_of_timeout", "concurrency", "trend", "alarm", "dollars_month"),
]
TIMES = ["figures_from", "figures_to"]


def as_csv(*rows: FleetRow) -> list[dict[str, str]]:
    text = "\n".join(line for _, line in csv_lines(form_of(rows, NOW), rows))
    return list(csv.DictReader(io.StringIO(text)))


def as_objects(*rows: FleetRow) -> list[dict[str, object]]:
    text = "\n".join(line for _, line in json_lines(form_of(rows, NOW), rows))
    found: list[dict[str, object]] = json.loads(text)
    return found


def test_what_was_read_stands_in_its_column() -> None:
    (found,) = as_objects(BUSY)
    assert list(found) == LIST_KEYS + FIGURE_KEYS + TIMES
    # Ten of a hundred failed.
    assert (found["invocations"], found["errors"], found["error_rate"]) == (100, 10, 0.1)
    assert (found["alarm"], found["dollars_month"]) == ("none", 1.25)
    assert found["figures_from"] == "2026-02-02T11:00:00.000Z"
    (line,) = as_csv(BUSY)
    assert list(line) == list(found)
    assert (line["invocations"], line["trend"], line["health"]) == ("100", "60 40", "errors")


def test_figures_that_were_not_read_are_empty_and_never_0() -> None:
    _, line = as_csv(BUSY, UNREAD)
    measured = [*FIGURE_KEYS[3:], *TIMES]
    assert {key: line[key] for key in measured} == dict.fromkeys(measured, "")
    _, found = as_objects(BUSY, UNREAD)
    assert {key: found[key] for key in measured} == dict.fromkeys(measured)


def test_what_is_no_number_is_null() -> None:
    (found,) = as_objects(row(found=figures(p95_ms=(float("nan"),)), month_dollars=float("inf")))
    assert (found["p95_ms"], found["dollars_month"]) == (None, None)


def test_states_and_tags_have_a_column_where_any_was_read() -> None:
    stated = row("b", None, state=FunctionState(state="Active"), tags=(("team", "shop"),))
    first, second = as_objects(UNREAD, stated)
    assert (first["state"], first["tags"]) == (None, None)
    assert (second["state"], second["tags"]) == ("Active", {"team": "shop"})


def test_without_figures_only_the_list_is_written_and_the_region_where_there_are_several() -> None:
    plain = fleet_form((), measured=False, now_ms=NOW)
    assert next(csv_lines(plain, []))[1].split(",") == LIST_KEYS
    many = fleet_form({Need.TAGS}, measured=False, many_regions=True, now_ms=NOW)
    assert next(csv_lines(many, []))[1].split(",") == [*LIST_KEYS, "region", "tags"]


def test_each_line_says_how_many_functions_it_has_and_an_empty_array_is_one() -> None:
    form = form_of([BUSY, UNREAD], NOW)
    assert sum(count for count, _ in json_lines(form, [BUSY, UNREAD])) == 2
    assert sum(count for count, _ in csv_lines(form, [BUSY, UNREAD])) == 2
    assert list(json_lines(form, [])) == [(0, "[]")]


def test_no_cell_is_a_formula_or_has_a_control_character() -> None:
    (line,) = as_csv(row(description='=HYPERLINK("x")\x1b[31m'))
    assert line["description"] == '\'=HYPERLINK("x")␛[31m'
    (_, text, _) = json_lines(form_of([], NOW), [row(description="\x9b31m\u202e")])
    assert text[1].isprintable()
    assert json.loads(text[1])["description"] == "\x9b31m\u202e"
