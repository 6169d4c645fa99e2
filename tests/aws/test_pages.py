"""Pages are read to their end, or until they lead nowhere."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import pytest

from lambdatui.aws.pages import MOST_EMPTY, MOST_SAME, pages
from lambdatui.core.errors import Kind, LambdatuiError


def read(answers: Iterator[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return list(pages("list them", "ListThem", "NextToken", lambda _token: next(answers)))


def test_they_are_read_to_the_one_without_a_token_whatever_is_empty_between() -> None:
    empty = [{"Them": [], "NextToken": str(number)} for number in range(MOST_EMPTY)]
    given: list[Mapping[str, Any]] = [*empty, {"Them": [1], "NextToken": "x"}, {"Them": []}]
    assert read(iter(given)) == given


@pytest.mark.parametrize(("them", "most"), [([1], MOST_SAME), ([], MOST_EMPTY)])
def test_the_same_page_under_ever_new_tokens_is_no_list(them: list[int], most: int) -> None:
    asked = count()
    endless = ({"Them": them, "NextToken": f"t{next(asked)}"} for _ in count())
    with pytest.raises(LambdatuiError, match="leads back") as error:
        read(endless)
    assert error.value.fault.kind is Kind.MALFORMED
    assert next(asked) == most + 1


def test_a_token_that_comes_back_ends_it() -> None:
    given = iter({"Them": [number], "NextToken": "again"} for number in count())
    with pytest.raises(LambdatuiError, match="leads back"):
        read(given)
    assert next(given)["Them"] == [2]
