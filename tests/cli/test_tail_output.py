"""What ``lambdatui tail`` writes of a batch, and where."""

import io
import json

import pytest
from msgspec.structs import replace

from lambdatui.cli.tail_grep import LONGEST, Grep
from lambdatui.cli.tail_output import Emptiness, TailOutput
from lambdatui.cli.terminal import Output
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch, TailMode, TailRequest

AT_MS = 1_781_251_951_204
STREAM = "2026/06/12/[$LATEST]9f2c"
ID = "8f507cfc-1234-4697-b07a-ac58fc914c95"
SEVERAL = TailRequest(
    functions=("orders", "users"), groups=("/aws/lambda/orders", "/shop/users"), since_ms=0
)
GAP = Notice(
    kind=NoticeKind.GAP, text="the connection broke", at_ms=AT_MS, from_ms=AT_MS - 5000,
    to_ms=AT_MS, source=1,
)  # fmt: skip
FILLED = Notice(
    kind=NoticeKind.FILLED, text="read again", at_ms=AT_MS, from_ms=AT_MS - 5000, to_ms=AT_MS,
    source=-1, events=3,
)  # fmt: skip
THROTTLED = Notice(kind=NoticeKind.THROTTLED, text="going on more slowly", at_ms=AT_MS)


class Terminal(io.StringIO):
    """A stream that says that it is one."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def piped(
    *batches: TailBatch, request: TailRequest = SEVERAL, as_json: bool = False, grep: str = ""
) -> list[str]:
    """The lines that a pipe gets."""
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="utf-8")
    search = Grep(grep) if grep else None
    output = TailOutput(request, Output(stream), json=as_json, grep=search)
    for batch in batches:
        output.write(batch)
    return data.getvalue().decode().splitlines()


def events(*messages: str, source: int = 0) -> TailBatch:
    return TailBatch(
        events=tuple(
            LogEvent(AT_MS + number, message, STREAM, source=source)
            for number, message in enumerate(messages)
        )
    )


def test_an_event_is_an_object_with_these_keys_in_this_order() -> None:
    event = LogEvent(AT_MS, f"[ERROR] KeyError: {ID}\n", STREAM, source=1, request_id=ID)
    (line,) = piped(TailBatch(events=(event,)), as_json=True)
    assert list(json.loads(line).items()) == [
        ("timestamp", "2026-06-12T08:12:31.204Z"),
        ("function", "users"),
        ("log_group", "/shop/users"),
        ("stream", STREAM),
        ("request_id", ID),
        ("level", "ERROR"),
        ("message", f"[ERROR] KeyError: {ID}"),
    ]


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("[WARNING]\t2026-06-12T08:12:31.204Z\tid\tlow on tea", "WARN"),
        ('{"level": "DEBUG", "message": "x"}', "DEBUG"),
        ("nothing said", None),
    ],
)
def test_levels_have_the_names_that_lambda_gives_them(message: str, level: str | None) -> None:
    (line,) = piped(events(message), as_json=True)
    assert json.loads(line)["level"] == level


def test_what_was_missed_is_an_object_among_the_events_and_not_told_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = piped(
        events("before"), TailBatch(notices=(GAP, THROTTLED, FILLED)), events("after"), as_json=True
    )
    before, gap, filled, after = map(json.loads, lines)
    assert (before["message"], after["message"]) == ("before", "after")
    assert gap == {
        "gap": {
            "from": "2026-06-12T08:12:26.204Z",
            "to": "2026-06-12T08:12:31.204Z",
            "why": "the connection broke",
            "kind": "gap",
            "filled": False,
            "events": None,
        },
        "function": "users",
        "log_group": "/shop/users",
    }
    assert (filled["gap"]["filled"], filled["gap"]["events"]) == (True, 3)
    assert (filled["function"], filled["log_group"]) == (None, None)
    assert capsys.readouterr().err == "lambdatui: going on more slowly\n"


def test_in_text_what_was_missed_is_told_on_standard_error_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert piped(TailBatch(notices=(GAP, FILLED))) == []
    assert capsys.readouterr().err.splitlines() == [
        "lambdatui: users: gap 08:12:26–08:12:31 UTC: the connection broke",
        "lambdatui: filled 08:12:26–08:12:31 UTC: read again",
    ]


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (TailMode.AUTO, ["polling now", "live again"]),
        (TailMode.LIVE, ["polling now", "live again"]),
        (TailMode.POLL, ["live at last", "polling now", "live again"]),
    ],
)
def test_the_way_in_which_it_follows_is_told_where_it_is_not_the_one_asked_for(
    capsys: pytest.CaptureFixture[str], mode: TailMode, said: list[str]
) -> None:
    ways = (
        (NoticeKind.LIVE, "live at last"),
        (NoticeKind.POLLING, "polling now"),
        (NoticeKind.LIVE, "live again"),
        (NoticeKind.LIVE, "live still"),
    )
    notices = tuple(Notice(kind=kind, text=text, at_ms=AT_MS) for kind, text in ways)
    piped(TailBatch(notices=notices), request=replace(SEVERAL, mode=mode))
    assert capsys.readouterr().err == "".join(f"lambdatui: {text}\n" for text in said)


def shown(batch: TailBatch, request: TailRequest = SEVERAL) -> str:
    """What a terminal gets."""
    terminal = Terminal()
    TailOutput(request, Output(terminal), json=False, grep=None).write(batch)
    return terminal.getvalue()


def test_on_a_terminal_each_function_has_a_colour_of_its_own_and_messages_have_none() -> None:
    stamp = "2026-06-12T08:12:31.204Z"
    one, other = events("\x1b[31mred", source=0).events[0], events("two\nlines", source=1).events[0]
    assert shown(TailBatch(events=(one, other))) == (
        f"\x1b[36morders\x1b[0m {stamp} {STREAM} ␛[31mred\n"
        f"\x1b[33musers\x1b[0m {stamp} {STREAM} two\nlines\n"
    )


def test_a_single_function_is_not_named() -> None:
    one = TailRequest(functions=("orders",), groups=("g",), since_ms=0)
    assert shown(events("hello"), one) == f"2026-06-12T08:12:31.204Z {STREAM} hello\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_where_no_colour_is_wanted_there_is_none(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert shown(events("hello")) == f"orders 2026-06-12T08:12:31.204Z {STREAM} hello\n"


def test_grep_keeps_the_whole_event_in_which_a_line_matches() -> None:
    batch = events("Traceback\n  in reserve\nKeyError: 'sku'\n", "KeyErrors", "an KeyError")
    lines = piped(batch, grep=r"^KeyError\b")
    assert len(lines) == 3
    assert lines[-1] == "KeyError: 'sku'"
    assert piped(events("x", "END\n"), grep="END$")[0].endswith("END")
    assert piped(events("sku", "SKU"), grep="(?i)^sku$", as_json=True)[1].endswith('"SKU"}')
    assert len(piped(events("sku", "SKU"), grep="sku")) == 1


def refused(source: str, message: str = "") -> str:
    with pytest.raises(LambdatuiError) as raised:
        Grep(source).finds(message)
    assert raised.value.fault.kind is Kind.INVALID
    assert not raised.value.fault.code
    return raised.value.fault.sentence()


def test_an_expression_that_is_none_is_refused_with_the_place() -> None:
    assert refused("a(b").startswith("--grep 'a(b' is not a regular expression: ")
    assert "position" in refused("a(b")
    assert "at most 1,000 characters" in refused("a" * (LONGEST + 1))


def test_an_expression_that_would_take_for_ever_ends() -> None:
    said = refused("(a|a)+$", "a" * 60 + "!")
    assert said.startswith("--grep '(a|a)+$' takes too long: more than 1 s")
    assert "61 characters" in said


@pytest.mark.parametrize(
    ("written", "missing", "said"),
    [
        (0, (), "lambdatui: No log event in the last 1 h.\n"),
        (1, (), ""),
        (0, (0,), "lambdatui: No log event in the last 1 h.\n"),
        # Each of them was said not to be there.
        (0, (0, 1), ""),
    ],
)
def test_an_empty_window_is_told_once(
    capsys: pytest.CaptureFixture[str], written: int, missing: tuple[int, ...], said: str
) -> None:
    nothing = Emptiness(SEVERAL, "in the last 1 h", chosen=False)
    notices = tuple(
        Notice(kind=NoticeKind.WAITING, text="", at_ms=0, source=source) for source in missing
    )
    nothing.see(TailBatch(notices=notices, caught_up=True), written)
    nothing.tell_once()
    nothing.tell_once()
    assert capsys.readouterr().err == said
