"""PNG files read as far as tests need: eight bits a channel, not interlaced (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple


class Png(NamedTuple):
    """A picture: `rows` hold the colours (red, green, blue) of its pixels."""

    width: int
    height: int
    rows: list[list[tuple[int, int, int]]]

    def colours(self, left: int, top: int, right: int, bottom: int) -> set[tuple[int, int, int]]:
        return {colour for row in self.rows[top:bottom] for colour in row[left:right]}


def read_png(data: bytes) -> Png:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, packed, palette = 8, b"", b""
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert (depth, interlaced) == (8, 0)
            channels = {2: 3, 3: 1, 6: 4}[colour]
        packed += body if kind == b"IDAT" else b""
        palette += body if kind == b"PLTE" else b""
        place += 12 + size
    raw, stride = zlib.decompress(packed), width * channels
    rows, before = [], bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        before = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, channels)
        if palette:
            rows.append([(palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]) for i in before])
        else:
            rows.append([(before[i], before[i + 1], before[i + 2]) for i in range(0, stride, channels)])
    return Png(width, height, rows)


def _unfiltered(way: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    for i in range(len(line)):
        left, up = line[i - step] if i >= step else 0, above[i]
        corner = above[i - step] if i >= step else 0
        line[i] = (line[i] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[way]) & 255
    return line


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda near: abs(guess - near))


def png(width: int, height: int) -> bytes:
    """A grey picture of this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
