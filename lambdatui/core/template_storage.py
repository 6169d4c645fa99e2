"""Events of what keeps data: S3, DynamoDB streams, DocumentDB change streams."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from lambdatui.core.template_parts import (
    CALLER,
    ORDER,
    TIME_FINE,
    TIME_MS,
    Place,
    Shape,
    Values,
    choice,
    data,
    last,
    members,
    number,
    text,
    unfit,
    words,
)

#: One letter or two for each type of an attribute value (DynamoDB API, AttributeValue).
_TYPES = frozenset({"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"})


def _s3(place: Place, values: Values, event: str, more: Mapping[str, Any]) -> dict[str, Any]:
    bucket = last(values["bucket"])
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": place.region,
        "eventTime": TIME_FINE,
        "eventName": event,
        "userIdentity": {"principalId": "AWS:AIDACKCEVSQ6C2EXAMPLE"},
        "requestParameters": {"sourceIPAddress": CALLER},
        "responseElements": {
            "x-amz-request-id": "D82B88E5F771F645",
            "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYB",
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "828aa6fc-f7b5-4305-8584-487c791949c1",
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": "A3I5XTEXAMAI3E"},
                "arn": f"arn:{place.partition}:s3:::{bucket}",
            },
            "object": {
                # As in a form: a space is a plus sign (S3 user guide, event message structure).
                "key": quote_plus(values["key"], safe="/"),
                **more,
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }
    return {"Records": [record]}


def _s3_put(place: Place, values: Values) -> dict[str, Any]:
    size = values["size"]
    # What nobody uploaded has no MD5; this one is the key's, and an empty object's is known.
    content = f"{values['key']} {size}" if size else ""
    tag = hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()
    more = {"size": size, "eTag": tag}
    return _s3(place, values, f"ObjectCreated:{values['operation']}", more)


def _s3_delete(place: Place, values: Values) -> dict[str, Any]:
    marker = values["operation"] == "DeleteMarkerCreated"
    more = {"eTag": "d41d8cd98f00b204e9800998ecf8427e", "versionId": "096fKKXTRTtl3on89fVO"}
    return _s3(place, values, f"ObjectRemoved:{values['operation']}", more if marker else {})


def _s3_batch(place: Place, values: Values) -> dict[str, Any]:
    bucket, schema = last(values["bucket"]), values["schema"]
    task: dict[str, Any] = {
        "taskId": "dGFza2lkZ29lc2hlcmU=",
        "s3Key": quote(values["key"]),
        "s3VersionId": None,
    }
    job: dict[str, Any] = {"id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce"}
    if schema == "1.0":
        task["s3BucketArn"] = f"arn:{place.partition}:s3:::{bucket}"
    else:
        task["s3Bucket"] = bucket
        job["userArguments"] = words(values, "arguments")
    return {
        "invocationSchemaVersion": schema,
        "invocationId": "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
        "job": job,
        "tasks": [task],
    }


def attribute(value: Any) -> dict[str, Any]:
    """A JSON value as DynamoDB has it, with its type for a name (DynamoDB API, AttributeValue)."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": json.dumps(value)}
        case str():
            return {"S": value}
        case list():
            return {"L": [attribute(item) for item in value]}
        case _:
            return {"M": {name: attribute(item) for name, item in value.items()}}


def _item(values: Values, name: str) -> dict[str, Any]:
    """The item; one that is written in DynamoDB's own JSON stays as it is."""
    item = members(values, name)
    typed = [
        isinstance(value, dict) and len(value) == 1 and _TYPES.issuperset(value)
        for value in item.values()
    ]
    if item and all(typed):
        return item
    return {key: attribute(value) for key, value in item.items()}


def _keys(values: Values, item: Mapping[str, Any], name: str) -> dict[str, Any]:
    keys = [key.strip() for key in values["keys"].split(",") if key.strip()]
    if not keys:
        raise unfit("keys", "must name the table's key attributes, such as orderId")
    for key in keys:
        if key not in item:
            raise unfit("keys", f"names '{key}', which is not in the field '{name}'")
    return {key: item[key] for key in keys}


