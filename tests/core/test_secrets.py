"""Which environment variables seem to hold a secret."""

import pytest

from lambdatui.core.secrets import MASK, looks_secret


@pytest.mark.parametrize(
    "key",
    [
        "DB_PASSWORD",
        "STRIPE_SECRET",
        "API_KEY",
        "APIKEY",
        "GITHUB_TOKEN",
        "TOKENS",
        "SENTRY_DSN",
        "AUTH_TOKEN_2",
        "dbPassword",
        "stripeApiKey",
        "PRIVATE_KEY",
        "PGPASSWORD",
        "DBPassword",
        "DB_PASS",
        "DBPASS",
        "pass",
        "SMTP_PASS2",
        "MYSQLPWD",
        "JWTSECRET",
        "CLIENTSECRET",
        "clientSecret",
        "AUTHTOKEN",
        "STRIPE_KEY",
        "ENCRYPTION_KEY",
        "SIGNING_KEYS",
        "GITHUB_PAT",
    ],
)
def test_a_telling_name_makes_a_value_look_secret(key: str) -> None:
    assert looks_secret(key, "hunter2")


@pytest.mark.parametrize(
    "value",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN RSA PRIVATE KEY-----",
        "postgres://app:hunter2@db.internal/orders",
        "sk_live_abcdefghijkl",
        "xoxb-1234567890-abc",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln",
        "github_pat_11ABCDEFG0abcdefghijkl_mnopqrst",
        "sk-proj-abcdefghijklmnopqrstuvwx0123",
        "SG.abcdefghijklmnopqrstuv.ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg",
        "AIzaSyA-1234567890abcdefghijklmnopqrstu",
        "glpat-abcdefghij0123456789",
        "https://hooks.slack.com/services/T0/B0/XYZ123abcXYZ123",
        "bearer abcdefgh12345678",
    ],
)
def test_a_telling_value_looks_secret_under_any_name(value: str) -> None:
    assert looks_secret("SETTING", value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("STAGE", "prod"),
        ("DB_PASSWORD", ""),
        ("DB_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"),
        ("API_KEY", "{{resolve:ssm:/orders/key}}"),
        ("AUTHOR", "ada"),
        ("MONKEY", "george"),
        ("KEYBOARD", "qwerty"),
        ("AUTH_MODE", "iam"),
        ("TOKEN_TTL_SECONDS", "3600"),
        ("SECRET_NAME", "orders/db"),
        ("TABLE_URL", "https://example.com/a:b@c"),
        ("PARTITION_KEY", "customerId"),
        ("SORT_KEY", "created"),
        ("CACHE_KEY_PREFIX", "orders-v2"),
        ("TABLE_KEY_NAME", "pk"),
        ("s3Key", "orders.json"),
        ("publicKey", "abc123"),
        ("ENCRYPTION_KEY", "arn:aws:kms:eu-west-1:123456789012:key/abc"),
        ("SIGNING_KEY", "alias/orders"),
        ("KMS_KEY_ID", "0a1b2c3d-1111-2222-3333-444455556666"),
        ("key", "value"),
        ("BYPASS", "abc123"),
        ("COMPASS", "abc123"),
        ("PASS_RATE", "abc123"),
        ("PASSENGER", "abc123"),
        ("PATTERN", "abc123"),
        ("PWD", "/var/task"),
        ("TASK", "task-proj-abcdefghijklmnopqrstuvwx0123"),
    ],
)
def test_what_holds_no_secret_does_not_look_like_one(key: str, value: str) -> None:
    assert not looks_secret(key, value)


def test_the_mask_tells_nothing_of_the_length() -> None:
    assert set(MASK) == {"•"}


@pytest.mark.parametrize("key", ["PARTITION_KEY", "SORT_KEY", "CACHE_KEY_PREFIX"])
def test_under_the_name_of_a_key_that_finds_something_a_random_value_is_secret(key: str) -> None:
    assert looks_secret(key, "AbC123dEf456GhI789")


@pytest.mark.parametrize("name", ["ApiKeySelectionExpression", "apiKeySelectionExpression"])
def test_where_an_api_looks_for_a_key_is_no_secret_and_a_key_in_it_is(name: str) -> None:
    assert not looks_secret(name, "$request.header.x-api-key")
    assert looks_secret(name, "AKIAIOSFODNN7EXAMPLE")
    assert looks_secret("ApiKeySelection", "hunter2")
