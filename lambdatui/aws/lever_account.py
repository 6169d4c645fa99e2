"""The credentials that a change is sent with, and to whose account they lead."""

from typing import TYPE_CHECKING

from lambdatui.aws.answer import required
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import within
from lambdatui.aws.errors import told, translate
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of
from lambdatui.core.lever import LeverPlan, LeverTarget

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

#: What is to stop the bleeding waits no longer for AWS to say who we are.
_WHO_S = 4.0
#: Where the credentials are no good, nothing can be sent either.
_NO_USE = frozenset({Kind.NO_CREDENTIALS, Kind.EXPIRED, Kind.BAD_CONFIG, Kind.UNKNOWN_PROFILE})


def check_target(clients: Clients, target: LeverTarget) -> None:
    """Refuse to change a function of which only the name is known, or that is elsewhere.

    Raises:
        LambdatuiError: And nothing was sent.
    """
    _, _, region = place_of(target.arn).partition("/")
    if not region:
        raise fail(
            Kind.INVALID,
            f"Nothing was sent: the account of {target.function} is not known, and functions of "
            "this name may stand in many.",
            "Press r to read the list of functions, and take it from there.",
        )
    if plain_name(target.arn) != plain_name(target.function):
        raise fail(
            Kind.BUG,
            f"Nothing was sent: {target.arn} is not the ARN of {target.function}.",
            "Please report it.",
        )
    with told(f"change {target.function}", clients):
        here = clients.region
    if region != here:
        raise fail(
            Kind.CONFLICT,
            f"{target.function} is in region {region}, and this session leads to {here}: nothing "
            "was sent.",
            "Press r to read the list of this region, or @ to go to the other one.",
        )


def checked_credentials(clients: Clients, plan: LeverPlan) -> "ReadOnlyCredentials":
    """Those to send the plan's call with, which lead to the account of its function.

    AWS is asked with these very ones: those of the session can be others a moment later. Where it
    does not say, a call that names the function by its ARN is left to Lambda, which refuses that of
    another account; any other is not sent.

    Raises:
        LambdatuiError: And nothing was sent.
    """
    target = plan.state.target
    account = place_of(target.arn).partition("/")[0]
    with told(f"change {target.function}", clients):
        own = clients.frozen_credentials()
    now, untold = _account(clients, own)
    if untold is not None and (untold.kind in _NO_USE or not _names_its_account(plan)):
        raise LambdatuiError(
            Fault(
                kind=untold.kind,
                what=f"Nothing was sent: {plan.call.operation} names no account, and AWS does not "
                f"say which one the credentials lead to now. {untold.what}",
                advice=untold.advice or "Try again in a moment.",
                operation=plan.call.operation,
            )
        )
    if untold is None and now != account:
        raise fail(
            Kind.CONFLICT,
            f"{target.function} is in account {account}, and the credentials now lead to account "
            f"{now}: nothing was sent.",
            "Press r to read the list of this account, or go back to the credentials of the other "
            "one.",
        )
    return own


def _names_its_account(plan: LeverPlan) -> bool:
    named = plan.call.given.get("FunctionName") or plan.call.given.get("Resource")
    return isinstance(named, str) and bool(place_of(named))


def _account(clients: Clients, own: "ReadOnlyCredentials") -> tuple[str, Fault | None]:
    """The account that credentials lead to (STS API, GetCallerIdentity), or why AWS says none."""

    def who() -> str:
        client = clients.new_caller_client(own)
        try:
            return required(client.get_caller_identity(), "Account", str, "GetCallerIdentity")
        finally:
            client.close()

    try:
        return within(_WHO_S, who), None
    except Exception as error:
        doing = "find out who you are to AWS"
        profile, region = clients.profile, clients.known_region
        fault = translate(error, doing, profile=profile, region=region).fault
        if fault.kind in (Kind.EXPIRED, Kind.NO_CREDENTIALS):
            # So that the next call reads them anew.
            clients.renew()
        return "", fault
