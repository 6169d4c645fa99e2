"""``lambdatui bundle``: everything about an incident of a function, for who takes over."""

import contextlib
import sys
import threading
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import functions as function_names
from lambdatui.cli.everywhere import after
from lambdatui.cli.metric_window import metrics_since
from lambdatui.cli.missing import looking_for
from lambdatui.cli.progress import Progress
from lambdatui.cli.signals import EndedBySignal, ending_signals
from lambdatui.cli.terminal import Output, tell

if TYPE_CHECKING:
    from lambdatui.core.bundle import BundleRequest, BundleResult


@click.command("bundle", short_help="Everything about an incident, in one zip or folder.")
@after
@click.argument("function", shell_complete=function_names)
@click.option(
    "--since",
    default="1h",
    show_default=True,
    metavar="TIME",
    help="From when: an age such as 30m, 6h, 2d; a time of the day; or an ISO time.",
)
@click.option(
    "--output",
    default="",
    metavar="PATH",
    type=click.Path(),
    help="Where to: a name that ends in .zip, else a folder.  [default: a zip in this folder]",
)
@click.option(
    "--redact",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="A regular expression of what to take out, beside secrets. Can be given again.",
)
@click.option("--force", is_flag=True, help="Replace a bundle that is there already.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on what was written.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    since: str,
    output: str,
    patterns: tuple[str, ...],
    force: bool,
    as_json: bool,
) -> int:
    """Put together what a handover needs: a summary, configuration, metrics, invocations, errors,
    log lines, alarms, changes, findings and the journal of changes.

    Secrets are taken out: values of environment variables, what names of fields give away, keys and
    tokens by their looks, and what --redact matches. What was taken out, where and how often stands
    in redactions.md; look through the files all the same before you hand them on.

    A part that may not be read is left out, and named in the summary and on standard error. Of a
    long log it has the newest 8 MB of lines. It reads some twenty metrics of CloudWatch (about
    $0.0003) and changes nothing.

    Exit status: 0; 2 wrong usage, or a path that is taken; 3 AWS said no.
    """
    from lambdatui.core.bundle import BundleRequest, bundle_name
    from lambdatui.core.functions import plain_name

    here_ms = now_ms()
    request = BundleRequest(
        function=function,
        from_ms=metrics_since(since, here_ms, example="1h"),
        path=output or f"{bundle_name(plain_name(function), here_ms)}.zip",
        patterns=patterns,
        overwrite=force or _may_replace(output),
    )
    try:
        result = _make(asked, request)
    except EndedBySignal as signal:
        return 128 + signal.number
    for sentence in result.missing:
        tell(f"lambdatui: {sentence}")
    written = Output()
    if as_json:
        from lambdatui.cli.jsonline import json_line

        written.line(
            json_line(
                {
                    "path": result.path,
                    "files": [{"name": each.name, "bytes": each.size} for each in result.files],
                    "missing": list(result.missing),
                    "redacted": result.redacted,
                }
            )
        )
    else:
        written.line(result.path)
        taken = "place" if result.redacted == 1 else "places"
        tell(
            f"{len(result.files)} files; a value was taken out at {result.redacted:,} {taken}: "
            "see redactions.md."
        )
    return 0


def _may_replace(output: str) -> bool:
    """Whether a person who can be asked lets a bundle be replaced; False where none is there."""
    from lambdatui.core.bundle import FILES
    from lambdatui.core.errors import Kind, LambdatuiError, fail
    from lambdatui.core.safe import safe
    from lambdatui.store.bundles import check_bundle

    if not output:
        return False
    try:
        check_bundle(output, tuple(FILES), overwrite=False)
    except LambdatuiError as error:
        if error.fault.kind is not Kind.CONFLICT:
            raise
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise fail(
                Kind.CONFLICT, error.fault.what, "--force replaces it; or take another name."
            ) from None
        if not click.confirm(safe(f"{error.fault.what} Replace it?"), err=True):
            raise fail(Kind.CONFLICT, "Nothing was written.") from None
        return True
    return False


def _make(asked: Asked, request: "BundleRequest") -> "BundleResult":
    from lambdatui.engine.bundle import make_bundle

    progress: Progress | None = None
    steps = make_bundle(
        asked.clients(), asked.places(), request, stop=threading.Event(), clock=now_ms
    )
    # Closed where a signal ends this: nothing is left half.
    with ending_signals(), looking_for(request.function), contextlib.closing(steps):
        try:
            for step in steps:
                progress = progress or Progress(step.total)
                progress.show(step.done, f" · {step.words}")
                if step.result is not None:
                    return step.result
        finally:
            if progress is not None:
                progress.clear()
    raise AssertionError("a bundle ended without its result")
