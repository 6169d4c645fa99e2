"""What can be copied of a function: its names, the links to it, the commands that show the same."""

from collections.abc import Callable
from dataclasses import dataclass

from lambdatui.core.aws_call import AwsCall, cli_command
from lambdatui.core.console_links import function_link
from lambdatui.core.functions import Function
from lambdatui.core.section import SectionAnswers
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.messages import CopyRequested, ScreenAsked
from lambdatui.ui.panes.configuration_words import as_text
from lambdatui.ui.widgets.fact_list import Section

#: Commands that are offered: a section of many layers has a call for each.
_MOST_COMMANDS = 8


@dataclass(frozen=True)
class Copyable:
    """One thing to copy: what it is, what is seen of it, the text, and what it is called then."""

    title: str
    note: str
    text: str
    what: str


def is_alias(qualifier: str) -> bool:
    """Whether a qualifier names an alias: a version is a number, or $LATEST."""
    return bool(qualifier) and not qualifier.isdigit() and not qualifier.startswith("$")


def qualified_arn(function: Function, qualifier: str) -> str:
    """The ARN of a function's version or alias, or its own."""
    arn = ":".join(function.arn.split(":")[:7])
    return f"{arn}:{qualifier}" if arn and qualifier else arn


def copyables(
    function: Function,
    qualifier: str,
    section: Section | None,
    answers: SectionAnswers | None,
    profile: str,
) -> list[Copyable]:
    """What can be copied, the likeliest first. What is not known is left out."""
    arn = qualified_arn(function, qualifier)
    link = function_link(function.arn, qualifier, alias=is_alias(qualifier))
    found = [
        Copyable("ARN", arn, arn, "the ARN"),
        Copyable("console link", link, link, "the link to the console"),
        Copyable("name", function.name, function.name, "the function's name"),
    ]
    region = region_of(function.arn)
    calls = dict.fromkeys(each.call for each in answers.answers) if answers is not None else {}
    for call in list(calls)[:_MOST_COMMANDS]:
        command = cli_command(call, profile=profile, region=region)
        found.append(Copyable("aws command", _brief(call), command, "the aws command"))
    if section is not None:
        title = f"'{section.title}' as text"
        found.append(Copyable(title, "as it is shown", as_text(section), title))
    return [one for one in found if one.text]


def _brief(call: AwsCall) -> str:
    """A command up to its parameters."""
    return cli_command(AwsCall(service=call.service, operation=call.operation))


def chooser(found: list[Copyable], copied: Callable[[CopyRequested], object]) -> ScreenAsked:
    """The screen that asks which of them; ``copied`` gets it."""

    def answered(id: str | None) -> None:
        if id is not None:
            one = found[int(id)]
            copied(CopyRequested(one.text, one.what))

    rows = [(str(at), one.title, one.note) for at, one in enumerate(found)]
    return ScreenAsked("choose.ChooseScreen", answered, title="Copy which?", rows=rows)
