"""What differs between two configurations: two functions, two versions, two places, two times.

Both sides are masked (:mod:`lambdatui.core.section_masks`) with the same key: that a variable's
value differs can be told, and the value cannot.
"""

import enum
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from lambdatui.core.facts import Fact
from lambdatui.core.record import Record
from lambdatui.core.safe import safe
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import TITLES
from lambdatui.core.section_seen import configured_facts
from lambdatui.core.sections.context import is_unread
from lambdatui.core.sections.environment import ERROR, VARIABLE
from lambdatui.core.sections.rows import UNDER
from lambdatui.core.untyped import mapping, structures, text

#: What stands where there is nothing, and where nothing is known.
NOTHING = "–"
NOT_READ = "not read"
NOT_SEEN = "not seen by then"
#: The key of the row that says what of a section is not known, and why.
UNREAD = "unread"
_ANOTHER = "another value"
_IN_JSON = "differs in its JSON"
_ARN = re.compile(r"arn:([\w-]+):lambda:([\w-]+):(\d+):function:([\w.-]+)(?::[\w$.-]+)?")


class Differs(enum.StrEnum):
    """How a row of one side stands to that of the other."""

    SAME = "same"
    CHANGED = "changed"
    #: Only on the right, and only on the left.
    ADDED = "added"
    REMOVED = "removed"
    #: It is not known of one of both.
    UNKNOWN = "unknown"

    @property
    def is_known(self) -> bool:
        """Whether it is a difference, and not only something that is not known."""
        return self not in (Differs.SAME, Differs.UNKNOWN)

    @property
    def glyph(self) -> str:
        """One cell that tells it."""
        return _GLYPHS[self]


_GLYPHS = {
    Differs.SAME: " ",
    Differs.CHANGED: "≠",
    Differs.ADDED: "+",
    Differs.REMOVED: "-",
    Differs.UNKNOWN: "?",
}


class DiffSide(Record, frozen=True):
    """One of both: what it is called, and the sections that are known of it, masked.

    ``missing`` is said of a section that is not among them.
    """

    name: str
    sections: tuple[SectionAnswers, ...] = ()
    missing: str = NOT_READ

    def of(self, id: SectionId) -> SectionAnswers | None:
        """A section; None where it was not read, or not seen."""
        return next((each for each in self.sections if each.id is id), None)


class DiffRow(Record, frozen=True):
    """One fact of both sides. A side is empty where it has no such fact."""

    section: SectionId
    key: str
    label: str
    left: str
    right: str
    differs: Differs

    @property
    def id(self) -> str:
        """What tells it from all others."""
        return f"{self.section}\n{self.key}"


def diff_rows(left: DiffSide, right: DiffSide, now_ms: int) -> tuple[DiffRow, ...]:
    """A row for each fact that either of them has, in the order of the page.

    What is said alike but for the function's own name, account and region is the same: the ARNs of
    two functions differ always.
    """
    names = tuple(_Own(side) for side in (left, right))
    rows: list[DiffRow] = []
    for id in SectionId:
        if left.of(id) is not None or right.of(id) is not None:
            rows += _section(id, (left, right), (names[0], names[1]), now_ms)
    return tuple(rows)


def differing(rows: Iterable[DiffRow]) -> tuple[DiffRow, ...]:
    """Those that are not the same, as far as that is known."""
    return tuple(row for row in rows if row.differs is not Differs.SAME)


def verdict(rows: Iterable[DiffRow]) -> str:
    """What came of it, in a sentence."""
    rows = tuple(rows)
    count = sum(row.differs.is_known for row in rows)
    unknown = sum(row.differs is Differs.UNKNOWN for row in rows)
    said = f"{count:,} difference{'' if count == 1 else 's'}" if count else "No difference"
    if unknown:
        said += f" in what could be read; {unknown:,} {'is' if unknown == 1 else 'are'} not known"
    return f"{said}."


