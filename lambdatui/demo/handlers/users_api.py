"""GET and POST /users behind API Gateway (HTTP API, payload format 2.0)."""

import json
import logging
import os
import uuid
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

table = boto3.resource("dynamodb").Table(os.environ["USERS_TABLE"])


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    http = event["requestContext"]["http"]
    route = (http["method"], event.get("rawPath", http.get("path", "")).rstrip("/"))
    if route == ("GET", "/users"):
        return list_users()
    if route == ("POST", "/users"):
        return create_user(event.get("body") or "")
    logger.warning("No route for %s %s", *route)
    return answer(404, {"message": f"No route for {route[0]} {route[1]}"})


def list_users() -> dict[str, Any]:
    items = table.scan(Limit=25)["Items"]
    users = sorted(({"id": item["id"], "name": item["name"]} for item in items), key=by_name)
    return answer(200, {"users": users})


def by_name(user: dict[str, Any]) -> str:
    return str(user["name"])


def create_user(body: str) -> dict[str, Any]:
    try:
        user = json.loads(body)
        name, email = user["name"].strip(), user["email"].strip()
    except (ValueError, KeyError, TypeError, AttributeError):
        logger.warning("Refused a user without name and email")
        return answer(400, {"message": "Send a JSON object with name and email."})
    item = {"id": str(uuid.uuid4()), "name": name, "email": email}
    table.put_item(Item=item)
    logger.info("Created user %s", item["id"])
    return answer(201, item)


def answer(status: int, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=str),
    }
