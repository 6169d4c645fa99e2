import math

import pytest

from lambdatui.aws.answer import mapping, required, structures, text, texts, whole
from lambdatui.core.errors import Kind, LambdatuiError


def test_a_required_member_is_given_as_it_is() -> None:
    assert required({"Functions": [1]}, "Functions", list, "ListFunctions") == [1]


@pytest.mark.parametrize("answer", [{}, {"Functions": None}, {"Functions": "a"}])
def test_a_missing_member_names_itself_and_the_request(answer: dict[str, object]) -> None:
    metadata = {"HTTPStatusCode": 200, "RequestId": "r-1"}
    with pytest.raises(LambdatuiError) as raised:
        required({**answer, "ResponseMetadata": metadata}, "Functions", list, "ListFunctions")
    fault = raised.value.fault
    assert fault.kind is Kind.MALFORMED
    assert "ListFunctions has no Functions" in fault.what
    assert (fault.operation, fault.status, fault.request_id) == ("ListFunctions", 200, "r-1")


def test_half_a_surrogate_pair_does_not_stay_in_a_text() -> None:
    assert text("a\ud83d b") == "a? b"
    assert text("café ✓ 😀").encode() == "café ✓ 😀".encode()


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, 5), (5.9, 5), (True, 0), ("5", 0), (None, 0), (math.nan, 0), (math.inf, 0), (2**63, 0)],
)
def test_a_whole_number_fits_64_bits_or_is_the_default(value: object, number: int) -> None:
    assert whole(value) == number


def test_what_is_of_another_kind_is_empty() -> None:
    assert text(5) == ""
    assert mapping([1]) == {}
    assert structures({"a": 1}) == []
    assert structures([{"a": 1}, "b", None]) == [{"a": 1}]
    assert texts("abc") == ()
    assert texts(["a", 1, None]) == ("a",)
