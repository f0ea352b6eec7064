from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from make_slides import tissue_noise, write_pyramid
from PIL import Image
from timeless import timeless_results

from histoviewer.batch.runner import scan_slides
from histoviewer.scanning.options import ScanOptions

OPTIONS = ScanOptions(stride=32, checkpoint_seconds=0.05)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"), threshold=0.9)


@pytest.fixture(scope="session")
def slides(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Six small slides, one of them damaged, and a large one."""
    folder = tmp_path_factory.mktemp("slides")
    for number in range(5):
        pixels = np.random.default_rng(number).integers(100, 180, (200, 200, 3), dtype=np.uint8)
        dpi = 25400 / 0.972
        Image.fromarray(pixels).save(folder / f"{number}.png", dpi=(dpi, dpi))
    (folder / "bad.svs").write_bytes(b"bad")
    write_pyramid(folder / "large é.tif", [tissue_noise(3000, 3000)], 0.972, compression=None)
    return sorted(folder.iterdir())


@pytest.fixture(scope="session")
def alone(
    slides: list[Path], model: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """The results of a scan by one process."""
    out = tmp_path_factory.mktemp("alone")
    list(scan_slides(slides, model, out, OPTIONS))
    return timeless_results(out)
