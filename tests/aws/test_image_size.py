"""The size of a container image, by a tiny server: the embedded endpoint does not have ECR's."""

import json
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.function_facts import read_facts
from lambdatui.aws.image_size import read_image_bytes
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.faulty import Faulty, Talk, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

DIGEST = "sha256:" + "0a" * 32
REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/orders"
SIZE = says({"imageDetails": [{"imageSizeInBytes": 123_456_789}]})


@pytest.mark.parametrize(
    ("uri", "image"),
    [
        (f"{REPOSITORY}:v41", {"imageTag": "v41"}),
        (f"{REPOSITORY}@{DIGEST}", {"imageDigest": DIGEST}),
        (f"{REPOSITORY}:v41@{DIGEST}", {"imageDigest": DIGEST}),
        (REPOSITORY, {"imageTag": "latest"}),
    ],
)
def test_the_registry_is_asked_for_the_very_image(
    faulty: Start, uri: str, image: dict[str, str]
) -> None:
    server, clients = faulty(SIZE, read_only=True)
    assert read_image_bytes(clients, uri) == 123_456_789
    assert json.loads(server.requests[0].body) == {
        "registryId": "123456789012",
        "repositoryName": "shop/orders",
        "imageIds": [image],
    }


@pytest.mark.parametrize(
    "uri", ["public.ecr.aws/x/y:1", REPOSITORY.replace("eu-west-1", "us-east-1") + ":1", "x"]
)
def test_a_registry_of_elsewhere_is_not_asked(faulty: Start, uri: str) -> None:
    server, clients = faulty(SIZE)
    with pytest.raises(LambdatuiError) as raised:
        read_image_bytes(clients, uri)
    assert raised.value.fault.kind is Kind.INVALID
    assert server.requests == []


@pytest.mark.parametrize("answer", [{}, {"imageDetails": []}, {"imageDetails": [{}]}])
def test_an_answer_without_a_size_is_no_size(faulty: Start, answer: dict[str, object]) -> None:
    _, clients = faulty(says(answer))
    with pytest.raises(LambdatuiError) as raised:
        read_image_bytes(clients, f"{REPOSITORY}:v41")
    assert raised.value.fault.kind is Kind.MALFORMED


@pytest.mark.parametrize("denied", [True, False])
def test_a_report_has_the_size_or_says_that_it_was_denied(faulty: Start, *, denied: bool) -> None:
    def reply(talk: Talk) -> None:
        target = talk.request.headers.get("x-amz-target", "")
        if target.endswith("DescribeImages") and not denied:
            SIZE(talk)
        elif talk.request.path.split("?")[0].endswith("/functions/f"):
            code = {"ImageUri": f"{REPOSITORY}:v41"}
            about = {"FunctionName": "f", "PackageType": "Image"}
            says({"Configuration": about, "Code": code})(talk)
        else:
            refuses(403, "AccessDeniedException", "no")(talk)

    _, clients = faulty(reply)
    read = read_facts(clients, "f")
    assert read.facts.image_bytes == (None if denied else 123_456_789)
    told = any("size of the container image" in sentence for sentence in read.unread)
    assert told is denied
