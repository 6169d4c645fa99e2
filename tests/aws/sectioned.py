"""A function whose sections are read from a server of a test's own."""

import threading
from collections.abc import Callable
from typing import Any

from lambdatui.aws.answer_book import AnswerBook
from lambdatui.aws.clients import Clients
from lambdatui.aws.sections import read_section
from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.errors import Fault
from lambdatui.core.section import SectionAnswers, SectionId
from tests.aws.conftest import REGION, QuickStop
from tests.aws.faulty import Faulty, refuses

Start = Callable[..., tuple[Faulty, Clients]]

HERE = f"{REGION}:123456789012"
ARN = f"arn:aws:lambda:{HERE}:function:f"
LAYER = f"arn:aws:lambda:{REGION}:999900001111:layer:tools:3"
CONFIGURATION: dict[str, Any] = {
    "FunctionName": "f",
    "FunctionArn": ARN,
    "Version": "$LATEST",
    "Role": "arn:aws:iam::123456789012:role/service-role/f",
    "PackageType": "Zip",
    "Layers": [{"Arn": LAYER}],
    "VpcConfig": {"VpcId": "vpc-1", "SubnetIds": ["s-1"], "SecurityGroupIds": ["sg-1"]},
}
GONE = refuses(404, "ResourceNotFoundException", "The resource you requested does not exist.")
NOTHING_FEEDS: dict[str, Any] = {"EventSourceMappings": []}
NO_URLS: dict[str, Any] = {"FunctionUrlConfigs": []}
NO_ALIASES: dict[str, Any] = {"Aliases": []}


def function(**more: object) -> dict[str, Any]:
    return {"Configuration": {**CONFIGURATION, **more}, "Code": {}, "Tags": {}}


def read(
    clients: Clients,
    id: SectionId,
    qualifier: str = "",
    *,
    book: AnswerBook | None = None,
    stop: threading.Event | QuickStop | None = None,
    fresh: bool = False,
) -> SectionAnswers:
    return read_section(
        clients,
        "f",
        id,
        qualifier,
        book=book or AnswerBook(),
        stop=stop or threading.Event(),
        fresh=fresh,
    )


def fault_of(answers: SectionAnswers, operation: str) -> Fault:
    (fault,) = (each.fault for each in answers.all_of(operation) if each.fault)
    return fault


def whole(answer: AwsAnswer | None) -> dict[str, Any]:
    assert answer is not None
    assert answer.fault is None
    return answer.value


def given(answers: SectionAnswers, operation: str) -> list[dict[str, Any]]:
    return [each.call.given for each in answers.all_of(operation)]
