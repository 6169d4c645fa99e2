"""The level of a line, as its logger wrote it, or as the words of a failure tell it."""

import pytest

from lambdatui.core.levels import LEVEL_SCAN, Level, level_of

REQUEST = "9f2c1a3b-7d4e-4a3b-9c1d-0123456789ab"
TIME = "2026-11-23T08:12:31.204Z"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (f"[ERROR]\t{TIME}\t{REQUEST}\tno stock", Level.ERROR),
        (f"[INFO]\t{TIME}\t{REQUEST}\tretry after ERROR", Level.INFO),
        (f"[DEBUG]\t{TIME}\t{REQUEST}\ta row", Level.DEBUG),
        (f"[CRITICAL]\t{TIME}\t{REQUEST}\tgone", Level.FATAL),
        (f"{TIME}\t{REQUEST}\tERROR\tInvoke Error", Level.ERROR),
        (f"{TIME}\tundefined\tINFO\tno ERROR", Level.INFO),
        (f"{TIME}\t{REQUEST}\tTRACE\ta row", Level.TRACE),
        (f"{TIME}\t{REQUEST}\twarn\tof .NET", Level.WARNING),
        (f"{TIME}\t{REQUEST}\tfail\tof .NET", Level.ERROR),
        (f"{TIME}\t{REQUEST}\tcrit\tof .NET", Level.FATAL),
        (f"{TIME}\t{REQUEST}\tdbug\tof .NET", Level.DEBUG),
        ("[ERROR] KeyError: 'sku'", Level.ERROR),
        ("[error] disk full", Level.ERROR),
        ("[WARNING]\tlow on stock", Level.WARNING),
        ("[2026-11-23] [warn] low", Level.WARNING),
        ("ERROR: disk full", Level.ERROR),
        ("error: disk full", Level.ERROR),
        ("info: no error", Level.INFO),
        ("Warning: slow", Level.WARNING),
        ("WARN slow", Level.WARNING),
        ("CRITICAL:root:gone", Level.FATAL),
        ("SEVERE: of java.util.logging", Level.ERROR),
        ("2026-11-23 08:12:31 FATAL out of memory", Level.FATAL),
        ("2026-11-23 08:12:31 INFO com.acme.Orders - an ERROR was handled", Level.INFO),
        ("time=2026-11-23 level=error msg=boom", Level.ERROR),
        ("level=warning msg=slow", Level.WARNING),
        ('level="debug" msg=error', Level.DEBUG),
        ("level=info msg=error", Level.INFO),
        ("lvl=trace", Level.TRACE),
    ],
)
def test_a_level_is_read_from_text(text: str, level: Level) -> None:
    assert level_of(text) is level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ('{"level":"ERROR","message":"no stock"}', Level.ERROR),
        ('{"timestamp":"2026-11-23T08:12:31Z","log_level": "error"}', Level.ERROR),
        ('{"severity":"CRITICAL"}', Level.FATAL),
        ('{"level":"INFO","message":"ERROR was handled"}', Level.INFO),
        ('{"Level":"Debug"}', Level.DEBUG),
        ('{"level":"warn"}', Level.WARNING),
        ('{"level":"mild","message":"ERROR"}', Level.NONE),
        ('{"level":10}', Level.TRACE),
        ('{"level":20}', Level.DEBUG),
        ('{"level":30,"msg":"an ERROR was handled"}', Level.INFO),
        ('{"level":40}', Level.WARNING),
        ('{"level":50,"msg":"pino"}', Level.ERROR),
        ('{"level":60}', Level.FATAL),
        ('{"level":99999999999999999999}', Level.FATAL),
        ('{"level":3}', Level.NONE),
        ('{"errorMessage":"boom","errorType":"Error"}', Level.ERROR),
    ],
)
def test_a_level_is_read_from_json(text: str, level: Level) -> None:
    assert level_of(text) is level


@pytest.mark.parametrize(
    "text",
    [
        "Traceback (most recent call last):",
        f"{TIME} {REQUEST} Task timed out after 3.00 seconds",
        f"RequestId: {REQUEST} Error: Runtime exited with error: signal: killed",
        "botocore.exceptions.ClientError: denied",
        "java.lang.NullPointerException",
        'Exception in thread "main" java.lang.Error',
        "panic: runtime error: index out of range",
        "fatal error: all goroutines are asleep",
        "ValueError: no DEBUG here",
        "before\nKeyError: 'sku'",
    ],
)
def test_the_words_of_a_failure_are_an_error(text: str) -> None:
    assert level_of(text) is Level.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "all is well",
        "0 errors found",
        "mirrored the interior",
        "an exception to the rule",
        "INFORMED and ERRORS and XERROR and _WARN",
        "2026\ta\tb\tc",
        "x" * LEVEL_SCAN + " ERROR",
    ],
)
def test_a_line_that_only_speaks_of_errors_has_no_level(text: str) -> None:
    assert level_of(text) is Level.NONE


def test_levels_have_the_names_that_lambda_writes() -> None:
    assert [level.aws_name for level in Level] == [
        "",
        "TRACE",
        "DEBUG",
        "INFO",
        "WARN",
        "ERROR",
        "FATAL",
    ]
    assert sorted(Level) == list(Level)
