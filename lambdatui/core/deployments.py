"""What changed about a function, and when: the first thing to ask where errors begin."""

import datetime
import enum
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from lambdatui.core.chart import moment_label
from lambdatui.core.metrics_span import HOUR_S, MINUTE_S, Span
from lambdatui.core.record import Record

#: Changes this near to each other are told of one act, as a version that is published after its
#: code: in between, whoever does both waits until the function is ready again.
NEAR_MS = 2 * MINUTE_S * 1000

#: Of a version of which nobody says which.
A_VERSION = "a version"


class DeploymentKind(enum.StrEnum):
    """What was changed."""

    CODE = "code"
    CONFIGURATION = "configuration"
    VERSION = "version"
    ALIAS = "alias"
    #: Its reserved concurrency, which does not move the function's LastModified.
    CONCURRENCY = "concurrency"
    RUNTIME = "runtime"
    #: Something was, and nobody says what: the function's LastModified.
    CHANGED = "changed"


#: What moves a function's LastModified (Lambda API, FunctionConfiguration); a version is published
#: of what was changed before.
_MODIFYING = frozenset({DeploymentKind.CODE, DeploymentKind.CONFIGURATION, DeploymentKind.VERSION})


class Deployment(Record, frozen=True):
    """One change at a time in ms since the epoch.

    ``words`` say it in a few: ``version 41``, ``alias live: 40 → 41``, ``memory 512 → 1024 MB``.
    They are text from AWS, to be made safe. ``by`` is who did it, where CloudTrail told it.
    """

    at_ms: int
    kind: DeploymentKind
    words: str
    by: str = ""


class Deployments(Record, frozen=True):
    """The changes of some time, oldest first; ``unread`` says in sentences what may be missing."""

    changes: tuple[Deployment, ...] = ()
    unread: tuple[str, ...] = ()


def version_words(number: str) -> str:
    """How a published version is told."""
    return f"version {number}"


def merged(found: Iterable[Deployment], modified_ms: int = 0) -> tuple[Deployment, ...]:
    """What several sources tell, each change once, oldest first.

    A version of the list and of CloudTrail is one, and takes in the new code that it was published
    of: it then stands at the time of the code, from which on it could do harm. ``modified_ms`` is
    the function's LastModified, which is told where nothing else explains it; 0: not known.
    """
    changes = _once(sorted(found, key=lambda change: change.at_ms))
    changes = _published(changes)
    explained = any(
        change.kind in _MODIFYING and abs(change.at_ms - modified_ms) <= NEAR_MS
        for change in changes
    )
    if modified_ms and not explained:
        changed = Deployment(at_ms=modified_ms, kind=DeploymentKind.CHANGED, words="a change")
        changes.append(changed)
    return tuple(sorted(changes, key=lambda change: change.at_ms))


def _once(changes: Iterable[Deployment]) -> list[Deployment]:
    """Each version once, at its earliest time."""
    versions: dict[str, Deployment] = {}
    nameless: list[Deployment] = []
    others: list[Deployment] = []
    for change in changes:
        if change.kind is not DeploymentKind.VERSION:
            others.append(change)
        elif change.words == A_VERSION:
            nameless.append(change)
        else:
            first = versions.setdefault(change.words, change)
            versions[change.words] = replace(first, by=first.by or change.by)
    for change in nameless:
        near = (one for one in versions.values() if abs(one.at_ms - change.at_ms) <= NEAR_MS)
        known = min(near, key=lambda one: abs(one.at_ms - change.at_ms), default=None)
        if known is None:
            others.append(change)
        else:
            versions[known.words] = replace(known, by=known.by or change.by)
    # CloudTrail knows whole seconds alone: of two in the same one, the code was first.
    return sorted(
        [*versions.values(), *others],
        key=lambda change: (change.at_ms, change.kind is not DeploymentKind.CODE),
    )


def _published(changes: Sequence[Deployment]) -> list[Deployment]:
    """Without the new code of which a version was published soon after."""
    kept: list[Deployment] = []
    code: int | None = None
    for change in changes:
        if change.kind is DeploymentKind.CODE:
            code = len(kept)
        elif change.kind is DeploymentKind.VERSION and code is not None:
            before = kept[code]
            if change.at_ms - before.at_ms <= NEAR_MS:
                kept[code] = replace(change, at_ms=before.at_ms, by=before.by or change.by)
                code = None
                continue
            code = None
        kept.append(change)
    return kept


#: Errors of so many periods are looked at before they begin, and after; at least so many are
#: needed, since one period alone says nothing.
_CALM, _LEAST_CALM = 10, 3
_LOUD, _LEAST_LOUD = 5, 2
#: So many errors at least are a beginning, and before it there are at most so much of them.
_FEWEST = 3.0
_NEARLY_NONE = 0.1
#: The longest from a change to the errors that it made, in seconds; or a period, where that is
#: longer.
_PATIENCE_S = 30 * MINUTE_S


#: A change longer before than this, in seconds, is told with a doubt.
_PLAIN_S = 5 * MINUTE_S
#: Errors are over where so many seconds that are known had none.
_OVER_S = 5 * MINUTE_S


