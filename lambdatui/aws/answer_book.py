"""Answers of AWS that are asked for once, and kept for some seconds for who asks next."""

import threading
import time
from collections.abc import Callable

from lambdatui.aws.deadline import Stopped
from lambdatui.aws.section_pace import SectionPace
from lambdatui.core.aws_call import AwsAnswer, AwsCall
from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.stop import Stop

#: How long an answer is as good as a new one, in seconds: the sections of a page are read in less.
KEPT_S = 10.0
#: The same for who wants a fresh one: the sections of a page that is read anew share their calls.
FRESH_S = 2.0
#: A version of a managed policy never changes (IAM user guide, "Versioning IAM policies"), and the
#: functions of an account share policies: this long, in seconds, none is asked for twice. Only of
#: AWS's own: one of a customer can be deleted and made anew, and its versions then count from v1.
FIXED_S = 1800.0
_FIXED = ("iam", "GetPolicyVersion")
_AWS_OWN = ":iam::aws:policy/"
#: Answers that are kept at most: a page of sections has some thirty.
MOST = 1000
_LOOK_S = 0.05


class _Entry:
    """One call under way, or ended."""

    def __init__(self, began_s: float, *, fresh: bool) -> None:
        self.began_s = began_s
        self.fresh = fresh
        self.done = threading.Event()
        #: Neither is there where it was stopped, which is no concern of others.
        self.answer: AwsAnswer | None = None
        self.fault: Fault | None = None


class AnswerBook:
    """What was answered to which call, of one account and region, with the pace of asking.

    Thread-safe: who asks for what is being asked for waits for that answer. That a call failed is
    kept as well: ten sections that need it must not try it ten times.
    """

    def __init__(
        self, *, pace: SectionPace | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.pace = pace or SectionPace()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._entries: dict[AwsCall, _Entry] = {}

    def get(
        self, call: AwsCall, ask: Callable[[], AwsAnswer], *, fresh: bool = False, stop: Stop
    ) -> AwsAnswer:
        """The answer to ``call`` that is kept, or what ``ask`` returns.

        With ``fresh`` what was read before is not enough, but for what was so asked for just now.

        Raises:
            LambdatuiError: What ``ask`` raises, whoever's it was.
            Stopped: What ``ask`` raises, and where ``stop`` is set while another one asks.
        """
        while True:
            entry, ours = self._entry(call, fresh=fresh)
            if ours:
                return self._fill(call, entry, ask)
            while not entry.done.wait(_LOOK_S):
                if stop.is_set():
                    raise Stopped
            if entry.fault is not None:
                raise LambdatuiError(entry.fault)
            if entry.answer is not None:
                return entry.answer

    def forget(self) -> None:
        """Something was changed: whatever is asked from now on is asked anew."""
        with self._lock:
            self._entries = {}

    def _entry(self, call: AwsCall, *, fresh: bool) -> tuple[_Entry, bool]:
        with self._lock:
            now = self._monotonic()
            found = self._entries.get(call)
            if found is not None and self._serves(call, found, now, fresh=fresh):
                return found, False
            for old in [key for key, each in self._entries.items() if _is_old(key, each, now)]:
                del self._entries[old]
            while len(self._entries) >= MOST and (first := self._first_done()) is not None:
                del self._entries[first]
            made = self._entries[call] = _Entry(now, fresh=fresh)
            return made, True

    def _first_done(self) -> AwsCall | None:
        """The one that was asked for before all others that have ended."""
        return next((key for key, each in self._entries.items() if each.done.is_set()), None)

    def _serves(self, call: AwsCall, entry: _Entry, now: float, *, fresh: bool) -> bool:
        if fresh:
            return entry.fresh and now - entry.began_s <= FRESH_S
        return not _is_old(call, entry, now)

    def _fill(self, call: AwsCall, entry: _Entry, ask: Callable[[], AwsAnswer]) -> AwsAnswer:
        try:
            entry.answer = ask()
            return entry.answer
        except LambdatuiError as error:
            entry.fault = error.fault
            raise
        finally:
            with self._lock:
                if entry.answer is None and self._entries.get(call) is entry:
                    del self._entries[call]
            entry.done.set()


def _is_old(call: AwsCall, entry: _Entry, now: float) -> bool:
    # One that is under way will not be older than its answer.
    if not entry.done.is_set():
        return False
    answered = entry.answer is not None and entry.answer.fault is None
    return now - entry.began_s > (FIXED_S if answered and _is_fixed(call) else KEPT_S)


def _is_fixed(call: AwsCall) -> bool:
    policy = (call.service, call.operation) == _FIXED
    return policy and _AWS_OWN in str(call.given.get("PolicyArn"))
