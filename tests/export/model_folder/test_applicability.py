import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from export.cli.main import main
from export.errors import ExportError
from export.model_folder.applicability import describe_patches
from histoviewer.inference.manifest import load_manifest
from histoviewer.resources import resource

PCAM = Path(__file__).parents[2] / "data" / "pcam"


def real_patches() -> np.ndarray:
    files = sorted((PCAM / "train").glob("*.tif"))
    return np.stack([np.asarray(Image.open(path).convert("RGB")) for path in files])


def test_a_model_folder_is_described_and_stays_readable(tmp_path: Path) -> None:
    shutil.copy(resource("models", "pcam-starter") / "model.json", tmp_path)
    data = tmp_path / "data"
    shutil.copytree(PCAM, data)
    names = ["id,label"]
    for i, patch in enumerate(np.tile(real_patches(), (8, 1, 1, 1))):
        # Noise of one grey level: equal patches are one patch.
        pixels = np.clip(patch.astype(int) + np.random.default_rng(i).integers(-1, 2), 0, 255)
        Image.fromarray(pixels.astype(np.uint8)).save(data / "train" / f"p{i}.tif")
        names.append(f"p{i},{i % 2}")
    (data / "train_labels.csv").write_text("\n".join(names))

    assert main(["applicability", str(data), str(tmp_path), "--description", "ours"]) == 0

    known = load_manifest(tmp_path).applicability
    assert known is not None
    assert known.data == "ours"
    entry = json.loads((tmp_path / "model.json").read_text())["applicability"]
    assert known.sharpness == tuple(entry["sharpness"])
    assert 0 < known.density[0] < known.density[1] < 1


def test_too_few_patches_describe_nothing() -> None:
    with pytest.raises(ExportError, match=r"enough tissue\. Give at least 100"):
        describe_patches(real_patches(), "twenty patches")
