"""How large a function's container image is, which its registry knows and Lambda does not tell."""

import re
from typing import Any

from lambdatui.aws.answer import required, structures, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.core.errors import Kind, fail

_OPERATION = "DescribeImages"
#: ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME with a tag or a digest (Lambda API, FunctionCode,
#: ImageUri).
_URI = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[^/]+/"
    r"(?P<name>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>sha256:[0-9a-f]+))?"
)


def read_image_bytes(clients: Clients, uri: str) -> int:
    """The size of an image in Amazon ECR, compressed, in bytes: one call, which costs nothing.

    (Amazon ECR API, DescribeImages, imageSizeInBytes.)

    Raises:
        LambdatuiError: DENIED without ecr:DescribeImages, NOT_FOUND where the image was deleted,
            INVALID for an address that is none of ECR in this region; and whatever else goes wrong.
    """
    found = _URI.fullmatch(uri)
    if found is None or found["region"] != clients.region:
        raise fail(
            Kind.INVALID,
            "The size of the container image is not known: it is in no registry of this region.",
        )
    image = {"imageDigest": found["digest"]} if found["digest"] else {"imageTag": found["tag"]}
    if not any(image.values()):
        image = {"imageTag": "latest"}
    answer: dict[str, Any] = ask(
        clients,
        "read the size of the container image",
        lambda aws: aws.ecr.describe_images(
            registryId=found["account"], repositoryName=found["name"], imageIds=[image]
        ),
    )
    for entry in structures(required(answer, "imageDetails", list, _OPERATION)):
        if size := whole(entry.get("imageSizeInBytes")):
            return size
    raise fail(
        Kind.MALFORMED, "The registry did not tell the size of the container image.", "Try again."
    )
