"""What the logs tell of an invocation whose answer did not come."""

import enum

from lambdatui.core.errors import Fault
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.record import Record
from lambdatui.core.timespan import duration, iso

#: Requests that are named in a sentence.
_MOST_NAMED = 10


class Evidence(enum.StrEnum):
    """How much the logs show.

    ``ENDED`` and ``RUNNING`` are of the very request: a line says that it ended, or none does.
    ``BEGAN``: invocations of the function began in that time, and nothing says whose they are.
    ``NOTHING``: no line yet. ``NO_GROUP``: nothing was ever logged there. ``UNREAD``: the logs
    could not be read, for the reason in ``fault``.
    """

    ENDED = "ended"
    RUNNING = "running"
    BEGAN = "began"
    NOTHING = "nothing"
    NO_GROUP = "no-group"
    UNREAD = "unread"


class FoundRun(Record, frozen=True):
    """What was found between ``from_ms`` and ``to_ms``, which are ms since the epoch.

    ``request_id`` is empty where it is not known. ``invocations`` are those found, oldest first;
    ``more`` where there were so many that not all of them are among these. Of an ENDED one whose
    own lines could not all be read, ``whole`` is not set: then no error in them proves nothing.
    ``same_event`` are the request ids of those BEGAN whose handler has logged the event that was
    sent: ours is likely among them, but for somebody who sent the same one.
    """

    evidence: Evidence
    function: str
    from_ms: int
    to_ms: int
    group: str = ""
    request_id: str = ""
    invocations: tuple[Invocation, ...] = ()
    more: bool = False
    whole: bool = True
    fault: Fault | None = None
    same_event: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the logs show that the event ran."""
        return self.evidence in (Evidence.ENDED, Evidence.RUNNING)

    def sentence(self) -> str:
        """What the logs show, and no more than that."""
        match self.evidence:
            case Evidence.ENDED:
                return f"The logs show that request {self.request_id} {self._ended()}."
            case Evidence.RUNNING:
                began = f" at {iso(began_ms)}" if (began_ms := self._began_ms()) else ""
                return (
                    f"The logs show that request {self.request_id} began{began}, and not yet "
                    "how it ended."
                )
            case Evidence.BEGAN:
                return self._counted()
            case Evidence.NOTHING:
                about = (
                    f"of request {self.request_id}"
                    if self.request_id
                    else f"of an invocation of {self.function} that began {self._window()}"
                )
                return f"The logs have nothing yet {about}. Lines may come a minute late."
            case Evidence.NO_GROUP:
                return f"The logs have nothing yet: there is no log group {self.group}."
            case Evidence.UNREAD:
                why = self.fault.what if self.fault else "The logs could not be read."
                return f"The logs could not be looked at. {why}"

    def _window(self) -> str:
        return f"from {iso(self.from_ms)} to {iso(self.to_ms)}"

    def _began_ms(self) -> int:
        last = self.invocations[-1] if self.invocations else None
        return 0 if last is None else last.start_ms or last.first_ms

    def _ended(self) -> str:
        count = len(self.invocations)
        tried = f"was run {count} times, and the last time " if count > 1 else ""
        return f"{tried}{_told(self.invocations[-1], whole=self.whole)}"

    def _counted(self) -> str:
        count = len(self.invocations)
        if count == 1 and not self.more:
            (one,) = self.invocations
            told = _told(one, whole=self.whole)
            began = (
                f"One invocation of {self.function} began {self._window()}: request "
                f"{one.request_id}, which {told}."
            )
            return f"{began} {self._which()}"
        least = "At least " if self.more else ""
        ids = [each.request_id for each in self.invocations]
        named = ", ".join(ids[:_MOST_NAMED])
        rest = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
        return (
            f"{least}{count} invocations of {self.function} began {self._window()}: requests "
            f"{named}{rest}. {self._which()}"
        )

    def _which(self) -> str:
        """Which of them it is, as far as their lines tell."""
        one = len(self.invocations) == 1 and not self.more
        match self.same_event:
            case ():
                which = "it is this one" if one else "one of them is this one"
                return f"The logs do not say whether {which}."
            case (name,):
                told = next(each for each in self.invocations if each.request_id == name)
                which = "It" if one else f"Request {name}"
                ended = "" if one else f", and {_told(told, whole=self.whole)}"
                return (
                    f"{which} has logged this very event{ended}: that is it, unless somebody else "
                    "sent the same."
                )
            case names:
                return f"Of these, {_listed(names)} have logged this very event."


def _listed(names: tuple[str, ...]) -> str:
    shown = names[:_MOST_NAMED]
    if len(names) > len(shown):
        return f"{', '.join(shown)} and {len(names) - len(shown)} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _told(invocation: Invocation, *, whole: bool) -> str:
    """How one ended, as the rest of a sentence."""
    took = "" if invocation.duration_ms is None else f" after {duration(invocation.duration_ms)}"
    error = ": ".join(filter(None, (invocation.error_type, invocation.error_message)))
    match invocation.ending:
        case Ending.RUNNING:
            return "has no line yet that says how it ended"
        case Ending.OK:
            # A runtime that logs no error of its own exists: its log alone proves no success.
            known = ", and logged no error" if whole else "; whether it failed was not read"
            return f"ran to its end{took}{known}"
        case Ending.TIMEOUT:
            return f"ran and timed out{took}"
        case Ending.OUT_OF_MEMORY:
            return f"ran out of memory{took}"
        case Ending.INIT_FAILED:
            return f"failed while its environment started{': ' + error if error else ''}"
        case Ending.ERROR:
            return f"ran and failed{took}{': ' + error if error else ''}"
