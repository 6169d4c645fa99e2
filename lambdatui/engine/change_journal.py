"""Writes down each change before it is sent, and what became of it."""

import sys
import uuid

from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.core.errors import Fault, LambdatuiError, fault_of
from lambdatui.core.functions import plain_name
from lambdatui.core.lever import JournalEntry
from lambdatui.core.stop import Clock
from lambdatui.store.journal import JournalStore

#: The change waits no longer for who makes it: it may be what stops the bleeding.
_WHO_S = 3.0
#: Until when it is not asked again where it could not be told.
_AGAIN_MS = 60_000
#: An account and an ARN that are not known.
_NOBODY = ("", "")


class ChangeJournal:
    """The journal as it is written to by one connection. Thread-safe.

    A journal that cannot be written keeps no change from being made: a full disk must not keep an
    operator from stopping what goes wrong.
    """

    def __init__(self, clients: Clients, store: JournalStore, clock: Clock) -> None:
        self._clients = clients
        self._store = store
        self._clock = clock
        #: Account and ARN, once they are known, by the access key that they are of: the same
        #: profile can lead to another account later.
        self._caller: tuple[str, tuple[str, str]] = ("", _NOBODY)
        self._again_ms = 0

    def begin(
        self, function: str, lever: str, *, part: str = "", before: str, after: str, call: str
    ) -> tuple[JournalEntry, Fault | None]:
        """A change is about to be sent: its entry, and why that is not in the journal."""
        account, who = self._who()
        entry = JournalEntry(
            id=uuid.uuid4().hex,
            at_ms=self._clock(),
            account=account,
            region=self._clients.known_region,
            who=who,
            function=plain_name(function),
            lever=lever,
            part=part,
            before=before,
            after=after,
            call=call,
        )
        return entry, self._write(entry)

    def end(self, entry: JournalEntry, outcome: str, words: str) -> None:
        """It has ended: with one of the words of :class:`~lambdatui.core.lever.JournalEntry`."""
        ended = replace(entry, ended_ms=self._clock(), outcome=outcome, words=words)
        if trouble := self._write(ended):
            print(f"A change has no end in the journal. {trouble.sentence()}", file=sys.stderr)

    def _who(self) -> tuple[str, str]:
        """Account and ARN; empty where they cannot be told soon."""
        from lambdatui.aws.identity import read_caller

        try:
            key = self._clients.access_key
        except Exception:
            # Whatever is wrong with the credentials, the change itself tells it.
            return "", ""
        known, caller = self._caller
        if known == key and (caller != _NOBODY or self._clock() < self._again_ms):
            return caller
        try:
            caller = read_caller(self._clients, seconds=_WHO_S)
        except LambdatuiError:
            # One change waits for it, and not the next ones as well.
            caller, self._again_ms = _NOBODY, self._clock() + _AGAIN_MS
        self._caller = key, caller
        return caller

    def _write(self, entry: JournalEntry) -> Fault | None:
        try:
            self._store.write(entry)
        except Exception as error:
            return fault_of(error, "writing the journal of changes")
        return None
