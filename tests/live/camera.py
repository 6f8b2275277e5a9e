"""A phone's camera: reads the QR code from a picture of the screen."""

from __future__ import annotations

import struct
import zlib

import zxingcpp

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 6: 4}


def read(png: bytes) -> str:
    """Give what the one QR code in a picture says."""
    (found,) = zxingcpp.read_barcodes(_grey(png))
    return str(found.text)


def _grey(png: bytes) -> memoryview:
    """Take the first channel of a picture as browsers write it: 8 bits, not interlaced (PNG, third edition)."""
    assert png.startswith(SIGNATURE)
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, interlaced) == (8, 0)
    size, data = CHANNELS[kind], zlib.decompress(b"".join(_data(png)))
    line, before, grey = width * size, bytearray(width * size), bytearray()
    for row in range(height):
        start = row * (line + 1)
        before = _unfiltered(data[start], bytearray(data[start + 1 : start + 1 + line]), before, size)
        grey += before[::size]
    return memoryview(grey).cast("B", (height, width))


def _data(png: bytes) -> list[bytes]:
    found, at = [], len(SIGNATURE)
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        if name == b"IDAT":
            found.append(png[at + 8 : at + 8 + length])
        at += length + 12
    return found


def _unfiltered(way: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    for place in range(len(line)):
        left, corner = (line[place - size], above[place - size]) if place >= size else (0, 0)
        guess = (0, left, above[place], (left + above[place]) // 2, _paeth(left, above[place], corner))[way]
        line[place] = (line[place] + guess) & 255
    return line


def _paeth(left: int, above: int, corner: int) -> int:
    first = left + above - corner
    return min((left, above, corner), key=lambda each: abs(first - each))
