"""What the plans of all levers are made of, and what they make."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from lambdatui.core.aws_call import AwsCall
from lambdatui.core.functions import Function
from lambdatui.core.history import place_of
from lambdatui.core.lever import LeverState
from lambdatui.core.prices import RegionPrices, price_book


class Change(NamedTuple):
    """The call that makes the change, and what is to be said of it.

    ``after`` replaces the words for the new value; without ``undone`` there is no way back.
    """

    call: AwsCall
    warnings: tuple[str, ...] = ()
    after: str = ""
    undone: bool = True


class LeverFacts:
    """What was read of a lever: the value it stands at, and what else a plan must know.

    What was not read is missing, and then nothing is said or checked by it.
    """

    def __init__(self, state: LeverState, value: Any, prices: RegionPrices | None) -> None:
        self.function = state.target.function
        #: The function as a call names it.
        self.named = state.target.named
        self.part = state.target.part
        self.revision = state.revision
        self.value = value
        facts: Any = json.loads(state.facts)
        self._facts: Mapping[str, Any] = facts if isinstance(facts, dict) else {}
        self._prices = prices

    @property
    def prices(self) -> RegionPrices | None:
        """Those that were given, else the list prices of its region, where that is known."""
        region = self.text("region")
        return self._prices or (price_book().of(region) if region else None)

    def text(self, name: str) -> str:
        """A text; empty where it is not known."""
        value = self._facts.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """A whole number; None where it is not known."""
        value = self._facts.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Several texts."""
        value = self._facts.get(name)
        return tuple(item for item in value if isinstance(item, str)) if value else ()

    def flag(self, name: str) -> bool:
        """Whether it is known to be so."""
        return self._facts.get(name) is True

    def structures(self, name: str) -> tuple[dict[str, Any], ...] | None:
        """Several JSON objects; None where they are not known."""
        value = self._facts.get(name)
        if not isinstance(value, list):
            return None
        return tuple(item for item in value if isinstance(item, dict))

    def structure(self, name: str) -> dict[str, Any]:
        """A JSON object; empty where it is not known."""
        value = self._facts.get(name)
        return dict(value) if isinstance(value, dict) else {}


def with_sharing(state: LeverState, functions: Iterable[Function]) -> LeverState:
    """The state of a log group with the names of what else writes to it, of these functions.

    Those of another account or region than the lever's function have log groups of their own.
    """
    target = state.target
    others = sorted(
        each.name
        for each in functions
        if each.log_group_name == target.part
        and each.name != target.function
        and place_of(each.arn) == place_of(target.arn)
    )
    facts = {**json.loads(state.facts), "shared_by": others}
    return replace(state, facts=json.dumps(facts).encode())
