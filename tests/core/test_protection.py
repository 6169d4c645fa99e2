"""Which functions ask for their name to be typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.protection import DEFAULT_PATTERNS, is_name, needs_name, parse_patterns

ARN = "arn:aws:lambda:eu-west-1:210987654321:function:orders:live"


@pytest.mark.parametrize(
    ("function", "profile", "alias", "account", "reason"),
    [
        ("orders", "dev", "acme-dev", "123456789012", None),
        ("orders", "acme-PROD", "", "", "the profile 'acme-PROD' is protected (*prod*)"),
        ("orders", "", "production", "", "the account 'production' is protected (*prod*)"),
        ("orders-prod", "", "", "", "the function 'orders-prod' is protected (*prod*)"),
        ("orders:prod", "", "", "", "the qualifier 'prod' is protected (*prod*)"),
        ("orders", "", "", "", None),
    ],
)
def test_by_default_whatever_is_called_prod_is_protected(
    function: str, profile: str, alias: str, account: str, reason: str | None
) -> None:
    assert needs_name(function, profile, alias, account) == reason


def test_an_account_is_protected_by_its_number_also_in_an_arn() -> None:
    patterns = ("210987654321",)
    assert needs_name("orders", "", "", "210987654321", patterns) is not None
    assert needs_name("orders", "", "", "123456789012", patterns) is None
    assert needs_name(ARN, "", "", "123456789012", patterns) is not None
    assert needs_name("210987654321:function:orders", "", "", "", patterns) is not None


def test_the_name_in_an_arn_and_its_qualifier_are_what_counts() -> None:
    assert needs_name(ARN, "", "", "", ("orders",)) is not None
    assert needs_name(ARN, "", "", "", ("live",)) is not None
    assert needs_name(ARN, "", "", "", ("*eu-west*",)) is None


def test_a_qualifier_that_is_given_apart_counts() -> None:
    assert needs_name("orders", "", "", "", qualifier="prod") is not None
    assert needs_name("orders", "", "", "", qualifier="7") is None


def test_a_pattern_is_for_the_whole_name() -> None:
    assert needs_name("my-orders", "", "", "", ("orders",)) is None
    assert needs_name("orders", "", "", "", ("order?",)) is not None
    assert needs_name("orders", "", "", "", ("[no]*",)) is not None


@pytest.mark.parametrize("patterns", [("*prod*", "!*nonprod*"), ("!*nonprod*", "*prod*")])
def test_an_exception_spares_the_name_that_it_matches_and_no_other(
    patterns: tuple[str, ...],
) -> None:
    assert needs_name("orders", "acme-nonprod", "", "", patterns) is None
    reason = needs_name("orders-prod", "acme-nonprod", "", "", patterns)
    assert reason == "the function 'orders-prod' is protected (*prod*)"


def test_without_patterns_nothing_is_protected() -> None:
    assert needs_name("prod", "prod", "prod", "prod", ()) is None


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("", DEFAULT_PATTERNS),
        (" , ", DEFAULT_PATTERNS),
        ("none", ()),
        ("*live*", ("*live*",)),
        ("*prod*, !*nonprod* 123456789012", ("*prod*", "!*nonprod*", "123456789012")),
    ],
)
def test_a_setting_is_read(text: str, patterns: tuple[str, ...]) -> None:
    assert parse_patterns(text) == patterns


def test_a_setting_of_a_lone_exclamation_mark_is_refused() -> None:
    with pytest.raises(LambdatuiError) as raised:
        parse_patterns("*prod*, !, a")
    assert raised.value.fault.kind is Kind.INVALID


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters=","), min_size=1)
    )
)
def test_a_setting_that_names_something_never_protects_less_than_it_says(names: list[str]) -> None:
    if "!" in names or names in ([], ["none"]):
        return
    assert parse_patterns(", ".join(names)) == tuple(names)


def test_only_the_exact_name_is_the_name() -> None:
    assert is_name("orders", "orders")
    assert is_name("orders", " orders\n")
    assert is_name(ARN, "orders")
    assert is_name(ARN, ARN)
    for other in ("", "order", "Orders", "orders-prod", "yes"):
        assert not is_name("orders", other)