def is_same(rows: Iterable[DiffRow]) -> bool | None:
    """Whether nothing differs; None where no difference is known, and not all could be read."""
    rows = tuple(rows)
    if any(row.differs.is_known for row in rows):
        return False
    return None if any(row.differs is Differs.UNKNOWN for row in rows) else True


def as_text(left: str, right: str, rows: Sequence[DiffRow]) -> str:
    """The rows as plain text, for a ticket, a section under its title."""
    lines = [safe(f"{left} → {right}")]
    for number, row in enumerate(rows):
        if not number or rows[number - 1].section is not row.section:
            lines.append(TITLES[row.section])
        lines.append(safe(f"  {row.differs.glyph} {row.label}: {_both(row)}"))
    return "\n".join((*lines, verdict(rows)))


def _both(row: DiffRow) -> str:
    match row.differs:
        case Differs.SAME if row.left == row.right:
            return row.left
        case Differs.ADDED:
            return row.right
        case Differs.REMOVED:
            return row.left
    return f"{row.left or NOTHING} → {row.right or NOTHING}"


class _Own:
    """What is a side's own, and differs from the other's without being a difference."""

    def __init__(self, side: DiffSide) -> None:
        arns = (_arn(answer.value) for each in side.sections for answer in each.answers)
        found = next((match for arn in arns if (match := _ARN.fullmatch(arn))), None)
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        if found is None:
            return
        partition, region, account, name = found.groups()
        named = re.escape(name)
        self._patterns = [
            # With its qualifier first: version 3 and version 4 differ in their names anyway.
            (re.compile(rf"{re.escape(found[0])}(?![\w.:-])"), "<this function>"),
            (
                re.compile(
                    rf"arn:{partition}:lambda:{region}:{account}:function:{named}(?![\w.-])"
                ),
                "<this function>",
            ),
            (re.compile(rf"/aws/lambda/{named}(?![\w./-])"), "/aws/lambda/<this function>"),
            (re.compile(rf"(?<![\w-]){re.escape(region)}(?![\w-])"), "<this region>"),
            (re.compile(rf"(?<!\d){account}(?!\d)"), "<this account>"),
        ]

    def without(self, said: str, id: SectionId) -> str:
        """The text of a section with a word in place of each."""
        # The list of versions is of all of them, whichever is looked at.
        patterns = self._patterns[1:] if id is SectionId.VERSIONS else self._patterns
        for pattern, word in patterns:
            said = pattern.sub(word, said)
        return said

    def whole(self, copied: str, id: SectionId) -> str:
        """As :meth:`without`; of JSON neither the order of names nor the white space counts."""
        said = self.without(copied, id)
        if not said.startswith(("{", "[")):
            return said
        try:
            return json.dumps(json.loads(said), sort_keys=True)
        except (ValueError, RecursionError):
            return said


def _arn(answer: Mapping[str, object]) -> str:
    """The function's ARN without a qualifier, where an answer has it."""
    versions = structures(answer.get("Versions"))
    places = (mapping(answer.get("Configuration")), answer, *versions[:1])
    return next((arn for place in places if (arn := text(place.get("FunctionArn")))), "")


def _section(
    id: SectionId, sides: tuple[DiffSide, DiffSide], own: tuple[_Own, _Own], now_ms: int
) -> Iterator[DiffRow]:
    read = [side.of(id) for side in sides]
    facts = [_facts(answers, now_ms) for answers in read]
    unread = [[fact for fact in each if _is_untold(fact)] for each in facts]
    words = ["; ".join(fact.value for fact in each) for each in unread]
    words = [
        side.missing if answers is None else said
        for side, answers, said in zip(sides, read, words, strict=True)
    ]
    if any(words):
        yield DiffRow(
            section=id,
            key=UNREAD,
            label="Not read",
            left=words[0],
            right=words[1],
            differs=Differs.UNKNOWN,
        )
    if None in read:
        return
    parents: dict[str, str] = {}
    for each in facts:
        parents |= _labels(id, each)
    befores, afters = ({fact.key: fact for fact in each if not _is_untold(fact)} for each in facts)
    # That there is none says nothing beside what there is on the other side.
    for one, other in ((befores, afters), (afters, befores)):
        if other.keys() - one.keys():
            for key in [key for key in one.keys() - other.keys() if _is_nothing(one[key])]:
                del one[key]
    for key in _merged(list(befores), list(afters)):
        before, after = befores.get(key), afters.get(key)
        told = before or after
        if told is None:
            continue
        unknown = (bool(words[0]), bool(words[1]))
        row = _row(id, told, before, after, own=own, unread=unknown)
        yield replace(row, label=parents[key])


