"""Printed tracebacks are one error each, whichever language printed them."""

import pytest

from lambdatui.core.levels import Level
from lambdatui.core.lines import Line, LineKind, lines_of
from lambdatui.core.logs import LogEvent
from lambdatui.core.stack_lines import APART_MS, StackLines

PYTHON = """Traceback (most recent call last):
  File "/var/task/app.py", line 21, in handler
    price = stock[order["sku"]]
            ~~~~~^^^^^^^^^^^^^^
KeyError: 'sku'"""
CHAINED = f"""{PYTHON}

During handling of the above exception, another exception occurred:

{PYTHON}"""
JAVA = """java.lang.IllegalStateException: no stock
\tat com.acme.Orders.pack(Orders.java:21)
\tat com.acme.Handler.handleRequest(Handler.java:9)
Caused by: java.sql.SQLException: no connection
\tat com.acme.Pool.get(Pool.java:77)
\t... 12 more"""
NODE = """TypeError: Cannot read properties of undefined (reading 'sku')
    at pack (/var/task/index.js:21:13)
    at Runtime.handler (/var/task/index.js:9:5) {
  code: 'E_SKU'
}"""
GO = """panic: runtime error: index out of range [3] with length 2

goroutine 1 [running]:
main.handler(0xc000012345)
\t/var/task/main.go:21 +0x1d
created by main.main in goroutine 1
\t/var/task/main.go:9 +0x2a
exit status 2"""
DOTNET = """System.InvalidOperationException: no stock
   at Acme.Orders.Pack(Order order) in /src/Orders.cs:line 21
   --- End of inner exception stack trace ---
   at Acme.Handler.Run() in /src/Handler.cs:line 9"""
RUBY = """ERROR: undefined method `sku' for nil (NoMethodError)
\tfrom /var/task/app.rb:21:in `pack'
\tfrom /var/task/app.rb:9:in `handler'"""
GROUP = """  + Exception Group Traceback (most recent call last):
  |   File "/var/task/app.py", line 9, in handler
  | ExceptionGroup: two (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------"""


class Feed:
    """Events one after the other, and what became of their lines."""

    def __init__(self) -> None:
        self.stack = StackLines()
        self.lines: list[Line] = []

    def give(self, *messages: str, stream: str = "a", source: int = 0, at: int = 1_000) -> "Feed":
        for message in messages:
            event = LogEvent(at, message, stream, source=source)
            self.lines += self.stack.take(lines_of(event))
        return self

    def parts(self) -> list[bool]:
        return [line.part for line in self.lines]

    def errors(self) -> list[str]:
        return [
            line.text
            for line in self.lines
            if line.level >= Level.ERROR and line.first and not line.part
        ]


@pytest.mark.parametrize("printed", [PYTHON, CHAINED, JAVA, NODE, GO, DOTNET, RUBY, GROUP])
def test_a_printed_traceback_is_one_error(printed: str) -> None:
    texts = printed.split("\n")
    feed = Feed().give("before", *texts, "done", "after it")
    assert feed.errors() == texts[:1]
    assert feed.parts() == [False, False, *[True] * (len(texts) - 1), False, False]
    assert {line.level for line in feed.lines[1:-2]} == {Level.ERROR}
    assert feed.lines[-1].level is Level.NONE


def test_a_traceback_beneath_the_error_that_names_it_belongs_to_it() -> None:
    feed = Feed().give("[ERROR] could not pack", *PYTHON.split("\n"))
    assert feed.errors() == ["[ERROR] could not pack"]


def test_two_tracebacks_are_two_errors() -> None:
    feed = Feed().give(*PYTHON.split("\n"), *PYTHON.split("\n"))
    assert feed.errors() == [PYTHON.split("\n", maxsplit=1)[0]] * 2


def test_a_stack_within_one_event_takes_nothing_after_it() -> None:
    feed = Feed().give(f"[ERROR] KeyError: 'sku'\n{PYTHON}", "hello", "  indented", PYTHON)
    whole = PYTHON.count("\n") + 1
    assert feed.parts() == [False] * (1 + whole + 2 + whole)
    assert len(feed.errors()) == 2


def test_what_is_indented_after_an_error_without_a_stack_is_none_of_it() -> None:
    assert Feed().give("[ERROR] boom", "  retrying").parts() == [False, False]


def test_streams_and_functions_are_kept_apart() -> None:
    first, *rest = PYTHON.split("\n")
    feed = Feed().give(first)
    feed.give('  File "b"', stream="b")
    feed.give('  File "c"', source=1)
    feed.give(*rest)
    assert feed.parts() == [False, False, False, *[True] * len(rest)]
    assert len(feed.errors()) == 1


def test_a_line_that_names_its_level_ends_a_stack() -> None:
    first, *rest = PYTHON.split("\n")
    feed = Feed().give(first, rest[0], "[INFO]\tgoing on", "KeyError: 'sku'")
    assert feed.parts() == [False, True, False, False]


def test_what_comes_a_second_later_is_no_part() -> None:
    feed = Feed().give("Traceback (most recent call last):")
    feed.give('  File "a"', at=1_000 + APART_MS)
    feed.give('  File "b"', at=1_001 + 2 * APART_MS)
    assert feed.parts() == [False, True, False]


def test_a_warning_has_no_parts() -> None:
    assert Feed().give("WARN slow", '  File "a"').parts() == [False, False]


def test_a_part_of_a_fatal_error_is_as_grave_as_it() -> None:
    feed = Feed().give("[FATAL] gone", *PYTHON.split("\n"))
    assert {line.level for line in feed.lines} == {Level.FATAL}


@pytest.mark.parametrize(
    ("told", "status", "level"),
    [
        ("[ERROR] boom", "error", Level.NONE),
        ("[ERROR] boom", "timeout", Level.ERROR),
        ("2026-11-23T08:12:31Z 9f2c Task timed out after 3.00 seconds", "timeout", Level.NONE),
        ("all well", "error", Level.ERROR),
    ],
)
def test_the_report_of_an_error_that_was_told_is_no_second_one(
    told: str, status: str, level: Level
) -> None:
    feed = Feed().give("START RequestId: 9f2c Version: 1", told, "END RequestId: 9f2c")
    feed.give(f"REPORT RequestId: 9f2c\tDuration: 1 ms\tStatus: {status}")
    report = feed.lines[-1]
    assert (report.kind, report.level, report.part) == (LineKind.REPORT, level, False)


def test_an_error_of_the_invocation_before_is_not_that_of_this_one() -> None:
    feed = Feed().give("[ERROR] boom", "START RequestId: 77aa Version: 1")
    feed.give("REPORT RequestId: 77aa\tDuration: 1 ms\tStatus: error")
    assert len(feed.errors()) == 2


def test_of_many_streams_the_oldest_errors_are_forgotten() -> None:
    feed = Feed()
    for number in range(1_001):
        feed.give("Traceback (most recent call last):", stream=f"{number}")
    feed.give('  File "a"', stream="0")
    feed.give('  File "a"', stream="1000")
    assert feed.parts()[-2:] == [False, True]
