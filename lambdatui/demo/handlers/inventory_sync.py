"""Copies stock levels from the ERP, which allows one connection: reserved concurrency is 1."""

import json
import logging
import os
import time
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

table = boto3.resource("dynamodb").Table(os.environ["STOCK_TABLE"])

PAGES = 3
#: What the ERP takes for a page, in seconds.
PAGE_S = float(os.environ.get("PAGE_S", "0.4"))


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    warehouse, written = event["warehouse"], 0
    for page in range(PAGES):
        with table.batch_writer() as batch:
            for sku, level in read_page(warehouse, page):
                batch.put_item(Item={"id": f"{warehouse}#{sku}", "level": level})
                written += 1
        logger.info("%s: page %d of %d", warehouse, page + 1, PAGES)
    return {"warehouse": warehouse, "written": written}


def read_page(warehouse: str, page: int) -> list[tuple[str, int]]:
    """One page of stock levels. The wait stands for the ERP's."""
    time.sleep(PAGE_S)
    seed = sum(warehouse.encode()) + page
    return [(f"A-{100 + page * 5 + index}", (seed * 7 + index * 13) % 90) for index in range(5)]
