"""When deployments are read, and which remarks on them are shown."""

from collections.abc import Sequence

from lambdatui.core.alarm_history import AlarmHistory
from lambdatui.core.deployments import Deployment, DeploymentKind, Deployments
from lambdatui.core.metrics import Window, latest
from lambdatui.core.metrics_span import DAY_S, Span, panned
from lambdatui.ui.panes.metrics_around import MetricsAround
from tests.ui.metrics_screen import MINUTE, NOW, CloudWatch

OLD = "CloudTrail keeps changes for 90 days."
NINETY_MS = 90 * DAY_S * 1000


class Trail(CloudWatch):
    """Tells what it is asked for; ``read`` are the stretches."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[int, int]] = []

    async def alarm_history(self, alarms: Sequence[str], from_ms: int, to_ms: int) -> AlarmHistory:
        return AlarmHistory()

    async def deployments(self, function: str, from_ms: int, to_ms: int) -> Deployments:
        self.read.append((from_ms, to_ms))
        self._called("deployments")
        at = NOW - 10 * MINUTE
        made = Deployment(at_ms=at, kind=DeploymentKind.VERSION, words="version 9")
        return Deployments(
            changes=(made,) if from_ms <= at < to_ms else (),
            unread=(OLD,) if from_ms < NOW - NINETY_MS else (),
        )


class Around:
    """What is around the metrics of one function, by a clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW
        self.port = Trail()
        self.around = MetricsAround(self.port, lambda: self.now, lambda: None)
        self.around.choose("orders")

    async def read(self, span: Span | None = None) -> None:
        await self.around.read("orders", span or latest(Window.H1, self.now), anew=False)

    def changes(self) -> list[str]:
        return [change.words for change in self.around.changes]

    def remarks(self) -> list[str]:
        return list(self.around.unread)

    @property
    def newest(self) -> Span:
        return latest(Window.H1, self.now)


async def test_on_the_way_back_to_now_what_was_never_read_is_read() -> None:
    given = Around()
    await given.read(panned(given.newest, -48, NOW))
    assert given.changes() == []
    given.now += 20_000
    await given.read()
    assert given.changes() == ["version 9"]
    assert len(given.port.read) == 2


async def test_what_has_passed_since_may_wait_a_little() -> None:
    given = Around()
    await given.read()
    given.now += 60_000
    await given.read()
    assert len(given.port.read) == 1
    given.now += 60_000
    await given.read()
    assert len(given.port.read) == 2


async def test_a_remark_on_an_old_stretch_goes_with_it() -> None:
    given = Around()
    old = Span(start_ms=NOW - NINETY_MS - DAY_S * 1000, end_ms=NOW, period_s=3600)
    await given.read(old)
    assert given.remarks() == [OLD]
    await given.read()
    assert given.remarks() == []


async def test_a_remark_on_what_is_shown_stays_without_being_read_each_minute() -> None:
    given = Around()
    length = NINETY_MS + DAY_S * 1000
    old = Span(start_ms=NOW - length, end_ms=NOW, period_s=3600)
    await given.read(old)
    given.now += MINUTE
    await given.read(Span(start_ms=old.start_ms + MINUTE, end_ms=given.now, period_s=3600))
    assert len(given.port.read) == 1
    assert given.remarks() == [OLD]


async def test_a_failure_to_read_the_past_is_forgotten_where_it_is_known() -> None:
    given = Around()
    await given.read()
    given.port.failing.add("deployments")
    await given.read(panned(given.newest, -48, NOW))
    assert "could not be read" in given.remarks()[0]
    await given.read()
    assert given.remarks() == []
