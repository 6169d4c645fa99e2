"""One template's event, as a handler would get it."""

import json
from typing import Any

from lambdatui.core.functions import Function
from lambdatui.core.templates import Template, templates_for
from lambdatui.core.triggers import Triggers

ORDERS = Function(
    name="orders-api",
    arn="arn:aws:lambda:eu-west-1:111122223333:function:orders-api",
    log_group="/acme/orders",
)

NOTHING = Triggers()


def template(id_: str, function: Function = ORDERS, triggers: Triggers = NOTHING) -> Template:
    """The template of this id."""
    found = {one.id: one for one in templates_for(function, triggers=triggers)}
    return found[id_]


def event(id_: str, /, **values: str) -> Any:
    """Its event, with these fields filled in."""
    return json.loads(template(id_).filled(values))
