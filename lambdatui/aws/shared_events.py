"""Shared test events: list, pull, push and delete, without harm to what others have written."""

from collections.abc import Callable

from lambdatui.aws import schema_registry as registry
from lambdatui.aws.clients import Clients
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.jsontext import minified
from lambdatui.core.shared_events import (
    SharedEvent,
    SharedEvents,
    no_event,
    plain_document,
    read_events,
    schema_name,
    with_event,
    without_event,
)

#: How often a change is begun anew because somebody else has written meanwhile.
_ATTEMPTS = 4


def list_shared_events(clients: Clients, function: str) -> SharedEvents:
    """The shared events of a function; none where the registry or the schema does not exist.

    ``function`` is a name or an ARN. A schema that nobody can read is told of in ``problem``.

    Raises:
        LambdatuiError: Whatever goes wrong.
    """
    found = registry.describe(
        clients, f"list the shared events of {function}", schema_name(function)
    )
    try:
        events = read_events(found.content) if found.content else ()
    except LambdatuiError as error:
        return SharedEvents(version=found.version, problem=error.fault.sentence())
    return SharedEvents(events=events, version=found.version)


def pull_shared_event(clients: Clients, function: str, name: str) -> SharedEvent:
    """One shared event, as it stands there now.

    Raises:
        LambdatuiError: NOT_FOUND, where there is none of this name; and whatever else goes wrong.
    """
    doing = f"read the shared event '{name}' of {function}"
    found = registry.describe(clients, doing, schema_name(function))
    event = _of_name(found.content, name)
    if event is None:
        raise no_event(name)
    return event


def push_shared_event(
    clients: Clients,
    function: str,
    event: SharedEvent,
    *,
    overwrite: bool = False,
    seen: SharedEvent | None = None,
) -> str:
    """Share an event; the version of the schema that has it.

    Registry and schema are made where they do not exist. Where there is an event of this name,
    it is replaced only with ``overwrite``; and with ``seen``, only while it still is the one that
    the person has seen. Nothing is written where the same event is there already.

    The API has no conditional write. What others write is read again just before ours is written,
    and the number of the new version tells whether somebody was faster still: then their document
    is taken up again with our event in it, so that no event of theirs is lost.

    Raises:
        LambdatuiError: CONFLICT, where the name is taken or somebody has changed the event
            meanwhile; TOO_LARGE, where the registry does not take so much; READ_ONLY; and whatever
            else goes wrong.
    """

    def change(document: str) -> str:
        known = _of_name(document, event.name)
        if known is None or _equal(known, event):
            return with_event(document, event)
        if not overwrite:
            raise fail(
                Kind.CONFLICT,
                f"There is a shared event '{event.name}' already.",
                "Overwrite it, or choose another name.",
            )
        _check_seen(known, seen)
        return with_event(document, event)

    return _change(clients, f"share '{event.name}' for {function}", function, change, event.text)


def delete_shared_event(
    clients: Clients, function: str, name: str, *, seen: SharedEvent | None = None
) -> None:
    """Delete a shared event, and the schema with the last one, as SAM does.

    With ``seen``, only while it still is the one that the person has seen.

    Raises:
        LambdatuiError: NOT_FOUND, where there is none of this name; CONFLICT, where somebody has
            changed it meanwhile; READ_ONLY; and whatever else goes wrong.
    """

    def change(document: str) -> str:
        known = _of_name(document, name)
        if known is not None:
            _check_seen(known, seen)
        return without_event(document, name)

    _change(clients, f"delete the shared event '{name}' of {function}", function, change, "")


def _change(
    clients: Clients, doing: str, function: str, change: Callable[[str], str], sample: str
) -> str:
    """Put the change into the schema; ``sample`` is the event of which a new one is made."""
    schema = schema_name(function)
    base = registry.describe(clients, doing, schema)
    hidden = False
    for _ in range(_ATTEMPTS):
        if not base.content:
            # With no sample this raises: there is nothing to take away.
            document = change(
                registry.discovered(clients, doing, sample) if sample else plain_document()
            )
            created = registry.create(clients, doing, schema, document)
            if created:
                return created
            base = registry.describe(clients, doing, schema)
            continue
        document = change(base.content)
        if not hidden and _same(document, base.content):
            return base.version
        if document:
            registry.make_room(clients, doing, schema)
        now = registry.describe(clients, doing, schema)
        if now.version != base.version:
            base, hidden = now, False
            continue
        if not document:
            registry.delete(clients, doing, schema)
            return ""
        version = registry.update(clients, doing, schema, document) or base.version
        between = _between(base.version, version)
        if not between:
            return version
        # Ours has hidden what somebody wrote in the instant before it.
        theirs = registry.describe(clients, doing, schema, version=between)
        if not theirs.content:
            return version
        base, hidden = registry.Written(theirs.content, version), True
        try:
            change(theirs.content)
        except LambdatuiError:
            registry.update(clients, doing, schema, theirs.content)
            raise
    raise fail(
        Kind.CONFLICT,
        f"Cannot {doing}: others keep changing the shared events of this function.",
        "Try again in a moment.",
    )


def _between(base: str, version: str) -> str:
    """The version that somebody wrote after ``base`` and before ``version``; empty if none."""
    if not base.isdecimal() or not version.isdecimal() or int(version) <= int(base) + 1:
        return ""
    return str(int(version) - 1)


def _of_name(document: str, name: str) -> SharedEvent | None:
    events = read_events(document) if document else ()
    return next((event for event in events if event.name == name), None)


def _equal(known: SharedEvent, event: SharedEvent) -> bool:
    return minified(known.text) == minified(event.text) and event.type in (None, known.type)


def _check_seen(known: SharedEvent, seen: SharedEvent | None) -> None:
    if seen is not None and known != seen:
        raise fail(
            Kind.CONFLICT,
            f"Somebody has changed the shared event '{known.name}' since you have seen it.",
            "Pull it and look at it, then try again.",
        )


def _same(document: str, content: str) -> bool:
    """Whether a change changes nothing but white space."""
    return bool(document) and minified(document) == minified(content)
