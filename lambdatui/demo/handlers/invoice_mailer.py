"""Sends the invoice of an order by e-mail. Invoked asynchronously: Lambda tries twice more."""

import json
import logging
import os
import random
import signal
import time
from typing import Any

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

#: What the mail server takes, in seconds.
MAIL_S = float(os.environ.get("MAIL_S", "0.22"))


class MailServerBusy(Exception):
    """It asks to come back later."""


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    customer, order = event["customer"], event["order"]
    text = render(customer, order)
    logger.info("Invoice %s: %d bytes", order["id"], len(text))
    send(customer["email"], text)
    logger.info("Sent invoice %s", order["id"])
    return {"order": order["id"], "bytes": len(text)}


def render(customer: dict[str, Any], order: dict[str, Any]) -> bytes:
    lines = [f"Invoice {order['id']} for {customer['name']}"]
    if customer["kind"] == "company":
        # The shop's form lets it be empty.
        lines.append(f"VAT {customer['vat_id']}")
    lines += [f"{line['quantity']} × {line['sku']}: {line['price']}" for line in order["lines"]]
    text = "\n".join(lines)
    if "\u202e" in text:
        # What draws the page is a library in C, and it dies of text from right to left.
        signal.raise_signal(signal.SIGSEGV)
    return text.encode()


def send(address: str, text: bytes) -> None:
    """Hand it to the mail server. The wait stands for that."""
    if "@" not in address:
        raise ValueError(f"not an e-mail address: {address!r}")
    time.sleep(MAIL_S * random.lognormvariate(0, 0.3))
    if address.endswith("@slowmail.example"):
        logger.warning("451 4.7.1 slowmail.example takes no more mail from us today")
        raise MailServerBusy("451 4.7.1 try again later")
    logger.info("250 2.0.0 %d bytes for %s", len(text), address.rpartition("@")[2])
