"""What is taken out of texts, what stays, and what is told of it."""

import json

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.markdown import plain
from lambdatui.core.redact_pattern import RedactPattern
from lambdatui.core.redaction import Redaction, Redactor


def taken(text: str, *patterns: str) -> str:
    return Redactor(patterns).text("logs.txt", text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('{"password": "swordfish"}', '{"password": "[redacted]"}'),
        (r'{"password": "sword\"fish"}', '{"password": "[redacted]"}'),
        ("{'password': 'swordfish', 'n': 2}", "{'password': '[redacted]', 'n': 2}"),
        ("{ dbPassword: 'swordfish' }", "{ dbPassword: '[redacted]' }"),
        (
            r'{"body": "{\"secret\": \"a\\\"b\"}"}',
            r'{"body": "{\"secret\": \"[redacted]\"}"}',
        ),
        ("DB_PASSWORD=swordfish next", "DB_PASSWORD=[redacted] next"),
        ("https://x/?token=abc&page=2", "https://x/?token=[redacted]&page=2"),
        ('{"api_key": "cut off he', '{"api_key": "[redacted]'),
        ('"authorization": ["Bearer abcdefgh"]', '"authorization": ["Bearer [redacted]"]'),
        ("x-api-key: abc123", "x-api-key: [redacted]"),
        ("Cookie: sid=1; theme=dark", "Cookie: [redacted]"),
        ("sent Bearer abcdefghij.klm on", "sent Bearer [redacted] on"),
        ("postgres://app:pass@db:5432/x", "postgres://[redacted]@db:5432/x"),
        ("id AKIAIOSFODNN7EXAMPLE.", "id [redacted]."),
        (
            "-----BEGIN EC PRIVATE KEY-----\nMHcC\nAQEE\n-----END EC PRIVATE KEY-----\nafter",
            "[redacted]\nafter",
        ),
        (
            "https://b.s3/k?X-Amz-Signature=00ff&X-Amz-Security-Token=IQoJ%2F&x=1",
            "https://b.s3/k?X-Amz-Signature=[redacted]&X-Amz-Security-Token=[redacted]&x=1",
        ),
        ('{"user": "a", "pass": "topsecret1"}', '{"user": "a", "pass": "[redacted]"}'),
        ("psql: PGPASSWORD=hunter2 psql", "psql: PGPASSWORD=[redacted] psql"),
        ("GET /x?path=/y?token=abc1", "GET /x?path=/y?token=[redacted]"),
        ("got github_pat_11ABCDEFG0abcdefghijkl_mn on", "got [redacted] on"),
        ("openai sk-proj-abcdefghijklmnopqrstuvwx01", "openai [redacted]"),
        ("https://hooks.slack.com/services/T0/B0/XYZ12 500", "https://[redacted] 500"),
        ("sent bearer abcdefgh.12345678 on", "sent bearer [redacted] on"),
    ],
)
def test_a_value_whose_name_or_looks_tell_is_taken_out(text: str, left: str) -> None:
    assert taken(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'sku'",
        "tokens: 512 of max_tokens=4096",
        "author: Bob, key: orders/2026/a.json, TOKEN_TTL_SECONDS=300",
        "password: null, secret = undefined",
        "basic functions of bearer tickets",
        "pass: 12, path: /a/b, compass=north, sort_key=created, task-list sk-1",
        "REPORT RequestId: 1\tDuration: 1.00 ms",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    redactor = Redactor()
    assert redactor.text("logs.txt", text) == text
    assert redactor.redactions == ()


SECRET = 'p&<ä>"\\x'


def test_a_known_value_is_found_in_every_form_that_it_is_written_in() -> None:
    redactor = Redactor()
    redactor.know(SECRET, "value of environment variable A")
    for text in (
        SECRET,
        json.dumps(SECRET),
        json.dumps({"a": json.dumps({"b": SECRET})}),
        json.dumps(SECRET, ensure_ascii=False),
        "p%26%3C%C3%A4%3E%22%5Cx",
        'p&amp;&lt;ä&gt;"\\x',
        "cCY8w6Q+Ilx4",
        repr({"a": SECRET}),
    ):
        left = redactor.text("a", text, prose=True)
        assert "[redacted]" in left, text
        assert "ä" not in left, text


def test_what_an_event_gives_away_is_taken_out_of_everything_else() -> None:
    redactor = Redactor()
    redactor.learn('got {"login": {"password": "ultramarine-7", "name": "ada"}} from the queue')
    assert redactor.text("summary.md", "no login with ultramarine-7 for ada", prose=True) == (
        "no login with [redacted] for ada"
    )
    assert redactor.redactions == (
        Redaction(file="summary.md", what="value of 'password'", count=1),
    )


def test_variables_that_are_no_secrets_stay_readable_in_log_lines() -> None:
    redactor = Redactor()
    redactor.know_variables(
        {
            "TABLE_NAME": "orders-prod",
            "AUTH": "enabled",
            "DATABASE_URL": "postgres://app:pa%20ss99@db/x",
            "PIN_SECRET": "42",
            "OPAQUE": "AbC123dEf456GhI789",
        }
    )
    text = "orders-prod is enabled; pa%20ss99 and pa ss99; 42; AbC123dEf456GhI789"
    assert redactor.text("logs.txt", text) == (
        "orders-prod is enabled; [redacted] and [redacted]; 42; [redacted]"
    )
    assert redactor.too_short == ("value of environment variable PIN_SECRET",)


@pytest.mark.parametrize(
    "value",
    [
        "hunter2",
        "Xk9-qqwZ1",
        "https://api.example.com/v1/hook/9f86d081884c7d659a2f",
        "https://api.example.com/?sig=9f86d081884c7d65",
        "JBSWY3DPEHPK3PXP",
    ],
)
def test_a_variable_of_any_name_that_is_no_plain_word_is_looked_for(value: str) -> None:
    redactor = Redactor()
    redactor.know_variables({"SETTING": value})
    assert value not in redactor.text("logs.txt", f"with {value} now", prose=True)


@pytest.mark.parametrize(
    "value",
    [
        "orders-prod",
        "production",
        "eu-west-1",
        "123456.75",
        "arn:aws:sns:eu-west-1:123456789012:t0pic9x",
        "https://x1y2z3abc.execute-api.eu-west-1.amazonaws.com/prod/v2",
        "subnet-0a1b2c3d,subnet-0a1b2c3e",
        "python3.12",
        "ab12",
    ],
)
def test_a_word_a_number_a_place_or_a_plain_url_stays_readable(value: str) -> None:
    redactor = Redactor()
    redactor.know_variables({"SETTING": value})
    assert redactor.text("logs.txt", f"with {value} now") == f"with {value} now"


def test_the_name_of_the_function_stays_but_where_it_is_a_password() -> None:
    redactor = Redactor()
    redactor.know_variables({"SERVICE": "orders2x"}, ("orders2x", "eu-west-1"))
    assert redactor.text("a", "of orders2x") == "of orders2x"
    redactor.know_variables({"PGPASSWORD": "orders2x"}, ("orders2x",))
    assert redactor.text("a", "of orders2x") == "of [redacted]"


def test_a_password_within_a_variable_of_json_is_looked_for_by_itself() -> None:
    redactor = Redactor()
    redactor.know_variables({"DATABASE": '{"host": "db", "password": "swordfish-7"}'})
    assert redactor.text("a", "no swordfish-7", prose=True) == "no [redacted]"


def test_what_an_answer_gives_away_is_known_also_of_its_tags_and_texts() -> None:
    redactor = Redactor()
    redactor.learn_value(
        {
            "Tags": {"api_token": "tagsecret99xyz"},
            "TagSet": [{"Key": "db_password", "Value": "hunter2hunter2"}],
            "Description": "nightly; password=descsecret77",
        }
    )
    text = "tagsecret99xyz hunter2hunter2 descsecret77"
    assert redactor.text("a", text, prose=True) == "[redacted] [redacted] [redacted]"


def test_a_known_value_is_found_with_the_marks_of_markdown() -> None:
    redactor = Redactor()
    redactor.know("a_b*c<99>", "a secret")
    assert redactor.text("a.md", plain("is a_b*c<99>"), prose=True) == "is [redacted]"


def test_a_private_key_is_taken_out_of_prose_and_with_whatever_is_in_it() -> None:
    text = "why: -----BEGIN PRIVATE KEY-----', 'MIIE', '-----END PRIVATE KEY----- after"
    assert Redactor().text("summary.md", text, prose=True) == "why: [redacted] after"


def test_what_comes_after_a_key_without_an_end_stays() -> None:
    lone = "-----BEGIN PRIVATE KEY-----"
    text = f"{lone}\\nMIIE (cut)" + "x " * 20_000 + f"{lone} MIIE -----END PRIVATE KEY----- after"
    assert taken(text) == "[redacted](cut)" + "x " * 20_000 + "[redacted] after"


def test_a_pattern_that_would_take_for_ever_is_given_up() -> None:
    # One that Python's own expressions never end with, and one that none does.
    harmless = Redactor([r"(\w+\s?)+@corp"])
    assert harmless.text("a", "a" * 60 + "! me@corp") == "a" * 60 + "! [redacted]"
    redactor = Redactor(["(a|aa)+b"])
    assert redactor.text("a", "aaab") == "[redacted]"
    with pytest.raises(LambdatuiError) as raised:
        redactor.text("a", "a" * 60 + "c b")
    assert raised.value.fault.kind is Kind.INVALID
    assert "takes too long" in raised.value.fault.what


def test_a_pattern_has_only_so_much_time_for_all_texts() -> None:
    times = iter(range(0, 1_000, 40))
    pattern = RedactPattern("ada", clock=lambda: float(next(times)))
    assert pattern.taken_out("ada", "x") == ("x", 1)
    assert pattern.taken_out("ada", "x") == ("x", 1)
    with pytest.raises(LambdatuiError):
        pattern.taken_out("ada", "x")


def test_a_short_value_is_no_part_of_a_longer_word() -> None:
    redactor = Redactor()
    redactor.know("cats", "a secret")
    assert redactor.text("a", "cats and concatsenation") == "[redacted] and concatsenation"


def test_objects_stay_objects_and_environments_have_no_values() -> None:
    redactor = Redactor([r"\d{12}"])
    told = redactor.value(
        "a.json",
        {
            "Environment": {"Variables": {"TABLE": "orders"}, "Error": None},
            "owner": 123456789012,
            "body": '{"token": "abcdef", "n": 1}',
            "size": 3.5,
            "tags": ["123456789012"],
        },
    )
    assert told == {
        "Environment": {"Variables": {"TABLE": "[redacted]"}, "Error": None},
        "owner": "[redacted]",
        "body": '{"token": "[redacted]", "n": 1}',
        "size": 3.5,
        "tags": ["[redacted]"],
    }
    assert {each.what for each in redactor.redactions} == {
        "value of environment variable TABLE",
        "pattern 1 of those given",
        "value of 'token'",
    }


def test_in_our_own_prose_a_name_is_no_sign_of_a_value() -> None:
    text = "Change the secret: DB_PASSWORD."
    assert Redactor().text("report.txt", text, prose=True) == text


@pytest.mark.parametrize("pattern", ["(", "a*", "", "*"])
def test_a_pattern_that_is_none_or_is_everywhere_is_refused(pattern: str) -> None:
    with pytest.raises(LambdatuiError) as raised:
        Redactor([pattern])
    assert raised.value.fault.kind is Kind.INVALID


HOSTILE = {
    "names": "token" * 20_000,
    "pairs": "password=" * 20_000,
    "open": 'password="' * 20_000,
    "keys": "-----BEGIN PRIVATE KEY-----" * 4_000,
    "key lines": "-----BEGIN PRIVATE KEY-----\n" * 40_000,
    "paths": "path=/" * 20_000,
    "urls": "a://" * 25_000,
    "tokens": "eyJ" * 30_000,
    "marks": 'secret: \\\\\\\\\\"' * 5_000,
    "headers": "Bearer " * 15_000,
    "lists": "[" * 50_000,
    "objects": '{"a":' * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_breaks_it_or_takes_for_ever(name: str) -> None:
    # A search whose time grows with the square of the length would not come to an end in time.
    hostile = HOSTILE[name]
    redactor = Redactor()
    redactor.learn(hostile)
    left = redactor.text("logs.txt", hostile)
    assert redactor.text("logs.txt", left) == left
    assert isinstance(redactor.value("a.json", {"a": hostile})["a"], str)
