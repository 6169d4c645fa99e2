"""What is asked of AWS while the fleet is on the screen, counted with a clock that a test moves."""

from collections.abc import Sequence

import pytest

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.fleet import FLEET_MEASURES, FleetFigures, FleetWindow
from lambdatui.core.fleet_columns import FleetColumn, Need
from lambdatui.core.fleet_filter import FleetFilter
from lambdatui.core.meter import Budget
from lambdatui.ui.fleet_reading import Depth, FleetReading, Sight, Wanted, depth_of
from lambdatui.ui.refreshing import Refreshing

#: 2026-03-03 08:12:01 UTC: a second after a border of two minutes.
START = 1_772_525_521_000
#: Of us-east-1 and most regions: $0.01 per 1,000 metrics.
PER_METRIC = 0.01 / 1000


class Reader:
    """Does at once what is wanted, and counts it."""

    def __init__(
        self,
        functions: int = 1000,
        *,
        window: FleetWindow = FleetWindow.H1,
        budget: float = 0.0,
        rows: int = 33,
    ) -> None:
        self.now = START
        self.names = [f"function-{number:04d}" for number in range(functions)]
        self.policy = FleetReading(
            lambda: self.now,
            lambda metrics: metrics * PER_METRIC,
            window=window,
            refreshing=Refreshing(Budget(dollars=budget)),
        )
        self.rows = rows
        self.top = 0
        self.metrics = 0
        self.alarms = 0
        self.states = 0
        self.asked: list[Wanted] = []

    def sight(self, **more: object) -> Sight:
        shown = self.names[self.top : self.top + self.rows]
        below = self.names[self.top + self.rows : self.top + self.rows + 5]
        values: dict[str, object] = {
            "rows": shown,
            "near": below,
            "names": self.names,
            "whole": True,
            "acted_ms": self.now,
            **more,
        }
        return Sight(**values)  # type: ignore[arg-type]  # the names are Sight's own

    def figures(self, full: bool) -> FleetFigures:
        start, end = self.policy.window.aligned(self.now)
        measures = len(FLEET_MEASURES) if full else 3
        return FleetFigures(
            start_ms=start,
            end_ms=end,
            period_s=self.policy.window.period_s,
            values=tuple((1.0,) if full or at else () for at in range(measures)),
            read_ms=self.now,
        )

    def look(self, **more: object) -> Wanted:
        wanted = self.policy.wanted(self.sight(**more))
        self.policy.begun(wanted)
        self.answer(wanted.figures, full=True)
        self.answer(wanted.whole, full=wanted.depth is Depth.FULL)
        for name in wanted.states:
            self.policy.state_came(name, settled=True)
        self.policy.ended(wanted)
        self.metrics += wanted.metrics
        self.alarms += wanted.alarms
        self.states += len(wanted.states)
        if wanted != Wanted(depth=wanted.depth):
            self.asked.append(wanted)
        return wanted

    def answer(self, names: Sequence[str], *, full: bool) -> None:
        figures = self.figures(full)
        self.policy.came((name, figures) for name in names)

    def spend(self, seconds: int, **more: object) -> None:
        for _ in range(seconds):
            self.look(**more)
            self.now += 1000


def test_an_hour_of_a_thousand_functions_asks_for_less_than_a_twentieth_of_everything() -> None:
    reader = Reader(1000)
    reader.spend(3600)
    # The rows and the five below them are read at first: 38 x 6 = 228. The period is two minutes:
    # the 33 rows 29 times more, 33 x 6 x 29 = 5,742, and the five never again before they are
    # seen. The rest is scanned at first and once more after half an hour: 962 x 2 x 2 = 3,848.
    # At most: of those that were not invoked the engine asks two of the six.
    assert reader.metrics == 228 + 5_742 + 3_848
    # Six measures of a thousand functions each minute, and a twentieth of that.
    assert reader.metrics < 6 * 60 * 1000 / 20
    # Once a minute, and for each row that is seen once in five minutes.
    assert reader.alarms == 60
    assert reader.states == 33 * 12


