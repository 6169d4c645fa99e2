"""Exports yesterday's orders to S3. Started by a schedule, every night."""

import datetime
import json
import logging
import os
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    day = datetime.date.fromisoformat(event["time"][:10]) - datetime.timedelta(days=1)
    orders = table.scan()["Items"]
    key = f"exports/orders-{day}.json"
    body = "\n".join(json.dumps(order, default=str) for order in orders)
    s3.put_object(Bucket=os.environ["EXPORT_BUCKET"], Key=key, Body=body.encode())
    logger.info("Wrote %d orders to %s", len(orders), key)
    return {"key": key, "orders": len(orders)}
