"""What the gate of a lever says: now and new, what it does to others, the exact call."""

from collections.abc import Sequence

from rich.text import Text
from textual.content import Content

from lambdatui.core.aws_call import cli_command
from lambdatui.core.connection import Identity
from lambdatui.core.errors import Fault
from lambdatui.core.functions import Function
from lambdatui.core.history import place_of
from lambdatui.core.lever import JournalEntry, Lever, LeverPlan
from lambdatui.core.lever_calls import is_masked, masked
from lambdatui.core.lever_list import LeverRow
from lambdatui.core.safe import safe
from lambdatui.core.timespan import iso
from lambdatui.ui.pulling import Ended, Pulling
from lambdatui.ui.screens.frame import Tone
from lambdatui.ui.widgets.header_bar import account_label

_DIM = "$foreground 60%"
_MARKS = {"changed": "✓", "refused": "✗", "failed": "✗", "unknown": "?"}


READ_ONLY = (
    "Read-only mode: nothing is sent. To allow it, start without --read-only, "
    "LAMBDATUI_READ_ONLY and the setting read_only."
)
_NO_ENTRY = (
    "Nothing was changed from this computer yet. What is, stands here: who changed what, and how "
    "it ended."
)
_UNKNOWN_PLACE = "an account not known"


def title(row: LeverRow) -> str:
    """What is changed, of which function: ``Batch size of SQS queue orders · orders-api``."""
    # That 0 stops it is said where it is chosen.
    label = row.label.partition(": 0 ")[0] if row.target.lever is Lever.RESERVED else row.label
    return f"{label} · {row.target.function}"


def place_words(function: Function, identity: Identity | None, profile: str) -> str:
    """Where a function is: the account's alias, as far as it is known, number, region, profile."""
    account, _, region = place_of(function.arn).partition("/")
    known = identity is not None and identity.account == account
    parts = (
        identity.alias if known and identity is not None else "",
        account_label(account) or _UNKNOWN_PLACE,
        region,
        f"profile {profile}" if profile else "",
    )
    return " · ".join(part for part in parts if part)


def command(plan: LeverPlan, profile: str, region: str) -> str:
    """The command of the AWS CLI that does the same, without secrets."""
    return cli_command(masked(plan.call), profile=profile, region=region)


def commands(plans: Sequence[LeverPlan], profile: str, region: str) -> str:
    """Those of all plans, a line each."""
    return "\n".join(command(each, profile, region) for each in plans)


def copied(plans: Sequence[LeverPlan]) -> str:
    """What is copied with the commands, in the middle of a sentence."""
    if any(is_masked(each.call) for each in plans):
        return "the command without its values: it is not runnable as it is"
    return "the command"


def now_new(plans: Sequence[LeverPlan]) -> str:
    """Before and after, a line each."""
    after = "; ".join(dict.fromkeys(each.after for each in plans))
    return f"now  {plans[0].before}\nnew  {after}"


def plan_words(plans: Sequence[LeverPlan], place: str, profile: str, region: str) -> Content:
    """All that is to be known before it is sent."""
    after = "; ".join(dict.fromkeys(each.after for each in plans))
    warnings = dict.fromkeys(each for one in plans for each in one.warnings)
    told = [*warnings]
    if not all(each.undo for each in plans):
        told.append("This cannot be undone.")
    # In a low terminal the end of it is not seen at once: the call comes before what it does.
    lines = [
        _where(place),
        Content.assemble(("now  ", _DIM), safe(plans[0].before)),
        Content.assemble(("new  ", _DIM), (safe(after), "bold")),
        *(
            Content.assemble(("sends ", _DIM), safe(command(each, profile, region)))
            for each in plans
        ),
        *((Content(""),) if told else ()),
        *(Content.assemble(("! ", "$text-warning"), safe(each)) for each in told),
    ]
    return Content("\n").join(lines)


def _where(place: str) -> Content:
    return Content.assemble(("in   ", _DIM), safe(place))


def stands(words: str, place: str, why: Fault) -> Content:
    """What it stands at, and why nothing can be sent."""
    return Content("\n").join(
        [
            _where(place),
            Content.assemble(("now  ", _DIM), safe(words)),
            Content.styled(safe(why.sentence()), _DIM),
        ]
    )


