"""The manual, made from the program itself: ``python -m lambdatui.cli.manual man``.

``markdown`` prints the page of commands instead, ``keys`` that of keys.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from lambdatui import __version__


def commands(program: click.Group) -> Iterator[tuple[str, click.Context]]:
    """Every command with its whole name and a context of it, the program first."""
    context = click.Context(program, info_name="lambdatui", **program.context_settings)
    yield from _below(program, context, "lambdatui")


def _below(
    command: click.Command, context: click.Context, name: str
) -> Iterator[tuple[str, click.Context]]:
    yield name, context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None and not found.hidden:
                below = click.Context(found, info_name=each, parent=context)
                yield from _below(found, below, f"{name} {each}")


def markdown(program: click.Group) -> str:
    """A page with a part for each command: how it is called, what it does, its options."""
    shared = _shared(program)
    parts = [
        "# Commands",
        "Each of them also takes the options of `lambdatui` itself that say whose functions and "
        "which events are meant. `lambdatui COMMAND --help` says the same.",
    ]
    for name, context in commands(program):
        usage = context.command.collect_usage_pieces(context)
        parts += [f"## {name}", f"```\n{name} {' '.join(usage)}\n```", *_paragraphs(context)]
        rows = _options(context, shared if " " in name else frozenset())
        if rows:
            table = ["| option | what it does |", "| --- | --- |"]
            table += [f"| `{_cell(left)}` | {_cell(right)} |" for left, right in rows]
            parts.append("\n".join(table))
    return "\n\n".join(parts) + "\n"


def man_page(program: click.Group) -> str:
    """The manual page in roff (man(7))."""
    shared = _shared(program)
    lines = [
        f'.TH LAMBDATUI 1 "" "lambdatui {__version__}" "User Commands"',
        ".SH NAME",
        r"lambdatui \- the terminal console for AWS Lambda, for the person on call",
        ".SH SYNOPSIS",
        r".B lambdatui",
        r"[\fIOPTIONS\fR] [\fICOMMAND\fR [\fIARGS\fR]]",
    ]
    for name, context in commands(program):
        if " " in name:
            usage = context.command.collect_usage_pieces(context)
            lines += [f'.SH "{_roff(name.upper())}"', ".B " + _roff(name), _roff(" ".join(usage))]
        else:
            lines.append(".SH DESCRIPTION")
        for paragraph in _paragraphs(context):
            lines += [".PP", _roff(paragraph)]
        for left, right in _options(context, shared if " " in name else frozenset()):
            lines += [".TP", rf"\fB{_roff(left)}\fR", _roff(right)]
    lines += [
        ".SH EXIT STATUS",
        _roff(
            "0: it went well. 1: a function error, or an answer that is not the expected one. 2: "
            "wrong usage, or something here. 3: AWS said no. 4: the outcome is not known."
        ),
        ".SH FILES",
        ".TP",
        r"\fI~/.config/lambdatui/config.toml\fR",
        "Settings; lambdatui config tells each.",
    ]
    return "\n".join(lines) + "\n"


def keys_page() -> str:
    """A page with every key that can be given another one, by where it works."""
    from lambdatui.ui.all_keys import all_keys
    from lambdatui.ui.widgets.key_bar import binding_name

    parts = [
        "# Keys",
        "All of them can be changed by their ids ([settings](settings.md#keys-of-your-own)). `?` "
        "shows those that work where you are, `:` finds a command by its letters.",
        "In a table and in the log a number before a key counts: `5j` is five rows down, `12G` is "
        "the twelfth row. In metrics, Insights and the report a digit chooses how far back.",
    ]
    places: dict[str, list[str]] = {}
    for name, binding in all_keys().items():
        each = binding.key.split(",")
        shown = [replace(binding, key=key, key_display=None) for key in each]
        names = map(binding_name, shown if len(each) > 1 else [binding])
        keys = ", ".join(f"`{name}`" for name in names)
        row = f"| {keys} | {_cell(binding.description)} | `{name}` |"
        places.setdefault(name.partition(".")[0], []).append(row)
    for place, rows in places.items():
        parts += [
            f"## {place}",
            "\n".join(["| key | what it does | id |", "| --- | --- | --- |", *rows]),
        ]
    return "\n\n".join(parts) + "\n"


def _shared(program: click.Group) -> frozenset[str]:
    """The names of the program's own options, which every command has as well."""
    return frozenset(each.name for each in program.params if each.name)


def _paragraphs(context: click.Context) -> list[str]:
    text = (context.command.help or "").replace("\b\n", "")
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _options(context: click.Context, without: frozenset[str]) -> list[tuple[str, str]]:
    rows = []
    for each in context.command.get_params(context):
        told = each.get_help_record(context) if isinstance(each, click.Option) else None
        # Whoever reads this has found the help.
        if told is not None and each.name not in without and "--help" not in each.opts:
            rows.append((told[0], " ".join(told[1].split())))
    return rows


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _roff(text: str) -> str:
    """A text as roff has it: no request by mistake, hyphens that can be copied."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", plain, flags=re.MULTILINE)


def main() -> None:
    """Print one of them."""
    from lambdatui.cli import program

    if sys.argv[1] == "keys":
        sys.stdout.write(keys_page())
    else:
        sys.stdout.write({"man": man_page, "markdown": markdown}[sys.argv[1]](program))


if __name__ == "__main__":
    main()
