"""Deletes sessions that have expired. Started by a schedule (EventBridge)."""

import json
import logging
import os
import time
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

table = boto3.resource("dynamodb").Table(os.environ["SESSIONS_TABLE"])


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    now = int(time.time())
    scanned, expired = 0, []
    page: dict[str, Any] = {"FilterExpression": Attr("expires_at").lt(now)}
    while True:
        answer = table.scan(**page)
        scanned += answer["ScannedCount"]
        expired += [item["id"] for item in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            break
        page["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    with table.batch_writer() as batch:
        for session in expired:
            batch.delete_item(Key={"id": session})
    logger.info("Deleted %d of %d sessions", len(expired), scanned)
    return {"scanned": scanned, "deleted": len(expired)}
