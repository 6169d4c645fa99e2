"""``lambdatui replay``: send many events, each of them once."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.clock import now_ms
from lambdatui.cli.completing import events as saved_events
from lambdatui.cli.completing import functions
from lambdatui.cli.confirm import confirm
from lambdatui.cli.everywhere import after
from lambdatui.cli.exits import Exit, exit_of_replay
from lambdatui.cli.replay_items import Asked as AskedItems
from lambdatui.cli.replay_items import saved_items
from lambdatui.cli.replay_letters import Letters
from lambdatui.cli.replay_plan import check_items, go_on, letters_of, place_here
from lambdatui.cli.replay_run import run
from lambdatui.cli.sending import send_recorded
from lambdatui.cli.target import LONGEST_S, QUEUES_UNKNOWN, read_target
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult
from lambdatui.core.replay import (
    ReplayItem,
    ReplayOptions,
    ReplayPlan,
    ReplayRecord,
    check_plan,
    numbered,
    pending,
)
from lambdatui.core.replay_words import announced

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.engine.replay import Send
    from lambdatui.store.history import HistoryStore
    from lambdatui.store.replays import Journal

_LAST = "last"
_MOST_AT_ONCE = 200


@click.command("replay", short_help="Send many events to a function, each once.")
@after
@click.argument("function", metavar="FUNCTION", shell_complete=functions)
@click.argument("events", metavar="[EVENT]...", nargs=-1, shell_complete=saved_events)
@click.option("--all", "everything", is_flag=True, help="All saved events of the function.")
@click.option("--from-dlq", is_flag=True, help="The dead letters in the function's queues.")
@click.option(
    "--delete", is_flag=True, help="Delete each dead letter whose replay went well; else all stay."
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    metavar="N",
    help="At most so many dead letters.",
)
@click.option(
    "--resume",
    is_flag=False,
    flag_value=_LAST,
    default=None,
    metavar="[ID]",
    help="Go on with a replay, the last one of the function without an ID.",
)
@click.option(
    "--rate", type=click.FloatRange(0, min_open=True), metavar="N", help="So many a second."
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, _MOST_AT_ONCE),
    metavar="N",
    help="So many at once; else one after the other.",
)
@click.option("--stop-on-error", is_flag=True, help="Begin none after the first that is not right.")
@click.option("--expect", is_flag=True, help="Compare with the response that each event expects.")
@click.option(
    "--type",
    "kind",
    type=click.Choice([kind.value for kind in InvocationType]),
    help="How to send them; else as each event says, or sync.",
)
@click.option("--qualifier", default="", metavar="Q", help="A version or an alias.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing, where nothing is protected.")
@click.option(
    "--confirm", "name", default="", metavar="NAME", help="The function's name, if it is protected."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each event.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str,
    events: tuple[str, ...],
    everything: bool,
    from_dlq: bool,
    delete: bool,
    limit: int,
    resume: str | None,
    rate: float | None,
    concurrency: int | None,
    stop_on_error: bool,
    expect: bool,
    kind: str | None,
    qualifier: str,
    yes: bool,
    name: str,
    as_json: bool,
) -> int:
    """Send many events to a function, each of them once, whatever happens.

    EVENT is the name of a saved event, a pattern such as 'bad-*', a JSON file, or a folder of them.
    Each event is written down before it is sent: --resume sends what was never begun, or surely did
    not run, also after a crash. An event whose outcome is unknown is never sent again. What AWS
    throttles did not run, and is tried again.

    Without --expect an event is right when the function returns. With it, the response is compared
    with the one that is kept beside the event, and an event that expects an error has to fail.

    To read dead letters counts as a receive of each, and hides them from others meanwhile. They
    stay in their queues, unless --delete is given: then those are deleted whose event was right,
    and all are kept from other readers until the end, as far as SQS allows. One that others may
    have been given meanwhile is not sent. --resume deletes none.

    Ctrl-C begins no further event and waits for those under way; a second one leaves them, with an
    unknown outcome.

    A function, account or profile whose name matches LAMBDATUI_PROTECTED (patterns, *prod* by
    default, 'none' for nothing) wants the function's name: typed, or by --confirm NAME. --yes does
    not answer that.

    Results are in the order in which events end. A replay that is resumed keeps --rate and
    --concurrency where they are not given again; its result and exit status are of all its events.

    With --json, each object has: replay, number, function, type, qualifier, event, verdict (ok,
    failed, differed, unknown, refused), outcome, status, function_error, request_id, version,
    started, elapsed_ms, report, differences (path, kind, before, after), error, payload, all as for
    invoke. The last one has a summary: replay, function, total, ok, failed, differed, unknown,
    refused, left, p50_ms, p95_ms.

    Exit status, the worst of all: 4 the outcome of an event is unknown; 3 AWS said no; 1 the
    function failed or differed; 130 stopped by Ctrl-C; 0 all were right. 2 wrong usage, and nothing
    was sent.
    """
    if [bool(events), everything, from_dlq, resume is not None].count(True) != 1:
        raise click.UsageError("Give events, --all, --from-dlq or --resume: one of them.")
    if resume is not None and (kind or qualifier or expect):
        raise click.UsageError("A replay that is resumed keeps its --type, --qualifier, --expect.")
    if delete:
        _check_delete(kind, from_dlq=from_dlq)
    from lambdatui.store.history import history_of
    from lambdatui.store.replays import ReplayStore

    read_only = asked.connection.read_only
    places = asked.places()
    store = ReplayStore(Path(places.state))
    items = AskedItems(InvocationType(kind) if kind else None, qualifier)
    saved: tuple[ReplayItem, ...] = ()
    if events or everything:
        # Before AWS is asked: what is not right here is told at once.
        saved = saved_items(places.events, function, events, items)
        check_items(saved, expect=expect, read_only=read_only)
    elif from_dlq:
        check_items([items.item("", b"")], expect=False, read_only=read_only)
    clients = asked.clients()
    target = read_target(clients, function, qualifier, needed=QUEUES_UNKNOWN * from_dlq)
    options = ReplayOptions(
        rate=rate or 0.0,
        concurrency=concurrency or 1,
        stop_on_error=stop_on_error,
        compare=expect,
    )
    known: tuple[ReplayRecord, ...] = ()
    journal: Journal | None = None
    with contextlib.ExitStack() as stack:
        letters = stack.enter_context(Letters(clients, delete=delete))
        if resume is not None:
            place = place_here(clients, function, target)
            wanted = store.last(function, place) if resume == _LAST else resume
            kept, journal = store.resume(wanted)
            stack.callback(journal.close)
            known = kept.records
            plan = go_on(kept.plan, function, place, rate, concurrency, stop_on_error=stop_on_error)
        else:
            if from_dlq:
                saved = letters_of(letters, target, items, limit)
            plan = ReplayPlan(
                id=store.new_id(),
                function=function,
                items=numbered(saved),
                options=options,
                timeout_s=target.function.timeout_s if target else LONGEST_S,
                place=place_here(clients, function, target),
                created_ms=now_ms(),
            )
        left = pending(plan, known)
        check_plan(plan)
        check_items(left, expect=False, read_only=read_only)
        _may(clients, plan, left, yes=yes, name=name)
        if journal is None:
            journal = store.create(plan)
            stack.callback(journal.close)
        send = _sender(clients, history_of(places), plan.place, letters)
        ended = run(clients, plan, send, journal, known, ended=letters.ended, as_json=as_json)
    if not (places.keep_payloads or ended.summary.left or ended.summary.refused):
        # It has the events, which only a replay that goes on would need.
        store.forget(plan.id)
    status = exit_of_replay(ended.summary, ended.halt, stopped=ended.stopped)
    if status is Exit.OK and letters.failed:
        return Exit.AWS
    return Exit.BROKEN_PIPE if status is Exit.OK and ended.unread else status


def _check_delete(kind: str | None, *, from_dlq: bool) -> None:
    if not from_dlq:
        raise click.UsageError("--delete is for --from-dlq.")
    if kind and not InvocationType(kind).waits:
        raise click.UsageError(
            f"--delete needs the response to know that all went well, which --type {kind} has not."
        )


def _may(
    clients: "Clients", plan: ReplayPlan, left: Sequence[ReplayItem], *, yes: bool, name: str
) -> None:
    """Ask where something is going to run."""
    running = [item for item in left if item.type is not InvocationType.DRY_RUN]
    if not running:
        return
    doing = announced(plan, len(left))
    qualifiers = {item.qualifier for item in running}
    # A qualifier may be protected too: each of them, and no question twice.
    for qualifier in sorted(qualifiers)[:-1]:
        confirm(clients, plan.function, (qualifier,), doing, yes=True, name=name)
    confirm(clients, plan.function, (max(qualifiers),), doing, yes=yes, name=name)


def _sender(clients: "Clients", history: "HistoryStore", place: str, letters: Letters) -> "Send":
    """Sends one event once, and has the history know of it before and after."""

    def sent(request: InvokeRequest) -> InvokeResult:
        letters.check(request.event_name)
        return send_recorded(clients, request, history, place).result

    return sent
