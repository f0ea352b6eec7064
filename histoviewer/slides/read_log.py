"""A log of what a scan read of a slide, by which a later change of its file is noticed.

A drive may change bits and keep size and time; where neither a decoder nor the fingerprint notices,
only the pixels do. So each region that was read is kept with a hash of its pixels.
"""

import io
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import openslide

from histoviewer.errors import StoreError
from histoviewer.files import checksum, make_private_folder, open_regular, private_mode
from histoviewer.geometry import Region, Size
from histoviewer.slides.resample import Pixels
from histoviewer.slides.slide import Slide

_SUFFIX = ".reads.jsonl"
_MAX_HEADER = 4096


class ReadLog:
    """The log of one scan, beside its result. `note` may be called from any thread.

    started: of the scan; a log of another scan is replaced, that of an interrupted one continued.
    """

    def __init__(self, result: Path, started: str) -> None:
        self._path = log_of(result)
        self._header = {"started": started, "openslide": _version()}
        self._lines: list[str] = []
        self._lock = threading.Lock()

    def note(self, region: Region, size: Size, pixels: Pixels) -> None:
        """Keep what was read, until `flush`."""
        line = json.dumps([*region, *size, _hash(pixels)])
        with self._lock:
            self._lines.append(line)

    def flush(self) -> None:
        """Append what was noted to the file. Raises StoreError if it cannot be written."""
        with self._lock:
            lines, self._lines = self._lines, []
        try:
            make_private_folder(self._path.parent)
            again = _header(self._path) == self._header
            with self._path.open("a" if again else "w", encoding="utf-8") as file:
                self._path.chmod(private_mode(self._path.parent))
                first = [] if again else [json.dumps(self._header)]
                file.writelines(f"{line}\n" for line in [*first, *lines])
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            cause = f"cannot be written ({error.strerror or error})"
            raise StoreError(self._path, cause, "Free some space on its disk.") from error


def log_of(result: Path) -> Path:
    """Return the path of the log of a result."""
    return result.with_suffix(_SUFFIX)


def changed_reads(slide: Slide, result: Path, started: str) -> tuple[int, int]:
    """Read again what the scan of a result read; return (changed, all) regions.

    Raises StoreError if there is no log of that scan, or if another OpenSlide wrote it, which may
    decode the same file otherwise.
    """
    path = log_of(result)
    header = _header(path)
    if header.get("started") != started:
        cause = "has no record of what its scan read"
        raise StoreError(result, cause, "Scan the slide again, with --rescan.")
    if header.get("openslide") != _version():
        cause = f"was scanned with OpenSlide {header.get('openslide')}, not {_version()}"
        raise StoreError(result, cause, "Scan the slide again, with --rescan.")
    changed = count = 0
    for region, size, digest in _entries(path):
        count += 1
        changed += _hash(slide.read_region(region, size)) != digest
    return changed, count


def _entries(path: Path) -> Iterator[tuple[Region, Size, str]]:
    with _text(path) as file:
        next(file)
        for line in file:
            try:
                x, y, width, height, columns, rows, digest = json.loads(line)
                yield Region(x, y, width, height), Size(columns, rows), digest
            except (ValueError, TypeError) as error:
                cause = f"is damaged ({error})"
                raise StoreError(path, cause, "Scan the slide again, with --rescan.") from error


def _header(path: Path) -> dict[str, Any]:
    try:
        with _text(path) as file:
            header = json.loads(file.readline(_MAX_HEADER))
    except (OSError, ValueError):
        return {}
    return header if isinstance(header, dict) else {}


def _text(path: Path) -> TextIO:
    return io.TextIOWrapper(open_regular(path), encoding="utf-8")


def _hash(pixels: Pixels) -> str:
    return checksum(pixels.rgb.tobytes(), pixels.failed.tobytes(), pixels.valid.tobytes())


def _version() -> str:
    return str(openslide.__library_version__)
