"""A person's own prices, from a file."""

from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.store.price_file import NAME, read_price_book


def test_without_a_file_the_prices_are_those_of_the_table(tmp_path: Path) -> None:
    book = read_price_book(tmp_path / "nowhere")
    assert (book.own, book.of("us-east-1").request_million) == (False, 0.2)


def test_a_file_stands_over_the_table(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"regions": {"us-east-1": {"request_million": 0.1}}}')
    book = read_price_book(tmp_path)
    assert (book.own, book.of("us-east-1").request_million) == (True, 0.1)


def test_a_file_that_is_wrong_or_unreadable_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"regions": {"us-east-1": {"requests": 0.1}}}')
    with pytest.raises(LambdatuiError) as wrong:
        read_price_book(tmp_path)
    assert wrong.value.fault.kind is Kind.INVALID
    assert str(tmp_path / NAME) in wrong.value.fault.what
    folder = tmp_path / "other"
    (folder / NAME).mkdir(parents=True)
    with pytest.raises(LambdatuiError) as unreadable:
        read_price_book(folder)
    assert unreadable.value.fault.kind is Kind.STORE