def way(pulling: Pulling, place: str, seconds: int) -> Content:
    """What was heard so far, the newest last."""
    lines = [Content(safe(each)) for each in pulling.steps]
    over = pulling.ended is not None
    last = _last_mark(pulling)
    marked = [
        Content.assemble((f"{last if each is lines[-1] else '✓'} ", _DIM), each) for each in lines
    ]
    took = [] if over else [Content.styled(f"{seconds} s", _DIM)]
    after = "; ".join(dict.fromkeys(each.after for each in pulling.plans))
    head = [
        _where(place),
        Content.assemble(("from ", _DIM), safe(pulling.plans[0].before)),
        Content.assemble(("to   ", _DIM), (safe(after), "bold")),
    ]
    return Content("\n").join([*head, Content(""), *marked, *took])


def _last_mark(pulling: Pulling) -> str:
    if pulling.ended is None:
        return "…"
    return "✓" if pulling.last_is_so else _MARKS[pulling.ended.value]


def end(pulling: Pulling) -> tuple[str, Tone]:
    """How it ended, as a sentence, and its tone."""
    told = pulling.fault.sentence() if pulling.fault is not None else ""
    part = " The first of its calls was made, and not the rest." if pulling.is_part else ""
    undone = " u undoes it." if pulling.can_undo else ""
    match pulling.ended:
        case Ended.CHANGED:
            return f"✓ AWS says that it is so.{undone}", "good"
        case Ended.FAILED:
            back = " u goes back, where it is not as before." if undone else ""
            return f"✗ AWS took it, and it did not become so. {told}{part}{back}", "bad"
        case Ended.UNKNOWN:
            back = ", u goes back where it is not as before" if undone else ""
            words = "? It was sent, and what AWS made of it is not known."
            return f"{words} {told} r reads what it stands at{back}.{part}", "doubt"
        case _:
            nothing = "" if part else " Nothing was changed."
            return f"✗ {told}{nothing}{part}{undone}", "bad"


def changed_mark(pulling: Pulling, at: str) -> tuple[str, str]:
    """The mark of a change of this session in a table, and its style; ``at`` is when it was."""
    if pulling.ended is None:
        return f"… {at}", "warning"
    styles = {"✓": "good", "?": "warning", "✗": "trouble"}
    mark = _MARKS[pulling.ended.value]
    return f"{mark} {at}", styles[mark]


def earlier(pulling: Pulling, at: str) -> tuple[str, Tone]:
    """What a change of this session came to, as a sentence, and its tone."""
    plans = pulling.plans
    back = " u undoes it." if pulling.can_undo else ""
    match pulling.ended:
        case None:
            return f"… It is being changed since {at}. enter shows how far it is.", "doubt"
        case Ended.CHANGED:
            return f"✓ Changed {at}: {plans[0].before} → {plans[-1].after}.{back}", "good"
        case Ended.UNKNOWN:
            return f"? Sent {at}, and what AWS made of it is not known.{back}", "doubt"
        case _:
            return f"✗ Sent {at}, and it did not become so.{back}", "bad"


def journal_text(entries: Sequence[JournalEntry]) -> Text:
    """The journal as a page, the newest first."""
    text = Text()
    for number, each in enumerate(entries):
        mark = _MARKS.get(each.outcome, "…")
        outcome = each.outcome or "under way, or its end was not seen"
        part = f" {each.part}" if each.part else ""
        who = each.who.rpartition("/")[2] or each.who
        at = iso(each.at_ms)[:19].replace("T", " ")
        text.append("\n\n" if number else "")
        text.append(f"{mark} {at} UTC  ")
        text.append(safe(f"{each.function}  {each.lever}{part}"), "bold")
        text.append(f" · {safe(outcome)}\n")
        text.append(safe(f"  {each.before} → {each.after}") + "\n")
        if each.words and each.outcome != "changed":
            text.append(safe(f"  {each.words}") + "\n")
        text.append(safe(f"  {who} · {each.account} {each.region}") + "\n", "dim")
        text.append(safe(f"  {each.call}"), "dim")
    return text if entries else Text(_NO_ENTRY)
