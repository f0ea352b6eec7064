"""HistoViewer: where metastatic tissue is likely on lymph-node slides. For research use only."""

from importlib import import_module
from typing import TYPE_CHECKING

from histoviewer.version import __version__

if TYPE_CHECKING:
    from histoviewer.batch.outcome import BatchItem
    from histoviewer.batch.runner import scan_folder
    from histoviewer.errors import (
        HistoViewerError,
        MissingMppError,
        ModelError,
        ScanCancelled,
        SlideError,
        StoreError,
    )
    from histoviewer.heatmaps.heatmap import Heatmap, Verdict
    from histoviewer.heatmaps.render import render_heatmap
    from histoviewer.heatmaps.tile_states import TileState
    from histoviewer.inference.ensemble import Ensemble, load_ensemble
    from histoviewer.scanning.cancellation import CancellationToken
    from histoviewer.scanning.options import ScanOptions
    from histoviewer.scanning.progress import Progress, ScanStep
    from histoviewer.scanning.scanner import iter_scan, scan
    from histoviewer.slides.slide import Slide, open_slide

__all__ = [
    "BatchItem",
    "CancellationToken",
    "Ensemble",
    "Heatmap",
    "HistoViewerError",
    "MissingMppError",
    "ModelError",
    "Progress",
    "ScanCancelled",
    "ScanOptions",
    "ScanStep",
    "Slide",
    "SlideError",
    "StoreError",
    "TileState",
    "Verdict",
    "__version__",
    "iter_scan",
    "load_ensemble",
    "open_slide",
    "render_heatmap",
    "scan",
    "scan_folder",
]

# SciPy, ONNX Runtime and OpenSlide take ten times as long to import as all the rest, so a module
# is imported when one of its names is asked for (PEP 562).
_NAMES = {
    "histoviewer.batch.outcome": ("BatchItem",),
    "histoviewer.batch.runner": ("scan_folder",),
    "histoviewer.inference.ensemble": ("Ensemble", "load_ensemble"),
    "histoviewer.errors": (
        "HistoViewerError",
        "MissingMppError",
        "ModelError",
        "ScanCancelled",
        "SlideError",
        "StoreError",
    ),
    "histoviewer.heatmaps.heatmap": ("Heatmap", "Verdict"),
    "histoviewer.heatmaps.tile_states": ("TileState",),
    "histoviewer.scanning.cancellation": ("CancellationToken",),
    "histoviewer.scanning.progress": ("Progress", "ScanStep"),
    "histoviewer.heatmaps.render": ("render_heatmap",),
    "histoviewer.scanning.options": ("ScanOptions",),
    "histoviewer.scanning.scanner": ("iter_scan", "scan"),
    "histoviewer.slides.slide": ("Slide", "open_slide"),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
