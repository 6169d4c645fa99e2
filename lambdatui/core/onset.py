"""Since when a function fails: the first thing to know of an incident after its name."""

from lambdatui.core.fleet import FleetFigures, FleetMeasure, Points
from lambdatui.core.record import Record

#: So many periods in a row with invocations and without errors end a spell of trouble.
_CALM = 3


class Onset(Record, frozen=True):
    """The newest spell of errors, in ms since the epoch, as exact as the periods of the figures.

    ``since_ms`` is the start of its first period, None where it was there before the figures
    begin. ``until_ms`` is the end of its last period, None where it goes on.
    """

    since_ms: int | None
    until_ms: int | None = None


def onset(figures: FleetFigures) -> Onset | None:
    """Since when invocations fail; None where none did, or the errors were not read.

    A spell goes on through periods in which nothing ran, and through fewer than three in a row in
    which all went well: a function that fails now and then has one spell, and not many.
    """
    errors = figures.of(FleetMeasure.ERRORS)
    failed = [index for index, value in enumerate(errors) if value]
    if not failed:
        return None
    well = _well(figures.of(FleetMeasure.INVOCATIONS), errors)
    step = figures.period_s * 1000
    last = failed[-1]
    first, calm = last, 0
    for index in range(last - 1, -1, -1):
        if errors[index]:
            first, calm = index, 0
        elif well[index]:
            calm += 1
            if calm == _CALM:
                break
    over = sum(well[last + 1 :]) >= _CALM
    return Onset(
        since_ms=figures.start_ms + first * step if first else None,
        until_ms=figures.start_ms + (last + 1) * step if over else None,
    )


def _well(invocations: Points, errors: Points) -> list[bool]:
    """For each period whether something ran in it, and nothing failed.

    Where invocations were not read, every period without an error counts: errors alone tell no
    more.
    """
    if not invocations:
        return [not value for value in errors]
    return [bool(ran) and not failed for ran, failed in zip(invocations, errors, strict=False)] + [
        False
    ] * max(0, len(errors) - len(invocations))
