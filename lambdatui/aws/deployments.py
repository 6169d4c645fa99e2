"""What changed about a function, put together from whoever knows of it."""

from lambdatui.aws.clients import Clients
from lambdatui.aws.parts import Parts
from lambdatui.aws.qualifiers import PublishedVersion, read_versions
from lambdatui.aws.runtime_changes import RuntimeChanges, read_runtime_changes
from lambdatui.aws.trail import Trail, read_trail
from lambdatui.core.deployments import (
    NEAR_MS,
    Deployment,
    DeploymentKind,
    Deployments,
    merged,
    version_words,
)
from lambdatui.core.errors import Kind
from lambdatui.core.metrics_span import DAY_S
from lambdatui.core.qualifiers import LATEST
from lambdatui.core.stop import Stop

#: CloudTrail API, LookupEvents: management events of the last 90 days.
_TRAIL_DAYS = 90


def read_deployments(
    clients: Clients,
    function: str,
    from_ms: int,
    to_ms: int,
    *,
    now_ms: int,
    stop: Stop | None = None,
) -> Deployments:
    """The changes between two times (ms since the epoch), both included, oldest first.

    From the list of versions (Lambda API, ListVersionsByFunction), CloudTrail (LookupEvents) and
    the log lines of cold starts. No call costs anything; at worst they take some seconds, since
    CloudTrail takes two a second. A source that cannot be read is told in ``unread``.

    Raises:
        LambdatuiError: NOT_FOUND where there is no such function; what would meet every source,
            such as EXPIRED or UNREACHABLE.
        Stopped: When ``stop`` was set.
    """
    parts = Parts()
    found: list[Deployment] = []
    versions = parts.read(
        lambda: read_versions(clients, function, stop=stop), needed={Kind.NOT_FOUND}
    )
    latest = next((each for each in versions or () if each.number == LATEST), None)
    found += (
        Deployment(
            at_ms=version.function.modified_ms,
            kind=DeploymentKind.VERSION,
            words=version_words(version.number),
        )
        for version in versions or ()
        if version is not latest and version.function.modified_ms
    )
    # What was done just outside of this time may be half of what was done in it.
    wide_to = min(to_ms + NEAR_MS, now_ms)
    if from_ms < wide_to:
        beside = _Beside(clients, function, latest, parts, stop)
        found += beside.trail(from_ms - NEAR_MS, wide_to, now_ms)
        found += beside.runtime(from_ms, wide_to)
    changes = merged(found, latest.function.modified_ms if latest else 0)
    return Deployments(
        changes=tuple(change for change in changes if from_ms <= change.at_ms <= to_ms),
        unread=parts.unread,
    )


class _Beside:
    """The sources beside the list of versions, either of which is often denied."""

    def __init__(
        self,
        clients: Clients,
        function: str,
        latest: PublishedVersion | None,
        parts: Parts,
        stop: Stop | None,
    ) -> None:
        self._clients = clients
        self._function = function
        self._latest = latest
        self._parts = parts
        self._stop = stop

    def trail(self, from_ms: int, to_ms: int, now_ms: int) -> tuple[Deployment, ...]:
        oldest_ms = now_ms - _TRAIL_DAYS * DAY_S * 1000
        if from_ms < oldest_ms:
            self._parts.say(f"CloudTrail keeps changes for {_TRAIL_DAYS} days.")
        if to_ms <= oldest_ms:
            return ()
        # In the list it is the ARN of $LATEST, with that behind it.
        arn = self._latest.function.arn.removesuffix(f":{LATEST}") if self._latest else ""
        names = (self._function, arn)
        trail: Trail | None = self._parts.read(
            lambda: read_trail(
                self._clients, names, max(from_ms, oldest_ms), to_ms, stop=self._stop
            )
        )
        if trail is None:
            return ()
        if not trail.whole:
            self._parts.say(
                f"CloudTrail has much on {self._function}: only the newest of it was read."
            )
        return trail.changes

    def runtime(self, from_ms: int, to_ms: int) -> tuple[Deployment, ...]:
        name = self._function
        group = self._latest.function.log_group_name if self._latest else f"/aws/lambda/{name}"
        found: RuntimeChanges | None = self._parts.read(
            lambda: read_runtime_changes(
                self._clients, name, group, from_ms, to_ms, stop=self._stop
            )
        )
        if found is None:
            return ()
        if not found.whole:
            self._parts.say("There are many logs: not all were searched for runtime changes.")
        return found.changes