def test_an_hour_with_the_shortest_window_stays_below_it_as_well() -> None:
    reader = Reader(1000, window=FleetWindow.M15, rows=33)
    reader.spend(3600)
    assert reader.metrics < 6 * 60 * 1000 / 20


def test_an_hour_of_scrolling_through_all_of_it_stays_below_it_as_well() -> None:
    reader = Reader(1000)
    for _ in range(60):
        reader.spend(60)
        reader.top = (reader.top + 33) % 960
    assert reader.metrics < 6 * 60 * 1000 / 20
    # A thousand once, and no row stays for five minutes.
    assert reader.states == 990


def test_rows_beside_the_screen_are_read_once_and_anew_when_they_are_seen() -> None:
    reader = Reader(100)
    assert reader.look(whole=False).figures == tuple(reader.names[:38])
    reader.now += 600_000
    assert reader.look(whole=False).figures == tuple(reader.names[:33])
    reader.top = 33
    assert reader.look(whole=False).figures == tuple(reader.names[33:71])


def test_figures_whose_period_has_not_turned_are_not_asked_again() -> None:
    reader = Reader(10)
    reader.now += 5_000
    assert len(reader.look().figures) == 10
    reader.now += 110_000
    assert reader.look().figures == ()
    # 08:14:01: the next period has begun.
    reader.now = START + 120_000
    assert len(reader.look().figures) == 10


def test_a_period_of_hours_is_filled_in_each_five_minutes() -> None:
    reader = Reader(10, window=FleetWindow.D7)
    reader.look()
    reader.now += 299_000
    assert reader.look().figures == ()
    reader.now += 1_000
    assert len(reader.look().figures) == 10


def test_what_is_awaited_is_not_asked_again() -> None:
    reader = Reader(10)
    wanted = reader.policy.wanted(reader.sight())
    reader.policy.begun(wanted)
    reader.now += 600_000
    assert reader.policy.wanted(reader.sight()) == Wanted()
    reader.policy.ended(wanted)
    assert len(reader.policy.wanted(reader.sight()).figures) == 10


def test_what_failed_is_tried_again_after_a_minute_and_what_is_denied_only_when_told() -> None:
    reader = Reader(10)
    wanted = reader.policy.wanted(reader.sight())
    reader.policy.begun(wanted)
    reader.policy.failed(Need.FIGURES, Fault(kind=Kind.THROTTLED, what="Slower."))
    reader.policy.ended(wanted)
    reader.now += 59_000
    assert reader.policy.wanted(reader.sight()).figures == ()
    reader.now += 1_000
    wanted = reader.policy.wanted(reader.sight())
    assert len(wanted.figures) == 10
    reader.policy.failed(Need.FIGURES, Fault(kind=Kind.DENIED, what="No."))
    reader.now += 3_600_000
    wanted = reader.policy.wanted(reader.sight())
    assert (wanted.figures, wanted.whole, wanted.alarms) == ((), (), True)
    reader.policy.again()
    assert len(reader.policy.wanted(reader.sight()).figures) == 10


def test_the_whole_account_is_looked_at_without_a_word_up_to_a_price() -> None:
    # 2,500 functions beside the 38 that are read anyhow: 5,000 metrics are $0.05.
    reader = Reader(2538)
    assert len(reader.look().whole) == 2500
    over = Reader(2539)
    assert over.look().whole == ()
    sight = over.sight()
    assert over.policy.must_ask(sight)
    # 2,539 less the 38 that were read.
    assert over.policy.unread(sight) == 2501
    assert over.policy.cost(sight) == pytest.approx(0.05002)
    over.policy.agree(Depth.SCAN)
    assert len(over.look().whole) == 2501
    # Half an hour later nobody has agreed to it once more.
    over.now += 1_801_000
    assert over.look().whole == ()


def test_no_look_at_the_whole_account_begins_before_the_list_was_read() -> None:
    reader = Reader(100)
    assert reader.look(whole=False).whole == ()
    assert len(reader.look().whole) == 62


