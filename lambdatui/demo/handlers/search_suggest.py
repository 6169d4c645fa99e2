"""Completes what a customer types in the shop's search box."""

import json
import logging
import os
import random
import time
from typing import Any

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

#: What the index takes to answer, in seconds.
INDEX_S = float(os.environ.get("INDEX_S", "0.012"))
PRODUCTS = (
    "kettle", "kitchen scale", "knife set", "lamp", "lantern", "ladder", "mug", "mirror",
    "pan", "paper lantern", "pepper mill", "pillow", "plate", "pot", "table", "tea cup",
    "tea pot", "toaster", "towel", "tray",
)  # fmt: skip


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    typed = event["q"].strip().casefold()
    found = look_up(typed)
    logger.info("%r: %d suggestions", typed, len(found))
    return {"q": typed, "suggestions": found[: event.get("limit", 5)]}


def look_up(typed: str) -> list[str]:
    """The products with a word that begins so. The wait stands for the index's."""
    time.sleep(INDEX_S * random.lognormvariate(0, 0.3))
    return [name for name in PRODUCTS if any(word.startswith(typed) for word in name.split())]
