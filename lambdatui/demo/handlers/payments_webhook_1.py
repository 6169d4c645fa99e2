"""payments-webhook as it was before its newest release, which is payments_webhook.py."""

import json
import logging
import os
import random
import time
from typing import Any

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

RATES = {"EUR": 1.0, "USD": 0.92, "GBP": 1.17}
#: What the bank takes to answer, in seconds.
BANK_S = float(os.environ.get("BANK_S", "0.09"))


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    payment = json.loads(event["body"])
    logger.info("Payment %s: %s", payment["id"], payment["type"])
    if payment["type"] != "payment.succeeded":
        return {"statusCode": 204}
    total = settle(payment)
    logger.info("Settled %s: %.2f EUR", payment["id"], total)
    return {"statusCode": 200, "body": json.dumps({"settled": round(total, 2)})}


def settle(payment: dict[str, Any]) -> float:
    reserve(payment["lines"])
    amount = float(payment["amount"]) * RATES[payment["currency"]]
    ask_bank()
    return amount


def reserve(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        # Subscriptions have a plan and no sku.
        logger.info("Reserved %d of %s", line["quantity"], line.get("sku") or line["plan"])


def ask_bank() -> None:
    """The wait stands for the bank's."""
    time.sleep(BANK_S * random.lognormvariate(0, 0.25))
