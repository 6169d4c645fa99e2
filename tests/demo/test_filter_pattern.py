"""The demo's filter patterns mean what CloudWatch's user guide says of them."""

import json

import pytest

from lambdatui.demo.clients import Clients
from lambdatui.demo.filter_pattern import matcher
from lambdatui.demo.filter_values import NoPattern

BOTH, ERROR, WARN = "ERROR WARN message", "ERROR message", "WARN message"
ACCESS = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'
EVENT = json.dumps(
    {
        "level": "ERROR",
        "eventType": "UpdateTrail",
        "address": "111.111.111.111",
        "array": ["value", "another value"],
        "objects": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
        "nothing": None,
        "flag": True,
        "off": False,
        "latency": 512.5,
        "code": 400,
        "user": {"id": 1, "email": "John.Stiles@example.com"},
        "cluster.name": "c",
        "grid": [[0, 1, 2], [4, 5, 6]],
    }
)


@pytest.mark.parametrize(
    ("pattern", "let_through"),
    [
        ("", [BOTH, ERROR, WARN]),
        ("ERROR", [BOTH, ERROR]),
        ("error", []),
        ("ERROR WARN", [BOTH]),
        ("ERR", [BOTH, ERROR]),
        ('"ERROR message"', [ERROR]),
        ("ERROR -WARN", [ERROR]),
        ('message -"ERROR WARN"', [ERROR, WARN]),
        ("-ERROR", [WARN]),
        ("?ERROR ?WARN", [BOTH, ERROR, WARN]),
        ('?"ERROR m" ?nothing', [ERROR]),
        # What is optional is ignored beside other terms.
        ("?ERROR WARN", [BOTH, WARN]),
        ("%^WARN%", [WARN]),
        (r"%R\sm%", [ERROR]),
        ("-%^WARN%", [BOTH, ERROR]),
    ],
)
def test_terms(pattern: str, let_through: list[str]) -> None:
    matches = matcher(pattern)
    assert [text for text in (BOTH, ERROR, WARN) if matches(text)] == let_through


def test_quotes_hold_any_character() -> None:
    assert matcher(r'"a \"b\" \\ c"')(r'see a "b" \ c')
    assert matcher('"[red]" "50%"')("[red] at 50%")


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.level = "ERROR" }',
        "{$.level=ERROR}",
        "{ $.level != WARN }",
        '{ $.eventType = "Update*" }',
        "{ $.eventType = *Trail }",
        "{ $.eventType = *date* }",
        "{ $.eventType = %^Up.+l$% }",
        "{ $.eventType != %Delete% }",
        "{ $.address != 123.123.* }",
        '{ $.array[0] = "value" }',
        '{ $.array[*] = "another value" }',
        "{ $.objects[1].id = 2 }",
        "{ $.objects[*].name = b }",
        "{ $.grid[1][2] = 6 }",
        "{ $.nothing IS NULL }",
        "{ $.flag IS TRUE }",
        "{ $.off is false }",
        "{ $.missing NOT EXISTS }",
        "{ $.nothing EXISTS }",
        "{ $.latency > 500 }",
        "{ $.latency <= 512.5 && $.latency >= +5.125e2 }",
        "{ $.code = 400 }",
        "{ $.code = 4* }",
        "{ $.user.email = * }",
        "{ $.user.* = 1 }",
        "{ $.['cluster.name'] = c }",
        '{ ($.user.id = 1) && ($.user.email = "John.Stiles@example.com") }',
        "{ $.user.id = 1 || $.code = 1 && $.code = 2 }",
        "{ ($.code = 1 || $.code = 2) || $.flag IS TRUE }",
    ],
)
def test_a_condition_lets_json_through(pattern: str) -> None:
    assert matcher(pattern)(EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.level = "error" }',
        "{ $.level != ERROR }",
        # The star stands for something at either end alone.
        "{ $.eventType = Up*Trail }",
        "{ $.array = value }",
        "{ $.array != value }",
        "{ $.objects[2].id = 2 }",
        "{ $.missing = x }",
        "{ $.missing != x }",
        "{ $.missing IS NULL }",
        "{ $.nothing NOT EXISTS }",
        "{ $.level > 1 }",
        "{ $.flag = 1 }",
        "{ ($.user.id = 1 || $.code = 1) && $.code = 2 }",
    ],
)
def test_a_condition_keeps_json_back(pattern: str) -> None:
    assert not matcher(pattern)(EVENT)


def test_what_is_no_json_fulfils_no_condition() -> None:
    for message in ("START RequestId: 1", "{ broken", "[" * 50_000, '"text"', "{}"):
        assert not matcher("{ $.level = ERROR }")(message)
        assert not matcher("{ $.level != ERROR }")(message)


