"""How many may run at once: by the embedded endpoint; refusals by a tiny server."""

from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.concurrency import read_concurrency_limits
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

ACCOUNT = says({"AccountLimit": {"ConcurrentExecutions": 1000}})
NONE = says({"ProvisionedConcurrencyConfigs": []})
DENIED = refuses(403, "AccessDeniedException")


def test_the_limits_of_a_function_are_read(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    before = read_concurrency_limits(clients, name)
    assert before.reserved is None
    assert before.account
    assert before.unread == ()
    account.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    # None at all is a limit too, and the one that is felt most.
    assert read_concurrency_limits(clients, name).reserved == 0


def test_provisioned_concurrency_is_that_of_all_qualifiers(faulty: Start) -> None:
    configs = [{"AllocatedProvisionedConcurrentExecutions": count} for count in (5, 7)]
    _, clients = faulty(
        says({"ReservedConcurrentExecutions": 50}),
        ACCOUNT,
        says({"ProvisionedConcurrencyConfigs": configs}),
    )
    assert read_concurrency_limits(clients, "orders") == ConcurrencyLimits(
        reserved=50, account=1000, provisioned=12
    )


def test_what_is_denied_is_told_and_the_rest_is_there(faulty: Start) -> None:
    _, clients = faulty(DENIED, ACCOUNT, NONE)
    limits = read_concurrency_limits(clients, "orders")
    assert (limits.reserved, limits.account, limits.provisioned) == (None, 1000, None)
    (unread,) = limits.unread
    assert unread.startswith("Cannot read the reserved concurrency of orders:")


def test_what_would_meet_every_call_ends_it(faulty: Start) -> None:
    _, clients = faulty(refuses(403, "ExpiredTokenException"))
    with pytest.raises(LambdatuiError) as raised:
        read_concurrency_limits(clients, "orders")
    assert raised.value.fault.kind is Kind.EXPIRED
