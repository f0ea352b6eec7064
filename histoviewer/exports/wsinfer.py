"""A folder as WSInfer writes it, so that tools made for WSInfer's results read ours.

    model-outputs-csv/SLIDE.csv          a row a cell
    run_metadata_YYYYmmddTHHMMSS.json    what ran

SLIDE is the whole name of the slide's file with its folder, where WSInfer takes the name without
suffix and lets `a.svs` and `a.tif` collide.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from histoviewer.files import replace_file
from histoviewer.heatmaps.heatmap import Heatmap

TABLES = "model-outputs-csv"


def write_run_metadata(heatmap: Heatmap, folder: Path) -> Path:
    """Write `run_metadata_*.json` for a run of which this is one result; returns its path.

    The entries are WSInfer's. Paths, arguments and the Python executable are left empty: they may
    name patients or users. Raises StoreError where the file cannot be written.
    """
    grid, source = heatmap.grid, heatmap.provenance
    started = datetime.fromisoformat(source.started).astimezone(UTC)
    document = {
        "model": {
            "config": {
                "spec_version": "1.0",
                "architecture": source.model,
                "num_classes": 2,
                "class_names": ["Normal", "Tumor"],
                "patch_size_pixels": grid.patch_size,
                "spacing_um_px": grid.patch_mpp,
                "transform": [],
            },
            "huggingface_location": None,
            "path": None,
            "version": source.model_version,
            "sha256": source.model_sha256,
        },
        "runtime": {
            "version": f"HistoViewer {source.versions.get('histoviewer', '')}".rstrip(),
            "working_dir": None,
            "args": [],
            "python_executable": None,
            "python_version": None,
            "in_container": None,
            "pytorch_version": None,
            "cuda_version": None,
            "git": None,
            "wsinfer_zoo_version": None,
            "onnxruntime_version": source.versions.get("onnxruntime"),
            "provider": source.provider,
            "stride_pixels": grid.stride,
        },
        "timestamp": started.isoformat(),
    }
    target = folder / f"run_metadata_{started:%Y%m%dT%H%M%S}.json"
    with replace_file(target) as temporary:
        temporary.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return target
