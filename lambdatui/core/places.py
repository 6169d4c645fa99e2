"""Where the program keeps its files; store finds them, others only carry them."""

from lambdatui.core.record import Record


class Places(Record, frozen=True):
    """Absolute paths: the root of saved events, and folders for state and settings."""

    events: str
    state: str
    config: str