@pytest.mark.parametrize(
    ("pattern", "through"),
    [
        ("[ip, user, username, timestamp, request, status, bytes]", True),
        ("[ip, user, username, timestamp, request, status]", False),
        ("[..., status, bytes]", True),
        ("[..., status=404, bytes]", True),
        ("[..., status=4*, bytes > 1000]", True),
        ("[..., status=4*, bytes > 2000]", False),
        ("[ip=127.0.0.1, ...]", True),
        ("[ip=%127\\.0\\.0\\.[1-9]%, ...]", True),
        ("[ip, user, ..., status_code != 200, bytes]", True),
        ("[ip, user, username, timestamp, request = *html*, status = 4*, bytes]", True),
        ("[..., status = 4* && status != 403, bytes]", True),
        ("[..., status = 500 || status = 503, bytes]", False),
        ('[..., request="GET /index.html HTTP/1.0", status=4*,]', True),
        ("[a, b, c, d, e, f, g, ..., h]", False),
        ("[w1=ERROR, w2]", False),
    ],
)
def test_fields_between_brackets_are_the_words_of_a_line(pattern: str, through: bool) -> None:
    assert matcher(pattern)(ACCESS) is through


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("sku-1", "Invalid filter pattern: Invalid character(s) in term 'sku-1'"),
        ("ERROR (x", "Invalid character(s) in term '(x'"),
        ('""', "Invalid character(s) in term '\"\"'"),
        ('"open', "Invalid character(s) in term '\"open'"),
        ("%(a|b)%", "Invalid character(s) in term '%(a|b)%'"),
        ("%[%", "Invalid character(s) in term '%[%'"),
        ("-", "Invalid character(s) in term '-'"),
        ("{ $.x = ", "If a filter pattern starts with '{' it must end with '}'"),
        ("[a, b", "If a filter pattern starts with '[' it must end with ']'"),
        ("{", "must end with '}'"),
        ("{ $.x = }", "Invalid filter pattern"),
        ("{ $.x }", "Invalid filter pattern"),
        ("{ }", "Invalid filter pattern"),
        ("{ level = ERROR }", "Invalid filter pattern"),
        ("{ $.x > many }", "Invalid character(s) in term 'many'"),
        ("{ $.x IS GOOD }", "Invalid filter pattern"),
        ("{ $.x = 1 && }", "Invalid filter pattern"),
        ("{ ($.x = 1 }", "Invalid filter pattern"),
        ("{ $.x = 1 $.y = 2 }", "Invalid filter pattern"),
        ("{ $.x ~ 1 }", "Invalid filter pattern"),
        ("[..., a, ...]", "Invalid filter pattern"),
        ("[a = 1 && b = 2]", "Invalid filter pattern"),
    ],
)
def test_what_is_no_pattern_is_told_as_aws_tells_it(pattern: str, said: str) -> None:
    with pytest.raises(NoPattern) as raised:
        matcher(pattern)
    assert said in str(raised.value)


def test_the_demo_refuses_what_is_no_pattern(clients: Clients) -> None:
    logs = clients.get("logs")
    group = "/aws/lambda/orders-api"
    with pytest.raises(logs.exceptions.InvalidParameterException, match="must end with '}'"):
        logs.filter_log_events(logGroupName=group, filterPattern="{ $.x = ")
    arn = f"arn:aws:logs:eu-west-1:123456789012:log-group:{group}"
    with pytest.raises(logs.exceptions.InvalidParameterException, match="in term 'sku-1'"):
        logs.start_live_tail(logGroupIdentifiers=[arn], logEventFilterPattern="sku-1")


def test_the_demo_finds_what_a_condition_lets_through(clients: Clients) -> None:
    logs = clients.get("logs")
    group = "/aws/lambda/tests/patterns"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="one")
    messages = [EVENT, '{"level":"INFO"}', "KeyError: 'sku'", "Settled payment"]
    events = [{"timestamp": 1_780_000_000_000 + i, "message": m} for i, m in enumerate(messages)]
    logs.put_log_events(logGroupName=group, logStreamName="one", logEvents=events)

    def found(pattern: str) -> list[str]:
        answer = logs.filter_log_events(logGroupName=group, filterPattern=pattern)
        return [event["message"] for event in answer["events"]]

    assert found('{ $.level = "ERROR" }') == messages[:1]
    assert found('?"KeyError" ?Settled') == messages[2:]
    assert found("") == messages
    logs.delete_log_group(logGroupName=group)
