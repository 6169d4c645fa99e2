"""Makes a small copy of each image put under ``incoming/``, and stores it under ``thumbnails/``.

Started by S3 (ObjectCreated). Reads 8-bit RGB PNGs with nothing but the standard library.
"""

import json
import logging
import os
import struct
import urllib.parse
import zlib
from typing import Any

import boto3

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

s3 = boto3.client("s3")

PREFIX = "thumbnails/"
SIZE = int(os.environ.get("THUMBNAIL_SIZE", "24"))
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    logger.info("Event: %s", json.dumps(event))
    written = []
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        # S3 sends keys as in a URL's query.
        key = urllib.parse.unquote_plus(record["s3"]["object"]["key"])
        if key.startswith(PREFIX):
            # Our own output: handling it would start this function for ever.
            logger.warning("Ignored %s: it is a thumbnail already", key)
            continue
        image = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        width, height, rows = read_png(image)
        small = write_png(shrink(rows, width, height))
        target = PREFIX + key.rsplit("/", 1)[-1]
        s3.put_object(Bucket=bucket, Key=target, Body=small, ContentType="image/png")
        logger.info("%s: %d×%d, %d bytes → %d bytes", target, width, height, len(image), len(small))
        written.append(target)
    return {"written": written}


def read_png(data: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the rows of pixels, three bytes each."""
    if not data.startswith(SIGNATURE):
        raise ValueError(f"not a PNG: it starts with {data[:8]!r}")
    position, packed, header = len(SIGNATURE), b"", b""
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        kind = data[position + 4 : position + 8]
        body = data[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            packed += body
        position += length + 12
    width, height, depth, colour = struct.unpack_from(">IIBB", header)
    if (depth, colour) != (8, 2):
        raise ValueError(f"only 8-bit RGB is handled, not depth {depth}, colour type {colour}")
    raw, stride = zlib.decompress(packed), width * 3
    rows: list[bytes] = []
    previous = bytes(stride)
    for start in range(0, height * (stride + 1), stride + 1):
        previous = unfilter(raw[start], raw[start + 1 : start + 1 + stride], previous)
        rows.append(previous)
    return width, height, rows


def unfilter(kind: int, line: bytes, above: bytes) -> bytes:
    """One row as it was before PNG's filter (PNG specification, section 9)."""
    row = bytearray(line)
    for index in range(len(row)):
        left = row[index - 3] if index >= 3 else 0
        up = above[index]
        corner = above[index - 3] if index >= 3 else 0
        guess = (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]
        row[index] = (row[index] + guess) & 0xFF
    return bytes(row)


def paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    distances = abs(estimate - left), abs(estimate - up), abs(estimate - corner)
    return (left, up, corner)[distances.index(min(distances))]


def shrink(rows: list[bytes], width: int, height: int) -> list[bytes]:
    """The nearest pixels, so that no side is longer than SIZE."""
    scale = max(1.0, max(width, height) / SIZE)
    columns = [int(x * scale) * 3 for x in range(max(1, int(width / scale)))]
    lines = [int(y * scale) for y in range(max(1, int(height / scale)))]
    return [b"".join(rows[line][x : x + 3] for x in columns) for line in lines]


def write_png(rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
