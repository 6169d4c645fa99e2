"""A function that a person named, of which everything is to be read: it must be the one here.

Metrics, logs and alarms know a function by its name alone, in the account and region of the
credentials. An ARN of elsewhere would be answered with a function of the same name.
"""

from lambdatui.aws.clients import Clients
from lambdatui.aws.errors import told
from lambdatui.aws.identity import read_caller
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of

#: Seconds in which AWS says who we are, or does not.
_WHO_S = 4.0


def name_here(clients: Clients, function: str) -> str:
    """The name alone, of a name, a partial ARN or an ARN (Lambda API, Invoke, FunctionName).

    Raises:
        LambdatuiError: INVALID for one with a qualifier: what is measured is of all versions.
            NOT_FOUND for an ARN of another region.
    """
    name = plain_name(function)
    qualifier = _qualifier(function)
    if qualifier:
        raise fail(
            Kind.INVALID,
            f"This is about a function with all its versions, and not about {name}:{qualifier}.",
            f"Give {function.removesuffix(f':{qualifier}')}.",
        )
    region = place_of(function).partition("/")[2]
    with told(f"reach {name}", clients):
        here = clients.region
    if region not in ("", here):
        raise fail(
            Kind.NOT_FOUND,
            f"{name} is in region {region}, and this leads to {here}: nothing was read.",
            f"Give --region {region}.",
        )
    return name


def check_account(clients: Clients, function: str, arn: str) -> None:
    """Refuse a function of another account than the one that was read by its name.

    ``arn`` is that one's, empty where it could not be read; AWS is asked who we are then.

    Raises:
        LambdatuiError: NOT_FOUND.
    """
    account = _account(function)
    if not account:
        return
    here = place_of(arn).partition("/")[0]
    if not here:
        try:
            here, _ = read_caller(clients, seconds=_WHO_S)
        except LambdatuiError:
            # Nobody knows, and what could be read is told with what could not.
            return
    if here != account:
        raise fail(
            Kind.NOT_FOUND,
            f"{plain_name(function)} is in account {account}, and the credentials lead to "
            f"account {here}.",
            "Give a --profile of that account.",
        )


def _account(function: str) -> str:
    """Of an ARN, or of ``ACCOUNT:function:NAME``."""
    before, found, _ = function.partition(":function:")
    return before.rpartition(":")[2] if found else ""


def _qualifier(function: str) -> str:
    _, found, rest = function.partition(":function:")
    if not found and function.startswith("function:"):
        rest = function.removeprefix("function:")
    return (rest or function).partition(":")[2]
