"""What a lever is read as, and what the readings of all levers share."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from lambdatui.aws.answer import mapping, required, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.core.functions import plain_name


class Read(NamedTuple):
    """The value with its revision, and the facts beside it."""

    value: Any
    revision: str
    facts: Mapping[str, Any]


def read_configuration(clients: Clients, function: str, qualifier: str = "") -> Mapping[str, Any]:
    """GetFunctionConfiguration, as AWS answers it; of $LATEST without a qualifier."""
    more: dict[str, Any] = {"Qualifier": qualifier} if qualifier else {}
    answer = mapping(
        ask(
            clients,
            f"read the configuration of {plain_name(function)}",
            lambda aws: aws.lambda_.get_function_configuration(FunctionName=function, **more),
        )
    )
    required(answer, "FunctionName", str, "GetFunctionConfiguration")
    return answer


def number(value: object) -> int | None:
    """A whole number; None where there is none."""
    return None if value is None else whole(value)
