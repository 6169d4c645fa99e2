"""The function that a command is about, asked for before anything is sent to it."""

from typing import TYPE_CHECKING

import msgspec

from lambdatui.cli.missing import looking_for
from lambdatui.core.errors import Kind, LambdatuiError

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.core.configuration import Configuration

#: What comes of it for dead letters.
QUEUES_UNKNOWN = "So its queues are not known."
#: The longest timeout that a function can have, in seconds (Lambda quotas).
LONGEST_S = 900
#: What may keep the configuration from being read while the function can still be invoked.
_PASSING = frozenset({Kind.DENIED, Kind.THROTTLED, Kind.SERVER, Kind.MALFORMED, Kind.TIMEOUT})


def read_target(
    clients: "Clients", function: str, qualifier: str, *, needed: str = ""
) -> "Configuration | None":
    """The function's configuration; None where it cannot be read and may be invoked all the same.

    ``needed`` says what comes of it where it is needed, as a sentence: then that is raised too.

    Raises:
        LambdatuiError: NOT_FOUND, and whatever would meet an invocation too.
    """
    from lambdatui.aws.configuration import read_configuration

    try:
        with looking_for(function, qualifier):
            return read_configuration(clients, function, qualifier)
    except LambdatuiError as error:
        if error.fault.kind not in _PASSING:
            raise
        if needed:
            what = f"{error.fault.what} {needed}"
            raise LambdatuiError(msgspec.structs.replace(error.fault, what=what)) from error
        return None
