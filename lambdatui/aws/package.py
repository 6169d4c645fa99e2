"""The code of a function or of a layer, as the archive that Lambda keeps."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, structures, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.package import ASK_BYTES, LayerCode, in_bytes
from lambdatui.core.package_ports import PackageRequest
from lambdatui.core.record import Record
from lambdatui.core.stop import Stop


class CodePlace(Record, frozen=True):
    """Where the code is. ``location`` is as good as a password for some minutes: tell it nobody.

    ``sha256`` is in hex, empty where Lambda gave none; ``size`` is the archive's, in bytes. With an
    ``image`` there is no archive.
    """

    title: str
    location: str = ""
    size: int = 0
    sha256: str = ""
    layers: tuple[LayerCode, ...] = ()
    image: str = ""
    region: str = ""


def find_code(clients: Clients, request: PackageRequest, stop: Stop | None = None) -> CodePlace:
    """Where the code is (Lambda API, GetFunction, or GetLayerVersionByArn for a layer).

    Raises:
        LambdatuiError: NOT_FOUND, DENIED and whatever else goes wrong; TOO_LARGE where nobody
            agreed to its size.
        Stopped: When ``stop`` was set meanwhile.
    """
    place = (
        _layer(clients, request.layer, stop)
        if request.layer
        else _function(clients, request.function, request.qualifier, stop)
    )
    most = request.agreed or ASK_BYTES
    if place.size > most:
        raise fail(
            Kind.TOO_LARGE,
            f"The {place.title} has {in_bytes(place.size)}, more than {in_bytes(most)}.",
            "Agree to the size to fetch it.",
        )
    return place


def _function(clients: Clients, function: str, qualifier: str, stop: Stop | None) -> CodePlace:
    named: dict[str, Any] = {"FunctionName": function}
    if qualifier:
        named["Qualifier"] = qualifier
    doing = f"find the code of {function}"
    answer = ask(clients, doing, lambda aws: aws.lambda_.get_function(**named), stop=stop)
    configuration = required(answer, "Configuration", dict, "GetFunction")
    code = required(answer, "Code", dict, "GetFunction")
    version = text(configuration.get("Version")) or "$LATEST"
    title = f"code of {plain_name(function)} {version}"
    image = text(code.get("ResolvedImageUri")) or text(code.get("ImageUri"))
    layers = tuple(
        LayerCode(arn=text(layer.get("Arn")), size=whole(layer.get("CodeSize")))
        for layer in structures(configuration.get("Layers"))
        if text(layer.get("Arn"))
    )
    region = clients.region
    if image or text(configuration.get("PackageType")) == "Image":
        return CodePlace(title=title, image=image, layers=layers, region=region)
    return CodePlace(
        title=title,
        location=required(code, "Location", str, "GetFunction"),
        size=whole(configuration.get("CodeSize")),
        sha256=_hex(configuration),
        layers=layers,
        region=region,
    )


def function_layers(clients: Clients, function: str) -> tuple[LayerCode, ...]:
    """The layers of a function, in their order (Lambda API, GetFunction).

    Raises:
        LambdatuiError: NOT_FOUND, DENIED and whatever else goes wrong.
    """
    return _function(clients, function, "", None).layers


def _layer(clients: Clients, arn: str, stop: Stop | None) -> CodePlace:
    doing = f"find the code of the layer {arn}"
    answer = ask(
        clients, doing, lambda aws: aws.lambda_.get_layer_version_by_arn(Arn=arn), stop=stop
    )
    content = mapping(answer.get("Content"))
    return CodePlace(
        title=f"code of the layer {LayerCode(arn=arn).name}",
        location=required(content, "Location", str, "GetLayerVersionByArn"),
        size=whole(content.get("CodeSize")),
        sha256=_hex(content),
        region=clients.region,
    )


def _hex(entry: Mapping[str, object]) -> str:
    """``CodeSha256``, which is in base64; empty where it cannot be read."""
    try:
        return base64.b64decode(text(entry.get("CodeSha256")), validate=True).hex()
    except (binascii.Error, ValueError):
        return ""
