"""Tells the customer about each new order, once. Started by the orders table's stream.

A stream delivers at least once, so what was told is remembered: the first writer of an event's
id sends, every later one sees that it was sent.
"""

import json
import logging
import os
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")

TABLE = os.environ["NOTICES_TABLE"]
QUEUE = os.environ["NOTICES_QUEUE_URL"]


def handler(event: dict[str, Any], _context: Any) -> dict[str, int]:
    logger.info("Event: %s", json.dumps(event))
    told, repeated = 0, 0
    for record in event["Records"]:
        if record["eventName"] != "INSERT":
            continue
        order = record["dynamodb"]["NewImage"]
        if not claim(record["eventID"]):
            logger.info("Event %s was delivered again: nothing to do", record["eventID"])
            repeated += 1
            continue
        notice = {"order": order["id"]["S"], "customer": order["customer"]["S"]}
        sqs.send_message(QueueUrl=QUEUE, MessageBody=json.dumps(notice))
        logger.info("Told %s about order %s", notice["customer"], notice["order"])
        told += 1
    return {"told": told, "repeated": repeated}


def claim(event_id: str) -> bool:
    """Whether this event is ours to tell: true for the first who asks."""
    try:
        dynamodb.put_item(
            TableName=TABLE,
            Item={"id": {"S": event_id}},
            ConditionExpression="attribute_not_exists(id)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True
