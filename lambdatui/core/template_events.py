"""The events that AWS services send, as the Lambda developer guide shows them.

Each function takes the :class:`Place` that its ARNs speak of. Times stand still, so that a
template is the same text every time it is asked for.
"""

import base64
import gzip
import hashlib
import json
from typing import Any

from lambdatui.core.record import Record

_TIME = "2026-01-31T08:12:31Z"
_TIME_MS = 1769847151204
_ORDER: dict[str, Any] = {"orderId": "1001", "sku": "AX-42", "quantity": 2}
_AGENT = "curl/8.5.0"
_CALLER = "203.0.113.7"


class Place(Record, frozen=True):
    """Whose event it is: the partition, region and account of every ARN, and the function."""

    partition: str
    region: str
    account: str
    function: str
    log_group: str

    def arn(self, service: str, resource: str) -> str:
        """An ARN of this region and account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"


def rest_get(place: Place) -> dict[str, Any]:
    """API Gateway REST API, Lambda proxy integration (payload format 1.0)."""
    headers = {
        "Accept": "application/json",
        "Host": f"a1b2c3d4e5.execute-api.{place.region}.amazonaws.com",
        "User-Agent": _AGENT,
        "X-Forwarded-For": _CALLER,
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    query = {"limit": "10"}
    return {
        "resource": "/users/{id}",
        "path": "/users/42",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()},
        "pathParameters": {"id": "42"},
        "stageVariables": None,
        "requestContext": {
            "accountId": place.account,
            "apiId": "a1b2c3d4e5",
            "authorizer": None,
            "domainName": f"a1b2c3d4e5.execute-api.{place.region}.amazonaws.com",
            "domainPrefix": "a1b2c3d4e5",
            "extendedRequestId": "JKJaXmPLvHcESHA=",
            "httpMethod": "GET",
            "identity": {"sourceIp": _CALLER, "userAgent": _AGENT},
            "path": "/prod/users/42",
            "protocol": "HTTP/1.1",
            "requestId": "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11",
            "requestTime": "31/Jan/2026:08:12:31 +0000",
            "requestTimeEpoch": _TIME_MS,
            "resourceId": "x1y2z3",
            "resourcePath": "/users/{id}",
            "stage": "prod",
        },
        "body": None,
        "isBase64Encoded": False,
    }


def _http_v2(*, route: str, host: str, account: str) -> dict[str, Any]:
    path = "/orders"
    body = json.dumps(_ORDER)
    prefix = host.split(".", 1)[0]
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": "notify=yes",
        "headers": {
            "accept": "*/*",
            "content-length": str(len(body)),
            "content-type": "application/json",
            "host": host,
            "user-agent": _AGENT,
            "x-forwarded-for": _CALLER,
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "queryStringParameters": {"notify": "yes"},
        "requestContext": {
            "accountId": account,
            "apiId": prefix,
            "domainName": host,
            "domainPrefix": prefix,
            "http": {
                "method": "POST",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": _CALLER,
                "userAgent": _AGENT,
            },
            "requestId": "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11",
            "routeKey": route,
            "stage": "$default",
            "time": "31/Jan/2026:08:12:31 +0000",
            "timeEpoch": _TIME_MS,
        },
        "body": body,
        "isBase64Encoded": False,
    }


def http_post(place: Place) -> dict[str, Any]:
    """API Gateway HTTP API (payload format 2.0)."""
    return _http_v2(
        route="POST /orders",
        host=f"a1b2c3d4e5.execute-api.{place.region}.amazonaws.com",
        account=place.account,
    )


def function_url(place: Place) -> dict[str, Any]:
    """A function URL with AuthType NONE: format 2.0, the route and the caller are fixed."""
    return _http_v2(
        route="$default",
        host=f"k3j2h1g0f9e8d7c6b5a4z3y2x1w0v9u8.lambda-url.{place.region}.on.aws",
        account="anonymous",
    )


def load_balancer(place: Place) -> dict[str, Any]:
    """An Application Load Balancer's target group of type lambda."""
    target = place.arn("elasticloadbalancing", "targetgroup/lambda-target/0123456789abcdef")
    return {
        "requestContext": {"elb": {"targetGroupArn": target}},
        "httpMethod": "GET",
        "path": "/users/42",
        "queryStringParameters": {"limit": "10"},
        "headers": {
            "accept": "application/json",
            "host": f"lambda-alb-123578498.{place.region}.elb.amazonaws.com",
            "user-agent": _AGENT,
            "x-amzn-trace-id": "Root=1-697dbaef-5c536840d73fa0e05afcb0b4",
            "x-forwarded-for": _CALLER,
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "body": "",
        "isBase64Encoded": False,
    }


def s3_put(place: Place) -> dict[str, Any]:
    """Amazon S3 event notification, ``ObjectCreated:Put`` (record version 2.1)."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": place.region,
        "eventTime": "2026-01-31T08:12:31.204Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLE"},
        "requestParameters": {"sourceIPAddress": _CALLER},
        "responseElements": {
            "x-amz-request-id": "D82B88E5F771F645",
            "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYB",
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "828aa6fc-f7b5-4305-8584-487c791949c1",
            "bucket": {
                "name": "example-bucket",
                "ownerIdentity": {"principalId": "A3I5XTEXAMAI3E"},
                "arn": f"arn:{place.partition}:s3:::example-bucket",
            },
            "object": {
                "key": "incoming/photo.jpg",
                "size": 20480,
                "eTag": "0123456789abcdef0123456789abcdef",
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }
    return {"Records": [record]}


def sqs(place: Place) -> dict[str, Any]:
    """An SQS batch of one message, with the MD5 that its body has."""
    body = json.dumps(_ORDER)
    record = {
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": str(_TIME_MS),
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": str(_TIME_MS + 12),
        },
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": place.arn("sqs", "orders"),
        "awsRegion": place.region,
    }
    return {"Records": [record]}


def sns(place: Place) -> dict[str, Any]:
    """An SNS notification. Its members begin with capitals, unlike every other source's."""
    topic = place.arn("sns", "orders")
    record = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": f"{topic}:21be56ed-a058-49f5-8c98-aedd2564c486",
        "EventSource": "aws:sns",
        "Sns": {
            "SignatureVersion": "1",
            "Timestamp": "2026-01-31T08:12:31.204Z",
            "Signature": "EXAMPLE",
            "SigningCertUrl": f"https://sns.{place.region}.amazonaws.com/SimpleNotificationService-example.pem",
            "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
            "Message": json.dumps(_ORDER),
            "MessageAttributes": {"kind": {"Type": "String", "Value": "order"}},
            "Type": "Notification",
            "UnsubscribeUrl": f"https://sns.{place.region}.amazonaws.com/?Action=Unsubscribe",
            "TopicArn": topic,
            "Subject": "New order",
        },
    }
    return {"Records": [record]}


