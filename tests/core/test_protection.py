"""Which functions ask for their name to be typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.protection import (
    DEFAULT_PATTERNS,
    doubt,
    doubt_of_aliases,
    is_name,
    needs_name,
    parse_patterns,
)

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


def test_an_account_that_is_spared_by_its_number_is_so_by_its_alias_too() -> None:
    patterns = ("*prod*", "!123456789012")
    own, other = (
        f"arn:aws:lambda:eu-west-1:{n}:function:orders" for n in ("123456789012", "210987654321")
    )
    assert needs_name(own, "", "acme-prod", "123456789012", patterns) is None
    assert needs_name("orders", "", "acme-prod", "123456789012", patterns) is None
    assert doubt("123456789012", patterns) is None
    # Neither what stands in it, nor another account, nor one that is not known; no other form.
    for function, profile, alias, account in (
        ("orders-prod", "", "acme-prod", "123456789012"),
        ("orders", "prod", "acme-prod", "123456789012"),
        ("orders:prod", "", "", "123456789012"),
        (other, "", "acme-prod", ""),
        ("orders", "", "acme-prod", ""),
    ):
        assert needs_name(function, profile, alias, account, patterns) is not None
    wild = ("*prod*", "!1234*")
    assert needs_name(own, "", "acme-prod", "123456789012", wild) is not None
    assert doubt("123456789012", wild) is not None


@pytest.mark.parametrize(
    ("patterns", "doubted"),
    [
        (("*prod*",), "*prod*"),
        (("!prod", "123456789012", "acme.x", "Live_[ab]"), "Live_[ab]"),
        (("!*", "123456789012", "acme.x", "$LATEST"), ""),
        ((), ""),
    ],
)
def test_aliases_that_are_not_known_are_protected_where_a_pattern_could_be_of_one(
    patterns: tuple[str, ...], doubted: str
) -> None:
    why = doubt_of_aliases(patterns)
    assert (why or "").endswith(f"could not be read, and may be protected ({doubted})" * bool(why))
    assert bool(why) is bool(doubted)


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


@pytest.mark.parametrize(
    ("account", "patterns", "doubted"),
    [
        ("123456789012", ("*prod*",), "*prod*"),
        ("123456789012", ("Acme-[a-f]*", "x"), "Acme-[a-f]*"),
        # What cannot be an alias: a function's name, a qualifier, an account's number.
        ("123456789012", ("orders_*", "$LATEST", "999999999999", "!*nonprod*"), ""),
        ("123456789012", ("orders_*", "*live*"), "*live*"),
        # The account is known by its number to be another matter.
        ("123456789012", ("*prod*", "!123456789012"), ""),
        ("123456789012", ("*prod*", "!999999999999"), "*prod*"),
        ("", ("999999999999",), "999999999999"),
        ("", ("*prod*", "!123456789012"), "*prod*"),
        ("", ("orders_*",), ""),
        ("", (), ""),
    ],
)
def test_an_alias_that_is_not_known_is_protected_where_a_pattern_could_be_of_it(
    account: str, patterns: tuple[str, ...], doubted: str
) -> None:
    why = doubt(account, patterns)
    assert bool(why) is bool(doubted)
    if why is not None:
        assert why.startswith("the account")
        assert why.endswith(f"could not be read, and may be protected ({doubted})")


def test_only_the_exact_name_is_the_name() -> None:
    assert is_name("orders", "orders")
    assert is_name("orders", " orders\n")
    assert is_name(ARN, "orders")
    assert is_name(ARN, ARN)
    for other in ("", "order", "Orders", "orders-prod", "yes"):
        assert not is_name("orders", other)
