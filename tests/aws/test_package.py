"""Where the code is, as the embedded endpoint and, where that lacks something, a stub tell it."""

import hashlib
import threading
import uuid
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.download import download
from lambdatui.aws.package import find_code, function_layers
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.package_ports import PackageRequest
from tests.archives import archive
from tests.aws.conftest import Account, zipped
from tests.aws.faulty import Faulty, says

Start = Callable[..., tuple[Faulty, Clients]]


def test_the_code_of_a_function_is_found_with_its_layers(
    account: Account, clients: Clients
) -> None:
    data = archive({"python/tools.py": b"x = 1\n"})
    layer = account.lambda_.publish_layer_version(
        LayerName=f"tools-{uuid.uuid4().hex[:8]}", Content={"ZipFile": data}
    )
    arn = layer["LayerVersionArn"]
    name = account.function("return 1", Layers=[arn])
    place = find_code(clients, PackageRequest(function=name), threading.Event())
    code = b"".join(download(clients, place.location, place.title, most=place.size))
    assert code == zipped("def handler(event, context):\n    return 1\n")
    assert place.sha256 == hashlib.sha256(code).hexdigest()
    assert place.title == f"code of {name} $LATEST"
    assert [layer.arn for layer in place.layers] == [arn]
    assert function_layers(clients, name) == place.layers

    of_layer = find_code(clients, PackageRequest(function=name, layer=arn))
    assert of_layer.title.startswith("code of the layer tools-")
    assert of_layer.title.endswith(":1")
    assert b"".join(download(clients, of_layer.location, "layer", most=of_layer.size)) == data


def test_a_version_is_named_in_the_title(account: Account, clients: Clients) -> None:
    name = account.function("return 1")
    version = account.lambda_.publish_version(FunctionName=name)["Version"]
    request = PackageRequest(function=name, qualifier=version)
    assert find_code(clients, request).title == f"code of {name} {version}"
    joined = PackageRequest(function=f"{name}:{version}")
    assert find_code(clients, joined).title == f"code of {name} {version}"


def test_no_such_function_is_told(clients: Clients) -> None:
    with pytest.raises(LambdatuiError) as raised:
        find_code(clients, PackageRequest(function="nobody"))
    assert raised.value.fault.kind is Kind.NOT_FOUND


def answer(size: int, **code: object) -> dict[str, object]:
    configuration = {"FunctionName": "big", "CodeSize": size, "CodeSha256": "not base64!"}
    return {"Configuration": configuration, "Code": {"Location": "https://s3/x", **code}}


def test_a_large_package_needs_someone_who_agreed(faulty: Start) -> None:
    _, clients = faulty(says(answer(61_234_567)))
    with pytest.raises(LambdatuiError) as raised:
        find_code(clients, PackageRequest(function="big"))
    assert raised.value.fault.kind is Kind.TOO_LARGE
    assert raised.value.fault.what == "The code of big $LATEST has 61.2 MB, more than 60.0 MB."
    place = find_code(clients, PackageRequest(function="big", agreed=62_000_000))
    assert (place.size, place.sha256) == (61_234_567, "")
    with pytest.raises(LambdatuiError, match=r"more than 1\.0 MB"):
        find_code(clients, PackageRequest(function="big", agreed=1_000_000))


def test_an_image_has_no_archive(faulty: Start) -> None:
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x@sha256:ab"
    code = {"Location": None, "ImageUri": "x:latest", "ResolvedImageUri": image}
    _, clients = faulty(says(answer(0, **code)))
    place = find_code(clients, PackageRequest(function="big"))
    assert (place.image, place.location, place.region) == (image, "", "eu-west-1")


@pytest.mark.parametrize("said", [{}, {"Configuration": {}}, {"Configuration": {}, "Code": {}}])
def test_an_answer_without_the_place_is_told(faulty: Start, said: object) -> None:
    _, clients = faulty(says(said))
    with pytest.raises(LambdatuiError) as raised:
        find_code(clients, PackageRequest(function="x"))
    assert raised.value.fault.kind is Kind.MALFORMED
