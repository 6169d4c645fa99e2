"""How an invocation ended, and how its environment started, as its log lines tell."""

import json

import pytest

from lambdatui.core.invocation import Ending
from lambdatui.core.invocations import Tracker
from tests.core.lambda_log import (
    IMPORT_ERROR,
    INIT,
    KILLED,
    NODE_ERROR,
    PYTHON_ERROR,
    T0,
    TIMED_OUT,
    A,
    end,
    events,
    info,
    json_info,
    platform,
    read,
    report,
    start,
)

ENDINGS = {
    "ok": ((info("fine"), report()), Ending.OK, "", "", ""),
    "an error that was logged": (
        (PYTHON_ERROR.replace("[ERROR] ", f"[ERROR]\t2026-11-23T08:12:31.204Z\t{A}\t"), report()),
        Ending.OK,
        "",
        "",
        "",
    ),
    "an uncaught error, Python": (
        (PYTHON_ERROR, report()),
        Ending.ERROR,
        "KeyError",
        "'sku'",
        "orders/stock.py:39 reserve",
    ),
    "an uncaught error of any name": (
        (PYTHON_ERROR.replace("KeyError: 'sku'", "MailServerBusy: 451 4.7.1 later"), report()),
        Ending.ERROR,
        "MailServerBusy",
        "451 4.7.1 later",
        "orders/stock.py:39 reserve",
    ),
    "an uncaught error without frames, Python": (
        (PYTHON_ERROR.partition("\n")[0] + "\nTraceback (most recent call last):", report()),
        Ending.ERROR,
        "KeyError",
        "'sku'",
        "",
    ),
    "an uncaught error with nothing below it, Python": (
        (PYTHON_ERROR.partition("\n")[0], report()),
        Ending.ERROR,
        "KeyError",
        "'sku'",
        "",
    ),
    "an uncaught error with nothing below it, of which the report says another": (
        (PYTHON_ERROR.partition("\n")[0], report(A, "Status: timeout")),
        Ending.TIMEOUT,
        "Sandbox.Timedout",
        "",
        "",
    ),
    "an init that failed, Ruby": (
        (
            "Init error when loading handler\n",
            '{"errorMessage":"no pg","errorType":"Init<LoadError>","stackTrace":[]}\n',
            report(),
        ),
        Ending.INIT_FAILED,
        "Init<LoadError>",
        "no pg",
        "",
    ),
    "an uncaught error, Node.js": (
        (NODE_ERROR, report()),
        Ending.ERROR,
        "TypeError",
        "x is not a function",
        "index.mjs:10",
    ),
    "timeout, told by a line": (
        (TIMED_OUT, report()),
        Ending.TIMEOUT,
        "Sandbox.Timedout",
        "Task timed out after 3.00 seconds",
        "",
    ),
    "timeout, told by the report": (
        (report(A, "Status: timeout"),),
        Ending.TIMEOUT,
        "Sandbox.Timedout",
        "",
        "",
    ),
    "timeout of an invocation that had an error before": (
        (PYTHON_ERROR, TIMED_OUT, report(A, "Status: timeout")),
        Ending.TIMEOUT,
        "Sandbox.Timedout",
        "Task timed out after 3.00 seconds",
        "",
    ),
    "out of memory, killed": (
        (KILLED, report(A, "Status: error", "Error Type: Runtime.ExitError", used=120)),
        Ending.OUT_OF_MEMORY,
        "Runtime.ExitError",
        "Runtime exited with error: signal: killed",
        "",
    ),
    "out of memory, told by the report": (
        (report(A, "Status: error", "Error Type: Runtime.OutOfMemory", used=128),),
        Ending.OUT_OF_MEMORY,
        "Runtime.OutOfMemory",
        "",
        "",
    ),
    "out of memory, told by what was used": (
        (report(A, "Status: error", "Error Type: Runtime.ExitError", used=128),),
        Ending.OUT_OF_MEMORY,
        "Runtime.ExitError",
        "",
        "",
    ),
    "an exit with memory to spare": (
        (
            f"RequestId: {A} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n",
            report(),
        ),
        Ending.ERROR,
        "Runtime.ExitError",
        "Runtime exited with error: exit status 1",
        "",
    ),
    "all memory used, and well": ((report(used=128),), Ending.OK, "", "", ""),
    "a handler that is missing": (
        (IMPORT_ERROR, report(A, "Status: error", "Error Type: Runtime.ImportModuleError")),
        Ending.INIT_FAILED,
        "Runtime.ImportModuleError",
        "Unable to import module 'app': No module named 'requests'",
        "",
    ),
    "an init that failed within the invocation": (
        (
            "INIT_REPORT Init Duration: 1666.62 ms\tPhase: invoke\tStatus: error\t"
            "Error Type: Runtime.ExitError\n",
            report(),
        ),
        Ending.INIT_FAILED,
        "Runtime.ExitError",
        "",
        "",
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_how_an_invocation_ended_is_told(name: str) -> None:
    lines, *expected = ENDINGS[name]
    _, found = read(events((0, start()), *((5, line) for line in lines), (9, end())))
    one = found[A]
    assert [one.ending, one.error_type, one.error_message, one.error_where] == expected


JSON_ERROR = json.dumps(
    {
        "timestamp": "2026-11-23T08:12:31Z",
        "level": "ERROR",
        "errorMessage": "'sku'",
        "errorType": "KeyError",
        "requestId": A,
        "stackTrace": ['  File "/var/task/app.py", line 21, in handler\n    x()\n'],
    }
)
NODE_OBJECT = json.dumps(
    {
        "timestamp": "2026-11-23T08:12:31.204Z",
        "level": "ERROR",
        "requestId": A,
        "message": {"errorType": "TypeError", "errorMessage": "x", "stackTrace": ["TypeError: x"]},
    }
)


def done(status: str) -> str:
    return platform("runtimeDone", requestId=A, status=status)


def reported(status: str, error_type: str = "") -> str:
    return platform(
        "report", requestId=A, status=status, metrics={"durationMs": 1}, errorType=error_type
    )


@pytest.mark.parametrize(
    ("lines", "expected", "error_type"),
    [
        ([reported("success")], Ending.OK, ""),
        ([reported("timeout")], Ending.TIMEOUT, "Sandbox.Timedout"),
        ([done("timeout"), reported("success")], Ending.TIMEOUT, "Sandbox.Timedout"),
        ([reported("error", "Runtime.ExitError")], Ending.ERROR, "Runtime.ExitError"),
        ([reported("failure", "Function.Boom")], Ending.ERROR, "Function.Boom"),
        ([done("error"), reported("success")], Ending.ERROR, ""),
        ([JSON_ERROR, reported("success")], Ending.ERROR, "KeyError"),
        ([NODE_OBJECT, reported("success")], Ending.ERROR, "TypeError"),
        ([NODE_OBJECT, done("success"), reported("success")], Ending.OK, ""),
        (["[ERROR] KeyError: 'sku'", done("success"), reported("success")], Ending.OK, ""),
        ([reported("error", "Runtime.OutOfMemory")], Ending.OUT_OF_MEMORY, "Runtime.OutOfMemory"),
        (
            [json_info("caught", errorType="KeyError", stackTrace=[]), reported("success")],
            Ending.OK,
            "",
        ),
        (
            [json_info("caught", errorType="KeyError", stackTrace=[]), reported("error")],
            Ending.ERROR,
            "KeyError",
        ),
    ],
)
def test_how_an_invocation_ended_is_told_in_json(
    lines: list[str], expected: Ending, error_type: str
) -> None:
    opening = platform("start", requestId=A, version="$LATEST")
    _, found = read(events((0, opening), *((5, line) for line in lines)))
    assert (found[A].ending, found[A].error_type) == (expected, error_type)


def test_lines_of_an_init_count_for_the_start_that_comes_with_a_later_read() -> None:
    tracker = Tracker()
    told, none = tracker.take(events((0, INIT), (5, "loading\n")))
    assert ([event.request_id for event in told], none) == (["", ""], ())
    told, (found,) = tracker.take(events((300, start()), (301, "printed\n")))
    assert [event.request_id for event in told] == [A, A]
    assert (found.lines, found.first_ms, found.start_ms) == (4, T0, T0 + 300)


def test_a_failed_init_that_was_repeated_well_is_no_failure() -> None:
    first = "INIT_REPORT Init Duration: 9999.47 ms\tPhase: init\tStatus: timeout\n"
    _, found = read(events((0, INIT), (9, first), (10, start()), (20, end()), (20, report())))
    assert (found[A].ending, found[A].init_ms, found[A].cold) == (Ending.OK, 9999.47, True)


def test_a_failed_init_explains_an_invocation_that_failed_and_no_other() -> None:
    failed = (
        "INIT_REPORT Init Duration: 229.04 ms\tPhase: init\tStatus: error\t"
        "Error Type: Runtime.Unknown\n"
    )
    opening = ((0, INIT), (5, failed), (9, start()), (10, end()))
    _, found = read(events(*opening, (10, report(A, "Status: error", "Error Type: Runtime.X"))))
    assert (found[A].ending, found[A].error_type) == (Ending.INIT_FAILED, "Runtime.X")
    _, found = read(events(*opening, (10, report())))
    assert found[A].ending is Ending.OK


def test_an_init_that_failed_twice_is_told_with_its_error() -> None:
    crash = (
        "2026-11-23T08:12:31.204Z\tundefined\tERROR\tUncaught Exception \t"
        '{"errorType":"Error","errorMessage":"no table","stack":["Error: no table",'
        '"    at init (/var/task/src/db.js:7:11)"]}\n'
    )
    again = "INIT_REPORT Init Duration: 229.04 ms\tPhase: {}\tStatus: error\tError Type: {}\n"
    ids, found = read(
        events(
            (0, INIT),
            (5, crash),
            (6, again.format("init", "Runtime.Unknown")),
            (8, crash),
            (9, again.format("invoke", "Runtime.Unknown")),
            (9, start()),
            (9, f"RequestId: {A} Error: Error: no table\nRuntime.Unknown\n"),
            (9, end()),
            (9, report()),
        )
    )
    assert ids == [A] * 9
    one = found[A]
    assert (one.ending, one.error_type, one.error_message, one.error_where) == (
        Ending.INIT_FAILED,
        "Error",
        "no table",
        "src/db.js:7",
    )
    assert one.init_ms == 229.04


def test_a_restore_is_told_before_the_report() -> None:
    _, found = read(
        events(
            (0, "RESTORE_START Runtime Version: java:21.v3\tRuntime Version ARN: arn:x\n"),
            (9, "RESTORE_REPORT Restore Duration: 511.25 ms\n"),
            (10, start()),
        )
    )
    assert (found[A].restore_ms, found[A].cold, found[A].ending) == (511.25, True, Ending.RUNNING)


def test_an_init_made_beforehand_makes_nothing_cold() -> None:
    made = platform(
        "initReport",
        initializationType="provisioned-concurrency",
        phase="init",
        status="success",
        metrics={"durationMs": 900},
    )
    _, found = read(events((0, made), (5, platform("start", requestId=A))))
    assert not found[A].cold
