"""Log events as lines: kinds, levels, line ends, and what is shown in few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.lines import (
    LEVEL_SCAN,
    Level,
    LineKind,
    brief_message,
    brief_report,
    kind_of,
    lead_of,
    level_of,
    lines_of,
    notice_lines,
    plain_lines,
    stream_tag,
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
    "text",
    [
        f"[ERROR]\t2026-11-23T08:12:31.204Z\t{REQUEST}\tno stock",
        f"2026-11-23T08:12:31.204Z\t{REQUEST}\tERROR\tInvoke Error",
        "[ERROR] KeyError: 'sku'",
        "ERROR: disk full",
        "error: disk full",
        "[error] disk full",
        "2026-11-23 08:12:31 FATAL out of memory",
        "CRITICAL:root:gone",
        '{"level":"ERROR","message":"no stock"}',
        '{"timestamp":"2026-11-23T08:12:31Z","log_level": "error"}',
        '{"severity":"CRITICAL"}',
        '{"level":50,"msg":"pino"}',
        "time=2026-11-23 level=error msg=boom",
        "Traceback (most recent call last):",
        f"2026-11-23T08:12:31.204Z {REQUEST} Task timed out after 3.00 seconds",
        f"RequestId: {REQUEST} Error: Runtime exited with error: signal: killed",
        "botocore.exceptions.ClientError: denied",
        "java.lang.NullPointerException",
        '{"errorMessage":"boom","errorType":"Error"}',
    ],
)
def test_an_error_is_seen(text: str) -> None:
    assert level_of(text) is Level.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "[WARNING]\tlow on stock",
        "WARN slow",
        "Warning: slow",
        '{"level":"warn"}',
        '{"level":40}',
        "level=warning msg=slow",
    ],
)
def test_a_warning_is_seen(text: str) -> None:
    assert level_of(text) is Level.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all is well",
        "0 errors found",
        "mirrored the interior",
        f"[INFO]\t2026-11-23T08:12:31.204Z\t{REQUEST}\tretry after ERROR",
        '{"level":"INFO","message":"ERROR was handled"}',
        '{"level":30,"msg":"an ERROR was handled"}',
        "level=info msg=error",
        "x" * LEVEL_SCAN + " ERROR",
    ],
)
def test_a_line_that_only_speaks_of_errors_is_none(text: str) -> None:
    assert level_of(text) is Level.NONE


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
        ("2026-11-23 no runtime wrote this", "2026-11-23 no runtime wrote this"),
        ("[INFO] mine", "[INFO] mine"),
        ("", ""),
    ],
)
def test_the_lead_that_a_runtime_writes_is_left_out(text: str, brief: str) -> None:
    assert brief_message(text) == brief
    length, label = lead_of(text)
    assert label + text[length:] == brief


def test_a_notice_is_a_line_of_its_own() -> None:
    notice = Notice(kind=NoticeKind.GAP, text="37 events missed\nbetween", at_ms=5)
    first, second = notice_lines(notice)
    assert (first.text, second.text) == ("── 37 events missed", "── between")
    assert (first.kind, first.level, first.time_ms) == (LineKind.NOTICE, Level.WARNING, 5)
    assert notice_lines(Notice(kind=NoticeKind.LIVE, text="", at_ms=5))[0].level is Level.NONE


def test_a_text_is_parted_at_each_line_end() -> None:
    assert [line.text for line in plain_lines("a\r\nb\rc\n\nd")] == ["a", "b", "c", "", "d"]
