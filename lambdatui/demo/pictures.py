"""Small PNGs for the shop's uploads, made with the standard library."""

import struct
import zlib

WIDTH, HEIGHT = 96, 64


def picture(seed: int) -> bytes:
    """A sunset over water in 8-bit RGB, another one for each seed."""
    rows = b"".join(b"\0" + _row(y, seed) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body)
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def _row(y: int, seed: int) -> bytes:
    horizon = HEIGHT * 2 // 3
    if y < horizon:
        colour = (200 - y, 90 + y + seed % 40, 60 + y * 2)
    else:
        colour = (30, 60 + (y * 5 + seed) % 30, 110 + (y - horizon))
    return bytes(colour) * WIDTH


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
