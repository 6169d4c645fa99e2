"""Who we are to AWS."""

from lambdatui.aws.answer import required, texts
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.endpoints import told_places
from lambdatui.core.connection import Identity, without_credentials
from lambdatui.core.errors import Fault, LambdatuiError

_ALIAS_S = 4.0
#: What an endpoint that has no IAM says to a call of it, and AWS's own never does: the query
#: protocol's code (IAM API, "Common Errors"), those of other protocols, and that of LocalStack for
#: a service that it lacks, with status 501.
_NO_SUCH = frozenset(
    {
        "InvalidAction",
        "NotImplemented",
        "UnknownOperation",
        "UnknownOperationException",
        "UnknownService",
        "UnsupportedOperation",
    }
)
_NOT_IMPLEMENTED = 501


def read_identity(clients: Clients) -> Identity:
    """Account, principal and region (STS API, GetCallerIdentity), with the account's alias.

    The alias is empty where it has none, or could not be read, as ``alias_read`` says.

    Raises:
        LambdatuiError: Where there are no credentials, or AWS does not take them.
    """
    doing = "find out who you are to AWS"
    answer = ask(clients, doing, lambda aws: aws.sts.get_caller_identity())
    alias = _alias(clients)
    return Identity(
        account=required(answer, "Account", str, "GetCallerIdentity"),
        arn=required(answer, "Arn", str, "GetCallerIdentity"),
        region=clients.region,
        profile=clients.profile,
        alias=alias or "",
        alias_read=alias is not None,
        endpoint_url=without_credentials(clients.endpoint_url),
        elsewhere=told_places(clients.foreign_endpoints),
    )


def read_caller(clients: Clients, *, seconds: float) -> tuple[str, str]:
    """Account and ARN of whoever asks, where that takes no longer than so many seconds.

    Raises:
        LambdatuiError: As :func:`read_identity`, and TIMEOUT.
    """
    doing = "find out who you are to AWS"
    answer = ask(clients, doing, lambda aws: aws.sts.get_caller_identity(), seconds=seconds)
    return (
        required(answer, "Account", str, "GetCallerIdentity"),
        required(answer, "Arn", str, "GetCallerIdentity"),
    )


def _alias(clients: Clients) -> str | None:
    """The account's alias (IAM API, ListAccountAliases); None where it could not be read."""
    try:
        answer = ask(
            clients,
            "read the account's alias",
            lambda aws: aws.iam.list_account_aliases(),
            seconds=_ALIAS_S,
        )
    except LambdatuiError as error:
        return "" if _has_no_iam(error.fault) else None
    found = answer.get("AccountAliases")
    return next(iter(texts(found)), "") if isinstance(found, list) else None


def _has_no_iam(fault: Fault) -> bool:
    """Whether there is no alias to read. With all else the account may have one all the same."""
    return fault.code in _NO_SUCH or fault.status == _NOT_IMPLEMENTED
