"""Looking for a name by some of its letters, and how well a name answers to them."""

import enum
import re

#: Ranks of one fit lie below those of the next. Names of functions have at most 140 characters
#: (Lambda API, FunctionName), so that what is said within a fit is seldom cut.
_STEP = 1_000

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[^A-Za-z0-9])(?=[A-Za-z0-9])")
#: Stands before each beginning of a word. No name that can be listed holds it.
_MARK = "\0"


class Fit(enum.IntEnum):
    """How a word stands in a text, the best first."""

    EQUAL = 0
    PREFIX = 1
    #: Whole, where a word of the text begins: ``api`` in ``orders-api`` and ``ordersApi``.
    WORD = 2
    INSIDE = 3
    #: Each letter follows the one before it or begins a word: ``orap`` in ``orders-api``.
    INITIALS = 4
    #: Not in the text itself but beside it; for who looks in several places.
    ELSEWHERE = 5
    #: Its letters stand there in their order, with others between them.
    SCATTERED = 6

    def rank(self, detail: int = 0) -> int:
        """A number for this fit: smaller is better, and each fit's are below the next one's."""
        return self * _STEP + min(max(0, detail), _STEP - 1)

    @staticmethod
    def of(rank: int) -> "Fit":
        """The fit that a rank is of."""
        return Fit(rank // _STEP)


# Of ten thousand names each is ranked at every key: an enumeration's own sums take most of that.
_PREFIX, _WORD, _INSIDE = (fit * _STEP for fit in (Fit.PREFIX, Fit.WORD, Fit.INSIDE))


class Fuzzy:
    """A word that is looked for in many texts, whatever the case.

    No text takes more than a time that grows with its length times the word's.
    """

    def __init__(self, word: str) -> None:
        """Take a word of one letter at least."""
        self.word = word.lower()
        letters = [re.escape(letter) for letter in self.word]
        # Nothing in them is tried twice: neither a name nor what is typed can make them slow.
        rest = "".join(rf"[^{letter}]*+{letter}" for letter in letters[1:])
        self._scattered = re.compile(rf"[^{letters[0]}]*+({letters[0]}){rest}")
        steps = "".join(rf"(?>{letter}|.*?{_MARK}{letter})" for letter in letters[1:])
        self._initials = re.compile(rf"{_MARK}{letters[0]}{steps}", re.DOTALL)

    def rank(self, text: str) -> int | None:
        """How well a text answers: 0 is best, None where it does not.

        Within a :class:`Fit` the shorter text comes first, or the one where it stands earlier, or
        the one with fewer letters between.
        """
        lower = text.lower()
        at = lower.find(self.word)
        if at == 0:
            extra = len(lower) - len(self.word)
            return _PREFIX + min(extra, _STEP - 1) if extra else 0
        if at > 0:
            begin = self._word_start(text, lower, at)
            return (_WORD + min(begin, _STEP - 1)) if begin > 0 else _INSIDE + min(at, _STEP - 1)
        found = self._scattered.match(lower)
        if found is None:
            return None
        initials = self._initials.search(_MARK + _WORD_START.sub(_MARK, text).lower())
        if initials is not None:
            return Fit.INITIALS.rank(len(initials[0]))
        return Fit.SCATTERED.rank(found.end() - found.start(1) - len(self.word))

    def _word_start(self, text: str, lower: str, at: int) -> int:
        """Where it first stands at the beginning of a word, from ``at`` on; -1 where nowhere."""
        # A few letters grow when they are made small: there is no knowing then which was large.
        same = len(text) == len(lower)
        while at > 0:
            before = text[at - 1] if same else lower[at - 1]
            if not before.isalnum():
                # A hyphen itself begins no word.
                return at if lower[at].isalnum() else -1
            if same and text[at].isupper() and not before.isupper():
                return at
            at = lower.find(self.word, at + 1)
        return -1
