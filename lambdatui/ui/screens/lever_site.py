"""What the screens of levers are made with, of a function in its account and region."""

from collections.abc import Sequence
from typing import Any

from lambdatui.core.functions import Function
from lambdatui.core.stop import Clock
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.screens.lever_words import place_words
from lambdatui.ui.sites import Site


def for_levers(
    function: Function, site: Site, pulls: Pulls, clock: Clock, protected: Sequence[str]
) -> dict[str, Any]:
    """By name, those that the list and the gate both take."""
    return {
        "ports": site.backend,
        "function": function,
        "clock": clock,
        "protecting": Protecting(site.backend.identity, protected, site.profile),
        "pulls": pulls,
        "place": place_words(function, site.identity, site.profile),
        "profile": site.profile,
        "read_only": site.connection.read_only,
    }
