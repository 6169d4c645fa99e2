"""Where the program keeps its files, and what of them; store finds them, others only carry them."""

from lambdatui.core.record import Record


class Places(Record, frozen=True):
    """Absolute paths: the root of saved events, and folders for state and settings.

    The history forgets a run after ``history_days``, 0 for as long as it does by itself. Without
    ``keep_payloads`` it has nothing of what was sent and of what came back.
    """

    events: str
    state: str
    config: str
    keep_payloads: bool = True
    history_days: int = 0