def test_an_order_by_metrics_reads_all_of_them_and_one_by_errors_does_not() -> None:
    nothing = FleetFilter()
    assert depth_of(FleetColumn.HEALTH, nothing) is Depth.SCAN
    assert depth_of(FleetColumn.ERRORS, nothing) is Depth.SCAN
    assert depth_of(FleetColumn.MEMORY, nothing) is Depth.SCAN
    assert depth_of(FleetColumn.COST, nothing) is Depth.FULL
    assert depth_of(FleetColumn.HEALTH, FleetFilter.parse("errors:>0")) is Depth.SCAN
    assert depth_of(FleetColumn.HEALTH, FleetFilter.parse("p95:>1s")) is Depth.FULL
    reader = Reader(200)
    wanted = reader.look(depth=Depth.FULL)
    # 162 functions with six metrics each are $0.00972.
    assert (len(wanted.whole), wanted.metrics) == (162, 200 * 6)


def test_a_function_that_was_only_scanned_is_read_whole_when_it_is_seen() -> None:
    reader = Reader(200)
    reader.look()
    reader.top = 100
    wanted = reader.look()
    assert wanted.figures == tuple(reader.names[100:138])


def test_nothing_is_asked_while_nobody_looks_or_has_pressed_a_key_for_a_quarter_of_an_hour() -> (
    None
):
    reader = Reader(10)
    assert reader.look(watched=False) == Wanted()
    began = reader.now
    reader.now += 15 * 60_000
    assert reader.look(acted_ms=began) == Wanted()
    assert reader.policy.paused(reader.sight(acted_ms=began))
    assert reader.look(acted_ms=began + 1).figures


def test_without_a_refresh_interval_only_what_was_never_read_is_asked() -> None:
    reader = Reader(100)
    reader.look()
    while reader.policy.refreshing.interval_s is not None:
        reader.policy.refreshing.next_interval()
    reader.now += 3_600_000
    assert reader.look() == Wanted()
    reader.policy.again()
    assert len(reader.look().figures) == 38
    reader.top = 50
    assert reader.look().states == tuple(reader.names[50:83])


def test_the_intervals_go_round() -> None:
    policy = Reader(1).policy
    seen = []
    for _ in range(5):
        seen.append(policy.refreshing.interval_s)
        policy.refreshing.next_interval()
    assert seen == [60, 300, None, 30, 60]


def test_a_budget_that_is_half_spent_makes_each_wait_twice_as_long() -> None:
    reader = Reader(10, window=FleetWindow.M15, budget=0.10)
    reader.look()
    reader.policy.refreshing.spent(0.05)
    reader.now += 60_000
    assert reader.look().figures == ()
    reader.now += 60_000
    assert len(reader.look().figures) == 10
    assert "refreshes wait 2 times as long" in reader.policy.refreshing.pace.words


def test_another_window_reads_anew() -> None:
    reader = Reader(100)
    reader.look()
    reader.policy.window = FleetWindow.D1
    wanted = reader.look()
    assert (len(wanted.figures), len(wanted.whole)) == (38, 62)


def test_tags_and_all_states_are_asked_only_where_a_filter_wants_them() -> None:
    reader = Reader(100)
    assert not reader.look().tags
    assert reader.look(needs=frozenset({Need.TAGS})).tags
    assert not reader.look(needs=frozenset({Need.TAGS})).tags
    needs = frozenset({Need.STATE})
    # Those on the screen were asked; then the other 67, fifty at a time.
    assert len(reader.look(needs=needs).states) == 50
    assert len(reader.look(needs=needs).states) == 17
    assert reader.look(needs=needs).states == ()


def test_figures_are_stale_after_five_minutes() -> None:
    reader = Reader(10)
    figures = reader.figures(full=True)
    reader.now += 300_000
    assert not reader.policy.is_stale(figures)
    reader.now += 1
    assert reader.policy.is_stale(figures)


def test_what_is_read_and_makes_way_for_what_is_not_stops_before_a_whole_account() -> None:
    reader = Reader(3000)
    began = reader.now
    for _ in range(60):
        # As with a filter for what is not known: others stand on the screen at once.
        reader.look(acted_ms=began, whole=False)
        reader.now += 1000
        reader.top += 38
    assert reader.metrics == 200 * 6
    # The next key goes on.
    assert len(reader.look(acted_ms=reader.now, whole=False).figures) == 38
