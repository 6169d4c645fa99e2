"""``lambdatui events templates``: list them, or print one filled in."""

import click

from lambdatui.cli.asked import Asked
from lambdatui.cli.completing import functions, templates
from lambdatui.cli.everywhere import after
from lambdatui.cli.invoke_event import set_values
from lambdatui.cli.jsonline import json_line
from lambdatui.cli.table import write_array, write_table
from lambdatui.cli.target import read_target
from lambdatui.cli.template_text import check_template, own_templates, pick
from lambdatui.cli.terminal import Output
from lambdatui.core.functions import Function
from lambdatui.core.templates import Template, templates_for

_HEADER = ("TEMPLATE", "TITLE", "TRIGGERED BY", "FIELDS")


@click.command("templates", short_help="List the templates of events, or fill one in.")
@after
@click.argument("function", metavar="[FUNCTION]", required=False, shell_complete=functions)
@click.argument("template", metavar="[TEMPLATE]", required=False, shell_complete=templates)
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="A field of it.")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON, one object a template.")
@click.pass_obj
def command(
    asked: Asked,
    *,
    function: str | None,
    template: str | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """List the events that services send, those first that trigger the function, with its ARNs.

    With TEMPLATE, print that event, filled in. Without FUNCTION nothing is asked of AWS, and the
    ARNs are examples.

    With --json, each object has: template, title, source, trigger (what sends such events to the
    function, or null), fields (name, label, default, kind, choices).

    Exit status: 0; 2 wrong usage; 3 AWS said no, or there is no such function.
    """
    values = set_values(settings)
    if values and not template:
        raise click.UsageError("--set fills in a template: name one.")
    if template and as_json:
        raise click.UsageError("--json is for the list: a template is JSON by itself.")
    if template:
        check_template(template, values)
    found = _templates(asked, function)
    output = Output()
    if template:
        output.line(pick(found, template).filled(values))
    elif as_json:
        write_array(output, [json_line(_members(each)) for each in found])
    else:
        rows = [
            (each.id, each.title, each.trigger or "–", ", ".join(f.name for f in each.fields))
            for each in found
        ]
        write_table(output, _HEADER, rows)


def _templates(asked: Asked, function: str | None) -> tuple[Template, ...]:
    if function is None:
        return templates_for(Function(name="my-function"))
    clients = asked.clients()
    return own_templates(clients, function, read_target(clients, function, ""))


def _members(template: Template) -> dict[str, object]:
    return {
        "template": template.id,
        "title": template.title,
        "source": template.source,
        "trigger": template.trigger or None,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "default": field.default,
                "kind": field.kind.value,
                "choices": list(field.choices),
            }
            for field in template.fields
        ],
    }
