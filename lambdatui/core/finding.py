"""One thing that should be looked at in a function: what, why it matters, and what to do."""

import enum

from lambdatui.core.record import Record


class Severity(enum.IntEnum):
    """How much it matters, the most first.

    CRITICAL: it fails now, or did. WARNING: it will, or something is open that should be closed.
    ADVICE: it could be better or cheaper.
    """

    CRITICAL = 0
    WARNING = 1
    ADVICE = 2

    @property
    def word(self) -> str:
        """One short word for it."""
        return self.name.lower()

    @property
    def glyph(self) -> str:
        """One cell that stands for it, with no need of colour."""
        return "✗!·"[self]


class Act(enum.StrEnum):
    """What the program can do about a finding by itself, once a person has seen it."""

    NONE = ""
    #: Make an alarm for each of the metrics in ``about``.
    CREATE_ALARMS = "create-alarms"


class Finding(Record, frozen=True):
    """A finding. ``id`` names its kind, for scripts and for what a person wants to leave out.

    ``title`` is a short clause without a full stop; ``why`` and ``do`` are sentences. ``about``
    are the things it is of, by name: metrics, variables, streams, sources. Names come from AWS and
    are to be made safe before they are shown. No value of a variable is ever in it.
    """

    id: str
    severity: Severity
    title: str
    why: str
    do: str
    act: Act = Act.NONE
    about: tuple[str, ...] = ()


def many(count: float, one: str, more: str = "") -> str:
    """``1 error``, ``1,200 errors``; ``more`` where that is not just ``one`` with an s."""
    return f"{count:,.0f} {one if round(count) == 1 else more or one + 's'}"
