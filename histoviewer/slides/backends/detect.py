"""Choice of the backend for a file, and refusal of files that no backend reads."""

from pathlib import Path

import tifffile

from histoviewer.errors import SlideError
from histoviewer.slides.backends.base import CONVERT_TO_RGB, COPY_AGAIN, Backend
from histoviewer.slides.backends.ome_tiff import OmeTiffBackend, is_ome_tiff
from histoviewer.slides.backends.openslide import OpenSlideBackend, detect_vendor
from histoviewer.slides.backends.plain_image import PlainImageBackend

SLIDE_SUFFIXES = {
    ".bif", ".czi", ".dcm", ".mrxs", ".ndpi", ".scn", ".svs", ".svslide", ".vms", ".vmu",
}  # fmt: skip
ANOTHER_FILE = "Choose a slide or an image file."

_MAGIC = {
    b"\xff\xd8\xff": "a JPEG image",
    b"\x89PNG": "a PNG image",
    b"BM": "a BMP image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"\x89HDF": "an HDF5 file",
    b"<": "a text file (HTML or XML)",
}
_TIFF_PHOTOMETRIC = {0: "greyscale", 1: "greyscale", 5: "CMYK", 8: "CIELAB"}


def open_backend(path: Path) -> Backend:
    """Open a slide or image with the backend for its format.

    A file that OpenSlide recognises, or with a whole-slide suffix, is read with OpenSlide or not
    at all: other backends would find its thumbnail.

    Raises SlideError if the file is missing, damaged, not a regular file or not a supported format.
    """
    _require_regular_file(path)
    vendor = detect_vendor(path)
    if vendor in (None, "generic-tiff") and is_ome_tiff(path):
        return OmeTiffBackend(path)
    if vendor == "generic-tiff":
        _require_rgb_tiff(path)
    if vendor:
        return OpenSlideBackend(path, vendor)
    if path.suffix.lower() in SLIDE_SUFFIXES:
        raise _refused_slide(path)
    return PlainImageBackend(path)


def _require_regular_file(path: Path) -> None:
    try:
        # Opening a FIFO or a device would block, so its type is checked first.
        if path.is_dir():
            raise SlideError(path, "is a folder, not a slide", ANOTHER_FILE)
        size = path.stat().st_size
        if not path.is_file():
            raise SlideError(path, "is not a regular file", ANOTHER_FILE)
        if not size:
            raise SlideError(path, "is empty", COPY_AGAIN)
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise SlideError(path, "does not exist", "Check its name and folder.") from error
    except PermissionError as error:
        raise SlideError(path, "may not be read", "Ask for permission to read it.") from error
    except (OSError, ValueError) as error:
        cause = f"cannot be opened ({getattr(error, 'strerror', None) or error})"
        raise SlideError(path, cause, ANOTHER_FILE) from error


def _require_rgb_tiff(path: Path) -> None:
    """Refuse TIFFs that OpenSlide would silently convert to 8-bit RGB, or fail to read."""
    try:
        with tifffile.TiffFile(path) as tiff:
            page = tiff.pages.first
            bits, photometric, kind = page.bitspersample, page.photometric, page.sampleformat
    # tifffile raises errors of many types for a damaged file.
    except Exception as error:
        raise SlideError(path, f"is a damaged TIFF ({error})", COPY_AGAIN) from error
    colour = _TIFF_PHOTOMETRIC.get(int(photometric))
    if bits != 8 or kind not in (None, 1) or colour:
        words = "floating point" if kind == 3 else f"{bits}-bit {colour or 'colour'}"
        raise SlideError(path, f"is a {words} TIFF, not 8-bit RGB", CONVERT_TO_RGB)


def _refused_slide(path: Path) -> SlideError:
    suffix = path.suffix.lower()
    folder = path.with_suffix("")
    if suffix == ".mrxs" and not folder.is_dir():
        cause = f"has no folder {folder.name!r} beside it, which contains its pixels"
        return SlideError(path, cause, "Copy the folder together with the file.")
    with path.open("rb") as file:
        head = file.read(8)
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return SlideError(path, f"is {kind} named {suffix}", "Choose the original slide.")
    cause = f"is damaged, truncated or no {suffix[1:].upper()} slide that OpenSlide can read"
    return SlideError(path, cause, COPY_AGAIN)
