"""Which lines are selected: from where one began up to the cursor."""


class LineSelection:
    """Lines by number; its end goes with the cursor."""

    def __init__(self) -> None:
        self._begin: int | None = None
        self._end = 0

    @property
    def is_open(self) -> bool:
        """Whether lines are being selected."""
        return self._begin is not None

    def begin(self, cursor: int) -> None:
        """Select the line under the cursor, and those to which it goes."""
        self._begin = self._end = cursor

    def clear(self) -> None:
        """Nothing is selected any more."""
        self._begin = None

    def follow(self, cursor: int) -> None:
        """The cursor moved."""
        self._end = cursor

    def forget_before(self, number: int) -> None:
        """Lines fell out."""
        if self._begin is not None:
            if max(self._begin, self._end) < number:
                self.clear()
                return
            self._begin, self._end = max(self._begin, number), max(self._end, number)

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last line that are selected."""
        if self._begin is None:
            return None
        return min(self._begin, self._end), max(self._begin, self._end)

    def holds(self, number: int) -> bool:
        """Whether a line is within what is selected."""
        span = self.span
        return span is not None and span[0] <= number <= span[1]
