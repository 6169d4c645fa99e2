"""POST /orders and GET /orders/{id} behind API Gateway (HTTP API, payload format 2.0)."""

import json
import logging
import os
import uuid
from decimal import Decimal
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

table = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    method = event["requestContext"]["http"]["method"]
    parts = event["rawPath"].strip("/").split("/")
    if method == "POST" and parts == ["orders"]:
        return place(json.loads(event.get("body") or "{}", parse_float=Decimal))
    if method == "GET" and len(parts) == 2 and parts[0] == "orders":
        return find(parts[1])
    return answer(404, {"message": f"No route for {method} {event['rawPath']}"})


def place(order: dict[str, Any]) -> dict[str, Any]:
    lines = order.get("lines") or []
    if not order.get("customer") or not lines:
        logger.warning("Refused an order without customer or lines")
        return answer(422, {"message": "An order needs a customer and at least one line."})
    item = {
        "id": f"o-{uuid.uuid4().hex[:12]}",
        "customer": order["customer"],
        "lines": lines,
        "total": sum((line["price"] * line["quantity"] for line in lines), Decimal(0)),
    }
    table.put_item(Item=item)
    logger.info("Order %s of %s: %s EUR", item["id"], item["customer"], item["total"])
    return answer(201, {"id": item["id"], "total": item["total"]})


def find(order_id: str) -> dict[str, Any]:
    item = table.get_item(Key={"id": order_id}).get("Item")
    if item is None:
        return answer(404, {"message": f"There is no order {order_id}."})
    return answer(200, item)


def answer(status: int, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=str),
    }
