"""The line in which one types what to find among facts, and the way from match to match."""

from textual import on
from textual.message import Message

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.find import Query
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.fact_list import FactList
from lambdatui.ui.widgets.fact_rows import shown_text
from lambdatui.ui.widgets.filter_line import FilterLine


class FactFind(FilterLine):
    """Finds in what ``facts`` shows, folded or not; what is masked is not found."""

    class Changed(Message):
        """Something else is looked for, or gone to."""

    def __init__(self, facts: FactList, *, id: str | None = None) -> None:
        super().__init__("text or /regex/ in what is shown", id=id)
        self._facts = facts
        self._query: Query | None = None
        self._problem = ""
        self._folded: frozenset[str] = frozenset()

    def open(self) -> None:
        """Type into it; what is folded now stays so but where a match is gone to."""
        self._folded = self._facts.folded
        super().open()

    def on_descendant_focus(self) -> None:
        """Other keys go from match to match than while one types."""
        self.post_message(self.Changed())

    def on_descendant_blur(self) -> None:
        """Likewise."""
        self.post_message(self.Changed())

    @property
    def words(self) -> str:
        """What is said of it: how many matches there are, or why there are none."""
        if self._problem:
            return f"✗ {self._problem}"
        if self._query is None:
            return ""
        found = self._matches()
        if self._query.too_slow:
            return "✗ This expression is too slow; make it simpler."
        if not found:
            return f"'{self._query.text}' stands nowhere on this page."
        # While one types, n is a letter.
        keys = "↵, then n next, N before" if self.is_typing else "n next, N before"
        return f"'{self._query.text}': {self._at(found) + 1} of {len(found)} · {keys}"

    def leave(self) -> None:
        """Look for nothing any more."""
        self.close()
        self._look_for("")
        self._facts.focus()

    def next(self, by: int) -> None:
        """Go to the match after this one, or by so many on."""
        found = self._matches()
        if found:
            self._facts.go_to(*found[self._at(found, by)])
        self.post_message(self.Changed())

    def _look_for(self, text: str) -> None:
        self._problem = ""
        try:
            self._query = Query(text) if text else None
        except LambdatuiError as error:
            self._query, self._problem = None, str(error)
        self._facts.find(self._query)

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        event.stop()
        self._look_for(event.text)
        # What was unfolded for a text that was not typed in full.
        self._facts.fold(tuple(self._folded), folded=True)
        self.next(0)

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        event.stop()
        self._facts.focus()
        self.post_message(self.Changed())

    def _matches(self) -> list[tuple[str, str]]:
        """The section's key and the fact's of each fact that holds what is looked for."""
        query = self._query
        if query is None:
            return []
        return [
            (section.key, fact.key)
            for section in self._facts.sections
            for fact in section.facts
            if query.spans(safe(fact.label)) or query.spans(shown_text(fact))
        ]

    def _at(self, found: list[tuple[str, str]], by: int = 0) -> int:
        """Which match is at the cursor or the first after it, and ``by`` on from there.

        After the last comes the first. From between two of them, one step is to the next.
        """
        section, fact = self._facts.section, self._facts.fact
        if section is None or fact is None:
            return 0
        every = [(one.key, each.key) for one in self._facts.sections for each in one.facts]
        places = {key: number for number, key in enumerate(every)}
        here = places.get((section.key, fact.key))
        if here is None and section.facts:
            # A folded section stands before its own.
            here = places[section.key, section.facts[0].key]
        after = [at for at, match in enumerate(found) if places[match] >= (here or 0)]
        at = after[0] if after else len(found)
        on_one = bool(after) and found[at] == (section.key, fact.key)
        return (at + (by - 1 if by > 0 and not on_one else by)) % len(found)
