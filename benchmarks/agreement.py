"""Agreement of whole blocks with patches: the same slides scanned in both ways.

    python benchmarks/agreement.py SLIDE... [--model DIR] [--mpp X] [--pictures FOLDER]

For each slide and operating point: the correlation of the logits, tiles called otherwise than patch
by patch, and what `--confirm` makes of them and costs. With --pictures, both heatmaps side by side.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.special import logit

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.render import render_heatmap
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.manifest import Manifest
from histoviewer.resources import model_folder
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import scan
from histoviewer.slides.slide import open_slide

# Probabilities nearer to 0 or 1 are all the same to a reader.
CLIPPED = 1e-4
GAP = 20


class PatchByPatch(ScanOptions):
    """Options of a scan that runs no blocks, whatever the model can do."""

    def dense_for(self, manifest: Manifest) -> bool:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slides", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, default=model_folder())
    parser.add_argument("--mpp", type=float, help="for slides that do not record it")
    parser.add_argument("--pictures", type=Path)
    args = parser.parse_args()
    ensemble = load_ensemble(args.model, "cpu")
    print(f"{ensemble.engine.name}, {ensemble.precision}")
    for path in args.slides:
        with open_slide(path, args.mpp) as slide:
            alone = scan(slide, ensemble, PatchByPatch(ignore_scope=True))
            dense = scan(slide, ensemble, ScanOptions(confirm=False, ignore_scope=True))
            confirmed = scan(slide, ensemble, ScanOptions(confirm=True, ignore_scope=True))
        report(path.name, ensemble.manifest, alone, dense, confirmed)
        if args.pictures:
            args.pictures.mkdir(parents=True, exist_ok=True)
            side_by_side(alone, dense).save(args.pictures / f"{path.stem}.png")


def report(
    name: str, manifest: Manifest, alone: Heatmap, dense: Heatmap, confirmed: Heatmap
) -> None:
    both = alone.scanned & dense.scanned
    of_patch, of_block = (
        heatmap.probability[both].astype(np.float64) for heatmap in (alone, dense)
    )
    logits = [logit(values.clip(CLIPPED, 1 - CLIPPED)) for values in (of_patch, of_block)]
    difference = logits[1] - logits[0]
    limit = confirmed.provenance.confirmed_from
    assert limit is not None
    print(
        f"{name}: {both.sum():,} tiles, correlation of logits {np.corrcoef(*logits)[0, 1]:.4f}, "
        f"difference {difference.mean():+.2f} +/- {difference.std():.2f}; "
        f"{(of_block >= limit).mean():.1%} of tiles confirmed (from {limit:.3f})"
    )
    for point in manifest.operating_points:
        called = [
            heatmap.probability[both] >= point.threshold for heatmap in (alone, dense, confirmed)
        ]
        missed, added = (called[0] & ~called[1]).sum(), (called[1] & ~called[0]).sum()
        left = (called[2] != called[0]).sum()
        print(
            f"  {point.name} ({point.threshold:.3f}): {called[0].sum():,} positive patches, "
            f"{missed} missed and {added} added by blocks, {left} differ once confirmed"
        )


def side_by_side(*heatmaps: Heatmap) -> Image.Image:
    pictures = [render_heatmap(heatmap).convert("RGB") for heatmap in heatmaps]
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, pictures[0].height), "white")
    left = 0
    for picture in pictures:
        whole.paste(picture, (left, 0))
        left += picture.width + GAP
    return whole


if __name__ == "__main__":
    main()
