"""Errors in log lines, as each runtime writes them and as functions log them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.failures import Failure, failure_of
from tests.core.lambda_log import NODE_ERROR, PYTHON_ERROR, A, info

LEAD = f"2026-11-23T08:12:31.204Z\t{A}\t"
JAVA_STACK = (
    "java.lang.IllegalStateException: no stock\n"
    "\tat java.base/java.util.Optional.orElseThrow(Unknown Source)\n"
    "\tat java.util.Objects.requireNonNull(Objects.java:233)\n"
    "\tat com.acme.Stock.reserve(Stock.java:44)\n"
    "\tat com.acme.Handler.handle(Handler.java:12)\n"
)
DOTNET_STACK = (
    "System.InvalidOperationException: no stock\n"
    "   at System.Linq.ThrowHelper.ThrowNoElementsException()\n"
    "   at Acme.Stock.Reserve(Order order, Int32 count) in /src/Acme/Stock.cs:line 44\n"
    "   at Acme.Function.FunctionHandler(Order order, ILambdaContext) in /src/Function.cs:line 9\n"
)
PYTHON_STACK = [
    '  File "/var/task/app.py", line 21, in handler\n    stock.reserve(event)\n',
    '  File "/var/task/stock.py", line 7, in reserve\n    s3.get_object(Bucket=b)\n',
    '  File "/var/lang/lib/python3.13/site-packages/botocore/client.py", line 569, in _api_call\n',
]

UNCAUGHT = {
    "Python": (PYTHON_ERROR, "KeyError", "'sku'", "orders/stock.py:39 reserve"),
    "Python to plain output": (
        PYTHON_ERROR.replace("\n", "\r") + "\n",
        "KeyError",
        "'sku'",
        "orders/stock.py:39 reserve",
    ),
    "Python with a message of two lines": (
        "[ERROR] ValueError: bad order\nat line 2\nTraceback (most recent call last):\n"
        '  File "/var/task/app.py", line 3, in handler',
        "ValueError",
        "bad order\nat line 2",
        "app.py:3 handler",
    ),
    "Python without a message": (
        "[ERROR] AssertionError\nTraceback (most recent call last):\n"
        '  File "/var/task/app.py", line 3, in handler',
        "AssertionError",
        "",
        "app.py:3 handler",
    ),
    "Python without frames": (
        "[ERROR] Runtime.MarshalError: Unable to marshal response: Object of type set is not JSON "
        "serializable\nTraceback (most recent call last):",
        "Runtime.MarshalError",
        "Unable to marshal response: Object of type set is not JSON serializable",
        "",
    ),
    "Python in JSON": (
        json.dumps(
            {
                "timestamp": "2026-11-23T08:12:31Z",
                "level": "ERROR",
                "errorMessage": "no such bucket",
                "errorType": "NoSuchBucket",
                "requestId": A,
                "stackTrace": PYTHON_STACK,
            }
        ),
        "NoSuchBucket",
        "no such bucket",
        "stock.py:7 reserve",
    ),
    "Python in JSON, before 2025": (
        '{"timestamp":"2026-11-23T08:12:31Z","log_level":"ERROR","errorMessage":"boom",'
        '"errorType":"RuntimeError","stackTrace":[]}',
        "RuntimeError",
        "boom",
        "",
    ),
    "Node.js": (NODE_ERROR, "TypeError", "x is not a function", "index.mjs:10"),
    "Node.js before any request": (
        "2026-11-23T08:12:31.204Z\tundefined\tERROR\tUncaught Exception \t"
        '{"errorType":"Error","errorMessage":"no table","stack":["Error: no table",'
        '"    at /var/task/node_modules/pg/a.js:3:1","    at init (/var/task/src/db.js:7:11)"]}',
        "Error",
        "no table",
        "src/db.js:7",
    ),
    "Java": (
        f"no stock: java.lang.IllegalStateException\n{JAVA_STACK}",
        "java.lang.IllegalStateException",
        "no stock",
        "Stock.java:44 reserve",
    ),
    "Java in JSON": (
        json.dumps(
            {
                "timestamp": "2026-11-23T08:12:31Z",
                "level": "ERROR",
                "message": f"no stock: java.lang.IllegalStateException\n{JAVA_STACK}",
                "AWSRequestId": A,
            }
        ),
        "java.lang.IllegalStateException",
        "no stock",
        "Stock.java:44 reserve",
    ),
    ".NET": (
        f"{LEAD}fail\t{DOTNET_STACK}"
        "   at Amazon.Lambda.RuntimeSupport.HandlerWrapper.<>c.<Handle>b__0()\n",
        "System.InvalidOperationException",
        "no stock",
        "Stock.cs:44 Reserve",
    ),
    "Ruby": (
        "Error raised from handler method\n"
        + json.dumps(
            {
                "errorMessage": "no stock",
                "errorType": "Function<StandardError>",
                "stackTrace": [
                    "/var/lang/lib/ruby/3.3.0/net/http.rb:1:in `get'",
                    "/var/task/lambda_function.rb:5:in `handler'",
                ],
            },
            indent=2,
        ),
        "Function<StandardError>",
        "no stock",
        "lambda_function.rb:5 handler",
    ),
    "Go": (
        '2026/11/23 08:12:31 {"errorMessage":"no stock","errorType":"errorString","stackTrace":['
        '{"path":"github.com/aws/aws-lambda-go@v1.47.0/lambda/errors.go","line":39,"label":"x"},'
        '{"path":"main.go","line":12,"label":"handler"}]}',
        "errorString",
        "no stock",
        "main.go:12",
    ),
}


@pytest.mark.parametrize("name", UNCAUGHT)
def test_an_error_that_the_runtime_reports_is_read_whole(name: str) -> None:
    text, kind, message, where = UNCAUGHT[name]
    assert failure_of(text) == Failure(error_type=kind, message=message, where=where, uncaught=True)


LOGGED = {
    "Python logger.exception, of any name": (
        "could not send\nTraceback (most recent call last):\n"
        '  File "/var/task/app.py", line 21, in handler\n    send()\n'
        "app.handler.<locals>.MailServerBusy: 451\n",
        "app.handler.<locals>.MailServerBusy",
        "451",
        "app.py:21 handler",
    ),
    "Python logger.exception, a name of small letters": (
        "Traceback (most recent call last):\n"
        '  File "/var/task/app.py", line 21, in handler\nzlib.error: 451\n',
        "zlib.error",
        "451",
        "app.py:21 handler",
    ),
    "Python, a format like the runtime's": (
        "[ERROR] Timeout: while sending\nTraceback (most recent call last):\n"
        '  File "/var/task/app.py", line 21, in handler\n    send()\n'
        "MailServerBusy: 451\n",
        "MailServerBusy",
        "451",
        "app.py:21 handler",
    ),
    "Node.js console.error, of any name": (
        f"{LEAD}ERROR\tMailServerBusy: 451\n    at send (/var/task/mail.js:7:11)\n",
        "MailServerBusy",
        "451",
        "mail.js:7",
    ),
    "Java printStackTrace, of any name": (
        "com.acme.MailServerBusy: 451\n\tat com.acme.Mail.send(Mail.java:9)\n",
        "com.acme.MailServerBusy",
        "451",
        "Mail.java:9 send",
    ),
    ".NET LogError, of any name": (
        f"{LEAD}fail\tAcme.MailServerBusy: 451\n   at Acme.Mail.Send() in /src/Mail.cs:line 9\n",
        "Acme.MailServerBusy",
        "451",
        "Mail.cs:9 Send",
    ),
    "Python logger.exception": (
        f"[ERROR]\t2026-11-23T08:12:31.204Z\t{A}\tcould not reserve\n"
        "Traceback (most recent call last):\n"
        '  File "/var/task/app.py", line 21, in handler\n    reserve()\n'
        "KeyError: 'sku'\n",
        "KeyError",
        "'sku'",
        "app.py:21 handler",
    ),
    "Python logger.exception in JSON": (
        json.dumps(
            {
                "timestamp": "2026-11-23T08:12:31Z",
                "level": "ERROR",
                "message": "could not reserve",
                "logger": "root",
                "stackTrace": PYTHON_STACK,
                "errorType": "KeyError",
                "errorMessage": "'sku'",
                "location": "/var/task/app.py:handler:21",
                "requestId": A,
            }
        ),
        "KeyError",
        "'sku'",
        "stock.py:7 reserve",
    ),
    "Node.js console.error": (
        f"{LEAD}ERROR\tcould not reserve TypeError: x is not a function\n"
        "    at reserve (/var/task/stock.js:7:11)\n"
        "    at Runtime.handler (/var/task/index.js:10:9)\n",
        "TypeError",
        "x is not a function",
        "stock.js:7",
    ),
    "Java printStackTrace": (
        JAVA_STACK,
        "java.lang.IllegalStateException",
        "no stock",
        "Stock.java:44 reserve",
    ),
    ".NET LogError": (
        f"{LEAD}fail\t{DOTNET_STACK}",
        "System.InvalidOperationException",
        "no stock",
        "Stock.cs:44 Reserve",
    ),
}


@pytest.mark.parametrize("name", LOGGED)
def test_an_error_that_a_function_logs_is_not_taken_for_uncaught(name: str) -> None:
    text, kind, message, where = LOGGED[name]
    assert failure_of(text) == Failure(error_type=kind, message=message, where=where)


def test_an_error_object_of_node_in_json_may_be_either() -> None:
    text = json.dumps(
        {
            "timestamp": "2026-11-23T08:12:31.204Z",
            "level": "ERROR",
            "requestId": A,
            "message": {
                "errorType": "TypeError",
                "errorMessage": "x is not a function",
                "stackTrace": ["TypeError: x", "    at handler (file:///var/task/index.mjs:10:9)"],
            },
        }
    )
    assert failure_of(text) == Failure(
        error_type="TypeError",
        message="x is not a function",
        where="index.mjs:10",
        doubtful=True,
    )


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("[ERROR] ValueError: no stock", "ValueError", "no stock"),
        ("[ERROR] ValueError: no stock\n", "ValueError", "no stock"),
        ("[ERROR] AssertionError", "AssertionError", ""),
        ("[ERROR] AssertionError:", "AssertionError", ""),
        ("[ERROR] Runtime.MarshalError: a set", "Runtime.MarshalError", "a set"),
        (
            "[ERROR] botocore.exceptions.HTTPClientError: x",
            "botocore.exceptions.HTTPClientError",
            "x",
        ),
        ("[ERROR] NoStockException: two\rlines\n", "NoStockException", "two\nlines"),
    ],
)
def test_an_error_of_python_with_nothing_below_it_may_be_a_functions_words(
    text: str, kind: str, message: str
) -> None:
    assert failure_of(text) == Failure(error_type=kind, message=message, doubtful=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all is well",
        info("an ERROR was handled"),
        f"[ERROR]\t2026-11-23T08:12:31.204Z\t{A}\tno stock",
        f"{LEAD}ERROR\tno stock, said the Error",
        "[ERROR] disk full",
        "[ERROR] Disk: full",
        "[ERROR] the ValueError: no stock",
        "[ERROR] ValueErrors: many",
        "[ERROR] ValueError in the order",
        " [ERROR] ValueError: no stock",
        "[WARN] ValueError: no stock",
        "ERROR ValueError: no stock",
        "an error: yes\nyes",
        "the list:\n\tat noon\n   at night",
        "ERROR: disk full",
        '{"level":"ERROR","message":"no stock"}',
        '{"level":"ERROR","errorType":7,"errorMessage":[]}',
        '{"errorType":',
        '{"errorType":' + "[" * 50_000,
        "Traceback (most recent call last) Error",
        "Traceback (most recent call last):\n  File x\nno type of an error",
        '2026/11/23 08:12:31 {"errorMessage":"x","errorType"',
        "x" * 300_000 + " Traceback (most recent call last):\nKeyError: 1",
    ],
)
def test_a_line_without_an_error_that_can_be_read_is_none(text: str) -> None:
    assert failure_of(text) is None


def test_where_every_frame_is_of_a_library_there_is_no_place() -> None:
    text = (
        "[ERROR] ClientError: denied\nTraceback (most recent call last):\n"
        '  File "/opt/python/lib/helper.py", line 2, in call\n'
        '  File "/var/task/botocore/client.py", line 569, in _api_call\n'
        '  File "<frozen importlib._bootstrap>", line 1, in _find'
    )
    failure = failure_of(text)
    assert failure is not None
    assert failure.where == ""


def test_of_a_long_recursion_the_innermost_place_is_found() -> None:
    frames = '  File "/var/task/app.py", line 9, in walk\n    walk(tree)\n' * 3_000
    text = (
        "[ERROR] RecursionError: maximum recursion depth exceeded\n"
        f'Traceback (most recent call last):\n{frames}  File "/var/task/app.py", line 7, in leaf'
    )
    failure = failure_of(text)
    assert failure is not None
    assert failure.where == "app.py:7 leaf"


pieces = st.sampled_from(
    [
        "[ERROR] ", "KeyError", ": ", "'x'", "\n", "\r", "\t", "Traceback (most recent call last):",
        '  File "/var/task/a.py", line 1, in f', "\tat a.B.c(B.java:1)", "   at A.B() in /x:line 1",
        '{"errorType":"', '"errorMessage":1}', "ERROR\tInvoke Error \t", "java.lang.Error", "2026",
    ]
)  # fmt: skip


@given(st.lists(pieces | st.text(max_size=5), max_size=12).map("".join))
def test_no_text_raises(text: str) -> None:
    failure = failure_of(text)
    assert failure is None or failure.error_type
