"""How many invocations of a function may run at once."""

from lambdatui.aws.account import read_account_limit
from lambdatui.aws.clients import Clients
from lambdatui.aws.function_settings import read_provisioned, read_reserved
from lambdatui.aws.parts import Parts
from lambdatui.core.concurrency import ConcurrencyLimits


def read_concurrency_limits(clients: Clients, function: str) -> ConcurrencyLimits:
    """Three calls to Lambda, none of which costs; what one of them could not read is in ``unread``.

    Raises:
        LambdatuiError: What would meet all of them, such as EXPIRED or UNREACHABLE.
    """
    parts = Parts()
    reserved = parts.read(lambda: read_reserved(clients, function))
    account = parts.read(lambda: read_account_limit(clients))
    provisioned = parts.read(lambda: read_provisioned(clients, function))
    return ConcurrencyLimits(
        reserved=reserved,
        account=account,
        # None of them is what nearly every function has, and is no limit.
        provisioned=round(provisioned) if provisioned else None,
        unread=parts.unread,
    )
