"""Views of the fleet that a person gives names to: a filter, an order, columns and a window."""

import re
from collections.abc import Mapping
from typing import TypeVar

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.fleet import FleetWindow
from lambdatui.core.fleet_columns import DEFAULT_COLUMNS, FleetColumn
from lambdatui.core.fleet_filter import FleetFilter
from lambdatui.core.record import Record

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _+-]{0,59}")
# Names that Windows cannot check out of git.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)

Choice = TypeVar("Choice", FleetColumn, FleetWindow)


class FleetView(Record, frozen=True):
    """How the fleet is looked at. ``name`` is empty for what merely is on the screen.

    ``columns`` are those that are shown, from the left; ``sort`` need not be one of them.
    """

    name: str = ""
    filter: str = ""
    sort: FleetColumn = FleetColumn.HEALTH
    descending: bool = False
    columns: tuple[FleetColumn, ...] = DEFAULT_COLUMNS
    window: FleetWindow = FleetWindow.H1


def check_view_name(name: str) -> str:
    """The name, where it can be that of a file on every system.

    Raises:
        LambdatuiError: INVALID, saying what a name may hold.
    """
    if not _NAME.fullmatch(name) or name.endswith(" ") or _RESERVED.fullmatch(name):
        raise fail(
            Kind.INVALID,
            f"'{name}' cannot be the name of a view.",
            "Take letters, digits, spaces and _ + - (at most 60).",
        )
    return name


def view_values(view: FleetView) -> dict[str, str | bool | list[str]]:
    """Everything but the name, as texts, booleans and lists that TOML and JSON can carry."""
    return {
        "filter": view.filter,
        "sort": view.sort.value,
        "descending": view.descending,
        "columns": [column.value for column in view.columns],
        "window": view.window.value,
    }


def read_view(name: str, values: Mapping[str, object]) -> FleetView:
    """The view that such values tell; what is left out is as in a view that nobody changed.

    Raises:
        LambdatuiError: INVALID, naming the key that is not known or not right, and what can be
            given. The filter is taken apart as well, so that no view has one that cannot be used.
    """
    known = view_values(FleetView())
    for key in values:
        if key not in known:
            raise _wrong(name, f"'{key}' is no key of a view", f"Keys are {', '.join(known)}.")
    text = _text(name, "filter", values.get("filter", ""))
    try:
        FleetFilter.parse(text)
    except LambdatuiError as error:
        raise _wrong(
            name, f"its filter is not right: {error.fault.what}", error.fault.advice
        ) from None
    descending = values.get("descending", False)
    if not isinstance(descending, bool):
        raise _wrong(name, "'descending' is not right", "Write true or false.")
    return FleetView(
        name=name,
        filter=text,
        sort=_one(name, "sort", FleetColumn, values.get("sort", FleetColumn.HEALTH)),
        descending=descending,
        columns=_columns(name, values.get("columns", list(DEFAULT_COLUMNS))),
        window=_one(name, "window", FleetWindow, values.get("window", FleetWindow.H1)),
    )


def usable_view(values: Mapping[str, object]) -> FleetView:
    """As much of such values as can be used, for what the program itself has kept.

    A version of tomorrow may know more columns and windows: what is not known here is left out.
    """
    usable: dict[str, object] = {}
    columns = values.get("columns")
    if isinstance(columns, list | tuple):
        usable["columns"] = [
            column for column in dict.fromkeys(map(str, columns)) if column in _COLUMNS
        ]
    for key in ("filter", "sort", "descending", "window"):
        if key in values:
            try:
                read_view("", {key: values[key]})
            except LambdatuiError:
                continue
            usable[key] = values[key]
    try:
        return read_view("", usable)
    except LambdatuiError:
        usable.pop("columns", None)
        return read_view("", usable)


_COLUMNS = frozenset(column.value for column in FleetColumn)


def _columns(name: str, value: object) -> tuple[FleetColumn, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong(name, "'columns' is not right", 'Write a list: ["name", "errors"].')
    columns = tuple(_one(name, "columns", FleetColumn, each) for each in value)
    if len(set(columns)) < len(columns):
        raise _wrong(name, "'columns' has a column twice", "Leave one of them out.")
    if FleetColumn.NAME not in columns:
        raise _wrong(name, "'columns' has no name", 'Add "name": it tells the functions apart.')
    return columns


def _one(name: str, key: str, kind: type[Choice], value: object) -> Choice:
    text = _text(name, key, value)
    try:
        return kind(text)
    except ValueError:
        listed = ", ".join(each.value for each in kind)
        raise _wrong(name, f"'{text}' is no value of '{key}'", f"It is one of {listed}.") from None


def _text(name: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, f"'{key}' is not right", "Write a text in quotes.")
    return str(value)


def _wrong(name: str, what: str, advice: str) -> LambdatuiError:
    return fail(Kind.INVALID, f"The view '{name}': {what.rstrip('.')}.", advice)
