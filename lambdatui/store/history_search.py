"""What a person looks for in the history."""

from collections.abc import Callable

from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import Outcome


class Words:
    """Words that must all stand in a run, in its entry or in what was sent."""

    def __init__(self, text: str) -> None:
        self._words = text.casefold().split()

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._words)

    def stand_in(self, entry: HistoryEntry, payload: Callable[[], bytes | None]) -> bool:
        """Whether they do; ``payload`` is asked for only where the entry does not have them all."""
        told = _told(entry)
        missing = [word for word in self._words if word not in told]
        if not missing:
            return True
        body = payload()
        if body is None:
            return False
        text = body.decode("utf-8", errors="replace").casefold()
        return all(word in text for word in missing)


def _told(entry: HistoryEntry) -> str:
    parts = (
        entry.function,
        entry.event_name,
        entry.outcome or Outcome.UNKNOWN,
        entry.request_id,
        entry.note,
        entry.type,
        entry.qualifier,
        entry.place,
    )
    return "\n".join(parts).casefold()
