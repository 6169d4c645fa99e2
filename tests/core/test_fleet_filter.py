"""What a person types above the fleet to see some functions only."""

import pytest

from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import Need
from lambdatui.core.fleet_filter import FleetFilter
from lambdatui.core.fleet_terms import KEYS
from lambdatui.core.function_state import FunctionState
from tests.core.fleet_rows import NOW, figures, names, row

DAY_MS = 86_400_000

ORDERS = row(
    "orders-api",
    figures(invocations=(2_000.0,), errors=(3.0,), throttles=(0.0,), p95_ms=(1_500.0,)),
    memory_mb=1024,
    timeout_s=30,
    modified_ms=NOW - 3_600_000,
    alarms=(Alarm(name="orders", state=AlarmState.ALARM),),
    state=FunctionState(state="Active", last_update_status="Successful"),
    tags=(("Team", "Media"), ("cost center", "a=b c")),
    month_dollars=18.47,
)
THUMBNAIL = row(
    "dev-thumbnail",
    figures(invocations=(10.0,), concurrency=(120.0,)),
    runtime="nodejs20.x",
    architecture="arm64",
    region="us-east-1",
    memory_mb=128,
    modified_ms=NOW - 3 * DAY_MS,
    alarms=(Alarm(name="t", state=AlarmState.INSUFFICIENT_DATA),),
    state=FunctionState(state="Inactive"),
    tags=(),
)
OLD = row(
    "nightly-reports",
    figures(invocations=(None,), p95_ms=(None,), concurrency=(None,)),
    runtime="python3.8",
    timeout_s=900,
    modified_ms=NOW - 700 * DAY_MS,
    description="Sends orders of the day",
    alarms=(),
    state=FunctionState(state="Failed"),
)
IMAGE = row("resize", None, runtime="", modified_ms=0)
ALL = [ORDERS, THUMBNAIL, OLD, IMAGE]


def found(text: str, rows: list[FleetRow] | None = None) -> list[str]:
    return names(FleetFilter.parse(text).select(ALL if rows is None else rows, NOW).rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["orders-api", "dev-thumbnail", "nightly-reports", "resize"]),
        # Names first; what stands in a description after them.
        ("orders", ["orders-api", "nightly-reports"]),
        ("ORDERS-API", ["orders-api"]),
        ("thumb", ["dev-thumbnail"]),
        # By its letters: th-um-b-na-i-l has no o; orders-api has o, d, a.
        ("oda", ["orders-api"]),
        ("nr", ["nightly-reports"]),
        ("arm64", ["dev-thumbnail"]),
        ("us-east", ["dev-thumbnail"]),
        ("image", ["resize"]),
        ("thumb node", ["dev-thumbnail"]),
        ("thumb python", []),
        ("!dev", ["orders-api", "nightly-reports", "resize"]),
        # Never by single letters, and not by the description.
        ("!oda", ["orders-api", "dev-thumbnail", "nightly-reports", "resize"]),
        ("!orders", ["dev-thumbnail", "nightly-reports", "resize"]),
        ("!python", ["dev-thumbnail", "resize"]),
        ("!dev !python", ["resize"]),
        ('"of the day"', ["nightly-reports"]),
        ('"ors-pi"', []),
        ('!"dev-thumb"', ["orders-api", "nightly-reports", "resize"]),
        ("name:api,resi", ["orders-api", "resize"]),
        ("runtime:python", ["orders-api", "nightly-reports"]),
        ("runtime:Python3.12", ["orders-api"]),
        ("runtime:image,node", ["dev-thumbnail", "resize"]),
        ("!runtime:python3.8", ["orders-api", "dev-thumbnail", "resize"]),
        ("runtime:deprecated", ["nightly-reports"]),
        ("region:us", ["dev-thumbnail"]),
        ("arch:arm", ["dev-thumbnail"]),
        ("memory:>=1024", ["orders-api"]),
        ("memory:1gb", ["orders-api"]),
        ("mem:<512", ["dev-thumbnail"]),
        ("memory:512", ["nightly-reports", "resize"]),
        ("timeout:>1m", ["nightly-reports"]),
        # An hour, three days, seven hundred days; and one that is not known.
        ("age:<1d", ["orders-api"]),
        ("age:>1d", ["dev-thumbnail", "nightly-reports"]),
        ("!age:<1d", ["dev-thumbnail", "nightly-reports"]),
        ("age:>=3d age:<=2w", ["dev-thumbnail"]),
        ("errors:>0", ["orders-api"]),
        ("errors:0", ["dev-thumbnail", "nightly-reports"]),
        ("!errors:>0", ["dev-thumbnail", "nightly-reports"]),
        ("invocations:>=2k", ["orders-api"]),
        # 3 of 2,000 is 0.15 %.
        ("error-rate:>0.1%", ["orders-api"]),
        ("rate:>=0.15", ["orders-api"]),
        ("err%:>0.2", []),
        ("errors:>0.1%", ["orders-api"]),
        ("conc:>100", ["dev-thumbnail"]),
        ("p95:>1s", ["orders-api"]),
        ("p95:>1500", []),
        ("p95:>=1.5s", ["orders-api"]),
        # 1.5 of 30 s is 5 %.
        ("p95-share:>=5%", ["orders-api"]),
        ("concurrency:>100", ["dev-thumbnail"]),
        ("cost:>$18", ["orders-api"]),
        ("health:errors", ["orders-api"]),
        ("health:trouble", ["orders-api", "nightly-reports"]),
        ("health:unknown", ["resize"]),
        ("health:ok,failed", ["dev-thumbnail", "nightly-reports"]),
        ("alarm:alarm", ["orders-api"]),
        ("alarm:insufficient", ["dev-thumbnail"]),
        ("alarm:none", ["nightly-reports"]),
        ("state:failed", ["nightly-reports"]),
        ("state:inactive,active", ["orders-api", "dev-thumbnail"]),
        ("tag:team", ["orders-api"]),
        ("tag:team=media", ["orders-api"]),
        ("tag:team=med", []),
        ('tag:"cost center"="a=b c"', ["orders-api"]),
        ("!tag:team=media", ["dev-thumbnail"]),
        ("orders runtime:python errors:>0 !dev", ["orders-api"]),
        ("arn:aws:lambda:eu-west-1:123456789012:function:orders-api", ["orders-api"]),
        ("arn:aws:lambda:eu-west-1:123456789012:function:orders-api:prod", ["orders-api"]),
        ("arn:aws:lambda:us-east-1", ["dev-thumbnail"]),
    ],
)
def test_a_filter_lets_through(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_best_match_comes_first_and_equal_ones_stay_in_their_order() -> None:
    rows = [row("b-pay"), row("xpayx"), row("a-pay"), row("pay"), row("plan-a-year"), row("pay-b")]
    assert found("pay", rows) == ["pay", "pay-b", "b-pay", "a-pay", "xpayx", "plan-a-year"]


def test_what_stands_whole_beside_the_name_comes_before_letters_scattered_in_it() -> None:
    rows = [row("axrm"), row("axxrxm", architecture="arm64")]
    assert found("arm", rows) == ["axxrxm", "axrm"]


def test_a_function_that_was_not_invoked_is_above_no_limit_and_not_unread() -> None:
    selection = FleetFilter.parse("p95:>0").select([OLD], NOW)
    assert selection.rows == []
    assert selection.unread == {}


def test_without_a_word_the_order_stays() -> None:
    rows = [row("b"), row("a", memory_mb=128), row("c")]
    assert found("memory:512", rows) == ["b", "c"]
    assert not FleetFilter.parse("memory:512 !x").ranks
    assert FleetFilter.parse("x").ranks


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("orders runtime:python age:<1d", set()),
        ("errors:>0 p95:>1s", {Need.FIGURES}),
        ("tag:team alarm:ok state:active", {Need.TAGS, Need.ALARMS, Need.STATE}),
    ],
)
def test_a_filter_says_what_has_to_be_read_for_it(text: str, needs: set[Need]) -> None:
    assert FleetFilter.parse(text).needs == needs


