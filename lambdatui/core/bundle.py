"""The incident bundle of a function: everything that is handed over, in one folder or zip."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lambdatui.core.alarm_history import AlarmHistory
from lambdatui.core.alarms import Alarm
from lambdatui.core.configuration import Configuration
from lambdatui.core.connection import Identity
from lambdatui.core.deployments import Deployments
from lambdatui.core.error_groups import ErrorGroup
from lambdatui.core.file_names import file_name
from lambdatui.core.invocation import Invocation
from lambdatui.core.lever import JournalEntry
from lambdatui.core.metrics import Metrics
from lambdatui.core.record import Record
from lambdatui.core.report_page import ReportPage
from lambdatui.core.timespan import iso

SUMMARY = "summary.md"
REDACTIONS = "redactions.md"
#: What a file of the bundle is; the order is that in which they are told.
FILES = {
    SUMMARY: "what happened, in short: begin here",
    "configuration.md": "how the function is set up, in words",
    "configuration.json": "the same; values of variables are left out",
    "sections.json": "the answers of AWS that this is from",
    "report.txt": "durations, memory, cost, limits, findings",
    "report.json": "the same as an object",
    "metrics.csv": "CloudWatch metrics, a row a period",
    "metrics.svg": "the same as a picture, for a browser",
    "errors.json": "failed invocations, grouped by their cause",
    "invocations.jsonl": "invocations in the logs, an object each",
    "logs.txt": "log lines, the oldest first",
    "alarms.json": "the alarms that watch it, and how they went",
    "changes.json": "what was changed, as far as AWS tells",
    "journal.jsonl": "what was changed with lambdatui from here",
    REDACTIONS: "what was taken out, where and how often",
}


class BundleRequest(Record, frozen=True):
    """A bundle on the time since ``from_ms`` (ms since the epoch), to be written to ``path``.

    A path that ends in ``.zip`` is that of a zip, any other that of a folder. ``patterns`` are
    regular expressions of what is to be redacted beside secrets.
    """

    function: str
    from_ms: int
    path: str
    patterns: tuple[str, ...] = ()
    overwrite: bool = False


class BundleFile(Record, frozen=True):
    """A file of a bundle, with its size in bytes before it is packed."""

    name: str
    size: int


class BundleResult(Record, frozen=True):
    """What was written: the absolute path, and what is in it.

    ``missing`` says in sentences what could not be read, and why; ``redacted`` counts the places
    at which something was taken out.
    """

    path: str
    files: tuple[BundleFile, ...] = ()
    missing: tuple[str, ...] = ()
    redacted: int = 0


class BundleStep(Record, frozen=True):
    """How far it is: ``done`` of ``total`` parts, and what is done now, in words.

    The last step has the ``result``.
    """

    words: str
    done: int = 0
    total: int = 0
    result: BundleResult | None = None


@dataclass
class LogsRead:
    """The newest log lines of the time: whole from ``from_ms`` on, in ms since the epoch.

    ``cut`` says in a sentence why there are no more, where the time begins earlier.
    """

    group: str
    from_ms: int
    events: int = 0
    cut: str = ""
    invocations: Sequence[Invocation] = ()
    groups: Sequence[ErrorGroup] = ()


@dataclass
class BundleFacts:
    """All that was read; None for what could not be, which ``missing`` tells in sentences."""

    function: str
    from_ms: int
    to_ms: int
    region: str
    identity: Identity | None = None
    configuration: Configuration | None = None
    page: ReportPage | None = None
    metrics: Metrics | None = None
    changes: Deployments | None = None
    alarms: Sequence[Alarm] | None = None
    history: AlarmHistory | None = None
    logs: LogsRead | None = None
    journal: Sequence[JournalEntry] | None = None
    missing: list[str] = field(default_factory=list)

    @property
    def arn(self) -> str:
        """The function's, empty where it is not known."""
        return self.configuration.function.arn if self.configuration is not None else ""

    def miss(self, *sentences: str) -> None:
        """Say what is missing, each thing once."""
        for sentence in sentences:
            if sentence and sentence not in self.missing:
                self.missing.append(sentence)


def bundle_name(function: str, at_ms: int) -> str:
    """``orders-api-incident-20260303T081231Z``, for a bundle that was made at this time."""
    plain = "".join(each for each in iso(at_ms)[:19] if each not in "-:")
    return file_name(function, f"-incident-{plain}Z")
