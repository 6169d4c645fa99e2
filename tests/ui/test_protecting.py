"""What is protected where AWS does not say, or not wholly, who we are."""

import pytest
from msgspec.structs import replace

from lambdatui.core.connection import Identity
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.ui.protecting import Protecting

OWN, OTHER = "123456789012", "999999999999"
FUNCTION = Function(name="orders", arn=f"arn:aws:lambda:eu-west-1:{OWN}:function:orders")
WHO = Identity(account=OWN, arn="arn:aws:sts::1:assumed-role/oncall/ada", region="eu-west-1")
PROD = replace(WHO, alias="acme-prod")
UNREAD = replace(WHO, alias_read=False)
NOT_READ = "could not be read, and may be protected"


class Sts:
    """Says one after the other; None is an answer that fails."""

    def __init__(self, *says: Identity | None) -> None:
        self.says = list(says)

    async def __call__(self) -> Identity:
        said = self.says.pop(0)
        if said is None:
            raise fail(Kind.THROTTLED, "Rate exceeded.")
        return said


async def reason(*says: Identity | None, patterns: tuple[str, ...] = ("*prod*",)) -> str:
    protecting = Protecting(Sts(*says), patterns)
    for _ in says:
        await protecting.learn()
    return protecting.reason(FUNCTION, "")


@pytest.mark.parametrize("says", [None, UNREAD, replace(PROD, account=OTHER)])
async def test_the_name_has_to_be_typed_where_the_alias_is_not_known(says: Identity | None) -> None:
    assert NOT_READ in await reason(says)


async def test_an_account_without_an_alias_is_known() -> None:
    assert await reason(WHO) == ""


@pytest.mark.parametrize("then", [None, UNREAD])
async def test_the_last_known_alias_of_the_account_is_kept(then: Identity | None) -> None:
    assert "the account 'acme-prod' is protected" in await reason(PROD, then)
    assert await reason(WHO, then) == ""


async def test_the_profile_that_was_told_before_protects_where_aws_says_no_more() -> None:
    assert "the profile 'prod'" in await reason(replace(WHO, profile="prod"), None)


async def test_of_a_function_without_an_arn_the_account_is_not_known_either() -> None:
    protecting = Protecting(Sts(WHO, None), ("*prod*",))
    nameless = Function(name="orders")
    await protecting.learn()
    assert protecting.reason(nameless) == ""
    await protecting.learn()
    assert NOT_READ in protecting.reason(nameless)


async def test_without_patterns_nothing_is_protected() -> None:
    protecting = Protecting(Sts(), ())
    await protecting.learn()
    assert protecting.reason(FUNCTION, "prod") == ""


async def test_each_alias_that_is_meant_can_be_what_is_protected() -> None:
    protecting = Protecting(Sts(WHO), ("*prod*",))
    await protecting.learn()
    assert "the qualifier 'prod'" in protecting.reason(FUNCTION, "dev", "prod")
    assert protecting.reason(FUNCTION, "dev", "test") == ""