def dynamodb_insert(place: Place) -> dict[str, Any]:
    """A DynamoDB stream record: INSERT, view type NEW_AND_OLD_IMAGES; times are in seconds."""
    record = {
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": place.region,
        "dynamodb": {
            "ApproximateCreationDateTime": _TIME_MS // 1000,
            "Keys": {"orderId": {"S": "1001"}},
            "NewImage": {
                "orderId": {"S": "1001"},
                "sku": {"S": "AX-42"},
                "quantity": {"N": "2"},
            },
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 42,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": place.arn("dynamodb", "table/orders/stream/2026-01-01T00:00:00.000"),
    }
    return {"Records": [record]}


def kinesis(place: Place) -> dict[str, Any]:
    """A Kinesis data stream's record; ``data`` is base64, the arrival time is in seconds."""
    sequence = "49590338271490256608559692538361571095921575989136588898"
    record = {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "1001",
            "sequenceNumber": sequence,
            "data": base64.b64encode(json.dumps(_ORDER).encode()).decode(),
            "approximateArrivalTimestamp": _TIME_MS / 1000,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000006:{sequence}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:{place.partition}:iam::{place.account}:role/lambda-role",
        "awsRegion": place.region,
        "eventSourceARN": place.arn("kinesis", "stream/orders"),
    }
    return {"Records": [record]}


def eventbridge(place: Place) -> dict[str, Any]:
    """A custom event from an EventBridge bus."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": "OrderPlaced",
        "source": "com.example.orders",
        "account": place.account,
        "time": _TIME,
        "region": place.region,
        "resources": [],
        "detail": _ORDER,
    }


def scheduled(place: Place) -> dict[str, Any]:
    """What an EventBridge rule with a schedule sends: an empty detail."""
    return {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": place.account,
        "time": _TIME,
        "region": place.region,
        "resources": [place.arn("events", "rule/every-hour")],
        "detail": {},
    }


def cloudwatch_logs(place: Place) -> dict[str, Any]:
    """A CloudWatch Logs subscription: JSON, gzipped, in base64."""
    message = {
        "messageType": "DATA_MESSAGE",
        "owner": place.account,
        "logGroup": place.log_group,
        "logStream": "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef",
        "subscriptionFilters": ["errors"],
        "logEvents": [
            {
                "id": "39462815012345678901234567890123456789012345678901234567",
                "timestamp": _TIME_MS,
                "message": "[ERROR] KeyError: 'sku'\n",
            }
        ],
    }
    # mtime stands in the gzip header: 0 keeps the text the same from one call to the next.
    packed = gzip.compress(json.dumps(message).encode(), mtime=0)
    return {"awslogs": {"data": base64.b64encode(packed).decode()}}
