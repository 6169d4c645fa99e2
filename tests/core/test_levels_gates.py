"""The level of a line is what the whole patterns say: what passes over them quickly misses none."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core import levels
from lambdatui.core.levels import Level, level_of

_WORDS = st.sampled_from(
    (
        *("trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "critical"),
        *("severe", "level=", "lvl=", 'LEVEL="', "[", "]", ":", "=", "\n", " ", "\t", "_", "{"),
        *("Traceback (most recent call last)", "Task timed out after", "Runtime exited", "İ"),
        *("exited before completing request", '"errorType":', '"errorMessage" :', "a.b.FooError"),
        *("MyException:", "Exception in thread ", "panic: ", "fatal error: ", "POST", "Error", "."),
        *('"level":"warn"', '"level": 50', "x" * 990, "\t".join(("2026", "id", "WARN", "w"))),
    )
)
_CASES: st.SearchStrategy[Callable[[str], str]] = st.sampled_from((str, str.upper, str.title))
_CASED = st.tuples(_WORDS, _CASES).map(lambda pair: pair[1](pair[0]))
_TEXTS = st.lists(_CASED | st.text(max_size=4), max_size=8).map("".join)


def _whole(text: str) -> Level:
    """The same with each pattern tried on each line."""
    head = text[: levels.LEVEL_SCAN]
    name, begin = "", len(head)
    for found in levels._CAPITAL.finditer(head):
        at = found.start()
        if not at or not (head[at - 1].isalnum() or head[at - 1] == "_"):
            name, begin = found[0].lower(), at
            break
    marked = levels._MARKED.search(head.lower(), 0, begin)
    if marked and (word := levels._WORD.search(marked[0].strip("[]:"))):
        name, begin = word[0], marked.start()
    if levels._FAILURE.search(head, 0, begin):
        return Level.ERROR
    return levels._NAMES.get(name, Level.NONE)


@given(_TEXTS)
def test_what_is_passed_over_has_no_level(text: str) -> None:
    # Before it stands a letter with which no format begins that tells its level in one place.
    for line in (f"x {text}", f"x\n{text}", text.lstrip("2[{")):
        assert level_of(line) == _whole(line)
