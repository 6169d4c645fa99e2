"""What the shell offers while a command is typed: names of functions, events, profiles, regions.

Everything comes from the disk, and nothing of it loads boto3: a key must be answered at once. What
goes wrong offers nothing, and says nothing: the person is in the middle of a line.
"""

import contextlib
import functools
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from lambdatui.core.connection import Connection
    from lambdatui.core.places import Places

#: The variable by which the shell's script asks.
VARIABLE = "_LAMBDATUI_COMPLETE"
#: What the values of options that stand after a command's name are called.
GIVEN = "lambdatui_given_"

_Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def complete(program: click.Command, instruction: str) -> int:
    """Answer the shell; the exit status. ``instruction`` is ``bash_complete`` or the like."""
    from click.shell_completion import shell_complete

    with (
        contextlib.suppress(Exception),
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stderr(nowhere),
    ):
        return shell_complete(program, {}, "lambdatui", VARIABLE, instruction)
    return 1


def _quietly(find: Callable[[click.Context], Iterable[str]]) -> _Complete:
    """Offer those that begin with what was typed; nothing where they cannot be found."""

    @functools.wraps(find)
    def offered(
        context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        given = context.params.get(parameter.name or "")
        # Of an argument that takes several, those that stand there already are not offered again.
        taken = set(given) if isinstance(given, tuple | list) else set()
        try:
            names = [name for name in find(context) if name.startswith(incomplete)]
        except Exception:
            return []
        # One that holds a line's end would be two, and others are nothing for a terminal.
        return [CompletionItem(name) for name in names if name not in taken and name.isprintable()]

    return offered


@_quietly
def functions(context: click.Context) -> Iterator[str]:
    """Those that were last listed here, and those that have saved events."""
    from lambdatui.store.events import EventStore
    from lambdatui.store.function_cache import FunctionCache

    places = _places(context)
    known = FunctionCache(Path(places.state)).last(_connection(context), os.environ)
    names = {function.name for function in known}
    with contextlib.suppress(Exception):
        names.update(EventStore(Path(places.events)).functions())
    return iter(sorted(names))


@_quietly
def events(context: click.Context) -> Iterator[str]:
    """The saved events of the function that stands before."""
    from lambdatui.core.functions import plain_name
    from lambdatui.store.eventlist import EventList

    function = plain_name(_function(context))
    states = EventList(Path(_places(context).events)).states(function)
    return iter(dict.fromkeys(path.stem for path in states))


@_quietly
def deleted_events(context: click.Context) -> Iterator[str]:
    """What was deleted of the function that stands before."""
    from lambdatui.core.functions import plain_name
    from lambdatui.store.events import EventStore

    function = plain_name(_function(context))
    deleted = EventStore(Path(_places(context).events)).deleted(function)
    return iter(dict.fromkeys(event.name for event in deleted))


@_quietly
def templates(context: click.Context) -> Iterator[str]:
    """All templates."""
    del context
    from lambdatui.core.functions import Function
    from lambdatui.core.templates import templates_for

    return iter(sorted(template.id for template in templates_for(Function(name="f"))))


@_quietly
def profiles(context: click.Context) -> Iterable[str]:
    """The profiles of the AWS configuration."""
    del context
    from lambdatui.store.aws_config import profile_names

    return profile_names(os.environ)


@_quietly
def regions(context: click.Context) -> Iterator[str]:
    """The regions that botocore knows, found without loading it."""
    del context
    import importlib.util
    import json

    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        return iter(())
    known: Any = json.loads((Path(spec.origin).parent / "data" / "partitions.json").read_bytes())
    return iter(
        sorted(
            name
            for partition in known["partitions"]
            for name in partition["regions"]
            if not name.endswith("-global")
        )
    )


def _function(context: click.Context) -> str:
    """The function that stands before."""
    # Behind an option that still lacks its value, click has not given the words their names.
    words = (word for word in context.args if not word.startswith("-"))
    return str(context.params.get("function") or next(words))


def _given(context: click.Context, name: str) -> str:
    """An option of all commands, from after the command's name or before it; else empty."""
    value = context.meta.get(GIVEN + name) or context.find_root().params.get(name)
    return str(value or "")


def _connection(context: click.Context) -> "Connection":
    from lambdatui.core.connection import Connection

    return Connection(
        profile=_given(context, "profile"),
        region=_given(context, "region"),
        endpoint_url=_given(context, "endpoint_url"),
    )


def _places(context: click.Context) -> "Places":
    from lambdatui.cli.asked import find_places_here

    return find_places_here(_given(context, "events"))
