"""Names that are found by some of their letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.fuzzy import Fit, Fuzzy


@pytest.mark.parametrize(
    ("word", "text", "fit"),
    [
        ("orders", "Orders", Fit.EQUAL),
        ("ord", "orders-api", Fit.PREFIX),
        ("api", "orders-api", Fit.WORD),
        ("api", "orders_api", Fit.WORD),
        ("api", "ordersApi", Fit.WORD),
        ("pi", "orders-api", Fit.INSIDE),
        # Among capitals no word begins.
        ("ttp", "HTTPServer", Fit.INSIDE),
        # Inside first, and at the beginning of a word further on.
        ("api", "xapi-api", Fit.WORD),
        # A hyphen begins no word.
        ("-api", "orders-api", Fit.INSIDE),
        ("oa", "orders-api", Fit.INITIALS),
        ("orap", "orders-api", Fit.INITIALS),
        ("oA", "ordersApi", Fit.INITIALS),
        ("oda", "orders-api", Fit.SCATTERED),
        ("odp", "orders-api", Fit.SCATTERED),
        ("ipa", "orders-api", None),
        ("orders-api-2", "orders-api", None),
        (".*", "orders-api", None),
        ("^[a]", "x^y[a]", Fit.SCATTERED),
    ],
)
def test_a_word_fits_a_text_in_one_way(word: str, text: str, fit: Fit | None) -> None:
    rank = Fuzzy(word).rank(text)
    assert (None if rank is None else Fit.of(rank)) == fit


def test_the_best_match_comes_first() -> None:
    texts = [
        "x-o-x-r-x-d",
        "on-regular-days",
        "border",
        "new-orders",
        "orders-api",
        "orders",
        "ord",
        "nothing",
    ]
    word = Fuzzy("ord")
    ranked = sorted((rank, text) for text in texts if (rank := word.rank(text)) is not None)
    assert [text for _, text in ranked] == [
        "ord",
        "orders",
        "orders-api",
        "new-orders",
        "border",
        "x-o-x-r-x-d",
        "on-regular-days",
    ]


def test_fewer_letters_between_come_before_more() -> None:
    near, far = Fuzzy("os").rank("to-ask"), Fuzzy("os").rank("to-make-us")
    assert near is not None
    assert far is not None
    assert near < far


words = st.text("abAB-_1", min_size=1, max_size=6)
texts = st.text("abcABC-_12", max_size=24)


def in_order(word: str, text: str) -> bool:
    """Whether the letters stand in a text in their order, looked for one by one."""
    at = 0
    for letter in word.lower():
        at = text.lower().find(letter, at) + 1
        if not at:
            return False
    return True


@given(words, texts)
def test_a_text_is_found_if_the_letters_stand_in_it_in_their_order(word: str, text: str) -> None:
    assert (Fuzzy(word).rank(text) is not None) == in_order(word, text)


@given(words, texts)
def test_a_word_that_stands_whole_in_a_text_fits_better_than_one_in_pieces(
    word: str, text: str
) -> None:
    rank = Fuzzy(word).rank(text)
    if rank is not None:
        assert (Fit.of(rank) <= Fit.INSIDE) == (word.lower() in text.lower())


@given(words, texts)
def test_a_text_that_begins_with_the_word_comes_before_one_that_does_not(
    word: str, text: str
) -> None:
    begun, plain = Fuzzy(word).rank(word + text), Fuzzy(word).rank(text)
    assert begun is not None
    if plain is not None and not text.lower().startswith(word.lower()):
        assert begun < plain


@given(words, texts)
def test_the_case_of_the_word_makes_no_difference(word: str, text: str) -> None:
    assert Fuzzy(word.upper()).rank(text) == Fuzzy(word.lower()).rank(text)


@given(words, texts)
def test_a_whole_word_is_found_where_a_plain_expression_finds_it(word: str, text: str) -> None:
    word = word.strip("-_").lower()
    if not word:
        return
    rank = Fuzzy(word).rank(text.lower())
    begins = re.search(rf"(?:^|[-_]){re.escape(word)}", text.lower())
    assert (rank is not None and Fit.of(rank) <= Fit.WORD) == (begins is not None)


@given(st.text(min_size=1, max_size=8), st.text(max_size=30))
def test_any_letters_can_be_looked_for(word: str, text: str) -> None:
    Fuzzy(word).rank(text)
    assert Fuzzy(word).rank(word) == Fit.EQUAL.rank()


def test_a_hostile_name_takes_no_time_that_grows_beyond_measure() -> None:
    # With a step back for each of the 70 words it would take longer than there is time.
    assert Fuzzy("a" * 20 + "b").rank("a-" * 70 + "xb") is not None
    assert Fuzzy("a" * 20 + "b").rank("a-" * 70) is None
