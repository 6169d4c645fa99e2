"""The regions in which an account can have functions."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.connections import AccountRegions
from lambdatui.core.errors import Kind, LambdatuiError

_DOING = "list the regions of the account"
_OPERATION = "ListRegions"
#: Account Management API, ListRegions, RegionOptStatus.
_ENABLED = ["ENABLED", "ENABLED_BY_DEFAULT"]
_PAGE = 50
#: What keeps this one question from being answered, and no other one.
_OF_THIS_CALL = frozenset(
    {
        Kind.DENIED,
        Kind.INVALID,
        Kind.MALFORMED,
        Kind.NOT_FOUND,
        Kind.SERVER,
        Kind.THROTTLED,
        Kind.TIMEOUT,
        Kind.UNREACHABLE,
    }
)


def account_regions(clients: Clients) -> AccountRegions:
    """The regions that are enabled for the account (Account Management API, ListRegions).

    Where they cannot be asked for, which needs account:ListRegions, they are all regions of the
    partition that botocore knows Lambda in.

    Raises:
        LambdatuiError: What would meet every other call too, such as EXPIRED.
    """
    try:
        return AccountRegions(names=tuple(sorted(set(_enabled(clients)))))
    except LambdatuiError as error:
        if error.fault.kind not in _OF_THIS_CALL:
            raise
        return AccountRegions(names=clients.regions_of("lambda"), fault=error.fault)


def _enabled(clients: Clients) -> Iterator[str]:
    def fetch(token: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"NextToken": token} if token else {}
        answer: Mapping[str, Any] = ask(
            clients,
            _DOING,
            lambda aws: aws.account.list_regions(
                RegionOptStatusContains=_ENABLED, MaxResults=_PAGE, **more
            ),
        )
        return answer

    for answer in pages(_DOING, _OPERATION, "NextToken", fetch):
        for entry in required(answer, "Regions", list, _OPERATION):
            yield text(required(mapping(entry), "RegionName", str, _OPERATION))
