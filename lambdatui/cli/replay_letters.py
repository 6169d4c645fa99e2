"""The dead letters that ``lambdatui replay --from-dlq`` sends, and deletes if it was asked to."""

import threading
from typing import TYPE_CHECKING, Self

from lambdatui.cli.clock import now_ms
from lambdatui.cli.ending import tell_fault
from lambdatui.cli.letter_words import hidden_words, queue_name, tell_before, unknown
from lambdatui.cli.replay_items import Asked
from lambdatui.cli.terminal import tell
from lambdatui.core.dead_letters import HIDDEN_S
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.jsontext import as_payload
from lambdatui.core.replay import ReplayItem, ReplayRecord, Verdict

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.core.configuration import Configuration
    from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace

#: How often the hiding of a letter is begun anew, in seconds.
EVERY_S = 60


class Letters:
    """The letters of one replay.

    Without ``delete`` they are read as anybody may read them, and stay in their queues. With it
    they are kept from others until :meth:`close`, so that nobody else works on one that is being
    sent, and each that went well is deleted. Those that stay are given back at once in the end.
    """

    def __init__(
        self,
        clients: "Clients",
        *,
        delete: bool,
        hidden_s: int = HIDDEN_S,
        every_s: float = EVERY_S,
    ) -> None:
        self.failed = False
        self._clients = clients
        self._delete = delete
        self._hidden_s = hidden_s
        self._every_s = every_s
        self._letters: dict[str, DeadLetter] = {}
        #: Without an event. They are given back at the end, lest they are read again meanwhile.
        self._others: list[DeadLetter] = []
        self._read_all = 0
        #: The names of those that were read.
        self._queues: set[str] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._warned = False
        self._deleted = 0
        self._keeper = threading.Thread(target=self._keep, name="letters", daemon=True)
        if delete:
            self._keeper.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(
        self, configuration: "Configuration", asked: Asked, *, limit: int
    ) -> tuple[ReplayItem, ...]:
        """The events that wait in the queues to which the function's failures go, each once.

        A letter without an event, and a place that cannot be read, are told.

        Raises:
            LambdatuiError: INVALID, where there is no event; READ_ONLY.
        """
        from lambdatui.aws.dead_letter_places import read_places

        function = configuration.function.name
        places = read_places(self._clients, configuration)
        for unread in places.unread:
            tell(f"lambdatui: {unread}")
        items: dict[str, ReplayItem] = {}
        queues = {place.arn: place for place in reversed(places.places)}
        for place in reversed(queues.values()):
            if place.unreadable:
                tell(f"lambdatui: {place.label} is left out. {place.unreadable}")
                continue
            tell_before(self._clients, place, self._reading_s)
            self._read(function, place, asked, items, limit)
            if len(items) >= limit:
                tell(f"Only the first {limit} dead letters were read; --limit reads more.")
                break
        if not items and places.unread:
            raise unknown(function)
        if not items:
            readable = [place for place in queues.values() if not place.unreadable]
            where = " or ".join(place.label for place in readable)
            read = {letter.place.arn for letter in self._others}
            hidden = [
                hidden_words(self._clients, place) for place in readable if place.arn not in read
            ]
            raise fail(
                Kind.INVALID,
                f"There is no dead letter with an event of {function}"
                + (f" in {where}." if where else ": it has no queue for its failures."),
                " ".join(filter(None, hidden)),
            )
        return tuple(items.values())

    def check(self, name: str) -> None:
        """Return where nobody else can have been given this letter meanwhile.

        Raises:
            LambdatuiError: CONFLICT; then it is not to be sent.
        """
        if not self._delete:
            return
        with self._lock:
            letter = self._letters.get(name)
        if letter is not None and now_ms() >= letter.hidden_ms:
            raise fail(
                Kind.CONFLICT,
                f"{name} was not sent: it has been visible to others again, who may be at work "
                "on it.",
                "Read the queue again, with another --from-dlq.",
            )

    def ended(self, record: ReplayRecord) -> None:
        """One has ended: where it went well, delete it."""
        from lambdatui.aws.dead_letters import delete_dead_letter

        if not self._delete:
            return
        with self._lock:
            letter = self._letters.get(record.name)
        if letter is None or record.verdict is not Verdict.OK:
            return
        try:
            delete_dead_letter(self._clients, letter, clock=now_ms)
        except LambdatuiError as error:
            self.failed = True
            tell(f"lambdatui: {record.name} was replayed well, and is still in its queue:")
            tell_fault(error.fault)
        else:
            self._deleted += 1
        with self._lock:
            self._letters.pop(record.name, None)

    def close(self) -> None:
        """Give back those that were not deleted, and say what became of all. Idempotent."""
        self._over.set()
        if self._delete:
            self._keeper.join()
        with self._lock:
            left, self._letters = [*self._letters.values(), *self._others], {}
            others, self._others = self._others, []
            total, self._read_all = self._read_all, 0
        if total:
            self._tell_end(total, others)
        self._release(left)

    @property
    def _reading_s(self) -> int:
        """For how long a letter that is read is hidden, in seconds."""
        from lambdatui.aws.dead_letters import PEEK_S

        return self._hidden_s if self._delete else PEEK_S

    def _tell_end(self, total: int, others: list["DeadLetter"]) -> None:
        """All that were read are in it, those without an event as well."""
        stay = total - self._deleted
        where = " and ".join(sorted(self._queues))
        went = f"{self._deleted} {'was' if self._deleted == 1 else 'were'} deleted"
        stays = f"{stay} stay{'s' if stay == 1 else ''} in {where}"
        parts = [*([went] if self._deleted else []), *([stays] if stay else [])]
        tell(f"Of {total} dead letter{'s' if total > 1 else ''}, {' and '.join(parts)}.")
        for letter in others:
            tell(f"  not sent: SQS message {letter.id}, which holds no event.")

    def _read(
        self,
        function: str,
        place: "DeadLetterPlace",
        asked: Asked,
        items: dict[str, ReplayItem],
        limit: int,
    ) -> None:
        from lambdatui.aws.dead_letters import read_dead_letters

        letters = read_dead_letters(
            self._clients,
            function,
            place,
            limit=limit - len(items),
            clock=now_ms,
            stop=threading.Event(),
            hidden_s=self._reading_s,
        )
        for letter in letters:
            self._read_all += 1
            self._queues.add(queue_name(place))
            if not letter.event:
                tell(f"lambdatui: SQS message {letter.id} is left out. {letter.note}")
                self._others.append(letter)
                continue
            item = asked.item(f"SQS {letter.id}", as_payload(letter.event))
            items.setdefault(letter.id, item)
            with self._lock:
                self._letters[item.name] = letter

    def _keep(self) -> None:
        """Have all letters stay hidden, until it is over."""
        while not self._over.wait(self._every_s):
            with self._lock:
                letters = list(self._letters.items())
            for name, letter in letters:
                if self._over.is_set():
                    return
                self._prolong(name, letter)

    def _prolong(self, name: str, letter: "DeadLetter") -> None:
        from lambdatui.aws.dead_letters import hide_dead_letter

        try:
            hidden = hide_dead_letter(self._clients, letter, self._hidden_s, clock=now_ms)
        except LambdatuiError as error:
            if not self._warned:
                self._warned = True
                tell(f"lambdatui: {name} cannot be kept from others any longer than planned:")
                tell_fault(error.fault)
            return
        with self._lock:
            # It may have been deleted meanwhile.
            if name in self._letters:
                self._letters[name] = hidden

    def _release(self, letters: list["DeadLetter"]) -> None:
        from lambdatui.aws.dead_letters import release_dead_letter

        for letter in letters:
            try:
                release_dead_letter(self._clients, letter, clock=now_ms)
            except LambdatuiError:
                # They come back by themselves.
                return
