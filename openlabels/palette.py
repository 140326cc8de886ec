"""A PNG of few colors, written with a palette: the same pixels in less than half of the bytes.

Knows the PNG that resvg writes (8 bits a channel, RGBA, not interlaced). Refuses to know what it shows, and never
changes a color: a picture of more than 256 stays as it was. Weighed: Pillow, which would come to every build for this.
"""

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 256
_CHANNELS = 4


def indexed(png: bytes) -> bytes:
    """The same picture with a palette, where its colors fit into one."""
    chunks = dict(_chunks(png))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    colors = [
        color for row in _rows(zlib.decompress(chunks[b"IDAT"]), width) for color in zip(*[iter(row)] * 4, strict=True)
    ]
    palette = sorted(set(colors), key=lambda color: (color[3], color))  # those that are not opaque come first
    if len(palette) > _MOST:
        return png
    place = {color: at for at, color in enumerate(palette)}
    pixels = bytes(map(place.__getitem__, colors))
    lines = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    clear = bytes(alpha for *_, alpha in palette if alpha < 255)
    return _SIGNATURE + b"".join(
        _chunk(name, content)
        for name, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(bytes(color[:3]) for color in palette)),
            (b"tRNS", clear),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
        if content or name != b"tRNS"
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _rows(lines: bytes, width: int) -> Iterator[bytearray]:
    """The rows of RGBA behind filtered lines (PNG, chapter 9)."""
    length = width * _CHANNELS
    above = bytearray(length)
    for at in range(0, len(lines), length + 1):
        above = _unfiltered(lines[at], bytearray(lines[at + 1 : at + 1 + length]), above)
        yield above


def _unfiltered(how: int, row: bytearray, above: bytearray) -> bytearray:
    if how in {0, 2}:  # as it is, or what is more than above: half of all rows
        return bytearray((value + up) & 255 for value, up in zip(row, above, strict=True)) if how else row
    for at, value in enumerate(row):
        left, corner = (row[at - _CHANNELS], above[at - _CHANNELS]) if at >= _CHANNELS else (0, 0)
        match how:
            case 1:
                guess = left
            case 3:
                guess = (left + above[at]) // 2
            case _:
                guess = _nearest(left, above[at], corner)
        row[at] = (value + guess) & 255
    return row


def _nearest(left: int, above: int, corner: int) -> int:
    """Paeth's guess: whichever neighbor is nearest to where the three lead."""
    to_left, to_above, to_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner
