"""Writes down each change before it is sent, and what became of it."""

import sys
import uuid

from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.core.alarm_plan import AlarmPlan, commands
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fault_of
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
#: With these, nobody knows whether it arrived.
_UNSURE = frozenset({Kind.BUG, Kind.MALFORMED, Kind.SERVER, Kind.TIMEOUT, Kind.UNREACHABLE})


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


def make_alarms_told(clients: Clients, plan: AlarmPlan, journal: ChangeJournal) -> None:
    """:func:`~lambdatui.aws.alarm_making.make_alarms`, with an entry before and after."""
    from lambdatui.aws.alarm_making import make_alarms

    if clients.connection.read_only:
        make_alarms(clients, plan)
        return
    entry, trouble = journal.begin(
        plan.function,
        "alarms",
        before="none of these",
        after="; ".join(f"{alarm.name}: {alarm.when}" for alarm in plan.alarms),
        call="; ".join(commands(plan)),
    )
    if trouble:
        print(f"The journal will not show these alarms. {trouble.sentence()}", file=sys.stderr)
    try:
        make_alarms(clients, plan)
    except LambdatuiError as error:
        fault = error.fault
        some = "Made before that" in fault.what
        known = "failed" if some else "refused"
        journal.end(entry, "unknown" if fault.kind in _UNSURE else known, fault.what)
        raise
    except BaseException:
        journal.end(entry, "unknown", "It was interrupted.")
        raise
    journal.end(entry, "changed", f"Made {', '.join(alarm.name for alarm in plan.alarms)}")