def _dynamodb(
    place: Place, values: Values, event: str, new: Mapping[str, Any], old: Mapping[str, Any]
) -> dict[str, Any]:
    stream, table = values["table"], last(values["table"])
    if not stream.startswith("arn:"):
        stream = place.arn("dynamodb", f"table/{table}/stream/2026-01-01T00:00:00.000")
    view = values["view"]
    change: dict[str, Any] = {
        # In seconds, unlike most.
        "ApproximateCreationDateTime": TIME_MS // 1000,
        "Keys": _keys(values, new or old, "item" if new else "old"),
    }
    if new and view in ("NEW_AND_OLD_IMAGES", "NEW_IMAGE"):
        change["NewImage"] = new
    if old and view in ("NEW_AND_OLD_IMAGES", "OLD_IMAGE"):
        change["OldImage"] = old
    # About what DynamoDB counts: the names and the values, not the types.
    held = [change["Keys"], change.get("NewImage", {}), change.get("OldImage", {})]
    size = sum(len(f"{name}{value}".encode()) for part in held for name, value in _flat(part))
    change |= {
        "SequenceNumber": "4421584500000000017450439091",
        "SizeBytes": size,
        "StreamViewType": view,
    }
    return {
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": place.region_of(stream),
        "dynamodb": change,
        "eventSourceARN": stream,
    }


def _flat(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, found if isinstance(found, str) else json.dumps(found))
        for name, value in item.items()
        for found in value.values()
    ]


def _insert(place: Place, values: Values) -> dict[str, Any]:
    return {"Records": [_dynamodb(place, values, "INSERT", _item(values, "item"), {})]}


def _modify(place: Place, values: Values) -> dict[str, Any]:
    new, old = _item(values, "item"), _item(values, "old")
    return {"Records": [_dynamodb(place, values, "MODIFY", new, old)]}


def _remove(place: Place, values: Values) -> dict[str, Any]:
    record = _dynamodb(place, values, "REMOVE", {}, _item(values, "old"))
    if values["by"] == "time to live":
        record["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    return {"Records": [record]}


def _documentdb(place: Place, values: Values) -> dict[str, Any]:
    operation = values["operation"]
    key = {"_id": {"$oid": values["id"]}}
    document = members(values, "document")
    change: dict[str, Any] = {
        "_id": {"_data": "0163eeb6e7000000090100000009000041e1"},
        "clusterTime": {"$timestamp": {"t": TIME_MS // 1000, "i": 9}},
        "documentKey": key,
        "ns": {"db": values["database"], "coll": values["collection"]},
        "operationType": operation,
    }
    if operation != "delete":
        change["fullDocument"] = {**key, **document}
    if operation == "update":
        change["updateDescription"] = {"updatedFields": document, "removedFields": []}
    return {
        "eventSourceArn": place.named("rds", "cluster:", values["cluster"]),
        "events": [{"event": change}],
        "eventSource": "aws:docdb",
    }


_BUCKET = text("bucket", "Bucket", "example-bucket")
_KEY = text("key", "Key", "incoming/photo 1.jpg")
_ITEM = data("item", "Item", ORDER)
_OLD = data("old", "Old item", '{"orderId": "1001", "sku": "AX-42", "quantity": 1}')
_TABLE = (
    text("keys", "Key attributes, with commas between them", "orderId"),
    text("table", "Table (name, or the stream's ARN)", "orders"),
    choice("view", "Stream view", "NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"),
)
_CREATED = ("Put", "Post", "Copy", "CompleteMultipartUpload")

SHAPES = (
    Shape(
        "s3-put",
        "S3 put",
        "S3",
        (_BUCKET, _KEY, number("size", "Bytes", 20480), choice("operation", "By", *_CREATED)),
        _s3_put,
    ),
    Shape(
        "s3-delete",
        "S3 delete",
        "S3",
        (_BUCKET, _KEY, choice("operation", "Kind", "Delete", "DeleteMarkerCreated")),
        _s3_delete,
    ),
    Shape(
        "s3-batch",
        "S3 Batch Operations",
        "S3",
        (
            _BUCKET,
            _KEY,
            data("arguments", "User arguments (schema 2.0)", '{"mode": "copy"}'),
            choice("schema", "Schema", "2.0", "1.0"),
        ),
        _s3_batch,
    ),
    Shape("dynamodb-insert", "DynamoDB insert", "DynamoDB", (_ITEM, *_TABLE), _insert),
    Shape("dynamodb-modify", "DynamoDB modify", "DynamoDB", (_ITEM, _OLD, *_TABLE), _modify),
    Shape(
        "dynamodb-remove",
        "DynamoDB remove",
        "DynamoDB",
        (_OLD, choice("by", "Removed by", "a request", "time to live"), *_TABLE),
        _remove,
    ),
    Shape(
        "documentdb",
        "DocumentDB change",
        "DocumentDB",
        (
            choice("operation", "Operation", "insert", "update", "replace", "delete"),
            data("document", "Document", ORDER),
            text("id", "Document id", "63eeb6e7d418cd98afb1c1d7"),
            text("database", "Database", "shop"),
            text("collection", "Collection", "orders"),
            text("cluster", "Cluster (name or ARN)", "orders"),
        ),
        _documentdb,
    ),
)
