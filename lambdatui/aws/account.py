"""What an account may use of Lambda in a region."""

from lambdatui.aws.answer import mapping, required
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients


def read_account_limit(clients: Clients) -> int:
    """How many environments of all functions may be busy at once (Lambda API, GetAccountSettings).

    Raises:
        LambdatuiError: DENIED and whatever else goes wrong.
    """
    operation = "GetAccountSettings"
    answer = ask(
        clients, "read the account's limits", lambda aws: aws.lambda_.get_account_settings()
    )
    limits = mapping(answer.get("AccountLimit"))
    return required(limits, "ConcurrentExecutions", int, operation)
