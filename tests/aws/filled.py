"""The wait for a hole to be told as filled."""

from lambdatui.core.logs import NoticeKind
from tests.aws.livestore import LiveStore
from tests.aws.watch import Ticking, Watch


def filled(watch: Watch, live: LiveStore, clock: Ticking, *, polling: bool = False) -> Watch:
    """Let the ten seconds pass after which a hole is read once more, and that be told."""
    clock.ms += 11_000
    if not polling:
        live.session(len(live.sessions)).send()
    return watch.until_notice(NoticeKind.FILLED)
