"""Logs Insights as CloudWatch answers it: ministack knows neither stats nor Lambda's own fields.

A query runs on a thread of its own, so its answer is ``Running`` with part of the result before
it is ``Complete``. The language is that of :mod:`lambdatui.demo.insights_language`.
"""

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lambdatui.demo.insights_functions import Expression
from lambdatui.demo.insights_language import (
    Command,
    Display,
    Fields,
    Filter,
    Limit,
    Malformed,
    Named,
    Parse,
    Sort,
    Stats,
    parse,
)
from lambdatui.demo.insights_values import Group, Row, Value, order, record, text

Answer = tuple[int, dict[str, str], bytes]
Data = dict[str, Any]

_GROUPS = 50
_ROWS = 10_000
#: Records between two looks at whether the query was stopped.
_PART = 500
#: Seconds that each part takes at least, so that a demo's few megabytes show how a query goes.
_PART_S = 0.02
_KEPT = 100


class Query:
    """One query: the records that it goes through, and its result so far."""

    def __init__(self, commands: Sequence[Command], limit: int) -> None:
        self.status = "Running"
        self.results: list[list[dict[str, str]]] = []
        self.matched = self.scanned = self.bytes = 0
        self._commands = list(commands)
        self._limit = limit
        self._stopped = threading.Event()

    def stop(self) -> bool:
        """Stop it; whether it was running."""
        running = self.status == "Running"
        self._stopped.set()
        if running:
            self.status = "Cancelled"
        return running

    def run(self, records: Sequence[Row]) -> None:
        """Go through all records, newest first, until the end or until it is stopped."""
        try:
            self._run(records)
        except Exception:
            self.status = "Failed"
            raise

    def _run(self, records: Sequence[Row]) -> None:
        each = list(itertools.takewhile(_is_of_one_record, self._commands))
        rest = self._commands[len(each) :]
        kept: list[Row] = []
        for start in range(0, len(records), _PART):
            if self._stopped.wait(_PART_S):
                return
            part = records[start : start + _PART]
            found = list(part)
            for command in each:
                found = _apply(command, found)
            kept += found
            self.scanned += len(part)
            self.bytes += sum(len(str(row.get("@message")).encode()) for row in part)
            self.matched = len(kept)
            if start // _PART % 10 == 9:
                self._show(kept, rest)
        self._show(kept, rest)
        if not self._stopped.is_set():
            self.status = "Complete"

    def _show(self, rows: list[Row], rest: Sequence[Command]) -> None:
        for command in rest:
            rows = _apply(command, rows)
        names = _shown(self._commands)
        self.results = [
            [
                {"field": name, "value": text(value)}
                for name in names
                if (value := row.get(name)) is not None
            ]
            for row in rows[: self._limit]
        ]


def _is_of_one_record(command: Command) -> bool:
    return isinstance(command, Fields | Filter | Parse)


def _apply(command: Command, rows: list[Row]) -> list[Row]:
    match command:
        case Fields(columns=columns):
            for row in rows:
                for named in columns:
                    row.set(named.name, named.value(row))
        case Filter(test=test):
            return [row for row in rows if test(row)]
        case Parse(source=source, pattern=pattern):
            for row in rows:
                found = pattern.search(text(source(row)))
                for name, value in (found.groupdict() if found else {}).items():
                    row.set(name, value)
        case Stats(columns=columns, by=by):
            return _grouped(rows, columns, by)
        case Sort(keys=keys):
            for key, descending in reversed(keys):
                rows = _sorted(rows, key, descending=descending)
        case Limit(count=count):
            return rows[:count]
    return rows


