"""HistoViewer: where metastatic tissue is likely on lymph-node slides. For research use only."""

from histoviewer.batch import BatchItem, scan_folder
from histoviewer.ensemble import Ensemble, load_ensemble
from histoviewer.errors import (
    HistoViewerError,
    MissingMppError,
    ModelError,
    ScanCancelled,
    SlideError,
    StoreError,
)
from histoviewer.heatmap import CellState, Heatmap, Verdict
from histoviewer.progress import CancellationToken, Progress
from histoviewer.render import render_heatmap
from histoviewer.scanner import ScanStep, iter_scan, scan
from histoviewer.slide import Slide, open_slide
from histoviewer.version import __version__

__all__ = [
    "BatchItem",
    "CancellationToken",
    "CellState",
    "Ensemble",
    "Heatmap",
    "HistoViewerError",
    "MissingMppError",
    "ModelError",
    "Progress",
    "ScanCancelled",
    "ScanStep",
    "Slide",
    "SlideError",
    "StoreError",
    "Verdict",
    "__version__",
    "iter_scan",
    "load_ensemble",
    "open_slide",
    "render_heatmap",
    "scan",
    "scan_folder",
]
