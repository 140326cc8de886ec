"""A PNG of few colors, written with a palette: the same pixels in less than half of the bytes.

Knows the PNG that resvg writes (8 bits a channel, RGBA, not interlaced). Refuses to know what it shows, and never
changes a color: a picture of more than 256 stays as it was. Weighed: Pillow, which would come to every build for this.
"""

import struct
import zlib
from collections.abc import Callable, Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 256


def indexed(png: bytes) -> bytes:
    """The same picture with a palette, where its colors fit into one."""
    chunks = dict(_chunks(png))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = list(_rows(zlib.decompress(chunks[b"IDAT"]), width))
    palette = sorted({pixel for row in rows for pixel in row}, key=lambda color: (color[3], color))  # clear ones first
    if len(palette) > _MOST:
        return png
    place = {color: at for at, color in enumerate(palette)}
    lines = b"".join(b"\0" + bytes(map(place.__getitem__, row)) for row in rows)
    clear = bytes(alpha for *_, alpha in palette if alpha < 255)
    return _SIGNATURE + b"".join(
        _chunk(name, content)
        for name, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(color[:3] for color in palette)),
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


_NOTHING = bytes(4)


def _rows(lines: bytes, width: int) -> Iterator[list[bytes]]:
    """The rows of pixels behind filtered lines (PNG, chapter 9), each pixel as its four bytes."""
    length = width * len(_NOTHING)
    above = [_NOTHING] * width
    for at in range(0, len(lines), length + 1):
        how, line = lines[at], lines[at + 1 : at + 1 + length]
        if how != _UP or any(line):  # else it is the row above again
            above = list(_unfiltered(how, line, above))
        yield above


def _unfiltered(how: int, line: bytes, above: list[bytes]) -> Iterator[bytes]:
    """A row: what its line has more than the guess from the pixels to the left, above, and in the corner between them."""
    guess_of = _GUESSES[how]
    left = corner = _NOTHING
    for (more,), up in zip(struct.iter_unpack("4s", line), above, strict=True):
        guess = guess_of(left, up, corner)
        left = guess if more == _NOTHING else bytes([(a + b) & 255 for a, b in zip(more, guess, strict=True)])
        corner = up
        yield left


def _paeth(left: bytes, above: bytes, corner: bytes) -> bytes:
    """Of each byte that of the neighbor which is nearest to where the three lead."""
    if above == corner:
        return left
    return above if left == corner else bytes(map(_nearest, left, above, corner))


def _nearest(left: int, above: int, corner: int) -> int:
    to_left, to_above, to_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner


_UP = 2
_GUESSES: tuple[Callable[[bytes, bytes, bytes], bytes], ...] = (
    lambda _left, _above, _corner: _NOTHING,
    lambda left, _above, _corner: left,
    lambda _left, above, _corner: above,
    lambda left, above, _corner: bytes([(a + b) // 2 for a, b in zip(left, above, strict=True)]),
    _paeth,
)
"""By the filter's number."""
