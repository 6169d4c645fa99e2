"""What a stopped function had before, as the journal tells."""

import pytest

from lambdatui.core.lever import JournalEntry, Lever, LeverTarget
from lambdatui.core.lever_stopping import before_stop
from lambdatui.core.lever_words import words

OWN = "123456789012"
ARN = f"arn:aws:lambda:eu-west-1:{OWN}:function:orders"
TARGET = LeverTarget(lever=Lever.RESERVED, function="orders", arn=ARN)


def entry(
    before: int | None,
    after: int | None,
    outcome: str = "changed",
    *,
    account: str = OWN,
    region: str = "eu-west-1",
    lever: Lever = Lever.RESERVED,
) -> JournalEntry:
    return JournalEntry(
        id="1",
        at_ms=1,
        account=account,
        region=region,
        who="ada",
        function="orders",
        lever=lever.value,
        before=words(lever, before),
        after=words(lever, after),
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("entries", "before"),
    [
        ([entry(1_500, 0)], b"1500"),
        ([entry(50, 0, "unknown")], b"50"),
        ([entry(None, 0)], b"null"),
        ([], b"null"),
        # What it had before an older stop may be long out of date.
        ([entry(0, 100), entry(50, 0)], b"null"),
        ([entry(0, 100, "refused"), entry(50, 0)], b"50"),
        # Another lever, and another place.
        ([entry(1, 3, lever=Lever.TIMEOUT), entry(50, 0)], b"50"),
        ([entry(7, 0, account="999999999999"), entry(50, 0)], b"50"),
        ([entry(7, 0, region="us-east-1"), entry(50, 0)], b"50"),
        # It may be of this account, and may not.
        ([entry(80, 0, account=""), entry(50, 0)], b"null"),
    ],
)
def test_only_the_newest_change_of_this_place_tells_it(
    entries: list[JournalEntry], before: bytes
) -> None:
    assert before_stop(entries, TARGET) == before


def test_of_a_function_whose_account_is_not_known_nothing_is_told() -> None:
    unknown = LeverTarget(lever=Lever.RESERVED, function="orders")
    assert before_stop([entry(50, 0), entry(80, 0, account="", region="")], unknown) == b"null"
