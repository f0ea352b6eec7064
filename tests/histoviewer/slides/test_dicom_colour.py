"""Colours of DICOM slides: what the header declares, and what the compressed pixels are."""

from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from make_slides import Rgb, tissue_noise
from PIL import Image
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000, JPEGBaseline8Bit

from histoviewer.cli.main import main
from histoviewer.errors import SlideError
from histoviewer.geometry import Region, Size
from histoviewer.slides.backends.dicom_colour import CONVERTED
from histoviewer.slides.slide import open_slide

SOURCE = Path(__file__).parents[2] / "data" / "slides" / "sm_image.dcm"
SIDE = 64


def jpeg_ycbcr(rgb: Rgb) -> bytes:
    encoded: bytes = imagecodecs.jpeg8_encode(rgb, 95, colorspace="rgb", outcolorspace="ycbcr")
    return encoded


def jpeg_rgb(rgb: Rgb) -> bytes:
    encoded: bytes = imagecodecs.jpeg8_encode(rgb, 95, colorspace="rgb", outcolorspace="rgb")
    return encoded


def jpeg_of_two_minds(rgb: Rgb) -> bytes:
    """A JPEG of RGB, which its Adobe marker says, with a JFIF marker, which says YCbCr."""
    jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    encoded = jpeg_rgb(rgb)
    assert b"Adobe" in encoded
    return encoded[:2] + jfif + encoded[2:]


def bare_subsampled(rgb: Rgb) -> bytes:
    """A JPEG of YCbCr without a marker that says so, its chroma subsampled."""
    encoded: bytes = imagecodecs.jpeg8_encode(
        rgb, 95, colorspace="rgb", outcolorspace="ycbcr", subsampling="420"
    )
    assert encoded[2:4] == b"\xff\xe0"
    return encoded[:2] + encoded[4 + int.from_bytes(encoded[4:6], "big") :]


def jp2k_ycbcr(rgb: Rgb) -> bytes:
    components = np.asarray(Image.fromarray(rgb).convert("YCbCr"))
    encoded: bytes = imagecodecs.jpeg2k_encode(
        components, 90, codecformat="j2k", mct=False, reversible=False
    )
    return encoded


def jp2k_transformed(rgb: Rgb) -> bytes:
    encoded: bytes = imagecodecs.jpeg2k_encode(
        rgb, 90, codecformat="j2k", mct=True, reversible=False
    )
    return encoded


def write(path: Path, declared: str, syntax: str, frame: bytes) -> Path:
    """A DICOM slide of one tile, with this PhotometricInterpretation."""
    dataset = dcmread(SOURCE)
    dataset.Rows = dataset.Columns = SIDE
    dataset.TotalPixelMatrixRows = dataset.TotalPixelMatrixColumns = SIDE
    dataset.NumberOfFrames = 1
    dataset.PhotometricInterpretation = declared
    dataset.DimensionOrganizationType = "TILED_FULL"
    if "PerFrameFunctionalGroupsSequence" in dataset:
        del dataset.PerFrameFunctionalGroupsSequence
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([frame])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
    return path


def tissue() -> Rgb:
    rgb = tissue_noise(SIDE, SIDE).copy()
    rgb[:24, :24] = 244
    return rgb


@pytest.mark.parametrize(
    ("declared", "syntax", "encode", "note"),
    [
        ("RGB", JPEGBaseline8Bit, jpeg_ycbcr, CONVERTED),
        ("RGB", JPEGBaseline8Bit, bare_subsampled, CONVERTED),
        ("RGB", JPEGBaseline8Bit, jpeg_rgb, ""),
        ("RGB", JPEGBaseline8Bit, jpeg_of_two_minds, ""),
        ("YBR_FULL_422", JPEGBaseline8Bit, jpeg_ycbcr, ""),
        ("YBR_ICT", JPEG2000, jp2k_ycbcr, CONVERTED),
        ("RGB", JPEG2000, jp2k_transformed, ""),
    ],
)
def test_colours_are_those_of_the_slide_whatever_is_declared(
    tmp_path: Path, declared: str, syntax: str, encode: Callable[[Rgb], bytes], note: str
) -> None:
    rgb = tissue()
    path = write(tmp_path / "slide.dcm", declared, syntax, encode(rgb))

    with open_slide(path) as slide:
        read = slide.read_region(Region(0, 0, SIDE, SIDE), Size(SIDE, SIDE))
        assert slide.colour_note == note

    assert read.valid.all()
    glass = read.rgb[4:20, 4:20].reshape(-1, 3).mean(axis=0)
    assert abs(glass - 244).max() < 4
    # Noise that is subsampled loses its single pixels; its mean colour stays.
    assert abs(read.rgb.astype(float).mean(axis=(0, 1)) - rgb.mean(axis=(0, 1))).max() < 4


def test_a_slide_that_is_read_otherwise_than_declared_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "slide.dcm", "RGB", JPEGBaseline8Bit, jpeg_ycbcr(tissue()))

    assert main(["info", str(path)]) == 0

    assert CONVERTED in capsys.readouterr().out


def test_rgb_declared_as_ycbcr_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "slide.dcm", "YBR_FULL_422", JPEGBaseline8Bit, jpeg_rgb(tissue()))

    with pytest.raises(SlideError, match="declares its colours as YBR_FULL_422"):
        open_slide(path)
