"""What ``lambdatui doctor`` finds: one line for each thing that it looked at."""

import enum
from collections.abc import Iterable, Mapping

from lambdatui.core.permissions import Feature, Use
from lambdatui.core.record import Record


class State(enum.StrEnum):
    """How a thing stands."""

    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "unknown"

    @property
    def mark(self) -> str:
        """A sign of one cell."""
        return {State.OK: "✓", State.MISSING: "✗", State.UNKNOWN: "?"}[self]


class Check(Record, frozen=True):
    """One thing: what was looked at, how it stands in words, and what to do about it."""

    what: str
    state: State
    words: str
    advice: str = ""


class Verdict(Record, frozen=True):
    """Whether an action is allowed, and how that is known; None is not known, and why not."""

    allowed: bool | None
    how: str = ""


_NOT_ASKED = Verdict(allowed=None, how="not asked")


def feature_check(feature: Feature, verdicts: Mapping[str, Verdict]) -> Check:
    """One feature's line: missing where one of its actions is denied."""
    told = {name: verdicts.get(name, _NOT_ASKED) for name in feature.actions}
    denied = [name for name, verdict in told.items() if verdict.allowed is False]
    unknown = [name for name, verdict in told.items() if verdict.allowed is None]
    count = len(told)
    if denied:
        advice = "" if feature.use is Use.READING else "As it should be, for one who only reads."
        if feature.needed:
            advice = f"`lambdatui doctor --policy {feature.use}` prints a policy that allows it."
        return Check(feature.name, State.MISSING, f"denied: {', '.join(denied)}", advice)
    if len(unknown) == count:
        reasons = list(dict.fromkeys(told[name].how for name in unknown))
        return Check(feature.name, State.UNKNOWN, "; ".join(filter(None, reasons)) or "not asked")
    if unknown:
        # What was tried works: so does, most likely, what is given together with it.
        words = f"{count - len(unknown)} of {count} actions allowed, the others not known"
        return Check(feature.name, State.OK, words)
    each = "action" if count == 1 else "actions"
    return Check(feature.name, State.OK, f"{count} {each} allowed")


def is_missing(checks: Iterable[Check]) -> bool:
    """Whether anything is missing."""
    return any(check.state is State.MISSING for check in checks)
