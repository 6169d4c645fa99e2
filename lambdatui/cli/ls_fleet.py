"""``lambdatui ls`` where more than the list is wanted: a filter, figures, several regions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import msgspec

from lambdatui.cli.asked import Asked, new_sessions
from lambdatui.cli.clock import now_ms
from lambdatui.cli.exits import Exit
from lambdatui.cli.ls_output import Listing, write_listing
from lambdatui.cli.ls_reading import FleetReader, Place
from lambdatui.cli.terminal import Output, tell
from lambdatui.core.errors import Kind, fail
from lambdatui.core.fleet import FleetRow, FleetWindow
from lambdatui.core.fleet_columns import FleetColumn, Need, column_facts, sort_rows
from lambdatui.core.fleet_filter import FleetFilter
from lambdatui.core.fleet_reads import metrics_asked
from lambdatui.core.health import level_of
from lambdatui.core.prices import PriceBook, PriceName, money
from lambdatui.core.timespan import parse_since

#: What may be spent unasked, in US dollars.
FREELY = 0.05
_IMPLIED = FleetWindow.H1


@dataclass(frozen=True, kw_only=True)
class Options:
    """What was typed behind ``ls``; ``form`` is ``table``, ``json`` or ``csv``."""

    text: str = ""
    since: str = ""
    sort: str = ""
    all_regions: bool = False
    form: str = "table"
    fail_on_unhealthy: bool = False
    yes: bool = False


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What that comes to. ``needs`` is what has to be read beside the list."""

    filter: FleetFilter
    column: FleetColumn | None
    window: FleetWindow | None
    needs: frozenset[Need]


def list_fleet(asked: Asked, options: Options) -> int:
    """List them; the exit status.

    It is 1 where ``--fail-on`` has found trouble, else 3 where a part could not be read.
    """
    from lambdatui.store.price_file import read_price_book

    now = now_ms()
    wanted = _understood(options, now)
    book = read_price_book(Path(asked.places().config))
    reader = FleetReader(_places(asked, options), now)
    reader.read_lists(asked, keep=not options.all_regions)
    reader.recall_memory(asked)
    rows = _read_rest(reader, wanted, book, yes=options.yes)
    failed = reader.tell_failures()

    rows = _in_order(rows, wanted, now)
    listing = Listing(
        rows=rows,
        needs=wanted.needs - {Need.FIGURES} if wanted.window is None else wanted.needs,
        window=wanted.window,
        many_regions=options.all_regions,
        now_ms=now,
    )
    if not rows:
        tell(_nothing(options, any_listed=reader.listed > 0))
    write_listing(Output(), listing, options.form)
    if options.fail_on_unhealthy:
        troubled = sum(level_of(row, now).is_trouble for row in rows)
        if troubled:
            verb = "is" if troubled == 1 else "are"
            tell(f"{troubled:,} of {_functions(len(rows))} {verb} not healthy.")
            return Exit.FUNCTION_ERROR
    return Exit.AWS if failed else Exit.OK


def _understood(options: Options, now: int) -> _Wanted:
    filter_ = FleetFilter.parse(options.text)
    if filter_.unfinished:
        raise fail(Kind.INVALID, f"The filter is not complete: {filter_.unfinished}")
    column = _column(options.sort) if options.sort else None
    needs = set(filter_.needs)
    if column is not None and (need := column_facts(column).needs) is not None:
        needs.add(need)
    window = _window(options.since, now) if options.since else None
    if window is None and (Need.FIGURES in needs or options.fail_on_unhealthy):
        window = _IMPLIED
        why = "--fail-on" if options.fail_on_unhealthy else _asker(filter_)
        tell(f"{why} needs metrics: they are read as with --since {window.value}.")
    if window is not None:
        needs |= {Need.FIGURES, Need.ALARMS}
    return _Wanted(filter=filter_, column=column, window=window, needs=frozenset(needs))


def _asker(filter_: FleetFilter) -> str:
    terms = [term.text for term in filter_.terms if term.needs is Need.FIGURES]
    return f"The filter {terms[0]}" if terms else "--sort"


def _column(name: str) -> FleetColumn:
    sortable = [each.value for each in FleetColumn if column_facts(each).key is not None]
    if name not in sortable:
        raise click.UsageError(
            f"'{name}' is no column to sort by. Take one of: {', '.join(sortable)}."
        )
    return FleetColumn(name)


def _window(since: str, now: int) -> FleetWindow:
    """The window that an age names, or the next longer one, which is said then."""
    seconds = (now - parse_since(since, now)) / 1000
    for window in FleetWindow:
        if seconds <= window.seconds:
            if seconds != window.seconds:
                tell(f"--since {since}: the figures are those of {window.value}, the next window.")
            return window
    raise click.UsageError(
        f"--since {since} is too long: ls has figures of at most {FleetWindow.D7.value}. "
        "'lambdatui report FUNCTION' looks further back."
    )


def _places(asked: Asked, options: Options) -> Sequence[Place]:
    from lambdatui.aws.clients import Clients

    # Ten regions are 75 MB then instead of 225, and credentials are had once for all.
    sessions = new_sessions()
    clients = Clients(asked.connection, sessions=sessions)
    if not options.all_regions:
        return [Place(clients)]
    from lambdatui.aws.regions import account_regions

    regions = account_regions(clients)
    if regions.fault is not None:
        tell(f"lambdatui: {regions.fault.what}")
        tell(
            f"All {len(regions.names)} regions that Lambda is known in are asked instead; those "
            "that are not enabled will refuse."
        )
    return [
        Place(
            Clients(
                msgspec.structs.replace(asked.connection, region=region), clients.meter, sessions
            ),
            region,
        )
        for region in regions.names
    ]


def _read_rest(
    reader: FleetReader, wanted: _Wanted, book: PriceBook, *, yes: bool
) -> list[FleetRow]:
    """Read what is needed, the cheap first, of as few functions as the filter leaves each time."""
    read: set[Need] = set()
    for need in (Need.TAGS, Need.ALARMS, Need.FIGURES, Need.STATE):
        if need not in wanted.needs:
            continue
        reader.narrow(_as_far_as(wanted.filter, read))
        if need is Need.FIGURES and wanted.window is not None:
            _tell_price(reader, book, yes=yes)
            reader.read_figures(wanted.window, book)
        elif need is Need.TAGS:
            reader.read_tags()
        elif need is Need.ALARMS:
            reader.read_alarms()
        elif need is Need.STATE:
            reader.read_states()
        read.add(need)
    reader.narrow(wanted.filter)
    return reader.rows()


def _as_far_as(filter_: FleetFilter, read: set[Need]) -> FleetFilter:
    """The filter without the terms that ask for what is still to be read."""
    known = tuple(term for term in filter_.terms if term.needs is None or term.needs in read)
    return replace(filter_, terms=known)


def _tell_price(reader: FleetReader, book: PriceBook, *, yes: bool) -> None:
    """Say what the metrics cost before they are asked for.

    Raises:
        LambdatuiError: INVALID, where that is too much to be spent unasked.
    """
    counts = reader.counts()
    functions = sum(counts.values())
    if not functions:
        return
    metrics = metrics_asked(functions)
    dollars = sum(
        book.of(region).metrics_dollars(metrics_asked(count)) for region, count in counts.items()
    )
    estimated = any(book.of(region).is_estimated(PriceName.METRIC_THOUSAND) for region in counts)
    price = money(dollars, estimated=estimated)
    # Of those that were not invoked fewer are asked, which nobody knows before.
    words = f"up to {metrics:,} metrics of {_functions(functions)}"
    if dollars > FREELY and not yes:
        raise fail(
            Kind.INVALID,
            f"CloudWatch charges at most {price} for {words}: nothing was asked for.",
            "Give --yes to spend that, or a --filter that leaves fewer functions.",
        )
    tell(f"CloudWatch charges at most {price} for {words}.")


def _in_order(rows: list[FleetRow], wanted: _Wanted, now: int) -> list[FleetRow]:
    if wanted.column is not None:
        descending = column_facts(wanted.column).largest_first
        return sort_rows(rows, wanted.column, now, descending=descending)
    column = FleetColumn.NAME if wanted.window is None else FleetColumn.HEALTH
    # The filter's own order, best match first, where it has one.
    return wanted.filter.select(sort_rows(rows, column, now), now).rows


def _nothing(options: Options, *, any_listed: bool) -> str:
    where = "in this account" if options.all_regions else "in this account and region"
    if options.text.strip() and any_listed:
        return f"No function {where} matches {options.text.strip()}"
    return f"There are no functions {where}."


def _functions(count: int) -> str:
    return "1 function" if count == 1 else f"{count:,} functions"
