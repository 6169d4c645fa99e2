"""An event that comes from elsewhere, on its way to the editor."""

from lambdatui.core.event_details import EventDetails
from lambdatui.core.invoke import InvocationType
from lambdatui.core.record import Record


class Offer(Record, frozen=True):
    """``text`` is the event as JSON text, ``source`` what a person calls where it is from.

    ``details`` are what is known of it, and are kept beside it once it is saved. ``name`` is a name
    to save it under; with ``save`` that is asked for at once. ``run`` sends it at once, with the
    same questions as any run. ``client_context`` is the JSON object to send with it, or empty.
    ``how`` is the type and the qualifier that a person had chosen for it, where that is known; an
    empty qualifier is $LATEST.
    """

    text: str
    source: str
    details: EventDetails = EventDetails()
    name: str = ""
    save: bool = False
    run: bool = False
    client_context: str = ""
    how: tuple[InvocationType | None, str] | None = None
