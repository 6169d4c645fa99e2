"""Where ``lambdatui events capture`` looks for an event."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lambdatui.cli.clock import now_ms
from lambdatui.cli.letter_words import hidden_words, tell_before, unknown
from lambdatui.cli.payload import STDIN, given_text
from lambdatui.cli.target import QUEUES_UNKNOWN, read_target
from lambdatui.cli.terminal import tell
from lambdatui.core.capture import Captured, capture_text
from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.functions import plain_name
from lambdatui.core.places import Places
from lambdatui.core.timespan import iso

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace
    from lambdatui.core.history import HistoryEntry

_MOST_LETTERS = 100
_MOST_RUNS = 200
_SHORT_ID = 8


class Candidate(NamedTuple):
    """What may be taken: ``words`` say what it is from, ``at_ms`` when that was, or 0."""

    captured: Captured
    details: EventDetails
    words: str
    at_ms: int = 0


def from_file(source: str) -> list[Candidate]:
    """What may be an event in a file, or on standard input for ``-``.

    Raises:
        click.UsageError: where it cannot be read, or is not UTF-8.
    """
    text = given_text(source)
    piped = source == STDIN
    detail = "" if piped else str(Path(source).absolute())
    details = EventDetails(provenance=Provenance.FILE, detail=detail, captured_ms=now_ms())
    return _of_text(text, details, "standard input" if piped else source)


def from_clipboard() -> list[Candidate]:
    """What may be an event in the text on the system's clipboard.

    Raises:
        LambdatuiError: INVALID, where it cannot be read from here.
    """
    details = EventDetails(provenance=Provenance.CLIPBOARD, captured_ms=now_ms())
    return _of_text(_clipboard(), details, "the clipboard")


def _of_text(text: str, details: EventDetails, words: str) -> list[Candidate]:
    return [Candidate(found, details, words) for found in capture_text(text)]


def _clipboard() -> str:
    import pyperclip

    try:
        text: str = pyperclip.paste()
    except (pyperclip.PyperclipException, OSError) as error:
        raise fail(
            Kind.INVALID,
            f"The clipboard cannot be read from here ({type(error).__name__}).",
            "Paste into --from-file -, then Ctrl-D.",
        ) from None
    if not text.strip():
        raise fail(Kind.INVALID, "The clipboard is empty.")
    return text


def from_dead_letters(clients: "Clients", function: str, request_id: str) -> list[Candidate]:
    """The events that wait in the function's queues, the newest first. They stay there.

    Raises:
        LambdatuiError: READ_ONLY, since reading hides them from others; DENIED.
    """
    from lambdatui.aws.dead_letter_places import read_places
    from lambdatui.aws.dead_letters import PEEK_S

    target = read_target(clients, function, "", needed=QUEUES_UNKNOWN)
    if target is None:
        return []
    places = read_places(clients, target)
    for unread in places.unread:
        tell(f"lambdatui: {unread}")
    if places.unread and not places.places:
        raise unknown(target.function.name)
    if not places.places:
        tell(f"{target.function.name} has no queue for its failures.")
    letters: list[DeadLetter] = []
    queues = {place.arn: place for place in reversed(places.places)}
    try:
        for place in reversed(queues.values()):
            if place.unreadable:
                tell(f"lambdatui: {place.label} is left out. {place.unreadable}")
            else:
                tell_before(clients, place, PEEK_S)
                before = len(letters)
                _read(clients, target.function.name, place, letters)
                if len(letters) == before and (words := hidden_words(clients, place)):
                    tell(words)
    finally:
        _release(clients, letters)
    letters.sort(key=lambda letter: letter.sent_ms, reverse=True)
    return [
        candidate
        for letter in letters
        if not request_id or letter.request_id == request_id
        for candidate in _of_letter(letter)
    ]


def _read(
    clients: "Clients", function: str, place: "DeadLetterPlace", into: list["DeadLetter"]
) -> None:
    from lambdatui.aws.dead_letters import read_dead_letters

    stop = threading.Event()
    for letter in read_dead_letters(
        clients, function, place, limit=_MOST_LETTERS, clock=now_ms, stop=stop
    ):
        into.append(letter)
        if not letter.event:
            tell(f"lambdatui: SQS message {letter.id} is left out. {letter.note}")


def _release(clients: "Clients", letters: Sequence["DeadLetter"]) -> None:
    """Let others have them at once: they are only looked at here."""
    from lambdatui.aws.dead_letters import release_dead_letter
    from lambdatui.core.errors import LambdatuiError

    for letter in letters:
        try:
            release_dead_letter(clients, letter, clock=now_ms)
        except LambdatuiError:
            # They come back by themselves, half a minute later.
            return


def _of_letter(letter: "DeadLetter") -> Iterator[Candidate]:
    captured = letter.captured()
    if captured is None:
        return
    details = EventDetails(
        provenance=Provenance.DEAD_LETTER,
        detail=letter.place.arn,
        request_id=letter.request_id,
        captured_ms=now_ms(),
    )
    error = f", {letter.error}" if letter.error else ""
    yield Candidate(captured, details, f"{letter.place.label}{error}", letter.sent_ms)


def from_history(places: Places, function: str, run: str) -> list[Candidate]:
    """What was sent before, the newest first; ``run`` is a run's id or request id, or a beginning.

    Raises:
        LambdatuiError: STORE; INVALID where the run's payload was not kept.
    """
    from lambdatui.store.history import history_of

    history = history_of(places)
    entries = [
        entry
        for entry in history.entries(plain_name(function), _MOST_RUNS)
        if not run or entry.id.startswith(run) or entry.request_id.startswith(run)
    ]
    kept = [entry for entry in entries if entry.has_payload]
    if run and entries and not kept:
        raise fail(Kind.INVALID, f"What run {run} sent was not kept.")
    found = []
    # Each is read from the disk: one, unless they are all to be seen.
    for entry in kept:
        payload = history.payload_of(entry.id)
        if payload is not None:
            found.append(_of_run(entry, payload.decode("utf-8", "replace")))
    return found


def _of_run(entry: "HistoryEntry", text: str) -> Candidate:
    outcome = entry.outcome.value if entry.outcome else "unknown"
    words = f"run {entry.id[:_SHORT_ID]} of {iso(entry.started_ms)[:19]}Z, {outcome}"
    first = capture_text(text)[0]
    captured = msgspec.structs.replace(
        first if first.text == text.strip() else Captured(text=text), text=text, where=words
    )
    details = EventDetails(
        provenance=Provenance.HISTORY,
        detail=entry.id,
        request_id=entry.request_id,
        captured_ms=now_ms(),
        type=entry.type,
        qualifier=entry.qualifier,
    )
    return Candidate(captured, details, words, entry.started_ms)