def _facts(answers: SectionAnswers | None, now_ms: int) -> tuple[Fact, ...]:
    return configured_facts(answers, now_ms) if answers is not None else ()


def _is_untold(fact: Fact) -> bool:
    """Whether it only says that something is not known: then there is nothing to copy."""
    if is_unread(fact) or fact.key == ERROR:
        return True
    return fact.tone == "doubt" and not fact.copied


def _row(
    id: SectionId,
    told: Fact,
    before: Fact | None,
    after: Fact | None,
    *,
    own: tuple[_Own, _Own],
    unread: tuple[bool, bool],
) -> DiffRow:
    left, right = (_said(fact) if fact else "" for fact in (before, after))
    if before is None:
        differs = Differs.UNKNOWN if unread[0] else Differs.ADDED
        left = NOT_READ if unread[0] else ""
    elif after is None:
        differs = Differs.UNKNOWN if unread[1] else Differs.REMOVED
        right = NOT_READ if unread[1] else ""
    elif told.key.startswith(VARIABLE):
        same = before.copied == after.copied
        differs = Differs.SAME if same else Differs.CHANGED
        if not same and left == right:
            right = _said(replace(after, value=f"{after.value} {_ANOTHER}"))
    else:
        same = own[0].without(left, id) == own[1].without(right, id)
        # What is said can be a summary: what is copied is whole.
        whole = own[0].whole(before.copied, id) == own[1].whole(after.copied, id)
        differs = Differs.SAME if same and whole else Differs.CHANGED
        if same and not whole:
            left, right = _wholly(left, before), _wholly(right, after)
    return DiffRow(
        section=id, key=told.key, label=told.label, left=left, right=right, differs=differs
    )


def _labels(id: SectionId, facts: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    """The label of each by its key; before that of one that belongs to another stands that one's.

    For the other one may be the same on both sides, and not be shown.
    """
    above = ""
    for fact in facts:
        if fact.label.startswith(UNDER):
            yield fact.key, f"{above}: {fact.label.strip()}" if above else fact.label.strip()
            continue
        above = fact.label
        if id in (SectionId.TRIGGERS, SectionId.ROLE):
            # There the label is only its kind, and many are of one.
            above += f" {fact.value.partition(' · ')[0]}"
        yield fact.key, fact.label.strip()


def _is_nothing(fact: Fact) -> bool:
    """Whether it says that there is none (:func:`lambdatui.core.sections.rows.none`)."""
    return fact.tone == "context" and not fact.copied


def _wholly(said: str, fact: Fact) -> str:
    """What is said, with what tells it from one of the same words: its ARN, or that it differs."""
    return f"{said}  {fact.copied if fact.copied.startswith('arn:') else _IN_JSON}"


def _said(fact: Fact) -> str:
    return f"{fact.value}  {fact.mark}" if fact.mark else fact.value


def _merged(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """The keys of both: in the order of the left, each of the right's own after what it follows."""
    there = set(left)
    after: dict[str, list[str]] = {}
    last = ""
    for key in right:
        if key in there:
            last = key
        else:
            after.setdefault(last, []).append(key)
    merged = list(after.get("", ()))
    for key in left:
        merged += (key, *after.get(key, ()))
    return merged
