"""The layers in use, and whether newer ones exist."""

from collections.abc import Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import account
from lambdatui.core.sections.context import Context, asked, is_absent, unread
from lambdatui.core.sections.rows import many, none, row, size
from lambdatui.core.untyped import structures, text, whole


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """A row for each layer, in the order in which they are laid over one another.

    Lambda API, GetFunction and ListLayerVersions, which is asked once a layer.
    """
    configuration = context.configuration(answers)
    rows = list(unread(answers, told=("ListLayerVersions",)))
    layers = structures(configuration.get("Layers"))
    own = account(text(configuration.get("FunctionArn")))
    rows += [_layer(layer, answers, own) for layer in layers]
    if configuration and not layers:
        rows.append(none("layers", "Layers", "none"))
    return tuple(rows)


def _layer(layer: Mapping[str, Any], answers: SectionAnswers, own: str) -> Fact:
    arn = text(layer.get("Arn"))
    of, _, number = arn.rpartition(":")
    name = of.rpartition(":")[2] or arn
    parts = [f"version {number}"]
    newest, gone = _newest(of, name, answers)
    mark = ""
    used = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    if gone:
        mark = "! the layer was deleted: only what runs keeps it"
    elif newest > used > 0:
        parts.append(f"newest is {newest}")
        mark = f"! {many(newest - used, 'version')} behind"
    elif newest and newest == used:
        parts.append("the newest")
    if account(arn) not in ("", own):
        parts.append(f"of account {account(arn)}")
    code = whole(layer.get("CodeSize"))
    if code > 0:
        parts.append(size(code))
    # By its name without the version: the same layer has the same key when it is newer.
    return row(
        f"layer:{name}", name, " · ".join(parts), mark=mark, copied=arn, what="the layer's ARN"
    )


def _newest(of: str, name: str, answers: SectionAnswers) -> tuple[int, bool]:
    """The newest version's number, 0 where it is not known; and whether AWS knows no such layer."""
    newest = 0
    for page in answers.all_of("ListLayerVersions"):
        if is_absent(page) and asked(page, "LayerName") in (of, name):
            return 0, True
        for entry in structures(page.value.get("LayerVersions")):
            if text(entry.get("LayerVersionArn")).rpartition(":")[0] == of:
                newest = max(newest, whole(entry.get("Version")))
    return newest, False
