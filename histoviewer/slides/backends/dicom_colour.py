"""Colours of DICOM slides whose header contradicts the compressed pixels.

OpenSlide believes the header (PhotometricInterpretation), as DICOM has it. Some converters write
JPEGs of YCbCr under a header that says RGB, or JPEG 2000 without a colour transform under one that
says that there is one: OpenSlide then shows luma and chroma as red, green and blue, which is salmon
glass and green tissue.
"""

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path

from histoviewer.errors import SlideError

CONVERTED = (
    "The file declares its colours wrongly: what it calls red, green and blue is luma and chroma "
    "(YCbCr). They were converted."
)
# All transfer syntaxes of JPEG and JPEG 2000.
_JPEG_SYNTAXES = "1.2.840.10008.1.2.4."
# Pixel Data of undefined length, OB, with the first item: the table of offsets.
_PIXEL_DATA = b"\xe0\x7f\x10\x00OB\x00\x00\xff\xff\xff\xff\xfe\xff\x00\xe0"
_HEADER_BYTES = 65536
_JPEG, _JPEG_2000 = b"\xff\xd8", b"\xff\x4f"
_APP0, _APP14, _START_OF_SCAN = 0xE0, 0xEE, 0xDA
_START_OF_FRAME = {0xC0, 0xC1, 0xC2, 0xC3}
_CODING_STYLE, _START_OF_TILE = 0x52, 0x90


def holds_ycbcr(path: Path, properties: Mapping[str, str]) -> bool:
    """Check whether OpenSlide returns a DICOM slide's luma and chroma as red, green and blue.

    properties: OpenSlide's, of the same file.

    Only what cannot be otherwise counts: a JPEG declared RGB that names itself YCbCr (a JFIF or
    Adobe marker) or has subsampled chroma; a JPEG 2000 declared YBR_ICT without that transform.
    Raises SlideError for the reverse, RGB declared as YCbCr, which cannot be undone without loss.
    """
    # Uncompressed pixels are not searched through: they have no colours of their own.
    if not properties.get("dicom.TransferSyntaxUID", "").startswith(_JPEG_SYNTAXES):
        return False
    declared = properties.get("dicom.PhotometricInterpretation", "")
    frame = _first_frame(path)
    if frame.startswith(_JPEG_2000):
        return declared == "YBR_ICT" and not _has_transform(frame)
    if not frame.startswith(_JPEG):
        return False
    stored = _jpeg_colours(frame)
    if declared.startswith("YBR") and stored == "RGB":
        cause = f"declares its colours as {declared}, but its pixels are stored as RGB"
        raise SlideError(path, cause, "Convert the original slide to DICOM again.")
    return declared == "RGB" and stored == "YCbCr"


def _first_frame(path: Path) -> bytes:
    """Return the beginning of the first compressed frame; empty if there is none."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = data.find(_PIXEL_DATA)
        if found < 0:
            return b""
        start = found + len(_PIXEL_DATA)
        table = int.from_bytes(data[start : start + 4], "little")
        # Behind the table: the tag and the length of the first fragment.
        start += 4 + table + 8
        return data[start : start + _HEADER_BYTES]


def _segments(frame: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of each segment before the compressed data of a JPEG."""
    at = 2
    while at + 4 <= len(frame) and frame[at] == 0xFF:
        length = int.from_bytes(frame[at + 2 : at + 4], "big")
        yield frame[at + 1], frame[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _jpeg_colours(frame: bytes) -> str:
    """Return the colours that a JPEG says it has, "YCbCr" or "RGB".

    Empty if it does not say, or contradicts itself.
    """
    said = set()
    for marker, content in _segments(frame):
        if marker == _START_OF_SCAN:
            break
        if marker == _APP0 and content.startswith(b"JFIF\0"):
            said.add("YCbCr")
        if marker == _APP14 and content.startswith(b"Adobe") and len(content) >= 12:
            said.add({0: "RGB", 1: "YCbCr"}.get(content[11], ""))
        if marker in _START_OF_FRAME and len(content) >= 15 and content[5] == 3:
            identifiers, samplings = content[6:15:3], content[7:15:3]
            if identifiers == b"RGB":
                said.add("RGB")
            if len(set(samplings)) > 1:
                said.add("YCbCr")
    return said.pop() if len(said) == 1 else ""


def _has_transform(frame: bytes) -> bool:
    """Check whether a JPEG 2000 codestream transforms its colours; True if it does not say."""
    for marker, content in _segments(frame):
        if marker == _CODING_STYLE and len(content) >= 5:
            return content[4] != 0
        if marker == _START_OF_TILE:
            break
    return True
