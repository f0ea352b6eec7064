"""Fingerprints of slide files: size, modification time and hash."""

import os
from pathlib import Path

from histoviewer.errors import SlideError
from histoviewer.files import checksum, open_regular

_HASHED_BYTES = 65536


def compute_fingerprint(path: Path) -> str:
    """Return a file's size, modification time (ns) and hash of its first and last 64 KiB.

    Of a slide of several files (MRXS, VMS, DICOM) only the main file is considered.
    Raises SlideError if the file cannot be read.
    """
    try:
        with open_regular(path) as file:
            status = os.fstat(file.fileno())
            head = file.read(_HASHED_BYTES)
            file.seek(max(0, status.st_size - _HASHED_BYTES))
            digest = checksum(head, file.read(_HASHED_BYTES))
    except OSError as error:
        cause = f"cannot be read ({error.strerror or error})"
        raise SlideError(path, cause, "Check that the file still exists.") from error
    return f"{status.st_size}-{status.st_mtime_ns}-{digest}"


def content_of(fingerprint: str) -> str:
    """Return the part of a fingerprint that copies of a file share: size and hash."""
    return "-".join(fingerprint.split("-")[::2])


def same_content(one: str, other: str) -> bool:
    """Compare two fingerprints regardless of the modification time."""
    return content_of(one) == content_of(other)