def _grouped(rows: Sequence[Row], columns: Sequence[Named], by: Sequence[Named]) -> list[Row]:
    groups: dict[tuple[Value, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(named.value(row) for named in by), []).append(row)
    made = []
    for values, members in groups.items():
        own = dict(zip((named.name for named in by), values, strict=True))
        group = Group(members, own)
        for named in columns:
            own[named.name] = named.value(group)
        made.append(Row(group.at_ms, own, made=True))
    return made


def _sorted(rows: list[Row], key: Expression, *, descending: bool) -> list[Row]:
    there = [row for row in rows if key(row) is not None]
    absent = [row for row in rows if key(row) is None]
    return sorted(there, key=lambda row: order(key(row)), reverse=descending) + absent


def _shown(commands: Sequence[Command]) -> list[str]:
    """The columns of the result, in order."""
    names: list[str] = []
    counted = False
    for command in commands:
        match command:
            case Display(names=chosen):
                names = list(chosen)
            case Stats(columns=columns, by=by):
                names = [named.name for named in (*by, *columns)]
                counted = True
            case Fields(columns=columns):
                names += [named.name for named in columns if named.name not in names]
            case Parse(pattern=pattern):
                names += [name for name in pattern.groupindex if name not in names]
    if not counted:
        names = names or ["@timestamp", "@message"]
        names.append("@ptr")
    return list(dict.fromkeys(names))


class Queries:
    """Every query of the endpoint, the newest hundred of them."""

    def __init__(self, logs: Any) -> None:
        self._logs = logs
        self._queries: dict[str, Query] = {}

    def start(self, data: Data) -> Answer:
        """StartQuery (CloudWatch Logs API)."""
        names = self._logs._resolve_query_log_groups(data)
        if not 0 < len(names) <= _GROUPS:
            return self._refuse("InvalidParameterException", f"Give 1 to {_GROUPS} log groups.")
        for name in names:
            if name not in self._logs._log_groups:
                said = f"Log group '{name}' does not exist for account ID"
                return self._refuse("ResourceNotFoundException", f"{said} '000000000000'")
        try:
            commands = parse(str(data.get("queryString") or ""))
        except Malformed as error:
            location = {"startCharOffset": error.offset, "endCharOffset": error.offset + 1}
            compiled = {"location": location, "message": str(error)}
            return self._refuse("MalformedQueryException", str(error), queryCompileError=compiled)
        query = Query(commands, min(_ROWS, int(data.get("limit") or _ROWS)))
        end_ms = int(data.get("endTime") or time.time()) * 1000
        records = list(self._records(names, int(data.get("startTime") or 0) * 1000, end_ms))
        records.sort(key=lambda row: row.at_ms, reverse=True)
        identifier = str(uuid.uuid4())
        self._queries[identifier] = query
        for old in list(self._queries)[:-_KEPT]:
            del self._queries[old]
        threading.Thread(target=query.run, args=(records,), name="insights", daemon=True).start()
        return self._say({"queryId": identifier})

    def _records(self, names: Sequence[str], start_ms: int, end_ms: int) -> Iterator[Row]:
        for name in names:
            group = self._logs._log_groups[name]
            log = f"{group['arn'].split(':')[4]}:{name}"
            for stream, written in group["streams"].items():
                for number, event in enumerate(written["events"]):
                    if start_ms <= event["timestamp"] <= end_ms:
                        yield record(event, stream, log, f"{stream}/{number}")

    def results(self, data: Data) -> Answer:
        """GetQueryResults."""
        query = self._queries.get(str(data.get("queryId")))
        if query is None:
            return self._refuse("ResourceNotFoundException", "The query does not exist.")
        # The status first: what was complete then has its whole result now.
        status = query.status
        statistics = {
            "recordsMatched": float(query.matched),
            "recordsScanned": float(query.scanned),
            "bytesScanned": float(query.bytes),
        }
        return self._say({"status": status, "results": query.results, "statistics": statistics})

    def stop(self, data: Data) -> Answer:
        """StopQuery."""
        query = self._queries.get(str(data.get("queryId")))
        if query is None or not query.stop():
            return self._refuse("InvalidParameterException", "The query is not running.")
        return self._say({"success": True})

    def _say(self, answer: Mapping[str, object]) -> Answer:
        said: Answer = self._logs.json_response(dict(answer))
        return said

    def _refuse(self, code: str, message: str, **members: object) -> Answer:
        said: Answer = self._logs.error_response_json(code, message, 400, members)
        return said


def install() -> None:
    """Have ministack answer queries of Insights so.

    Raises:
        ImportError: where this ministack is built another way.
        AttributeError: likewise.
    """
    from ministack.services import cloudwatch_logs as logs

    needed: tuple[Callable[..., object], ...] = (
        logs._start_query,
        logs._get_query_results,
        logs._stop_query,
        logs._resolve_query_log_groups,
        logs.json_response,
        logs.error_response_json,
    )
    assert all(needed)
    queries = Queries(logs)
    logs._start_query = queries.start
    logs._get_query_results = queries.results
    logs._stop_query = queries.stop
