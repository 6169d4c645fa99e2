"""Since when a function fails, worked out by hand from periods of two minutes."""

import pytest

from lambdatui.core.fleet import FleetFigures, FleetMeasure, Points
from lambdatui.core.onset import Onset, onset

START, STEP = 1_000_000, 120_000


def figures(errors: Points, invocations: Points = ()) -> FleetFigures:
    values: dict[FleetMeasure, Points] = {
        FleetMeasure.ERRORS: errors,
        FleetMeasure.INVOCATIONS: invocations,
    }
    return FleetFigures(
        start_ms=START,
        end_ms=START + STEP * len(errors),
        period_s=STEP // 1000,
        values=tuple(values.get(measure, ()) for measure in FleetMeasure),
    )


@pytest.mark.parametrize(
    ("errors", "invocations", "since", "until"),
    [
        # Four calm periods, then it fails to the end.
        ((0, 0, 0, 0, 3, 2), (9, 9, 9, 9, 9, 9), 4, None),
        # It goes on through a period in which nothing ran, and through two that went well.
        ((0, 0, 0, 1, None, 0, 0, 1), (9, 9, 9, 9, None, 9, 9, 9), 3, None),
        # Three that went well part two spells: the newer one counts.
        ((1, 0, 0, 0, 1), (9, 9, 9, 9, 9), 4, None),
        # It has gone well three times since: that was it.
        ((0, 2, 0, 0, 0), (9, 9, 9, 9, 9), 1, 2),
        # Twice is too soon to say so.
        ((0, 2, 0, 0), (9, 9, 9, 9), 1, None),
        # Nothing ran since: nobody knows whether it is mended.
        ((0, 2, None, None, None), (9, 9, None, None, None), 1, None),
        # From the first period on: it may have begun before.
        ((1, 1, 1), (9, 9, 9), None, None),
        # Nothing ran before.
        ((None, 1, 1), (None, 9, 9), 1, None),
        # Of a look at errors alone.
        ((0, 0, 0, 4), (), 3, None),
    ],
)
def test_a_spell_of_errors_has_its_beginning_and_its_end(
    errors: Points, invocations: Points, since: int | None, until: int | None
) -> None:
    assert onset(figures(errors, invocations)) == Onset(
        since_ms=None if since is None else START + since * STEP,
        until_ms=None if until is None else START + until * STEP,
    )


def test_without_errors_there_is_none() -> None:
    assert onset(figures((0, None, 0.0), (9, 9, 9))) is None
    assert onset(figures(())) is None
