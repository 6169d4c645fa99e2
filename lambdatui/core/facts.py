"""What is said of a function, a row at a time: a label, a value, and how it is meant."""

from typing import Literal

from lambdatui.core.record import Record

Tone = Literal["plain", "context", "good", "doubt", "bad"]


class Fact(Record, frozen=True):
    """One row. Texts may come from AWS as they are: they are made safe when they are drawn.

    ``key`` tells it from all others of its page. ``copied`` is what a copy takes, where it is more
    than what is shown; ``what`` names it then. ``mark`` is a word of warning after the value.
    ``hang`` is how many cells a value that goes on in the next row is moved to the right there.
    """

    key: str
    label: str
    value: str
    tone: Tone = "plain"
    mark: str = ""
    copied: str = ""
    what: str = ""
    hang: int = 0
