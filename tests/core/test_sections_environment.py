"""Environment: masked, marked, measured; what refers elsewhere is named as such."""

import pytest

from lambdatui.core.errors import Kind
from lambdatui.core.lever_limits import environment_size
from lambdatui.core.secrets import MASK
from lambdatui.core.section import SectionId
from lambdatui.core.sections.environment import VARIABLE, reference
from tests.core.answered import configured, failed, section, told, words

ENVIRONMENT = SectionId.ENVIRONMENT
_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbC123"
_PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db/host"


def test_no_value_is_shown_unless_its_name_is_among_the_shown() -> None:
    values = {"STAGE": "prod-1", "DB_PASSWORD": "hunter2", "EMPTY": ""}
    answers = section(ENVIRONMENT, configured(Environment={"Variables": values}))

    facts = told(answers)
    assert "hunter2" not in words(facts.values())
    assert "prod-1" not in words(facts.values())
    assert facts[VARIABLE + "STAGE"].value == MASK
    assert facts[VARIABLE + "DB_PASSWORD"].mark == "! looks like a secret"
    assert facts[VARIABLE + "STAGE"].mark == ""

    facts = told(answers, shown={"DB_PASSWORD", "EMPTY"})
    assert facts[VARIABLE + "DB_PASSWORD"].value == "hunter2"
    assert facts[VARIABLE + "EMPTY"].value == "(empty)"
    assert facts[VARIABLE + "STAGE"].value == MASK


def test_a_copy_takes_the_value_and_says_what_it_is() -> None:
    facts = told(
        section(ENVIRONMENT, configured(Environment={"Variables": {"API_KEY": "k", "A": "b"}}))
    )

    assert facts[VARIABLE + "API_KEY"].copied == "k"
    assert facts[VARIABLE + "API_KEY"].what == "the value of API_KEY, a secret by its looks"
    assert facts[VARIABLE + "A"].what == "the value of A, which may be a secret"


def test_variables_are_sorted_and_the_size_is_that_of_their_json_in_bytes() -> None:
    facts = told(section(ENVIRONMENT, configured(Environment={"Variables": {"B": "ä", "A": "12"}})))

    assert list(facts) == [f"{VARIABLE}A", f"{VARIABLE}B", "environment-size"]
    assert facts["environment-size"].value == "19 bytes of 4,096"
    assert facts["environment-size"].mark == ""


def test_a_size_close_to_the_limit_is_marked() -> None:
    facts = told(section(ENVIRONMENT, configured(Environment={"Variables": {"A": "x" * 3999}})))

    assert facts["environment-size"].mark == "! close to Lambda's limit"


def test_many_small_variables_are_as_large_as_aws_takes_them_for() -> None:
    variables = {f"VAR_{number}": "x" for number in range(330)}
    fact = told(section(ENVIRONMENT, configured(Environment={"Variables": variables})))[
        "environment-size"
    ]

    assert fact.value == f"{environment_size(variables):,} bytes of 4,096"
    assert fact.mark == "! close to Lambda's limit"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DB", _SECRET, "the secret prod/db in Secrets Manager"),
        ("DB", f"{_SECRET}:password::", "the secret prod/db in Secrets Manager"),
        ("DB", _PARAMETER, "the parameter prod/db/host in Parameter Store"),
        (
            "DB",
            "{{resolve:secretsmanager:prod/db:SecretString:password}}",
            "the secret prod/db in Secrets Manager",
        ),
        (
            "DB",
            f"{{{{resolve:secretsmanager:{_SECRET}:SecretString:p}}}}",
            "the secret prod/db in Secrets Manager",
        ),
        ("DB", "{{resolve:ssm-secure:/prod/db:3}}", "the parameter /prod/db in Parameter Store"),
        ("DB_PARAM", "/prod/db/pass", "a parameter in Parameter Store, by its looks"),
        ("SSM_PATH", "/prod/db", "a parameter in Parameter Store, by its looks"),
        # What only looks like one is none.
        ("CONFIG", "/var/task/config", ""),
        ("DB_PARAM", "hunter2", ""),
        ("DB", f"{_SECRET} hunter2", ""),
        ("DB", "{{resolve:ssm:/a}} {{resolve:ssm:/b}}", ""),
    ],
)
def test_references_are_recognised(name: str, value: str, words: str) -> None:
    assert reference(name, value) == words


def test_a_reference_is_named_and_is_no_secret() -> None:
    answers = section(ENVIRONMENT, configured(Environment={"Variables": {"DB_PASSWORD": _SECRET}}))

    fact = told(answers)[f"{VARIABLE}DB_PASSWORD"]
    assert (fact.value, fact.mark) == ("→ the secret prod/db in Secrets Manager", "")
    assert told(answers, shown={"DB_PASSWORD"})[fact.key].value == _SECRET


def test_none_and_an_error_and_a_denial_are_three_things() -> None:
    assert told(section(ENVIRONMENT, configured()))["environment"].value == "none"

    error = {"ErrorCode": "AccessDeniedException", "Message": "KMS key is disabled."}
    facts = told(section(ENVIRONMENT, configured(Environment={"Error": error})))
    assert list(facts) == ["environment-error"]
    assert facts["environment-error"].value == "✗ KMS key is disabled."
    assert facts["environment-error"].tone == "bad"

    facts = told(section(ENVIRONMENT, failed("GetFunction", Kind.DENIED)))
    assert list(facts) == ["unread:environment:GetFunction"]
