"""Mutated DICOM and MIRAX slides through the real worker: no wrong verdict."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from campaign_run import Campaign, red_tissue
from make_models import make_model
from make_vendor_slides import mrxs_tiles, write_dicom, write_mrxs
from mutators import mutate
from PIL import Image
from pydicom.encaps import generate_frames

from histoviewer.batch.runner import BatchItem, scan_slides
from histoviewer.geometry import Size
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.scanning.options import ScanOptions

pytestmark = pytest.mark.campaign
SIDE, TILE, MPP = 768, 128, 0.972
BATCH = 50
OPTIONS = ScanOptions(stride=32)


def has_red(jpegs: Iterator[bytes]) -> bool:
    """Check for a red square; a JPEG that is damaged may have been one. Raises OSError then."""
    found = False
    for content in jpegs:
        with Image.open(BytesIO(content), formats=["JPEG"]) as image:
            pixels = np.asarray(image.convert("RGB")).astype(int)
        found |= bool((pixels[..., 0] - pixels[..., 1]).max() >= 0.5 * 255)
    return found


def is_negative(path: Path, sound: dict[str, bytes]) -> bool:
    """Derive anew, by other decoders, whether a slide may be called negative."""
    try:
        if path.suffix == ".dcm":
            dataset = pydicom.dcmread(path)
            frames = list(generate_frames(dataset.PixelData, number_of_frames=(SIDE // TILE) ** 2))
            return len(frames) == (SIDE // TILE) ** 2 and not has_red(iter(frames))
        # Its tiles are where the sound index says; a damaged index takes none of their red.
        data = (path.with_suffix("") / "Data0000.dat").read_bytes()
        tiles = mrxs_tiles(sound["Index.dat"], level=0)
        return not has_red(data[first : first + size] for first, size in tiles)
    # Of whatever kind: another decoder finds it damaged.
    except Exception:
        return False


def test_mutated_vendor_slides(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.5)
    plane = red_tissue(SIDE)
    (tmp_path / "sound").mkdir()
    mrxs = write_mrxs(tmp_path / "sound" / "x.mrxs", plane, MPP, TILE)
    dicom = write_dicom(tmp_path / "sound" / "x.dcm", plane, MPP, TILE)
    good = scan_slides([mrxs, dicom], model, tmp_path / "good", OPTIONS)
    assert {item.verdict for item in good} == {Verdict.POSITIVE}
    sound = {path.name: path.read_bytes() for path in mrxs.with_suffix("").iterdir()}
    counts: Counter[str] = Counter()
    attempts = campaign.count(1_000)
    for first in range(0, attempts, BATCH):
        folder = tmp_path / str(first)
        kinds: dict[Path, str] = {}
        for number in range(first, min(first + BATCH, attempts)):
            part = chance.choice(["dicom", "dicom", "dicom", *sorted(sound)])
            content = dicom.read_bytes() if part == "dicom" else sound[part]
            kind, damaged = mutate(content, chance)
            where = f"{part}, {kind}, number {number}, seed {campaign.seed}"
            # Each DICOM file in a folder of its own, as OpenSlide takes its neighbours for levels.
            path = folder / str(number) / ("x.dcm" if part == "dicom" else "x.mrxs")
            path.parent.mkdir(parents=True)
            if part == "dicom":
                path.write_bytes(damaged)
            else:
                path.write_bytes(mrxs.read_bytes())
                path.with_suffix("").mkdir()
                for name, kept in sound.items():
                    (path.with_suffix("") / name).write_bytes(damaged if name == part else kept)
            kinds[path] = where
        items = list(scan_slides(list(kinds), model, folder / "out", OPTIONS))
        assert {item.path for item in items} == set(kinds)
        for item in items:
            counts[item.verdict] += 1
            check(item, sound, kinds[item.path])
    outcome = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(counts.items()))
    part = "mutated DICOM and MIRAX slides"
    campaign.tell(part, attempts, time.monotonic() - started, outcome)


def check(item: BatchItem, sound: dict[str, bytes], where: str) -> None:
    if item.verdict is Verdict.FAILED:
        assert item.error and "Traceback" not in item.error, (item, where)
        return
    assert item.result
    heatmap = Heatmap.load(item.result)
    assert heatmap.verdict() == item.verdict
    if item.verdict is Verdict.NEGATIVE:
        assert not heatmap.unread
        assert heatmap.grid.slide_size == Size(SIDE, SIDE), where
        assert is_negative(item.path, sound), (item, where)
