"""A number that is typed before a key: ``5j``, ``12G``, as in vim and less."""

from textual import events

#: More than there are rows.
_DIGITS = 9


class KeyCount:
    """Digits are held back until the key that they are for, which takes them or drops them."""

    def __init__(self) -> None:
        self._typed = ""
        self._given = 0

    @property
    def typed(self) -> str:
        """The digits that wait for their key."""
        return self._typed

    def key(self, event: events.Key) -> bool:
        """A key came; whether it was a digit of a count, which means nothing else then.

        A count does not begin with 0: alone that key has its own use.
        """
        digit = event.character or ""
        if digit.isascii() and digit.isdigit() and (digit != "0" or self._typed):
            self._typed = (self._typed + digit)[:_DIGITS]
            event.stop()
            return True
        self._given = int(self._typed or 0)
        self._typed = ""
        return False

    def take(self) -> int:
        """The count of the key that came last, once; 0 where it has none."""
        given, self._given = self._given, 0
        return given

    def drop(self) -> None:
        """Whoever typed it is elsewhere."""
        self._typed, self._given = "", 0
