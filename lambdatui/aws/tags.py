"""The tags of all functions at once, which their list does not have."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.pages import pages
from lambdatui.core.fleet_reads import TagsPart
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from types_boto3_resourcegroupstaggingapi.type_defs import GetResourcesOutputTypeDef

_DOING = "read the tags of the functions"
_OPERATION = "GetResources"
_TOKEN = "PaginationToken"
#: The most that it gives (Resource Groups Tagging API, GetResources, ResourcesPerPage).
_PAGE = 100


def read_tags(clients: Clients, *, stop: Stop | None = None) -> Iterator[TagsPart]:
    """The tags of every tagged function of the region, at most 100 functions a part.

    Each page is asked for when the part before it was taken, and its token holds for 15 minutes
    (Resource Groups Tagging API, GetResources). Functions that never had tags are in no part.
    Where ``stop`` is set while a call is under way, there is no ``last`` part.

    Raises:
        LambdatuiError: Also in the middle: whatever goes wrong; DENIED without tag:GetResources.
    """

    def fetch(token: str) -> "GetResourcesOutputTypeDef":
        more: dict[str, Any] = {_TOKEN: token} if token else {}
        return ask(
            clients,
            _DOING,
            lambda aws: aws.tagging.get_resources(
                ResourceTypeFilters=["lambda:function"], ResourcesPerPage=_PAGE, **more
            ),
            stop=stop,
        )

    with contextlib.suppress(Stopped):
        for answer in pages(_DOING, _OPERATION, _TOKEN, fetch):
            entries = required(answer, "ResourceTagMappingList", list, _OPERATION)
            yield TagsPart(
                tags=tuple(_tagged(mapping(entry)) for entry in entries),
                last=not text(answer.get(_TOKEN)),
            )


def _tagged(entry: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    arn = text(required(entry, "ResourceARN", str, _OPERATION))
    tags = ((text(tag.get("Key")), text(tag.get("Value"))) for tag in structures(entry.get("Tags")))
    return arn, tuple(sorted(tags))
