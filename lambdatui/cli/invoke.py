"""``lambdatui invoke``: send one event, once."""

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.completing import events, functions, templates
from lambdatui.cli.everywhere import after
from lambdatui.cli.invoke_event import (
    Chosen,
    check_chosen,
    check_compared,
    read_context,
    read_given,
    set_values,
)
from lambdatui.cli.terminal import tell
from lambdatui.core.errors import Kind, fail
from lambdatui.core.invoke import InvocationType, InvokeRequest, check_size


@click.command("invoke", short_help="Send one event to a function.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.option("--event", default="", metavar="NAME", shell_complete=events, help="A saved event.")
@click.option(
    "--payload",
    default="",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="A file of JSON; - is standard input.",
)
@click.option(
    "--template",
    default="",
    metavar="NAME",
    shell_complete=templates,
    help="An event of a service, with the ARNs of what triggers the function.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A field of the template; 'lambdatui events templates' lists them.",
)
@click.option(
    "--type",
    "kind",
    type=click.Choice([kind.value for kind in InvocationType]),
    help="Wait for the answer, only hand it over, only check that it may be sent, or show the "
    "answer as it comes; else as the saved event says, or sync.",
)
@click.option("--qualifier", default="", metavar="Q", help="A version or an alias.")
@click.option(
    "--compare-with",
    default="",
    metavar="Q",
    help="Send it to this version or alias as well, and say how the answers differ.",
)
@click.option("--expect", is_flag=True, help="Compare with the response that the event expects.")
@click.option(
    "--client-context",
    default="",
    metavar="FILE|JSON",
    type=click.Path(),
    help="A JSON object that the function finds in its context.",
)
@click.option(
    "-y",
    "--yes",
    is_flag=True,
    help="Send it without a terminal, even if the function is protected.",
)
@click.option(
    "--confirm", "name", default="", metavar="NAME", help="The function's name, if it is protected."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all that is known.")
@click.option("-v", "--verbose", is_flag=True, help="Tell all of a run that went well, too.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    event: str,
    payload: str,
    template: str,
    settings: tuple[str, ...],
    kind: str | None,
    qualifier: str,
    compare_with: str,
    expect: bool,
    client_context: str,
    yes: bool,
    name: str,
    as_json: bool,
    verbose: bool,
) -> int:
    """Send one event to a function, exactly once, whatever the network does.

    Without --event, --payload and --template the event is {}, and standard input must be empty. The
    response alone goes to standard output, byte for byte; the story goes to standard error: a line
    where all went well, else and with --verbose all that is known, with the end of the log. With
    --type stream the response is written as it comes.

    --template fills in the function's own ARNs where what triggers it can be read; --set gives its
    other fields.

    --compare-with sends the event twice, once to each: first as it would be anyway, then to Q. The
    paths to ignore that are kept beside a saved event are left out of any comparison.

    A function, qualifier, account or profile whose name matches LAMBDATUI_PROTECTED (patterns,
    *prod* by default, 'none' for nothing) wants the function's name typed on a terminal, and
    without one --yes or --confirm NAME. A dry run is never asked about.

    With --json, the object has: function, type, qualifier, event, outcome (returned,
    function-error, accepted, allowed, unknown), status, function_error, request_id, version,
    started, elapsed_ms, report (duration_ms, billed_ms, memory_mb, used_mb, init_ms, restore_ms,
    cold, status, error_type, trace_id), log_tail, error (kind, what, advice, code), payload (the
    answer's JSON value, or its text where it is not JSON). With --expect also: expected (verdict,
    same, truncated, ignored, differences with path, kind, before, after). With --compare-with also:
    comparison (ended_same, same, truncated, ignored, differences, from Q to the other; null where Q
    gave no answer) and other, an object such as this one.

    Exit status: 0 returned, accepted or allowed; 1 the function failed, or answered otherwise than
    expected or than with Q; 2 wrong usage or payload, nothing was sent; 3 AWS said no; 4 it was
    sent, and whether it ran is unknown; 130 Ctrl-C before it was sent; 143 and 129 ended by SIGTERM
    or SIGHUP, before that or after it.
    """
    chosen = Chosen(event, payload, template, set_values(settings))
    check_chosen(chosen, expect=expect)
    if template:
        # Not for every command that is completed: there are many templates.
        from lambdatui.cli.template_text import check_template

        check_template(template, chosen.values)
    context = read_context(client_context)
    given = read_given(asked.places().events, function, chosen)
    request = InvokeRequest(
        function=function,
        payload=given.event.payload if given.event else b"{}",
        type=given.type(kind),
        qualifier=qualifier or given.details.qualifier,
        event_name=event,
        client_context=context,
    )
    if not request.type.waits and (compare_with or expect):
        what = "--compare-with" if compare_with else "--expect"
        raise click.UsageError(f"{what} needs the response, which --type {request.type} has not.")
    check_compared(function, request.qualifier, compare_with)
    check_size(request)
    _check_read_only(asked, request)
    if expect and given.details.expected is None and not given.details.expect_error:
        tell(f"The event '{event}' expects no response: the function only has to return.")
    from lambdatui.cli.invoke_run import Run, Wanted

    run = Run(asked, given, Wanted(expect, compare_with, as_json, verbose))
    return run.send(request, chosen, yes=yes, name=name)


def _check_read_only(asked: Asked, request: InvokeRequest) -> None:
    if asked.connection.read_only and request.type is not InvocationType.DRY_RUN:
        raise fail(
            Kind.READ_ONLY,
            f"Read-only mode: {request.function} was not invoked.",
            "Leave out --read-only (and LAMBDATUI_READ_ONLY), or take --type dry-run.",
        )
