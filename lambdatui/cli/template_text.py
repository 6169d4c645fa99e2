"""A template's event, filled in for one function, as the commands have it."""

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lambdatui.cli.terminal import tell
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import Function, plain_name
from lambdatui.core.templates import Template, templates_for
from lambdatui.core.triggers import Triggers

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.core.configuration import Configuration

_MOST_NAMED = 12
_MOST_NEAR = 5


def check_template(name: str, values: dict[str, str]) -> None:
    """Refuse, before anything is asked of AWS, a template or a field that there is not.

    Raises:
        LambdatuiError: INVALID, with what there is.
    """
    plain = pick(templates_for(Function(name="function")), name)
    if strange := [key for key in values if key not in {field.name for field in plain.fields}]:
        known = ", ".join(field.name for field in plain.fields) or "none"
        raise fail(
            Kind.INVALID,
            f"The template '{name}' has no field '{strange[0]}'.",
            f"Its fields: {known}.",
        )


def pick(templates: Sequence[Template], name: str) -> Template:
    """The template of this id.

    Raises:
        LambdatuiError: INVALID where there is none, with those that are like it.
    """
    for template in templates:
        if template.id == name:
            return template
    ids = sorted(template.id for template in templates)
    if near := _near(name, ids):
        advice = f"Did you mean {' or '.join(near)}? 'lambdatui events templates' lists all."
    else:
        more = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
        advice = f"There are: {', '.join(ids[:_MOST_NAMED])}{more} ('lambdatui events templates')."
    raise fail(Kind.INVALID, f"There is no template '{name}'.", advice)


def _near(name: str, ids: Sequence[str]) -> list[str]:
    """Those that were likely meant, the likeliest first."""
    typed = name.lower().replace("_", "-").replace(" ", "-")
    held = [each for each in ids if typed and (typed in each or each in typed)]
    like = difflib.get_close_matches(typed, ids, n=_MOST_NEAR)
    # A service's name finds all of its events.
    words = set(typed.split("-"))
    same = [each for each in ids if words & set(each.split("-"))]
    return list(dict.fromkeys([*like, *held, *same]))[:_MOST_NEAR]


def own_templates(
    clients: "Clients", function: str, target: "Configuration | None", qualifier: str = ""
) -> tuple[Template, ...]:
    """All templates with what triggers the function before the others, in its ARNs.

    What of its triggers cannot be read is told, and leaves the defaults.
    """
    from lambdatui.aws.triggers import read_triggers

    triggers = Triggers()
    try:
        triggers = read_triggers(clients, plain_name(function), qualifier)
    except LambdatuiError as error:
        tell(f"lambdatui: {error.fault.what} So the template has no ARN of a trigger.")
    for unread in triggers.unread:
        tell(f"lambdatui: {unread}")
    if triggers.unread and not triggers.sources:
        tell("The template has example values where a trigger's would stand.")
    known = target.function if target else Function(name=plain_name(function), arn=_arn(function))
    return templates_for(known, clients.known_region, triggers=triggers)


def _arn(function: str) -> str:
    return function if function.startswith("arn:") else ""
