"""Read-only mode: before a byte is sent, whatever is not known as a read is refused."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lambdatui.core.access import is_read
from lambdatui.core.errors import Fault, Kind, LambdatuiError

if TYPE_CHECKING:
    from botocore.model import OperationModel


def refuse_writes(params: Mapping[str, object], model: "OperationModel", **_: object) -> None:
    """Stand before every request of a client, as botocore's ``before-parameter-build``.

    Raises:
        LambdatuiError: READ_ONLY for what is no read.
    """
    service = model.service_model.service_name
    if not is_read(service, model.name, params):
        raise LambdatuiError(
            Fault(
                kind=Kind.READ_ONLY,
                what=f"Read-only mode: {service} {model.name} was not sent.",
                advice="Start lambdatui without --read-only (and LAMBDATUI_READ_ONLY) to allow it.",
                operation=model.name,
            )
        )
