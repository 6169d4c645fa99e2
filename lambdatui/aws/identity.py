"""Who we are to AWS."""

from lambdatui.aws.answer import required, texts
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Identity, without_credentials
from lambdatui.core.errors import LambdatuiError

_ALIAS_S = 4.0


def read_identity(clients: Clients) -> Identity:
    """Account, principal and region (STS API, GetCallerIdentity), with the account's alias.

    The alias is empty where it has none, or may not be read.

    Raises:
        LambdatuiError: Where there are no credentials, or AWS does not take them.
    """
    doing = "find out who you are to AWS"
    answer = ask(clients, doing, lambda aws: aws.sts.get_caller_identity())
    return Identity(
        account=required(answer, "Account", str, "GetCallerIdentity"),
        arn=required(answer, "Arn", str, "GetCallerIdentity"),
        region=clients.region,
        profile=clients.profile,
        alias=_alias(clients),
        endpoint_url=without_credentials(clients.endpoint_url),
    )


def _alias(clients: Clients) -> str:
    try:
        answer = ask(
            clients,
            "read the account's alias",
            lambda aws: aws.iam.list_account_aliases(),
            seconds=_ALIAS_S,
        )
    except LambdatuiError:
        # Most people may not read it, and nobody needs it.
        return ""
    return next(iter(texts(answer.get("AccountAliases"))), "")
