import csv
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model, reddest_in_centre
from numpy.typing import NDArray
from PIL import Image
from sklearn.metrics import roc_auc_score, roc_curve

from histoviewer.errors import SlideError
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.patch_folder import (
    FileKind,
    find_patches,
    predict_patches,
    read_labels,
    roc,
    write_predictions,
    write_roc,
)


def save_patches(folder: Path, count: int) -> NDArray[np.uint8]:
    folder.mkdir(exist_ok=True)
    patches = np.random.default_rng(5).integers(0, 256, (count, 96, 96, 3), dtype=np.uint8)
    for number, patch in enumerate(patches):
        Image.fromarray(patch).save(folder / f"{number:03}.tif")
    return patches


def test_each_patch_gets_its_own_probability_in_the_kaggle_format(tmp_path: Path) -> None:
    patches = save_patches(tmp_path / "test", 21)
    ensemble = load_ensemble(make_model(tmp_path / "m"), "cpu")

    images = sorted((tmp_path / "test").iterdir())
    write_predictions(list(predict_patches(images, ensemble)), tmp_path / "predictions.csv")

    with (tmp_path / "predictions.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["id", "label"]
    assert [row[0] for row in rows[1:]] == [f"{number:03}" for number in range(21)]
    found = [float(row[1]) for row in rows[1:]]
    np.testing.assert_allclose(found, reddest_in_centre(patches), atol=1e-6)


def test_a_damaged_patch_gets_no_number_and_stops_nothing(tmp_path: Path) -> None:
    save_patches(tmp_path / "test", 10)
    damaged = tmp_path / "test" / "004.tif"
    damaged.write_bytes(damaged.read_bytes()[:200])
    ensemble = load_ensemble(make_model(tmp_path / "m"), "cpu")

    found = list(predict_patches(sorted((tmp_path / "test").iterdir()), ensemble))

    assert [item.probability is None for item in found] == [n == 4 for n in range(10)]
    assert "004.tif: cannot be read" in found[4].error
    write_predictions(found, tmp_path / "predictions.csv")
    assert "\n004,\n" in (tmp_path / "predictions.csv").read_text()


def test_a_patch_is_one_picture_of_the_right_size(tmp_path: Path, real_slide: Path) -> None:
    patches = [Image.fromarray(patch) for patch in save_patches(tmp_path / "test", 2)]
    thumbnail_first = tmp_path / "pages.tif"
    patches[0].save(thumbnail_first, save_all=True, append_images=[Image.new("RGB", (900, 700))])
    wide = tmp_path / "wide.png"
    Image.new("RGB", (200, 96)).save(wide)
    torn, large = tmp_path / "torn.tif", tmp_path / "large.tif"
    torn.write_bytes(bytes(200))
    large.write_bytes(bytes(200_000))

    found = find_patches([tmp_path / "test" / "001.tif", torn, thumbnail_first, wide, large], 96)

    assert list(found.values()) == [FileKind.PATCH, FileKind.DAMAGED, *[FileKind.OTHER] * 3]
    assert find_patches([real_slide], 96) == {real_slide: FileKind.OTHER}


@pytest.mark.parametrize("levels", [1000, 7])
def test_roc_agrees_with_scikit_learn_with_and_without_ties(levels: int) -> None:
    random = np.random.default_rng(3)
    labels = random.integers(0, 2, 300)
    scores = np.round((random.random(300) + labels * 0.3) * levels) / levels

    curve = roc(labels, scores)

    assert curve.auc == pytest.approx(roc_auc_score(labels, scores))
    false, true, _ = roc_curve(labels, scores, drop_intermediate=False)
    np.testing.assert_allclose(curve.false_positive_rate, false)
    np.testing.assert_allclose(curve.true_positive_rate, true)


def test_an_roc_needs_both_classes() -> None:
    with pytest.raises(ValueError, match="both classes"):
        roc(np.ones(4, np.int_), np.linspace(0, 1, 4))


def test_the_curve_is_written_as_table_and_picture(tmp_path: Path) -> None:
    write_roc(roc(np.array([0, 1, 0, 1]), np.array([0.1, 0.9, 0.4, 0.3])), tmp_path)

    assert (tmp_path / "roc.csv").read_text().splitlines()[-1] == "1.000000,1.000000,0.100000"
    with Image.open(tmp_path / "roc.png") as image:
        corners = [image.getpixel((60, 540)), image.getpixel((540, 60))]
    assert corners == [(0x0B, 0x3C, 0x5D)] * 2


@pytest.mark.parametrize("text", ["id,label\na,2\n", "name,label\na,1\n", "id,label\na,x\n", ""])
def test_labels_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text)

    with pytest.raises(SlideError, match=r"labels\.csv"):
        read_labels(path)


def test_an_id_with_two_labels_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("id,label\na,1\nb,0\na,0\n")

    with pytest.raises(SlideError, match=r"labels\.csv: has several rows of id 'a'"):
        read_labels(path)


def test_a_picture_of_the_size_of_a_slide_is_no_patch_and_no_warning(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (10_000, 10_000)).save(path)

    assert find_patches([path], 96) == {path: FileKind.OTHER}
    assert not recwarn.list
