"""The rows of the matrix that are headless commands, each as it is run, and how one is run."""

import io
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from lambdatui.cli import program
from lambdatui.cli.ending import guarded
from tests.faults.faults import FaultKind

FUNCTION = "orders-api"
#: A secret that is in the environment, as it would be in one's own shell.
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEXAMPLETOKEN0123456789"


class Command(NamedTuple):
    """One command line, and what it asks for.

    ``api`` is what a fault of an answer meets: all, or only the sending. ``sent`` is how often the
    API of ``unsafe`` may come at most. ``pages`` where an answer of it may have several.

    ``parts`` where what it gives has parts of which each may be missing, named in it or beside it,
    and the exit status is 3 only where nothing is left (docs/report.md, docs/bundle.md). ``before``
    brings about what it needs, ``after`` shows what it did, and ``made`` is a path with its files.
    """

    arguments: tuple[str, ...]
    api: str = "*"
    unsafe: str = ""
    sent: int = 0
    pages: bool = True
    offline: bool = False
    parts: bool = False
    before: str = ""
    after: str = ""
    made: str = ""

    @property
    def only_sends(self) -> bool:
        """Whether a fault meets nothing but what is sent."""
        return bool(self.unsafe) and self.api == self.unsafe


def _command(line: str, **more: object) -> Command:
    return Command(tuple(line.split()), **more)  # type: ignore[arg-type]


_INVOKE = "lambda:Invoke"
_SENT = {"unsafe": _INVOKE, "sent": 1, "pages": False}
_ONLY = {**_SENT, "api": _INVOKE}
_EVENT = f"{FUNCTION} --event find --yes"
_SHARED = f"events shared {FUNCTION} --json"
_DLQ = "replay invoice-mailer --from-dlq --yes --limit 2"
COMMANDS: Mapping[str, Command] = {
    "ls": _command("ls"),
    "ls --json": _command("ls --json"),
    "ls --csv": _command("ls --csv"),
    "ls --filter tag": _command("ls --filter tag:team=shop"),
    "ls --since": _command("ls --since 1h --yes --json", parts=True),
    "ls --fail-on": _command("ls --fail-on unhealthy --yes", parts=True),
    "ls --all-regions": _command("ls --all-regions --json", parts=True),
    "tail": _command(f"tail {FUNCTION} --since 2h"),
    "tail --json": _command(f"tail {FUNCTION} --since 2h --json"),
    "tail --filter": _command(f"tail {FUNCTION} --since 2h --filter START"),
    "tail of two": _command(f"tail {FUNCTION} users-api --since 1h"),
    "invoke": _command(f"invoke {_EVENT}", **_SENT),
    "invoke, sending": _command(f"invoke {_EVENT}", **_ONLY),
    "invoke --json, sending": _command(f"invoke {_EVENT} --json", **_ONLY),
    "invoke --type async": _command(f"invoke {_EVENT} --type async", **_SENT),
    "invoke --type dry-run": _command(f"invoke {_EVENT} --type dry-run", **_SENT),
    "invoke --type stream": _command(
        f"invoke {_EVENT} --type stream",
        unsafe="lambda:InvokeWithResponseStream",
        sent=1,
        pages=False,
    ),
    "invoke --compare-with": _command(
        f"invoke {_EVENT} --compare-with live --json", unsafe=_INVOKE, sent=2, pages=False
    ),
    "invoke --template": _command(
        f"invoke {FUNCTION} --template apigateway-http --yes", unsafe=_INVOKE, sent=1
    ),
    "replay": _command(f"replay {FUNCTION} find place --yes", unsafe=_INVOKE, sent=2, pages=False),
    "replay --json, sending": _command(
        f"replay {FUNCTION} find place --yes --json",
        unsafe=_INVOKE,
        sent=2,
        pages=False,
        api=_INVOKE,
    ),
    "replay --from-dlq": _command(_DLQ, unsafe=_INVOKE, sent=2, parts=True),
    "replay --from-dlq --delete": _command(
        f"{_DLQ} --delete", unsafe="sqs:Delete*", sent=2, parts=True
    ),
    "report": _command(f"report {FUNCTION}", parts=True),
    "report --json": _command(f"report {FUNCTION} --json", parts=True),
    "report --insights": _command(f"report {FUNCTION} --insights", parts=True),
    "diff": _command(f"diff {FUNCTION}:live {FUNCTION}", parts=True),
    "diff --json": _command(f"diff {FUNCTION} users-api --json", parts=True),
    "bundle": _command(f"bundle {FUNCTION} --output bundle --force", parts=True, made="bundle"),
    "bundle --json": _command(f"bundle {FUNCTION} --output bundle.zip --force --json", parts=True),
    "code --list": _command(f"code {FUNCTION}", pages=False),
    "code --json": _command(f"code {FUNCTION} --json", pages=False),
    "code --download": _command(
        f"code {FUNCTION} --download package --overwrite", pages=False, made="package"
    ),
    "events capture": _command(f"events capture {FUNCTION} --list"),
    "events capture --from-dlq": _command(
        "events capture invoice-mailer --from-dlq --list", parts=True
    ),
    "events shared": _command(f"events shared {FUNCTION}"),
    "events shared --json": _command(f"events shared {FUNCTION} --json"),
    "events pull": _command(
        f"events pull {FUNCTION} --force",
        before=f"events pull {FUNCTION} --force",
        after=f"events list {FUNCTION}",
    ),
    "events push": _command(
        f"events push {FUNCTION} find --force",
        unsafe="schemas:UpdateSchema",
        sent=1,
        after=_SHARED,
    ),
    "events unshare": _command(
        f"events unshare {FUNCTION} find",
        unsafe="schemas:*te*Schema",
        sent=1,
        before=f"events push {FUNCTION} find --force",
        after=_SHARED,
    ),
    "events templates": _command(f"events templates {FUNCTION}", parts=True),
    "events list": _command(f"events list {FUNCTION}", offline=True),
    "journal": _command("journal", offline=True),
}
ROWS = tuple(COMMANDS)
#: Those that read what another one reads, and take long: for the whole matrix alone.
REST = frozenset(
    {
        "ls --csv",
        "ls --all-regions",
        "tail of two",
        "invoke, sending",
        "invoke --compare-with",
        "replay",
        "replay --from-dlq --delete",
        "report --json",
        "report --insights",
        "diff --json",
        "bundle",
        "bundle --json",
        "code --list",
        "events shared",
    }
)