class ErrorsBegan(Record, frozen=True):
    """When errors began, and what was changed before it.

    They began in the period of ``period_s`` seconds from ``at_ms`` on. ``after`` says it against
    the change: ``2 minutes after version 41``; it is text from AWS, to be made safe. Where they are
    over, ``ended_ms`` is the end of the last period with errors. Times are ms since the epoch.
    """

    at_ms: int
    period_s: int
    after: str
    ended_ms: int | None = None

    def words(self, window_ms: int, zone: datetime.tzinfo | None = None) -> str:
        """``errors began at 15:06, 2 minutes after version 41; they ended at 15:20``.

        The times are those of ``zone``, None for the computer's own; with the day where the window
        that is looked at is longer than one.
        """

        def told(at_ms: int) -> str:
            return moment_label(at_ms, window_ms, zone)

        exact = self.period_s <= MINUTE_S
        began = f"at {told(self.at_ms)}"
        if not exact:
            began = f"between {told(self.at_ms)} and {told(self.at_ms + self.period_s * 1000)}"
        words = f"errors began {began}, {self.after}"
        if self.ended_ms is not None:
            words += f"; they ended {'at' if exact else 'by'} {told(self.ended_ms)}"
        return words


def began_after(
    errors: Sequence[float | None], span: Span, changes: Sequence[Deployment]
) -> str | None:
    """What :func:`errors_began` finds in words, with times in UTC; None where it is not plain."""
    began = errors_began(errors, span, changes)
    return began.words(span.end_ms - span.start_ms, datetime.UTC) if began else None


def errors_began(
    errors: Sequence[float | None], span: Span, changes: Sequence[Deployment]
) -> ErrorsBegan | None:
    """When errors began after a change; None where it is not as plain as that.

    ``errors`` has one value a period of ``span``, None for one that is not known. They begin where,
    after at least three periods with nearly none, they come and stay for a while; the newest such
    time counts. The change is the newest one before it, and not long before.
    """
    began = _began(errors)
    if began is None:
        return None
    step = span.period_s * 1000
    at_ms = span.start_ms + began * step
    before = [change for change in changes if change.at_ms < at_ms + step]
    newest = max(before, key=lambda change: change.at_ms, default=None)
    if newest is None or at_ms - newest.at_ms > max(_PATIENCE_S, span.period_s) * 1000:
        return None
    ended = _ended(errors, began, span.period_s)
    return ErrorsBegan(
        at_ms=at_ms,
        period_s=span.period_s,
        after=_after(newest, at_ms, span.period_s),
        ended_ms=None if ended is None else span.start_ms + ended * step,
    )


def _after(change: Deployment, at_ms: int, period_s: int) -> str:
    """``2 minutes after version 41``, for errors of the period that begins then."""
    if change.at_ms >= at_ms:
        # Which of both came first is not to be seen in it.
        return f"in the same {_period(period_s)} as {change.words}"
    later_s = (at_ms - change.at_ms) / 1000
    if period_s <= MINUTE_S:
        minutes = max(1, round(later_s / MINUTE_S))
        after = f"{_count(minutes, 'minute')} after {change.words}"
    else:
        after = f"within {_at_most(later_s + period_s)} after {change.words}"
    return after if later_s <= _PLAIN_S else f"{after}, which may have nothing to do with it"


def _ended(errors: Sequence[float | None], began: int, period_s: int) -> int | None:
    """The index after the last period with errors, where enough that are known had none since."""
    known = max(index for index, value in enumerate(errors) if value is not None)
    quiet = -(-_OVER_S // period_s)
    last = [*errors[max(began, known + 1 - quiet) : known + 1]]
    if len(last) < quiet or any(value is None or value > 0 for value in last):
        return None
    loud = (index for index in range(known, began - 1, -1) if errors[index])
    return next(loud) + 1


def _began(errors: Sequence[float | None]) -> int | None:
    """The index of the newest period with which errors come and stay, after calm."""
    for index in range(len(errors) - _LEAST_LOUD, _LEAST_CALM - 1, -1):
        calm = errors[max(0, index - _CALM) : index]
        loud = errors[index : index + _LOUD]
        if any(value is None for value in calm[-_LEAST_CALM:]) or loud[0] is None:
            continue
        before = [value for value in calm if value is not None]
        after = [value for value in loud if value is not None]
        mean = sum(after) / len(after)
        nearly_none = mean * _NEARLY_NONE
        if (
            sum(after) >= _FEWEST
            and sum(value > nearly_none for value in after) >= max(_LEAST_LOUD, len(after) / 2)
            and loud[0] > nearly_none
            and sum(before) / len(before) <= nearly_none
            and (before[-1] <= nearly_none)
        ):
            return index
    return None


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _period(seconds: int) -> str:
    """``minute``, ``5 minutes``, ``hour``, ``6 hours``: what stands behind "the same"."""
    for unit_s, unit in ((24 * HOUR_S, "day"), (HOUR_S, "hour"), (MINUTE_S, "minute")):
        if seconds >= unit_s and seconds % unit_s == 0:
            number = seconds // unit_s
            return unit if number == 1 else f"{number} {unit}s"
    return f"{seconds} seconds"


def _at_most(seconds: float) -> str:
    """``10 minutes``, ``3 hours``: not less than it is."""
    if seconds < 2 * HOUR_S:
        return _count(-int(-seconds // MINUTE_S), "minute")
    return _count(-int(-seconds // HOUR_S), "hour")
