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
    ],
)
def test_what_holds_no_secret_does_not_look_like_one(key: str, value: str) -> None:
    assert not looks_secret(key, value)


def test_the_mask_tells_nothing_of_the_length() -> None:
    assert set(MASK) == {"•"}
