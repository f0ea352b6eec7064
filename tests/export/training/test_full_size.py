"""Long trainings: kills, several devices, other layouts; and the submission."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from export.cli.main import main
from export.cli.train import AUGMENTATIONS as OFFERED
from export.data.augmentation import AUGMENTATIONS, Augmentation, augment
from export.data.patches import read_labelled, read_patches
from export.data.splits import draw_balanced
from export.errors import ExportError
from export.training.trainer import Settings, split

ROOT = Path(__file__).parents[3]
STARTER = ROOT / "resources" / "models" / "pcam-starter"


def _start(module: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *module],
        env=os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _small(data: Path, epochs: int, *runs: Path | str) -> subprocess.Popen[str]:
    script = str(ROOT / "tests" / "data" / "train_small.py")
    return _start([script, str(data), str(epochs), *map(str, runs)])


def _finish(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return said


def _kill_once(process: subprocess.Popen[str], file: Path, lines: int) -> None:
    """SIGKILL as soon as `file` has so many lines."""
    deadline = time.monotonic() + 120
    while not (file.exists() and len(file.read_bytes().splitlines()) >= lines):
        assert time.monotonic() < deadline
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
            raise AssertionError(process.communicate()[0])
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def _state(run: Path) -> dict[str, np.ndarray]:
    with np.load(run / "state.npz") as state:
        return {name: state[name] for name in state.files if name != "log"}


def _log(run: Path) -> list[dict[str, str]]:
    with (run / "log.csv").open(newline="") as file:
        return [{**row, "seconds": ""} for row in csv.DictReader(file)]


def test_a_run_killed_by_sigkill_ends_with_the_same_bits(data: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    _kill_once(_small(data, 4, cut), cut / "log.csv", lines=2)
    assert len(_log(cut)) < 4
    _finish(_small(data, 4, cut, whole))
    assert len(_log(whole)) == 4
    assert _log(cut) == _log(whole)
    ours, theirs = _state(cut), _state(whole)
    assert ours.keys() == theirs.keys()
    for name, values in theirs.items():
        np.testing.assert_array_equal(ours[name], values)
    with h5py.File(cut / "best.weights.h5") as ours, h5py.File(whole / "best.weights.h5") as theirs:
        names: list[str] = []
        theirs.visit(names.append)
        arrays = [name for name in names if isinstance(theirs[name], h5py.Dataset)]
        assert arrays
        for name in arrays:
            np.testing.assert_array_equal(ours[name][()], theirs[name][()])


def test_two_devices_train_as_one_does(data: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    told = _finish(_small(data, 2, f"{one}=CPU:0", f"{two}=CPU:0+CPU:1"))
    assert told.index("1 replicas") < told.index("2 replicas")
    for ours, theirs in zip(_log(two), _log(one), strict=True):
        for name in ("loss", "val_loss", "val_auc"):
            assert float(ours[name]) == pytest.approx(float(theirs[name]), rel=1e-3)


@pytest.fixture
def settings(data: Path) -> Settings:
    return Settings(str(data), False, "none", "none", "unit", "seed", 4, 1e-4, 0.4, 3)


def test_as_many_of_each_label_are_drawn_as_asked(settings: Settings, tmp_path: Path) -> None:
    drawn = Settings(**{**vars(settings), "samples_per_class": 5})
    training, validation = split(tmp_path / "run", drawn)
    labels = np.concatenate([training.labels, validation.labels])
    assert np.bincount(labels).tolist() == [5, 5]
    assert len(validation) == 4
    again = split(tmp_path / "again", drawn)
    assert (again[0].ids, again[1].ids) == (training.ids, validation.ids)
    with pytest.raises(ExportError, match="only 10 patches of label 0, fewer than 11"):
        draw_balanced(read_labelled(Path(settings.data)), 11, 0)


def test_patchcamelyon_keeps_its_own_validation_side(settings: Settings, tmp_path: Path) -> None:
    patches = read_labelled(Path(settings.data))
    pixels = read_patches(patches)
    # The first patch of the validation side stands on the training side, too.
    sides = {"train": np.arange(13), "valid": np.array([0, *range(13, 20)])}
    folder = tmp_path / "hdf5"
    folder.mkdir()
    for side, rows in sides.items():
        stem = folder / f"camelyonpatch_level_2_split_{side}"
        with h5py.File(f"{stem}_x.h5", "w") as file:
            file["x"] = pixels[rows]
        with h5py.File(f"{stem}_y.h5", "w") as file:
            file["y"] = patches.labels[rows].reshape(-1, 1, 1, 1)
    training, validation = split(
        tmp_path / "run", Settings(**{**vars(settings), "data": str(folder)})
    )
    np.testing.assert_array_equal(read_patches(validation), pixels[sides["valid"]])
    np.testing.assert_array_equal(read_patches(training), pixels[1:13])
    np.testing.assert_array_equal(training.labels, patches.labels[1:13])
    with pytest.raises(ExportError, match=r"contains sets of patches \(train, valid\)"):
        read_labelled(folder)


def test_an_hdf5_file_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret_x.h5"
    with h5py.File(secret, "w") as file:
        file["x"] = np.zeros((2, 96, 96, 3), np.uint8)
    path = tmp_path / "linked_x.h5"
    with h5py.File(path, "w") as file:
        file["x"] = h5py.ExternalLink(str(secret), "x")
    with pytest.raises(ExportError, match=r"linked_x\.h5: 'x' is a link to another place"):
        read_labelled(path)


def test_stain_augmentation_changes_stains_and_leaves_white_nearly_white(data: Path) -> None:
    assert tuple(OFFERED) == tuple(AUGMENTATIONS)
    pixels = read_patches(read_labelled(data)).astype(np.float32)
    still = augment(pixels, tf.constant([1, 2]), Augmentation(quarter_turns=True, stain=1e-9))
    plain = augment(pixels, tf.constant([1, 2]), Augmentation(quarter_turns=True))
    np.testing.assert_allclose(still, plain, atol=0.1)
    stained = augment(pixels, tf.constant([1, 2]), Augmentation(quarter_turns=True, stain=0.05))
    change = np.abs(stained - plain).mean(axis=(1, 2, 3))
    assert (change > 0.1).all() and (change < 40).all()


def _submission(test: Path, out: Path, *more: str) -> list[str]:
    return ["submit", str(test), "--model", str(STARTER), "-o", str(out), *more]


def _probabilities(path: Path) -> dict[str, float]:
    with path.open(newline="") as file:
        return {row["id"]: float(row["label"]) for row in csv.DictReader(file)}


def test_a_submission_has_each_patch_and_eight_views_do_not_see_a_turn(
    data: Path, tmp_path: Path
) -> None:
    test = tmp_path / "test"
    test.mkdir()
    ids = read_labelled(data).ids[:6]
    for id_ in ids:
        shutil.copy(data / "train" / f"{id_}.tif", test)
    out = tmp_path / "kaggle_submission.csv"
    assert main(_submission(test, out)) == 0
    found = _probabilities(out)
    assert set(found) == set(ids)
    turned = tmp_path / "turned"
    turned.mkdir()
    for path in test.iterdir():
        with Image.open(path) as image:
            image.transpose(Image.Transpose.TRANSVERSE).save(turned / path.name)
    for folder in (test, turned):
        assert main(_submission(folder, tmp_path / f"{folder.name}.csv", "--tta")) == 0
    averaged = _probabilities(tmp_path / "test.csv")
    assert _probabilities(tmp_path / "turned.csv") == pytest.approx(averaged, abs=1e-4)
    assert averaged != pytest.approx(found, abs=1e-2)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_killed_submission_goes_on(data: Path, tmp_path: Path) -> None:
    test = tmp_path / "test"
    test.mkdir()
    for number, path in enumerate(sorted((data / "train").iterdir()) * 8):
        shutil.copy(path, test / f"{number:03}.tif")
    out = tmp_path / "kaggle_submission.csv"
    partial = tmp_path / ".kaggle_submission.csv.partial"
    _kill_once(_start(["-m", "export", *_submission(test, out)]), partial, lines=2)
    assert not out.exists()
    with partial.open("a") as file:
        file.write("cut,0.")
    # What was predicted is not predicted again: a changed value stays,
    kept, other = (line.rpartition(",") for line in partial.read_text().splitlines()[1:3])
    changed = partial.read_text()
    for stamp, _, label in (kept, other):
        changed = changed.replace(f"{stamp},{label}", f"{stamp},0.125")
    partial.write_text(changed)
    id_, other_id = (stamp.split(",")[0] for stamp, _, _ in (kept, other))
    # but not of a patch that was replaced meanwhile.
    os.utime(test / f"{other_id}.tif", (1, 1))
    assert main(_submission(test, out)) == 0
    found = _probabilities(out)
    assert list(found) == [f"{number:03}" for number in range(160)]
    assert found[id_] == 0.125
    assert found[other_id] == pytest.approx(float(other[2]), abs=1e-5)
    assert not partial.exists()


def test_an_unreadable_test_patch_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next((data / "train").iterdir())
    path.write_bytes(b"II*")
    assert main(_submission(data / "train", tmp_path / "out.csv")) == 1
    assert f"{path.name}: cannot be read as an image" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
