"""Scope of the model that ships, on real tissue and on what is made of it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from histoviewer.geometry import Region
from histoviewer.inference.ensemble import Ensemble
from histoviewer.resources import resource
from histoviewer.scanning.optical_density import density
from histoviewer.scanning.scanner import iter_scan
from histoviewer.scanning.scope import COLOURED, DARK, PROBLEMS
from histoviewer.slides.slide import open_slide

Pixels = NDArray[np.uint8]
# Optical densities of haematoxylin, eosin and DAB: Ruifrok and Johnston 2001.
HAEMATOXYLIN, EOSIN, DAB = (0.65, 0.70, 0.29), (0.07, 0.99, 0.11), (0.27, 0.57, 0.78)
OTHER_ORGAN = Path(__file__).parents[2] / "data" / "slides" / "pete_OS-1-detail.ome.tif"


def problem(path: Path, starter: Ensemble) -> str:
    """Return what is said of a slide before its first tile is scanned."""
    with open_slide(path) as slide:
        return next(iter_scan(slide, starter)).heatmap.provenance.scope_problem


def as_ycbcr(rgb: Pixels) -> Pixels:
    """YCbCr taken for RGB, as in a DICOM file that declares it wrongly."""
    return np.asarray(Image.fromarray(rgb).convert("YCbCr"))


def as_fluorescence(rgb: Pixels) -> Pixels:
    """Bright green and blue tissue on black."""
    od = density(rgb, (255, 255, 255)).mean(axis=-1, keepdims=True)
    light = np.clip(od / 0.8, 0, 1) * np.array([20, 160, 120])
    return np.asarray(light, np.uint8)


def as_ihc(rgb: Pixels) -> Pixels:
    """DAB in place of eosin."""
    od = density(rgb, (255, 255, 255))
    amounts = od.reshape(-1, 3) @ np.linalg.pinv(np.array([HAEMATOXYLIN, EOSIN]))
    other = np.clip(amounts, 0, None) @ np.array([HAEMATOXYLIN, DAB])
    return np.asarray(255 * 10 ** -other.reshape(od.shape), np.uint8)


def changed(name: str, change: Callable[[Pixels], Pixels], target: Path) -> Path:
    """Write a changed copy of the upper left part of a sample slide."""
    with open_slide(resource("samples", name)) as slide:
        width, height = min(slide.size.width, 2000), min(slide.size.height, 2000)
        region = Region(0, 0, width, height)
        rgb = slide.read_region(region, slide.size._replace(width=width, height=height)).rgb
        mpp = slide.require_mpp().mean
    Image.fromarray(change(rgb)).save(target, dpi=(25400 / mpp, 25400 / mpp))
    return target


@pytest.mark.parametrize("name", ["virtual-1-tumour.tif", "virtual-1-normal.tif"])
def test_lymph_nodes_are_in_scope(name: str, starter: Ensemble) -> None:
    assert problem(resource("samples", name), starter) == ""


@pytest.mark.parametrize(
    "path", [resource("samples", "CMU-1-Small-Region.svs"), OTHER_ORGAN], ids=["skin", "other"]
)
def test_real_tissue_of_other_organs_is_not(path: Path, starter: Ensemble) -> None:
    assert problem(path, starter) in PROBLEMS


@pytest.mark.parametrize(
    ("name", "change", "found"),
    [
        ("CMU-1-Small-Region.svs", as_ycbcr, {COLOURED}),
        ("virtual-1-tumour.tif", as_ycbcr, {COLOURED}),
        ("CMU-1-Small-Region.svs", as_fluorescence, {DARK}),
        ("virtual-1-normal.tif", as_ihc, set(PROBLEMS)),
    ],
)
def test_other_colours_and_modalities_are_not(
    name: str,
    change: Callable[[Pixels], Pixels],
    found: set[str],
    starter: Ensemble,
    tmp_path: Path,
) -> None:
    assert problem(changed(name, change, tmp_path / "copy.png"), starter) in found
