"""A queue in the embedded account, and a function that has it for its dead letters."""

from typing import TYPE_CHECKING, Self

import boto3

from lambdatui.demo.endpoint import Endpoint
from tests.cli.aws import lambda_client, zipped

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient


class DeadLetterQueue:
    """The queue to which the failures of a function of its own go; inside, both are there."""

    def __init__(self, endpoint: Endpoint, function: str, source: str) -> None:
        self._sqs: SQSClient = boto3.client(
            "sqs",
            endpoint_url=endpoint.url,
            region_name=endpoint.region,
            aws_access_key_id=endpoint.account,
            aws_secret_access_key="test",
        )
        self._url = self._sqs.create_queue(QueueName=f"{function}-dlq")["QueueUrl"]
        self.arn = self._attribute("QueueArn")
        self._function = function
        self._lambda = lambda_client(endpoint)
        self._lambda.create_function(
            FunctionName=function,
            Runtime="python3.12",
            Handler="index.handler",
            Role=f"arn:aws:iam::{endpoint.account}:role/test",
            Code={"ZipFile": zipped(source)},
            DeadLetterConfig={"TargetArn": self.arn},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lambda.delete_function(FunctionName=self._function)
        self._sqs.delete_queue(QueueUrl=self._url)

    def send(self, body: str, request_id: str) -> None:
        """A letter as Lambda writes it."""
        attributes = {"RequestID": request_id, "ErrorCode": "200", "ErrorMessage": "KeyError"}
        self._sqs.send_message(
            QueueUrl=self._url,
            MessageBody=body,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes.items()
            },
        )

    def bodies(self) -> list[str]:
        """What anybody else would be given now."""
        answer = self._sqs.receive_message(
            QueueUrl=self._url, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return sorted(message["Body"] for message in answer.get("Messages", []))

    def counts(self) -> tuple[int, int]:
        """Messages that are visible, and those that are hidden."""
        return (
            int(self._attribute("ApproximateNumberOfMessages")),
            int(self._attribute("ApproximateNumberOfMessagesNotVisible")),
        )

    def take(self) -> None:
        """Read all that is there as somebody else would, who does not delete it."""
        self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10, VisibilityTimeout=600)

    def empty(self) -> None:
        """Take out all that is there."""
        self._sqs.purge_queue(QueueUrl=self._url)

    def _attribute(self, name: str) -> str:
        answer = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["All"])
        attributes: dict[str, str] = {
            str(key): value for key, value in answer["Attributes"].items()
        }
        return attributes[name]
