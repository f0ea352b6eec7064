"""A checksum for the rows of the worklist's database.

SQLite notices damage to the structure of its file only; a flipped bit inside a value passes.
"""

import hashlib


class DamagedRow(Exception):
    """A row is not as it was written."""


def checksum(content: str) -> str:
    """32 hexadecimal digits (BLAKE2b) of a text."""
    data = content.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16).hexdigest()
