"""Imports a gzipped CSV from S3 by reading all of it into memory, twice. It nearly fits."""

import gzip
import json
import logging
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

s3 = boto3.client("s3")


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    body = s3.get_object(Bucket=event["bucket"], Key=event["key"])["Body"].read()
    logger.info("%s: %.1f MB packed", event["key"], len(body) / 1e6)
    unpacked = gzip.decompress(body)
    text = unpacked.decode()
    rows = text.count("\n") - 1
    logger.info("Imported %d rows, %.1f MB", rows, len(unpacked) / 1e6)
    return {"rows": rows, "bytes": len(unpacked)}
