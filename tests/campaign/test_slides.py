"""Mutated slides through the real worker: no crash of the parent, no wrong verdict."""

import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import tifffile
from campaign_run import Campaign, red_tissue
from make_models import make_model
from make_slides import write_ome, write_pyramid, write_svs
from mutators import mutate
from PIL import Image

from histoviewer.batch.outcome import BatchItem
from histoviewer.batch.runner import scan_slides
from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import DescribeFile
from histoviewer.scanning.options import ScanOptions

pytestmark = pytest.mark.campaign
FULL = 5_000
BATCH = 50
DPI = 25400 / 0.972


def originals(folder: Path) -> list[Path]:
    folder.mkdir()
    pixels = red_tissue(640)
    write_pyramid(folder / "zlib.tif", [pixels], 0.972, tile=128)
    write_pyramid(
        folder / "jpeg.tif", [pixels, pixels[::2, ::2]], 0.972, tile=128, compression="jpeg"
    )
    write_svs(folder / "aperio.svs", pixels, "0.972")
    write_ome(folder / "ome.ome.tif", [pixels, pixels[::2, ::2].copy()], 0.972)
    Image.fromarray(pixels).save(folder / "png.png", dpi=(DPI, DPI))
    Image.fromarray(pixels).save(folder / "jpg.jpg", dpi=(DPI, DPI), quality=92)
    return sorted(folder.iterdir())


def is_negative(path: Path) -> bool:
    """Derive anew, by another decoder, whether a slide may be called negative.

    Every stored tile must be there and decode, and no pixel may be as red as the positive square.
    """
    if path.suffix in (".png", ".jpg"):
        with Image.open(path) as image:
            pixels = [np.asarray(image.convert("RGB"))]
    else:
        with tifffile.TiffFile(path) as tiff:
            page = tiff.pages.first
            if 0 in page.databytecounts:
                return False
            pixels = [np.asarray(part) for part, _, _ in page.segments() if part is not None]
            if len(pixels) < len(page.dataoffsets):
                return False
    red = [(each[..., 0].astype(int) - each[..., 1]).max() for each in pixels]
    return max(red) < 0.5 * 255


def check(item: BatchItem, kind: str, counts: Counter[str]) -> None:
    counts[item.verdict] += 1
    if item.verdict is Verdict.FAILED:
        assert item.result is None
        assert item.error and "Traceback" not in item.error, (item, kind)
        return
    assert item.result
    heatmap = Heatmap.load(item.result)
    assert heatmap.verdict() == item.verdict
    if item.verdict is Verdict.NEGATIVE:
        assert not heatmap.unread
        assert is_negative(item.path), (item, kind)


def test_mutated_slides(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.5)
    sound = {path.name: path.read_bytes() for path in originals(tmp_path / "originals")}
    good = scan_slides(
        sorted((tmp_path / "originals").iterdir()), model, tmp_path / "good", ScanOptions(stride=32)
    )
    assert {item.verdict for item in good} == {Verdict.POSITIVE}
    counts: Counter[str] = Counter()
    attempts = campaign.count(FULL)
    for first in range(0, attempts, BATCH):
        kinds: dict[Path, str] = {}
        folder = tmp_path / str(first)
        for number in range(first, min(first + BATCH, attempts)):
            name = chance.choice(sorted(sound))
            kind, content = mutate(sound[name], chance)
            path = folder / "in" / f"{number}-{name}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            kinds[path] = f"{kind}, number {number}, seed {campaign.seed}"
        options = ScanOptions(stride=32)
        items = list(scan_slides(list(kinds), model, folder / "out", options))
        assert {item.path for item in items} == set(kinds)
        for item in items:
            check(item, kinds[item.path], counts)
    outcome = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(counts.items()))
    campaign.tell("mutated slides", attempts, time.monotonic() - started, outcome)


def test_mutated_files_are_described(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    sound = {path.name: path.read_bytes() for path in originals(tmp_path / "originals")}
    attempts, refused = campaign.count(300), 0
    for number in range(attempts):
        name = chance.choice(sorted(sound))
        kind, content = mutate(sound[name], chance)
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(content)
        try:
            list(run_task(DescribeFile(path)))
        except HistoViewerError as error:
            refused += 1
            assert "Traceback" not in str(error), kind
    campaign.tell(
        "mutated files, `info`", attempts, time.monotonic() - started, f"{refused} refused"
    )
