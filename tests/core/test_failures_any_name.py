"""Uncaught errors whose names say nothing, and those in forms that are seldom seen."""

import json

import pytest

from lambdatui.core.failures import Failure, failure_of
from tests.core.lambda_log import A

LEAD = f"2026-11-23T08:12:31.204Z\t{A}\t"

#: A person may give an error any name, and these hold neither 'Error' nor 'Exception'.
NAMES = ("MailServerBusy", "Timeout", "Boom", "StopIteration", "KeyboardInterrupt", "SystemExit")


def of_each_runtime(name: str) -> dict[str, str]:
    """An uncaught error of this name, as each runtime writes it."""
    java = f"com.acme.{name}: 451\n\tat com.acme.Mail.send(Mail.java:9)\n"
    own = "   at Acme.Mail.Send() in /src/Mail.cs:line 9\n"
    runtime = "   at Amazon.Lambda.RuntimeSupport.HandlerWrapper.<Handle>b__0()\n"
    error = {"errorType": name, "errorMessage": "451", "stack": []}
    return {
        "Python": f"[ERROR] {name}: 451\nTraceback (most recent call last):\n"
        '\u00a0\u00a0File "/var/task/app.py", line 9, in handler\n\u00a0\u00a0\u00a0\u00a0send()',
        "Python in JSON": json.dumps({"level": "ERROR", **error, "stackTrace": []}),
        "Node.js": f"{LEAD}ERROR\tInvoke Error \t{json.dumps(error)}\n",
        "Node.js, a promise": f"{LEAD}ERROR\tUnhandled Promise Rejection \t{json.dumps(error)}\n",
        "Java": f"451: com.acme.{name}\n{java}\n",
        "Java in JSON": json.dumps({"level": "X", "message": f"451: com.acme.{name}\n{java}"}),
        "Java, no package": f"451: {name}\n{name}: 451\n\tat Mail.send(Mail.java:9)\n\n",
        ".NET": f"{LEAD}fail\tAcme.{name}: 451\n{own}{runtime}",
        ".NET, no namespace": f"{LEAD}fail\t{name}: 451\n{own}{runtime}",
        "Ruby": "Error raised from handler method\n"
        + json.dumps({"errorMessage": "451", "errorType": f"Function<{name}>", "stackTrace": []}),
        "Go": f'2026/11/23 08:12:31 {{"errorMessage":"451","errorType":"{name}"}}',
    }


@pytest.mark.parametrize("runtime", of_each_runtime("X"))
@pytest.mark.parametrize("name", NAMES)
def test_an_uncaught_error_of_any_name_is_one(name: str, runtime: str) -> None:
    failure = failure_of(of_each_runtime(name)[runtime])
    assert failure is not None
    assert failure.uncaught
    assert name in failure.error_type
    assert failure.message == "451"


BY_ANOTHER_WAY = {
    "Node.js threw what is no Error": (
        f'{LEAD}ERROR\tUncaught Exception \t"out of stock"\n',
        Failure(error_type="Error", message='"out of stock"', uncaught=True),
    ),
    "Node.js, cut off": (
        f'{LEAD}ERROR\tInvoke Error \t{{"errorType":"Busy","errorMessage":"a \\"b\\" c","event":"'
        + "x" * 300_000,
        Failure(error_type="Busy", message='a "b" c', uncaught=True),
    ),
    "Python, whose message fills the event": (
        "[ERROR] Busy: " + "x" * 300_000,
        Failure(error_type="Busy", message="x" * 1_000, uncaught=True),
    ),
    "Python, with another traceback in the message": (
        "[ERROR] RemoteFailure: \nTraceback (most recent call last):\nKeyError: 'a'\n"
        'Traceback (most recent call last):\n  File "/var/task/app.py", line 9, in handler',
        Failure(error_type="RemoteFailure", where="app.py:9 handler", uncaught=True),
    ),
    "Java, a long message": (
        f"{'x' * 9_000}: com.acme.Busy\ncom.acme.Busy: {'x' * 9_000}\n\tat com.acme.A.b(A.java:9)",
        Failure(error_type="com.acme.Busy", message="x" * 1_000, where="A.java:9 b", uncaught=True),
    ),
    "Java, without a stack": (
        "java.lang.NullPointerException: java.lang.NullPointerException\n"
        "java.lang.NullPointerException\n\n",
        Failure(
            error_type="java.lang.NullPointerException",
            message="java.lang.NullPointerException",
            uncaught=True,
        ),
    ),
    ".NET, several at once": (
        f"{LEAD}fail\tSystem.AggregateException: One or more (451)\n ---> Acme.Busy: 451\n"
        "   at Acme.Mail.Send() in /src/Mail.cs:line 9\n"
        "   at Amazon.Lambda.RuntimeSupport.HandlerWrapper.<Handle>b__0()\n",
        Failure(
            error_type="System.AggregateException",
            message="One or more (451)",
            where="Mail.cs:9 Send",
            uncaught=True,
        ),
    ),
    "Ruby, its object alone": (
        '{\n  "errorMessage": "451",\n  "errorType": "Init<LoadError>",\n  "stackTrace": []\n}\n',
        Failure(error_type="Init<LoadError>", message="451", uncaught=True),
    ),
    "Go, with the place in the program": (
        '2026/11/23 08:12:31 errors.go:9: {"errorMessage":"451","errorType":"Busy"}',
        Failure(error_type="Busy", message="451", uncaught=True),
    ),
    "Go, through the function's own logger": (
        json.dumps(
            {"level": "INFO", "msg": '{"errorMessage":"451","errorType":"Busy","stackTrace":[]}'}
        ),
        Failure(error_type="Busy", message="451", doubtful=True),
    ),
}


@pytest.mark.parametrize("name", BY_ANOTHER_WAY)
def test_an_uncaught_error_is_found_in_whatever_form_a_runtime_writes_it(name: str) -> None:
    text, failure = BY_ANOTHER_WAY[name]
    assert failure_of(text) == failure
