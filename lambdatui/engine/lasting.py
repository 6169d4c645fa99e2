"""The requests that are not a start's, and which of them are finished whatever happens."""

import msgspec

from lambdatui.engine import (
    wire,
    wire_connections,
    wire_events,
    wire_fleet,
    wire_levers,
    wire_library,
    wire_package,
    wire_report,
)
from lambdatui.engine.request import Request

#: What is finished though nobody waits for it any more: it was asked for, and changes something.
#: A file of which the last part was written is put in its place; one that was not goes with us.
#: A query of Insights is told to stop, and waited for until it was: it goes on costing money.
LASTING = (
    wire.Invoke,
    wire.InvokeStream,
    wire.SaveEvent,
    wire.DeleteEvent,
    wire.SaveDraft,
    wire.EndExport,
    wire.Insights,
    *wire_library.CHANGES,
    *wire_events.CHANGES,
    *wire_fleet.CHANGES,
    *wire_connections.CHANGES,
    *wire_report.CHANGES,
    *wire_levers.CHANGES,
    *wire_package.CHANGES,
)
_decoder = msgspec.msgpack.Decoder(wire.AnyRequest)


def read_request(raw: msgspec.Raw) -> tuple[Request, bool]:
    """The request, and whether it is one of :data:`LASTING`.

    Raises:
        msgspec.ValidationError: It is none that is known.
    """
    request: Request = _decoder.decode(raw)
    return request, isinstance(request, LASTING)
