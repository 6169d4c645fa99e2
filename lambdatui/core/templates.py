"""Templates: an event of each kind that invokes functions, filled in for one function."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from lambdatui.core import (
    template_events,
    template_http,
    template_identity,
    template_messages,
    template_other,
    template_storage,
    template_streams,
    template_targets,
)
from lambdatui.core.functions import Function
from lambdatui.core.record import Record
from lambdatui.core.template_parts import Field, FieldKind, Place, Shape, read_values
from lambdatui.core.template_triggers import filled_by
from lambdatui.core.triggers import Triggers, TriggerSource

_EXAMPLE_ACCOUNT = "123456789012"
_EXAMPLE_REGION = "us-east-1"
_NONE = Triggers()

_SHAPES: Mapping[str, Shape] = {
    shape.id: shape
    for shape in (
        Shape("empty", "Empty", "test", (), lambda _place, _values: {}),
        *template_http.SHAPES,
        *template_targets.SHAPES,
        *template_storage.SHAPES,
        *template_messages.SHAPES,
        *template_streams.SHAPES,
        *template_events.SHAPES,
        *template_identity.SHAPES,
        *template_other.SHAPES,
    )
}


class Template(Record, frozen=True):
    """One template: ``source`` is the service that sends such events.

    ``trigger`` names what really sends them to the function, and is empty where nothing does.
    """

    id: str
    title: str
    source: str
    fields: tuple[Field, ...]
    place: Place
    trigger: str = ""

    @property
    def text(self) -> str:
        """The event with every field as it is by default, as indented JSON."""
        return self.filled({})

    def filled(self, values: Mapping[str, str]) -> str:
        """The event with these values, by the names of their fields, as indented JSON.

        Raises:
            LambdatuiError: INVALID, where a value does not fit its field or there is no such field.
        """
        event = _SHAPES[self.id].build(self.place, read_values(self.fields, values))
        return json.dumps(event, indent=2, ensure_ascii=False, allow_nan=False)


def templates_for(
    function: Function, region: str = "", account: str = "", triggers: Triggers = _NONE
) -> tuple[Template, ...]:
    """Every template, those first whose events ``triggers`` send, filled in as those say.

    ARNs are in the function's own region and account: its ARN is believed first, then ``region``
    and ``account``; where neither says, the example values of AWS's documentation stand in.
    """
    place = _place(function, region, account)
    sent = _sent(triggers.sources)
    order = [*sent, *(id_ for id_ in _SHAPES if id_ not in sent)]
    return tuple(_template(_SHAPES[id_], place, sent.get(id_, [])) for id_ in order)


#: What triggers a template's events: each source's label, with the defaults that it gives.
_Senders = list[tuple[str, Mapping[str, str]]]


def _sent(sources: Iterable[TriggerSource]) -> dict[str, _Senders]:
    """By template, in the order of the sources; those that are switched off come last."""
    sent: dict[str, _Senders] = {}
    for source in sorted(sources, key=lambda source: source.state.startswith("Disabl")):
        for filled in filled_by(source):
            sent.setdefault(filled.template, []).append((source.label, filled.defaults))
    return sent


def _template(shape: Shape, place: Place, senders: _Senders) -> Template:
    own = shape.own(place)
    labels = dict.fromkeys(label for label, _ in senders if label)
    return Template(
        id=shape.id,
        title=shape.title,
        source=shape.source,
        fields=tuple(_field(field, own, senders) for field in shape.fields),
        place=place,
        trigger=", ".join(labels) or (shape.source if senders else ""),
    )


def _field(field: Field, own: Mapping[str, str], senders: _Senders) -> Field:
    given = [defaults[field.name] for _, defaults in senders if field.name in defaults]
    if field.kind is FieldKind.CHOICE:
        given = [value for value in given if value in field.choices]
    changed: dict[str, Any] = {"default": [*given, own.get(field.name, field.default)][0]}
    # The first source's value is the default; what others have is offered beside it.
    if field.kind is FieldKind.TEXT and len(offered := dict.fromkeys(given)) > 1:
        changed["choices"] = tuple(offered)
    return msgspec.structs.replace(field, **changed)


def _place(function: Function, region: str, account: str) -> Place:
    # arn:partition:lambda:region:account:function:name
    parts = [*function.arn.split(":"), "", "", "", "", ""][:5]
    region = parts[3] or region or _EXAMPLE_REGION
    return Place(
        partition=parts[1] or _partition(region),
        region=region,
        account=parts[4] or account or _EXAMPLE_ACCOUNT,
        function=function.name,
        log_group=function.log_group_name,
    )


def _partition(region: str) -> str:
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"
