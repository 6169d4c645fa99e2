"""Takes readings of devices, and logs a line of JSON for each: far too much."""

import logging
from typing import Any

logger = logging.getLogger("telemetry")
logger.setLevel(logging.DEBUG)

LIMITS = {"temperature": (-20.0, 85.0), "humidity": (0.0, 100.0), "battery": (3.1, 4.3)}


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    device = event["device"]
    logger.info("Batch received", extra={"event": event})
    kept = 0
    for reading in event["readings"]:
        kind, value = reading["kind"], reading["value"]
        facts = {"device": device, "kind": kind, "value": value}
        low, high = LIMITS[kind]
        if low <= value <= high:
            logger.debug("Reading stored", extra=facts)
            kept += 1
        else:
            logger.warning("Reading out of range", extra={**facts, "low": low, "high": high})
    if not kept:
        logger.error("Device sends nothing usable", extra={"device": device})
    logger.info("Batch done", extra={"device": device, "kept": kept})
    return {"device": device, "kept": kept}
