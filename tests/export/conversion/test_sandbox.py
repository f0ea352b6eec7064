"""The sandbox process of third-party files: refusals, limits and its end."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from make_classifiers import as_declared, change_architecture

from export.conversion.sandbox import Limits, convert, describe
from export.errors import ExportError

ROOT = Path(__file__).parents[3]


def _to_lambda(config: dict) -> None:
    config["config"]["layers"][-1].update(class_name="Lambda", name="f", config={"function": {}})


def _to_bomb(config: dict) -> None:
    config["config"]["layers"][-1]["config"]["units"] = 2**40


def test_huge_layers_are_refused_before_they_are_made(two_softmax: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    change_architecture(path, _to_bomb)
    pixels = np.zeros((16, 32, 32, 3), np.uint8)
    with pytest.raises(ExportError, match=r"declares \d{14} weights, which a file of its size"):
        convert(path, as_declared(), pixels, Limits())


def test_the_process_tells_what_it_refuses(two_softmax: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    change_architecture(path, _to_lambda)
    with pytest.raises(ExportError, match=f"{path}: 'f' of type 'Lambda'"):
        describe(path, Limits())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ExportError, match=f"{path}: damaged .keras file"):
        describe(path, Limits())
    bomb = tmp_path / "bomb.keras"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", bytes(20_000_000))
    with pytest.raises(ExportError, match=r"'config\.json' unpacks to 20000000 bytes: refused"):
        describe(bomb, Limits())


def test_the_process_is_bounded(two_softmax: Path) -> None:
    pixels = np.zeros((16, 32, 32, 3), np.uint8)
    with pytest.raises(ExportError, match=r"not converted within 0.2 s"):
        convert(two_softmax, as_declared(), pixels, Limits(seconds=0.2))
    if sys.platform == "linux":
        with pytest.raises(ExportError, match="exceeds the memory limit of a conversion"):
            convert(two_softmax, as_declared(), pixels, Limits(memory=150 * 2**20))


def test_the_process_unpacks_where_its_parent_cleans_up(
    two_softmax: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at its limit, it would leave gigabytes of weights elsewhere."""
    elsewhere, cleaned = tmp_path / "elsewhere", tmp_path / "cleaned"
    elsewhere.mkdir()
    cleaned.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    monkeypatch.setattr(tempfile, "tempdir", str(cleaned))
    os.utime(elsewhere, (1, 1))
    three = as_declared(classes=("a", "b", "tumour"))  # ends after the weights were read
    with pytest.raises(ExportError, match="--classes with 2 names"):
        convert(two_softmax, three, np.zeros((16, 32, 32, 3), np.uint8), Limits())
    assert elsewhere.stat().st_mtime == 1
    assert not list(cleaned.iterdir())


def test_the_process_ends_with_its_parent(one_sigmoid: Path, tmp_path: Path) -> None:
    request = {"path": str(one_sigmoid), "classifier": asdict(as_declared()), "memory": None}
    (tmp_path / "request.json").write_text(json.dumps(request))
    np.save(tmp_path / "pixels.npy", np.zeros((16, 96, 96, 3), np.uint8))
    process = subprocess.Popen(
        [sys.executable, "-m", "export.conversion.sandbox_child", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.close()  # as the system does when the parent dies
    assert process.wait(60) == 1
    assert not (tmp_path / "answer.json").exists()
