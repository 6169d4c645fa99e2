"""What is set for a profile: which profile that is, and what it comes to."""

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.connections import COLOURS
from lambdatui.core.profile_settings import (
    Colour,
    ProfileSettings,
    look_of,
    profile_in_effect,
    protecting_patterns,
    with_profile,
)
from lambdatui.core.protection import DEFAULT_PATTERNS, needs_name

PROD = ProfileSettings(colour="red", protected=True, read_only=True, region="eu-west-1")
PROFILES = {"live": PROD, "nonprod": ProfileSettings(protected=False), "default": ProfileSettings()}


def test_the_colours_are_those_of_accounts() -> None:
    assert Colour.__args__ == COLOURS  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "environ", "profile"),
    [
        ("live", {"AWS_PROFILE": "dev"}, "live"),
        ("", {"AWS_PROFILE": "dev", "AWS_ACCESS_KEY_ID": "x"}, "dev"),
        ("", {"AWS_DEFAULT_PROFILE": "dev"}, "dev"),
        ("", {"AWS_ACCESS_KEY_ID": "x"}, ""),
        ("", {}, "default"),
    ],
)
def test_the_profile_is_the_one_that_aws_would_take(
    said: str, environ: dict[str, str], profile: str
) -> None:
    assert profile_in_effect(said, environ) == profile


@pytest.mark.parametrize(
    ("said", "environ", "region", "read_only"),
    [
        (Connection(profile="live"), {}, "eu-west-1", True),
        (Connection(), {"AWS_PROFILE": "live"}, "eu-west-1", True),
        (Connection(profile="live", region="us-east-1"), {}, "us-east-1", True),
        # botocore reads this one itself.
        (Connection(profile="live"), {"AWS_REGION": "us-west-2"}, "", True),
        (Connection(profile="nonprod"), {}, "for-all", False),
        (Connection(profile="nonprod", read_only=True), {}, "for-all", True),
        (Connection(profile="unknown"), {}, "for-all", False),
    ],
)
def test_the_nearest_word_wins_and_read_only_only_grows(
    said: Connection, environ: dict[str, str], region: str, read_only: bool
) -> None:
    found = with_profile(said, PROFILES, environ, "for-all")
    assert (found.profile, found.region, found.read_only) == (said.profile, region, read_only)


def test_a_profile_is_protected_or_spared_by_its_own_word() -> None:
    patterns = protecting_patterns(DEFAULT_PATTERNS, PROFILES)
    assert needs_name("f", "live", "", "", patterns)
    assert not needs_name("f", "nonprod", "", "", patterns)
    assert needs_name("f", "prod", "", "", patterns)
    odd = protecting_patterns((), {"a*[b]": ProfileSettings(protected=True)})
    assert needs_name("f", "a*[b]", "", "", odd)
    assert not needs_name("f", "axb", "", "", odd)


def test_a_profile_gives_its_account_a_look() -> None:
    look = look_of(PROD, "123456789012")
    assert look is not None
    assert (look.account, look.colour) == ("123456789012", "red")
    assert look_of(ProfileSettings(read_only=True)) is None
    assert look_of(None) is None
