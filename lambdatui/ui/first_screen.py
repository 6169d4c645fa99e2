"""Which screen the console begins with: the one with the tour on it is loaded only for a tour."""

from collections.abc import Callable
from functools import partial

from lambdatui.ui.screens.main import MainScreen


def first_screen(tour_over: Callable[[], None] | None) -> Callable[..., MainScreen]:
    """What makes it, with what :class:`MainScreen` takes; no tour without ``tour_over``."""
    if tour_over is None:
        return MainScreen
    from lambdatui.ui.screens.tour import TourScreen

    return partial(TourScreen, over=tour_over)