def test_rows_that_cannot_be_decided_are_left_out_and_counted() -> None:
    # OLD and IMAGE have no tags read, IMAGE no metrics; python leaves only OLD of them.
    both = FleetFilter.parse("tag:team errors:>=0").select(ALL, NOW)
    assert names(both.rows) == ["orders-api"]
    assert both.unread == {Need.TAGS: 2, Need.FIGURES: 1}
    said = "the tags of 2 functions and the metrics of 1 function were not read yet"
    assert both.unread_words() == said
    one = FleetFilter.parse("tag:team runtime:python").select(ALL, NOW)
    assert one.unread == {Need.TAGS: 1}


def test_a_row_that_another_term_keeps_out_is_not_counted() -> None:
    decided = FleetFilter.parse("memory:<200 tag:team").select(ALL, NOW)
    assert decided.rows == []
    assert decided.unread == {}
    assert decided.unread_words() == ""


def test_an_excluded_term_cannot_be_decided_either() -> None:
    selection = FleetFilter.parse("!errors:>0").select([IMAGE], NOW)
    assert selection.rows == []
    assert selection.unread == {Need.FIGURES: 1}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("errors:", "errors:>0"),
        ("errors:>", "errors:>0"),
        ("p95:>1mi", "ms, s, m, min"),
        ("age:>5", "s, m, min, h, d, w"),
        ("state:fa", "active, inactive, pending, failed"),
        ("alarm:ok,", ""),
        ("tag:", "tag:team=media"),
        ("tag:=x", "tag:team=media"),
        ("runtime:", "python3.12"),
        ("region:", "region:eu-west"),
        ("name:", "function's name"),
        ("!", "!text"),
        ('"', "quotes"),
        ('!health:"', "is one of"),
    ],
)
def test_what_is_still_being_typed_is_left_out_and_says_what_it_wants(text: str, part: str) -> None:
    typed = FleetFilter.parse(f"orders {text}")
    assert bool(typed.unfinished) == bool(part)
    assert part in typed.unfinished
    if part:
        assert typed.terms == ()
        assert names(typed.select(ALL, NOW).rows) == ["orders-api", "nightly-reports"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("error:>0", "Columns are name, region, runtime"),
        ("errors:many", "errors:>0"),
        ("memory:>=1024tb", "mb, gb"),
        ("memory:=>5", "memory:>=1024"),
        ("age:<1y", "s, m, min, h, d, w"),
        ("p95:1s", "p95:>1s or p95:<1s"),
        ("state:broken", "active, inactive, pending, failed"),
        ("alarm:off", "alarm, insufficient, ok, none"),
        ("health:bad", "trouble, failed, errors"),
    ],
)
def test_an_error_names_the_term_and_what_is_allowed(text: str, says: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        FleetFilter.parse(f"orders {text} !dev")
    fault = caught.value.fault
    assert fault.kind is Kind.INVALID
    assert text in fault.what
    assert says in fault.advice


def test_every_key_can_be_left_unfinished() -> None:
    assert all(FleetFilter.parse(f"{key}:").unfinished for key in KEYS)
