"""Damage to the bytes of a file, as drives, networks and editors make it."""

import random
import struct


def mutate(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Damage a file in one way; return the way and the bytes."""
    kind = chance.choice(list(_WAYS))
    return kind, bytes(_WAYS[kind](bytearray(content), chance))


def _truncate(content: bytearray, chance: random.Random) -> bytearray:
    return content[: chance.randrange(len(content))]


def _flip(content: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice([1, 1, 4, 64])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return content


def _zero(content: bytearray, chance: random.Random) -> bytearray:
    first, size = _range(content, chance)
    content[first : first + size] = bytes(len(content[first : first + size]))
    return content


def _randomise(content: bytearray, chance: random.Random) -> bytearray:
    first, size = _range(content, chance)
    content[first : first + size] = chance.randbytes(len(content[first : first + size]))
    return content


def _cut_out(content: bytearray, chance: random.Random) -> bytearray:
    first, size = _range(content, chance)
    del content[first : first + size]
    return content


def _edit_ifd(content: bytearray, chance: random.Random) -> bytearray:
    """Change a tag of a classic little-endian TIFF: its type, count or value."""
    if content[:4] != b"II*\0":
        return _flip(content, chance)
    (offset,) = struct.unpack_from("<I", content, 4)
    if offset + 2 > len(content):
        return _flip(content, chance)
    (tags,) = struct.unpack_from("<H", content, offset)
    entry = offset + 2 + 12 * chance.randrange(max(1, tags))
    field, form = chance.choice([(2, "<H"), (4, "<I"), (8, "<I")])
    value = chance.choice(
        [0, 1, 2**15, 2**16 - 1] if form == "<H" else [0, 1, 255, 2**31, 2**32 - 1]
    )
    if entry + 12 <= len(content):
        struct.pack_into(form, content, entry + field, value)
    return content


def _range(content: bytearray, chance: random.Random) -> tuple[int, int]:
    return chance.randrange(len(content)), chance.choice([16, 256, 4096, len(content) // 8])


_WAYS = {
    "truncate": _truncate,
    "flip": _flip,
    "zero": _zero,
    "randomise": _randomise,
    "cut out": _cut_out,
    "IFD": _edit_ifd,
}
