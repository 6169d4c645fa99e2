"""Ready queries for Lambda's logs, in the language of CloudWatch Logs Insights.

They hold for text and for JSON logs. Of text, Insights discovers ``@type``, ``@requestId``,
``@duration``, ``@billedDuration``, ``@initDuration``, ``@memorySize`` and ``@maxMemoryUsed``, sizes
in units of a millionth of an MB (CloudWatch Logs user guide, "Supported logs and discovered
fields"). Of JSON it discovers every member by its path, so a report has ``type`` and
``record.metrics.durationMs`` (Lambda developer guide, "Lambda Telemetry API Event schema
reference").
"""

import re

from lambdatui.core.errors import Kind, fail
from lambdatui.core.insights import Span
from lambdatui.core.record import Record

_BIN = "{bin}"
_REQUEST = "{request}"

_REPORTS = 'filter @type = "REPORT" or type = "platform.report"'
_REQUEST_ID = "coalesce(@requestId, record.requestId) as request"
_DURATION = "coalesce(@duration, record.metrics.durationMs) as ms"
_INIT = "coalesce(@initDuration, record.metrics.initDurationMs) as initMs"
_BILLED = "coalesce(@billedDuration, record.metrics.billedDurationMs) as billedMs"
_MEMORY = """\
| fields @memorySize / 1000000 as textSize, @maxMemoryUsed / 1000000 as textUsed
| fields coalesce(textSize, record.metrics.memorySizeMB) as memoryMB,
    coalesce(textUsed, record.metrics.maxMemoryUsedMB) as usedMB"""
_ERRORS = r"filter @message like /\b(ERROR|FATAL|CRITICAL)\b|Task timed out|Error Type:/"
#: What stands before the type of an error: in a line of the runtime, in JSON, and in a REPORT.
_TYPED = r'\[ERROR\] |"errorType": ?"|Error Type: '

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class ReadyQuery(Record, frozen=True):
    """A query with what it answers. ``asks`` is what a person has to give for it, or nothing."""

    id: str
    title: str
    answers: str
    template: str
    asks: str = ""

    def text(self, span: Span, given: str = "") -> str:
        """The query over such a time; ``given`` is what it :attr:`asks` for."""
        return self.template.replace(_BIN, span.bin).replace(_REQUEST, given)


def request_id(text: str) -> str:
    """A request id as a person gave it.

    Raises:
        LambdatuiError: INVALID, where it is none: nothing else may stand in a query.
    """
    found = text.strip().lower()
    if _UUID.fullmatch(found) is None:
        raise fail(
            Kind.INVALID,
            "That is not a request id.",
            "It looks like 8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11.",
        )
    return found


READY: tuple[ReadyQuery, ...] = (
    ReadyQuery(
        id="errors",
        title="Newest errors",
        answers="what went wrong last, line by line",
        template=f"""\
{_ERRORS}
| sort @timestamp desc
| limit 50
| display @timestamp, @log, @message, @logStream""",
    ),
    ReadyQuery(
        id="error-types",
        title="Errors by type",
        answers="lines of each error, the first and the last",
        template=f"""\
filter @message like /(?:{_TYPED})[A-Za-z]|Task timed out/
| parse @message /(?:{_TYPED}|Task )(?<error>timed out|[A-Za-z][\\w.]*)/
| filter ispresent(error)
| stats count(*) as lines, min(@timestamp) as first, max(@timestamp) as last by error, @log
| sort lines desc""",
    ),
    ReadyQuery(
        id="error-requests",
        title="Errors by request",
        answers="by time, where a line names no request",
        # Python's runtime names no request above the traceback of an exception that nobody caught:
        # one row for each is what an invocation that failed comes to, one for a stream would not.
        template=_ERRORS
        + r"""
| parse @message /(?:\t|Z |RequestId: )(?<id>[0-9a-f]{8}-[0-9a-f-]{27})/
| fields toMillis(@timestamp) as atMs
| fields coalesce(@requestId, requestId, record.requestId, id, atMs) as requestOrTime
| stats count(*) as lines, max(@timestamp) as last, latest(@message) as lastLine
    by requestOrTime, @log
| sort last desc
| limit 100""",
    ),
    ReadyQuery(
        id="request",
        title="One request",
        answers="every line that names it, in all functions",
        template=f"""\
filter @message like "{_REQUEST}"
| sort @timestamp asc
| limit 1000
| display @timestamp, @log, @message, @logStream""",
        asks="Request id",
    ),
    ReadyQuery(
        id="timeouts",
        title="Timeouts",
        answers="what Lambda stopped, the newest first",
        template=r"""filter @message like "Task timed out after"
    or (type = "platform.report" and record.status = "timeout")
| parse @message /(?<id>[0-9a-f]{8}-[0-9a-f-]{27}) Task timed out after (?<seconds>[\d.]+)/
| fields coalesce(id, @requestId, record.requestId) as request
| sort @timestamp desc
| limit 100
| display @timestamp, @log, request, seconds, @logStream""",
    ),
    ReadyQuery(
        id="slowest",
        title="Slowest invocations",
        answers="the 25 that took longest",
        template=f"""\
{_REPORTS}
| fields {_DURATION},
    {_INIT},
    {_REQUEST_ID}
| sort ms desc
| limit 25
| display @timestamp, ms, initMs, request, @log""",
    ),
    ReadyQuery(
        id="durations",
        title="Durations over time",
        answers="p50, p95, p99 and the longest",
        template=f"""\
{_REPORTS}
| fields {_DURATION}
| stats count(*) as invocations, pct(ms, 50) as p50, pct(ms, 95) as p95,
    pct(ms, 99) as p99, max(ms) as longest by bin({_BIN}) as time
| sort time desc""",
    ),
    ReadyQuery(
        id="cold",
        title="Cold starts over time",
        answers="how many, their share, how long init took",
        template=f"""\
{_REPORTS}
| fields {_INIT}
| stats count(*) as invocations, count(initMs) as cold,
    count(initMs) / count(*) * 100 as coldPercent,
    pct(initMs, 50) as initP50, pct(initMs, 95) as initP95 by bin({_BIN}) as time
| sort time desc""",
    ),
    ReadyQuery(
        id="memory",
        title="Memory headroom by function",
        answers="how much of its memory was used at most",
        template=f"""\
{_REPORTS}
{_MEMORY}
| stats count(*) as invocations, pct(usedMB, 95) as p95MB, max(usedMB) as mostMB,
    max(usedMB / memoryMB * 100) as mostPercent by @log, memoryMB
| sort mostPercent desc""",
    ),
    ReadyQuery(
        id="expensive",
        title="Most expensive invocations",
        answers="billed duration times memory, in GB-s",
        template=f"""\
{_REPORTS}
{_MEMORY},
    {_BILLED},
    {_REQUEST_ID}
| fields billedMs / 1000 * memoryMB / 1024 as gbSeconds
| sort gbSeconds desc
| limit 25
| display @timestamp, gbSeconds, billedMs, memoryMB, request, @log""",
    ),
    ReadyQuery(
        id="spending",
        title="GB-seconds by function",
        answers="where billed duration times memory goes",
        template=f"""\
{_REPORTS}
{_MEMORY},
    {_BILLED}
| fields billedMs / 1000 * memoryMB / 1024 as gbSeconds
| stats count(*) as invocations, sum(gbSeconds) as totalGBs, avg(gbSeconds) as averageGBs by @log
| sort totalGBs desc""",
    ),
    ReadyQuery(
        id="volume",
        title="Log volume by function",
        answers="who writes the most, in events and MB",
        template="""\
stats count(*) as events, sum(strlen(@message)) / 1000000 as MB by @log
| sort MB desc""",
    ),
    ReadyQuery(
        id="streams",
        title="Log volume by stream",
        answers="which environment writes the most",
        template="""\
stats count(*) as events, sum(strlen(@message)) / 1000000 as MB, max(@timestamp) as last
    by @logStream, @log
| sort MB desc
| limit 50""",
    ),
)
