"""What keeps data: reads objects' keys, DynamoDB's types, change streams."""

from decimal import Decimal
from typing import Any
from urllib.parse import unquote, unquote_plus

Event = dict[str, Any]


def objects(event: Event, _context: object) -> list[tuple[str, str, str, int]]:
    """S3 notifications: the operation, the bucket, the key as it is in S3, and the bytes."""
    found = []
    for record in event["Records"]:
        assert record["eventSource"] == "aws:s3"
        assert record["eventVersion"].startswith("2.")
        s3 = record["s3"]
        assert s3["bucket"]["arn"].endswith(f":s3:::{s3['bucket']['name']}")
        int(s3["object"]["sequencer"], 16)
        created = record["eventName"].startswith("ObjectCreated:")
        assert created == ("size" in s3["object"])
        if "eTag" in s3["object"]:
            assert len(bytes.fromhex(s3["object"]["eTag"])) == 16
        key = unquote_plus(s3["object"]["key"])
        found.append((record["eventName"], s3["bucket"]["name"], key, s3["object"].get("size", 0)))
    return found


def batch(event: Event, _context: object) -> Event:
    """S3 Batch Operations: an answer for each task."""
    schema = event["invocationSchemaVersion"]
    results = []
    for task in event["tasks"]:
        key = unquote(task["s3Key"])
        bucket = task["s3BucketArn"].split(":::")[1] if schema == "1.0" else task["s3Bucket"]
        mode = event["job"]["userArguments"]["mode"] if schema == "2.0" else "copy"
        results.append(
            {
                "taskId": task["taskId"],
                "resultCode": "Succeeded",
                "resultString": f"{mode} {bucket}/{key}",
            }
        )
    return {
        "invocationSchemaVersion": schema,
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": event["invocationId"],
        "results": results,
    }


def plain(value: dict[str, Any]) -> Any:
    """An attribute value as Python has it, as boto3's TypeDeserializer reads it."""
    ((kind, held),) = value.items()
    match kind:
        case "S" | "BOOL":
            return held
        case "N":
            return Decimal(held)
        case "NULL":
            return None
        case "L":
            return [plain(item) for item in held]
        case "M":
            return {name: plain(item) for name, item in held.items()}
        case "SS":
            return set(held)
    raise TypeError(kind)


def _item(image: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in image.items()}


def table(event: Event, _context: object) -> list[Event]:
    """A table's stream: what each change was."""
    changes = []
    for record in event["Records"]:
        assert record["eventSource"] == "aws:dynamodb"
        source = record["eventSourceARN"].split(":", 5)
        kind, name, stream, _time = source[5].split("/")
        assert (kind, stream) == ("table", "stream")
        assert source[3] == record["awsRegion"]
        change = record["dynamodb"]
        new, old = change.get("NewImage"), change.get("OldImage")
        for image in (new, old):
            assert image is None or change["Keys"].items() <= image.items()
        assert change["SizeBytes"] > 0
        assert change["ApproximateCreationDateTime"] < 10**10
        expired = record.get("userIdentity", {}).get("principalId") == "dynamodb.amazonaws.com"
        changes.append(
            {
                "event": record["eventName"],
                "table": name,
                "keys": _item(change["Keys"]),
                "new": _item(new) if new else None,
                "old": _item(old) if old else None,
                "expired": expired,
            }
        )
    return changes


def documents(event: Event, _context: object) -> list[tuple[str, str, Any]]:
    """A collection's change stream: the operation, where, and the document."""
    assert event["eventSource"] == "aws:docdb"
    assert ":cluster:" in event["eventSourceArn"]
    found = []
    for wrapped in event["events"]:
        change = wrapped["event"]
        document = change.get("fullDocument")
        assert (document is None) == (change["operationType"] == "delete")
        assert document is None or document["_id"] == change["documentKey"]["_id"]
        if change["operationType"] == "update":
            assert change["updateDescription"]["updatedFields"].items() <= document.items()
        where = f"{change['ns']['db']}.{change['ns']['coll']}"
        found.append((change["operationType"], where, document))
    return found
