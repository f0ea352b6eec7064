"""Rendering of a heatmap, alone or over the slide."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from histoviewer.errors import StoreError
from histoviewer.files import replace_file
from histoviewer.geometry import PatchGrid, Size
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.legend import MIN_WIDTH, draw_legend
from histoviewer.heatmaps.raster import TileWindow, highest_per_pixel, state_marks

# Default long side, about that of a screen or a page.
_LONG_SIDE = 1200
_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF"}
_SETTINGS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 92},
    "TIFF": {"compression": "tiff_deflate"},
}
# The JPEG header stores the resolution in 16 bits.
_MAX_JPEG_DPI = 65535


def render_heatmap(
    heatmap: Heatmap,
    *,
    colormap: str = colormaps.DEFAULT,
    opacity: float = 0.6,
    underlay: Image.Image | None = None,
    width: int | None = None,
    legend: bool = True,
    threshold: float | None = None,
) -> Image.Image:
    """Draw a heatmap as RGB, with the legend below.

    Without `underlay` the tiles are opaque squares of a whole number of pixels on white. Tiles
    without a value show the background: UNREADABLE ones are hatched, PENDING ones dotted.

    colormap:  one of `colormaps.names()`.
    opacity:   of the colours over the underlay, 0..1.
    underlay:  RGB image of the whole slide at any size; tiles beyond it are cropped.
    width:     of the map in pixels; by default the underlay's, or one with a long side of about
               1200. Without underlay, rounded down to whole pixels per tile.
    threshold: marked on the colour bar and used for the verdict; by default the provenance's.

    The picture's `info["dpi"]` is the resolution on the slide. Raises ValueError for an unknown
    colour map, an opacity outside 0..1 or a width below 1.
    """
    if not 0 <= opacity <= 1:
        raise ValueError(f"opacity {opacity} is not in 0..1")
    if width is not None and width < 1:
        raise ValueError(f"width {width} is less than one pixel")
    if underlay is None:
        window, size = _whole_tiles(heatmap.grid, width)
        base = np.full((size.height, size.width, 3), 255, np.uint8)
        opacity = 1.0
    else:
        window, background = _slide_window(heatmap.grid), _fitted(underlay, width)
        size = Size(*background.size)
        base = np.array(background)
    image = Image.fromarray(_paint(heatmap, base, window, colormaps.table(colormap), opacity))
    marks = Image.fromarray(state_marks(heatmap.state, window, size))
    image.paste(marks, mask=marks)
    um_per_pixel = window.width * heatmap.grid.stride * heatmap.grid.patch_mpp / size.width
    if legend:
        below = draw_legend(heatmap, max(MIN_WIDTH, size.width), um_per_pixel, colormap, threshold)
        image = _stacked(image, below)
    image.info["dpi"] = (25400 / um_per_pixel, 25400 / um_per_pixel)
    return image


def save_picture(image: Image.Image, path: str | Path) -> None:
    """Write a picture as PNG, JPEG or TIFF, by its suffix, with its resolution.

    Raises StoreError for another suffix, or if the file cannot be written; an older file is left
    unchanged.
    """
    path = Path(path)
    name = _FORMATS.get(path.suffix.lower())
    if name is None:
        cause = f"{path.suffix or 'a name without suffix'} is not a supported picture format"
        raise StoreError(path, cause, f"Use one of {', '.join(_FORMATS)}.")
    dpi = image.info.get("dpi")
    if name == "JPEG" and dpi and max(dpi) > _MAX_JPEG_DPI:
        dpi = None
    settings = _SETTINGS[name] | ({"dpi": dpi} if dpi else {})
    with replace_file(path) as temporary:
        image.save(temporary, name, **settings)


def _whole_tiles(grid: PatchGrid, width: int | None) -> tuple[TileWindow, Size]:
    rows, cols = grid.shape
    window = TileWindow(0, 0, cols, rows)
    if width is not None and width < cols:
        return window, Size(width, max(1, round(rows * width / cols)))
    side = width // cols if width else max(1, round(_LONG_SIDE / max(rows, cols)))
    return window, Size(cols * side, rows * side)


def _slide_window(grid: PatchGrid) -> TileWindow:
    scale_x, scale_y = grid.scale
    width, height = grid.slide_size
    return TileWindow(0, 0, width / scale_x / grid.stride, height / scale_y / grid.stride)


def _fitted(underlay: Image.Image, width: int | None) -> Image.Image:
    image = underlay.convert("RGB")
    if width is None or width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.HAMMING)


def _paint(
    heatmap: Heatmap,
    base: NDArray[np.uint8],
    window: TileWindow,
    table: NDArray[np.uint8],
    opacity: float,
) -> NDArray[np.uint8]:
    # -1 for tiles without a value, as NaN has no place in a maximum.
    values = np.where(heatmap.scanned, heatmap.probability, np.float32(-1))
    shown = highest_per_pixel(values, window, Size(base.shape[1], base.shape[0]))
    scanned = shown >= 0
    colours = table[np.rint(shown[scanned] * 255).astype(np.uint8), :3]
    base[scanned] = np.rint(opacity * colours + (1 - opacity) * base[scanned])
    return base


def _stacked(above: Image.Image, below: Image.Image) -> Image.Image:
    page = Image.new("RGB", (below.width, above.height + below.height), (255, 255, 255))
    page.paste(above, ((below.width - above.width) // 2, 0))
    page.paste(below, (0, above.height))
    return page
