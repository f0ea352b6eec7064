"""A slide file's fingerprint: size, time and hash."""

import hashlib
from pathlib import Path

from histoviewer.errors import SlideError

FINGERPRINT_BYTES = 65536


def fingerprint(path: Path) -> str:
    """A file's size, modification time (ns) and BLAKE2b of its first and last 64 KiB.

    Of a slide of several files (MRXS, VMS, DICOM) only the main file is looked at.
    Raises SlideError where the file cannot be read.
    """
    try:
        status = path.stat()
        digest = hashlib.blake2b(digest_size=16)
        with path.open("rb") as file:
            digest.update(file.read(FINGERPRINT_BYTES))
            file.seek(max(0, status.st_size - FINGERPRINT_BYTES))
            digest.update(file.read(FINGERPRINT_BYTES))
    except OSError as error:
        cause = f"cannot be read ({error.strerror or error})"
        raise SlideError(path, cause, "Check that the file is still there.") from error
    return f"{status.st_size}-{status.st_mtime_ns}-{digest.hexdigest()}"


def same_content(one: str, other: str) -> bool:
    """Whether two fingerprints are of files of one content: a copy has another time only."""
    return content_of(one) == content_of(other)


def content_of(fingerprint: str) -> str:
    """The part of a fingerprint that a copy of the file has too: its size and hash."""
    return "-".join(fingerprint.split("-")[::2])
