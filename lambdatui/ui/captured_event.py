"""An event that was found somewhere, as it is shown and as it is taken: as it is, or masked."""

import json
import re
from collections.abc import Sequence

from lambdatui.core.capture import Captured
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.jsontext import pretty
from lambdatui.core.masking import masked
from lambdatui.core.secrets import secret_paths
from lambdatui.ui.offers import Offer

#: Characters up to which an event is indented as it is taken: what an editor holds.
_INDENTED = 250_000
_MOST_PATHS = 3
_UNNAMED = re.compile(r"[^A-Za-z0-9._+-]+")


def event_text(captured: Captured, *, mask: bool) -> str:
    """The text that is taken.

    One that is all in one line is indented, if it is not too long; each value stays as it is.
    """
    text = masked(captured.text, captured.secrets) if mask else captured.text
    if "\n" in text or len(text) > _INDENTED:
        return text
    return pretty(text.encode())


def secret_words(secrets: Sequence[str], *, mask: bool) -> str:
    """What is said of the values that look like secrets; nothing where there are none."""
    if not secrets:
        return ""
    named = ", ".join(secrets[:_MOST_PATHS])
    more = len(secrets) - _MOST_PATHS
    paths = f"{named} and {more} more" if more > 0 else named
    if mask:
        return f"*** stands in the place of {paths}; x shows what was there."
    if len(secrets) == 1:
        return f"1 value looks like a secret: {paths}. It would be saved as it is; x masks it."
    return (
        f"{len(secrets)} values look like secrets: {paths}. "
        "They would be saved as they are; x masks them."
    )


def secrets_in(text: str) -> str:
    """A sentence on what in an event looks like a secret; empty where nothing does."""
    try:
        # Numbers are not converted: Python refuses integers of more than 4,300 digits.
        value = json.loads(text, parse_int=float, parse_float=float)
    except (ValueError, RecursionError):
        return ""
    paths = secret_paths(value)
    if not paths:
        return ""
    named = ", ".join(paths[:_MOST_PATHS])
    more = f" and {len(paths) - _MOST_PATHS} more" if len(paths) > _MOST_PATHS else ""
    return f"! It holds what looks like secrets: {named}{more}."


def offer_of(captured: Captured, details: EventDetails, *, mask: bool, save: bool) -> Offer:
    """It, on its way to the editor."""
    name = name_of(details)
    text = event_text(captured, mask=mask)
    return Offer(text, name or "captured", details, name=name, save=save)


def name_of(details: EventDetails) -> str:
    """A name to suggest for an event of which this is known; empty where nothing is."""
    match details.provenance:
        case Provenance.UNKNOWN | Provenance.TYPED:
            return ""
        case Provenance.FILE:
            stem = details.detail.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
            return _UNNAMED.sub("-", stem).strip("-. _+")[:100].rstrip(". ")
    if details.request_id:
        # The first part tells invocations of one function apart well enough.
        return f"{details.provenance.value}-{_UNNAMED.sub('-', details.request_id[:8])}"
    return details.provenance.value
