"""`histoviewer info`: properties of a slide, a heatmap or a model."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.heatmaps.heatmap import Heatmap, TileState, is_heatmap
from histoviewer.inference.manifest import FILE_NAME, load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.scanning.plan import patches_by_stride
from histoviewer.slides.mpp_store import MppStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=to_path, metavar="SLIDE|HEATMAP|MODEL")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--model", help="print the number of patches of a scan with this model, by stride"
    )


def run(args: argparse.Namespace) -> int:
    facts = _facts(args.path, args.model)
    if args.json:
        for line in json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False).splitlines():
            say(line)
    else:
        _print(facts)
    return exit_codes.ALL_DONE


def _facts(path: Path, model: str | None) -> dict[str, Any]:
    if path.is_dir() or path.name == FILE_NAME:
        return _model(path if path.is_dir() else path.parent)
    return _heatmap(Heatmap.load(path)) if is_heatmap(path) else _slide(path, model)


def _model(folder: Path) -> dict[str, Any]:
    document = dict(load_manifest(folder).document)
    golden = document.get("golden") or {}
    document["golden"] = {key: golden[key] for key in golden if key != "outputs"}
    return {"kind": "model"} | document


def _heatmap(heatmap: Heatmap) -> dict[str, Any]:
    return {
        "kind": "heatmap",
        "verdict": heatmap.verdict(),
        "score": heatmap.score,
        "highest_probability": heatmap.peak,
        "examined": round(heatmap.examined, 4),
        "tiles": {state.name.lower(): heatmap.count(state) for state in TileState},
        "grid": asdict(heatmap.grid) | {"rows": heatmap.grid.rows, "cols": heatmap.grid.cols},
        "area_in_label_centres": round(heatmap.grid.coverage, 4),
        "provenance": asdict(heatmap.provenance),
    }


def _slide(path: Path, model: str | None) -> dict[str, Any]:
    with MppStore().open_slide(path) as slide:
        facts: dict[str, Any] = {
            "kind": "slide",
            "format": slide.format,
            "size": slide.size,
            "mpp": slide.mpp,
            "mpp_source": slide.mpp_source,
            "mpp_problem": slide.mpp_problem,
            "levels": [level.size for level in slide.levels],
        }
        if model:
            tiles = patches_by_stride(slide, load_manifest(find_model(model)))
            facts["patches_by_stride"] = {str(stride): count for stride, count in tiles.items()}
        return facts


def _print(facts: dict[str, Any], indent: str = "") -> None:
    for key, value in facts.items():
        if isinstance(value, dict):
            say(f"{indent}{key}:")
            _print(value, indent + "  ")
        else:
            say(f"{indent}{key}: {value}")