class Ran(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def run(arguments: tuple[str, ...], patch: pytest.MonkeyPatch) -> Ran:
    """Run a command in this process, with pipes for its streams."""
    out, err = _pipe(), _pipe()
    with patch.context() as streams, Path(os.devnull).open(encoding="utf-8") as nothing:
        streams.setattr(sys, "stdin", nothing)
        streams.setattr(sys, "stdout", out)
        streams.setattr(sys, "stderr", err)
        status = int(guarded(program, list(arguments)))
    return Ran(status, _text(out), _text(err))


def _pipe() -> io.TextIOWrapper:
    # A real file: the program asks for its number.
    return io.TextIOWrapper(
        tempfile.TemporaryFile(), "utf-8", errors="replace", newline="", write_through=True
    )


def _text(pipe: io.TextIOWrapper) -> str:
    with pipe:
        pipe.seek(0)
        return pipe.read()


#: Where what a function returns is what is broken.
_OF_PAYLOADS = {
    FaultKind.EMPTY,
    FaultKind.TRUNCATED,
    FaultKind.MALFORMED,
    FaultKind.NOT_UTF8,
    FaultKind.FIELD_MISSING,
}
_BUT_INVOKE = "*:[!I]*"


def met(row: str, fault: FaultKind) -> str:
    """Which APIs a fault meets in a row.

    A function may return any bytes, or none: what is broken in them nobody can tell.
    """
    command = COMMANDS[row]
    sends = command.arguments[0] in {"invoke", "replay"}
    return _BUT_INVOKE if sends and fault in _OF_PAYLOADS else command.api


def without(row: str, fault: FaultKind) -> str:
    """Why a cell does not apply; empty where it does."""
    command = COMMANDS[row]
    if command.offline and fault is not FaultKind.REFUSED:
        return "it asks nothing of AWS: with no connection at all it does as ever"
    if fault in {FaultKind.TOKEN_REFUSED, FaultKind.ENDLESS} and not command.pages:
        return "no answer of it has pages"
    if command.api == _INVOKE and fault in _OF_PAYLOADS:
        return "a function may return any bytes, or none: what is broken in them cannot be told"
    return ""
