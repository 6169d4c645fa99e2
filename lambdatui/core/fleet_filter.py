"""Which functions a person wants to see, in the words that are typed above the fleet.

White space parts the words, and all must hold. ``orders`` is looked for in the name by its letters
in their order, best match first; ``"orders-api"`` stands there as it is; ``!dev`` leaves out;
``runtime:python``, ``errors:>0``, ``memory:>=1024``, ``tag:team=media`` ask a column
(:data:`~lambdatui.core.fleet_terms.KEYS`), ``!runtime:python3.8`` too. Commas part alternatives:
``runtime:python,nodejs``.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from lambdatui.core.comparison import Unfinished
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import Need
from lambdatui.core.fleet_terms import Term, term
from lambdatui.core.fuzzy import Fit, Fuzzy

# An exclamation mark, then a column with its value, a text in quotes, or a word.
_TOKEN = re.compile(
    r'(!?)(?:([A-Za-z][A-Za-z0-9%-]*):((?:"[^"]*"?|[^\s"])*)|"([^"]*)(?:"|$)|(\S*))\s*'
)


@dataclass(frozen=True)
class Selection:
    """The rows that a filter lets through.

    ``unread`` counts the rows that are left out because what a term asks for was not read of them,
    by what that is; a row may count more than once.
    """

    rows: list[FleetRow]
    unread: Mapping[Need, int] = field(default_factory=dict)
    #: The same rows in the order in which they were given.
    listed: Sequence[FleetRow] = ()

    def unread_words(self) -> str:
        """``the tags of 212 functions were not read yet``; empty where nothing is missing."""
        parts = [
            f"the {need} of {count:,} function{'' if count == 1 else 's'}"
            for need, count in self.unread.items()
        ]
        return f"{' and '.join(parts)} were not read yet" if parts else ""


@dataclass(frozen=True)
class FleetFilter:
    """What was typed, taken apart.

    ``words`` are looked for by their letters, ``exact`` as they are, and ``excluded`` must not be
    there; ``terms`` ask the columns. ``unfinished`` says what a term wants that is still being
    typed, and is left out so far. ``needs`` is what has to be read to decide about a row.
    """

    text: str = ""
    words: tuple[Fuzzy, ...] = ()
    exact: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    unfinished: str = ""

    @staticmethod
    def parse(text: str) -> "FleetFilter":
        """Take apart what was typed; a filter with as many terms as are complete.

        Raises:
            LambdatuiError: INVALID, naming the term that is wrong and what can be given.
        """
        words: list[Fuzzy] = []
        exact: list[str] = []
        excluded: list[str] = []
        terms: list[Term] = []
        unfinished = ""
        for token in _TOKEN.finditer(text.strip()):
            out, key, value, quoted, word = token.groups()
            try:
                if key is not None:
                    terms.append(term(key, value, excluded=bool(out)))
                elif out and (left_out := quoted or word):
                    excluded.append(left_out.casefold())
                elif quoted:
                    exact.append(quoted.casefold())
                elif word:
                    words.append(Fuzzy(word))
                elif out:
                    unfinished = unfinished or "! wants what is to be left out: !text"
                elif quoted is not None:
                    unfinished = unfinished or 'Between quotes stands a text: "orders-api"'
            except Unfinished as missing:
                unfinished = unfinished or str(missing)
        return FleetFilter(
            text, tuple(words), tuple(exact), tuple(excluded), tuple(terms), unfinished
        )

    @property
    def needs(self) -> frozenset[Need]:
        """What has to be read of a row to decide about it."""
        return frozenset(term.needs for term in self.terms if term.needs is not None)

    @property
    def ranks(self) -> bool:
        """Whether it puts the best match first; otherwise it leaves the rows' order alone."""
        return bool(self.words)

    def narrows(self, wider: "FleetFilter") -> bool:
        """Whether it can only leave out more than another one does: a word that was typed on.

        What a term asks of a row can change, and what was not read of it is counted: with terms,
        all rows are looked at anew.
        """
        return (
            bool(wider.words)
            and not (self.terms or wider.terms)
            and (self.exact, self.excluded) == (wider.exact, wider.excluded)
            and len(self.words) >= len(wider.words)
            and all(
                word.word.startswith(before.word)
                for word, before in zip(self.words, wider.words, strict=False)
            )
        )

    def select(self, rows: Sequence[FleetRow], now_ms: int) -> Selection:
        """The rows that it lets through at ``now_ms`` (ms since the epoch).

        Rows that match equally well stay in their order. A word that is not in the name may also
        stand, as it is, in the runtime, the architecture, the region or the description; what is
        left out, in all of them but the description.
        """
        if not (self.words or self.exact or self.excluded or self.terms):
            return Selection(list(rows), listed=rows)
        found: list[tuple[int, FleetRow]] = []
        unread: Counter[Need] = Counter()
        for row in rows:
            rank = self._rank(row)
            if rank is None:
                continue
            missing = self._missing(row, now_ms) if self.terms else _NOTHING
            if missing:
                unread.update(missing)
            elif missing is not None:
                found.append((rank, row))
        listed = [row for _, row in found]
        if not self.ranks:
            return Selection(listed, dict(unread), listed)
        found.sort(key=_by_rank)
        return Selection([row for _, row in found], dict(unread), listed)

    def _rank(self, row: FleetRow) -> int | None:
        """How well its texts answer, 0 best; None where they do not."""
        name = row.function.name
        total = 0
        for word in self.words:
            rank = word.rank(name)
            if rank is None or rank >= _SCATTERED:
                rank = _ELSEWHERE if word.word in _beside(row) else rank
                if rank is None:
                    return None
            total += rank
        if self.exact or self.excluded:
            near = [name.casefold(), *(text.casefold() for text in _facts(row))]
            if any(text in each for text in self.excluded for each in near):
                return None
            near.append(row.function.description.casefold())
            if not all(any(text in each for each in near) for text in self.exact):
                return None
        return total

    def _missing(self, row: FleetRow, now_ms: int) -> frozenset[Need] | None:
        """What was not read to decide about a row; None where a term keeps it out."""
        missing = _NOTHING
        for asked in self.terms:
            holds = asked.holds(row, now_ms)
            if holds is None:
                if asked.needs is None:
                    # The list itself does not know it, as a time that could not be read.
                    return None
                missing |= {asked.needs}
            elif not holds:
                return None
        return missing


_NOTHING: frozenset[Need] = frozenset()
_SCATTERED = Fit.SCATTERED.rank()
_ELSEWHERE = Fit.ELSEWHERE.rank()


def _facts(row: FleetRow) -> tuple[str, ...]:
    function = row.function
    return function.runtime_label, function.architecture, row.region


def _beside(row: FleetRow) -> str:
    """All of them as one text: no word that is typed holds what stands between them."""
    return "\0".join((*_facts(row), row.function.description)).lower()


_by_rank = itemgetter(0)
