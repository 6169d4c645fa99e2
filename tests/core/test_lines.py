"""Log events as lines: kinds, levels, line ends, and what is shown in few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.lines import (
    Level,
    LineKind,
    brief_message,
    brief_report,
    kind_of,
    lead_of,
    lines_of,
    notice_lines,
    plain_lines,
    stream_tag,
    tells_of_failure,
)
from lambdatui.core.logs import LogEvent, Notice, NoticeKind

REQUEST = "9f2c1a3b-7d4e-4a3b-9c1d-0123456789ab"
REPORT = (
    f"REPORT RequestId: {REQUEST}\tDuration: 176.22 ms\tBilled Duration: 589 ms\t"
    "Memory Size: 512 MB\tMax Memory Used: 118 MB\tInit Duration: 412.10 ms\t"
)


def event(message: str, stream: str = "") -> LogEvent:
    return LogEvent(timestamp_ms=1_000, message=message, stream=stream)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"START RequestId: {REQUEST} Version: $LATEST", LineKind.START),
        (f"END RequestId: {REQUEST}", LineKind.END),
        (REPORT, LineKind.REPORT),
        ("INIT_START Runtime Version: python:3.12.v38", LineKind.PLATFORM),
        ("EXTENSION\tName: agent\tState: Ready", LineKind.PLATFORM),
        ('{"time":"2026-11-23T08:12:31Z","type":"platform.start","record":{}}', LineKind.START),
        ('{"time":"2026-11-23T08:12:31Z","type":"platform.report","record":{}}', LineKind.REPORT),
        ('{"time":"…","type":"platform.initStart","record":{}}', LineKind.PLATFORM),
        ("START me up", LineKind.MESSAGE),
        (f" see REPORT RequestId: {REQUEST}", LineKind.MESSAGE),
        ('{"type":"platform"}', LineKind.MESSAGE),
        ("", LineKind.MESSAGE),
    ],
)
def test_lambdas_own_lines_are_told_from_the_functions(text: str, kind: LineKind) -> None:
    assert kind_of(text) is kind


def test_a_report_of_a_timeout_is_an_error() -> None:
    (line,) = lines_of(event(REPORT + "Status: timeout\n"))
    assert (line.kind, line.level) == (LineKind.REPORT, Level.ERROR)


def test_an_event_of_several_lines_has_one_first_line_and_one_level() -> None:
    lines = lines_of(event("[ERROR] KeyError: 'sku'\nTraceback:\r  File\r\n\nend\n"))
    assert [line.text for line in lines] == [
        "[ERROR] KeyError: 'sku'",
        "Traceback:",
        "  File",
        "",
        "end",
    ]
    assert [line.first for line in lines] == [True, False, False, False, False]
    assert {line.level for line in lines} == {Level.ERROR}
    assert {line.time_ms for line in lines} == {1_000}


@given(st.text())
def test_no_character_of_an_event_is_lost(message: str) -> None:
    lines = lines_of(event(message))
    unified = message.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert "\n".join(line.text for line in lines) == unified


@pytest.mark.parametrize(
    ("stream", "tag"),
    [
        ("2026/11/23/[$LATEST]9f2c0a1b2c3d", "9f2c"),
        ("2026/11/23/orders-api[7]77aa0a1b", "77aa"),
        ("custom/stream-name", "stre"),
        ("", ""),
    ],
)
def test_a_tag_tells_environments_apart(stream: str, tag: str) -> None:
    assert stream_tag(stream) == tag
    assert lines_of(event("x", stream))[0].tag == tag


def test_a_report_in_few_words_names_what_matters() -> None:
    assert brief_report(REPORT, 30) == "176 ms of 30 s · 118 of 512 MB · cold 412 ms"
    assert brief_report(REPORT) == "176 ms · 118 of 512 MB · cold 412 ms"
    failed = REPORT.replace("Init", "Restore") + "Status: error\tError Type: Runtime.ExitError"
    assert brief_report(failed, 3) == (
        "176 ms of 3 s · error Runtime.ExitError · 118 of 512 MB · restored 412 ms"
    )
    assert brief_report(REPORT + "Status: timeout", 3) == (
        "176 ms of 3 s · timed out · 118 of 512 MB · cold 412 ms"
    )


def test_a_report_says_when_memory_was_nearly_full() -> None:
    full = REPORT.replace("118 MB", "509 MB")
    assert brief_report(full) == "176 ms · 509 of 512 MB (99 %) · cold 412 ms"


def test_a_report_that_cannot_be_read_is_not_shortened() -> None:
    assert brief_report(f"REPORT RequestId: {REQUEST}") is None
    assert brief_report("REPORT of the week") is None


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        (f"[INFO]\t2026-11-23T08:12:31.204Z\t{REQUEST}\tEvent", "Event"),
        (f"[DEBUG]\t2026-11-23T08:12:31.204Z\t{REQUEST}\tEvent", "DEBUG Event"),
        (f"2026-11-23T08:12:31.204Z\t{REQUEST}\tERROR\tboom", "ERROR boom"),
        ("2026-11-23T08:12:31.204Z\tundefined\tINFO\tcold", "cold"),
        (
            f"2026-11-23T08:12:31.204Z {REQUEST} Task timed out after 3.00 seconds",
            "Task timed out after 3.00 seconds",
        ),
        (
            f"RequestId: {REQUEST} Error: Runtime exited with error: signal: killed",
            "Error: Runtime exited with error: signal: killed",
        ),
        (f"RequestId: {REQUEST} is mine", f"RequestId: {REQUEST} is mine"),
        ("2026-11-23 no runtime wrote this", "2026-11-23 no runtime wrote this"),
        ("[INFO] mine", "[INFO] mine"),
        ("", ""),
    ],
)
def test_the_lead_that_a_runtime_writes_is_left_out(text: str, brief: str) -> None:
    assert brief_message(text) == brief
    length, label = lead_of(text)
    assert label + text[length:] == brief


def test_the_end_of_a_failed_invocation_is_no_second_error() -> None:
    (end,) = lines_of(event('{"type":"platform.runtimeDone","record":{"status":"timeout"}}'))
    assert (end.kind, end.level) == (LineKind.END, Level.NONE)
    assert tells_of_failure(end.text)


def test_logs_that_lambda_dropped_are_a_warning() -> None:
    (line,) = lines_of(event('{"time":"…","type":"platform.logsDropped","record":{}}'))
    assert (line.kind, line.level) == (LineKind.PLATFORM, Level.WARNING)


def test_a_line_says_where_it_comes_from() -> None:
    stream = "2026/11/23/[$LATEST]9f2c0a1b2c3d"
    event = LogEvent(5, "one\ntwo", stream, source=3, request_id=REQUEST)
    for line in lines_of(event):
        assert (line.source, line.request, line.stream) == (3, REQUEST, stream)
        assert not line.part


def test_a_notice_is_a_line_of_its_own() -> None:
    notice = Notice(kind=NoticeKind.TROUBLE, text="AWS is out of reach\nfor now", at_ms=5, source=2)
    first, second = notice_lines(notice)
    assert (first.text, second.text) == ("── AWS is out of reach", "── for now")
    assert (first.kind, first.level, first.time_ms) == (LineKind.NOTICE, Level.WARNING, 5)
    assert (first.source, first.notice, second.notice) == (2, notice, None)
    assert notice_lines(Notice(kind=NoticeKind.LIVE, text="", at_ms=5))[0].level is Level.NONE


def test_a_text_is_parted_at_each_line_end() -> None:
    assert [line.text for line in plain_lines("a\r\nb\rc\n\nd")] == ["a", "b", "c", "", "d"]
