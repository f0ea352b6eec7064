"""Reading, checking, splitting and streaming of labelled patches."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from export.data.patches import (
    PatchSet,
    read_extra,
    read_labelled,
    read_labels,
    read_patch,
    read_sides,
)
from export.data.pipeline import batches
from export.data.splits import content_hashes, deal_folds, split_train_validation
from export.errors import ExportError


def _add_copies(data: Path, times: int) -> None:
    """Copy every patch under new names, with its label."""
    table = data / "train_labels.csv"
    header, *lines = table.read_text().splitlines()
    copies = []
    for line in lines:
        id_, label = line.split(",")
        for number in range(times):
            shutil.copy(data / "train" / f"{id_}.tif", data / "train" / f"{id_}-{number}.tif")
            copies.append(f"{id_}-{number},{label}")
    table.write_text("\n".join([header, *lines, *copies]) + "\n")


def _replace_label(data: Path, label: str) -> str:
    table = data / "train_labels.csv"
    lines = table.read_text().splitlines()
    id_ = lines[1].split(",")[0]
    lines[1] = f"{id_},{label}"
    table.write_text("\n".join(lines) + "\n")
    return id_


def test_labels_and_pixels_belong_together(data: Path) -> None:
    patches = read_labelled(data)
    assert len(patches) == 20
    assert patches.labels.sum() == 10
    # PatchCamelyon names each file by the SHA-1 of its pixels.
    assert content_hashes(patches) == list(patches.ids)


def test_the_same_seed_gives_the_same_split(data: Path) -> None:
    patches = read_labelled(data)
    hashes = content_hashes(patches)
    first, second = (split_train_validation(patches, hashes, 0.2, seed=7) for _ in range(2))
    other = split_train_validation(patches, hashes, 0.2, seed=8)
    assert first[1].ids == second[1].ids
    assert first[1].ids != other[1].ids


def test_the_split_is_stratified_and_complete(data: Path) -> None:
    patches = read_labelled(data)
    training, validation = split_train_validation(patches, content_hashes(patches), 0.2, seed=0)
    assert (len(training), len(validation)) == (16, 4)
    assert training.labels.mean() == validation.labels.mean() == 0.5
    assert sorted(training.ids + validation.ids) == sorted(patches.ids)


def test_no_content_is_on_both_sides(data: Path) -> None:
    _add_copies(data, 3)
    patches = read_labelled(data)
    hashes = content_hashes(patches)
    training, validation = split_train_validation(patches, hashes, 0.2, seed=0)
    assert len(validation) == 16
    assert not set(content_hashes(training)) & set(content_hashes(validation))
    fold = deal_folds(patches, hashes, 5, seed=0)
    for content in set(hashes):
        assert len({fold[i] for i, known in enumerate(hashes) if known == content}) == 1


def test_the_same_pixels_with_two_labels_are_refused(data: Path) -> None:
    _add_copies(data, 1)
    id_ = _replace_label(data, "0")
    if read_labelled(data).labels[-20] == 0:
        id_ = _replace_label(data, "1")
    patches = read_labelled(data)
    with pytest.raises(ExportError, match=f"{id_}.*the same pixels with different labels"):
        split_train_validation(patches, content_hashes(patches), 0.2, seed=0)


def test_too_few_patches_to_split(data: Path) -> None:
    patches = read_labelled(data)
    few = patches.subset(np.array([0, *np.flatnonzero(patches.labels != patches.labels[0])]))
    with pytest.raises(ExportError, match="11 patches are too few"):
        split_train_validation(few, content_hashes(few), 0.1, seed=0)


def test_no_table(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"train_labels\.csv: not found\. DATA must contain"):
        read_labelled(tmp_path)
    with pytest.raises(ExportError, match=r"a\.csv: not found\. Give a CSV with the columns"):
        read_labels(tmp_path / "a.csv")


def test_a_table_without_its_columns(data: Path) -> None:
    (data / "train_labels.csv").write_text("name,tumour\na,1\n")
    with pytest.raises(ExportError, match="no columns 'id' and 'label'"):
        read_labelled(data)


@pytest.mark.parametrize("label", ["2", "", "tumour", "0.5"])
def test_a_label_that_is_not_0_or_1(data: Path, label: str) -> None:
    id_ = _replace_label(data, label)
    with pytest.raises(ExportError, match=f"'{id_}' is '{label}', not 0 or 1"):
        read_labelled(data)


def test_an_id_without_a_file(data: Path) -> None:
    gone = read_labelled(data).paths[3]
    gone.unlink()
    with pytest.raises(ExportError, match=f"{gone.name}: not found"):
        read_labelled(data)


def test_a_duplicate_id(data: Path) -> None:
    table = data / "train_labels.csv"
    lines = table.read_text().splitlines()
    table.write_text("\n".join([*lines, lines[1]]) + "\n")
    with pytest.raises(
        ExportError,
        match=f"Duplicate id '{lines[1].split(',')[0]}' in .*train_labels.csv. Remove one row",
    ):
        read_labelled(data)


def test_a_file_that_is_no_image(data: Path) -> None:
    path = read_labelled(data).paths[0]
    path.write_text("<html>not found</html>")
    with pytest.raises(ExportError, match=f"{path.name}: cannot be read as an image"):
        content_hashes(read_labelled(data))


@pytest.mark.parametrize(("size", "mode"), [((50, 96), "RGB"), ((96, 96), "L")])
def test_a_patch_of_another_size_or_colour(
    tmp_path: Path, size: tuple[int, int], mode: str
) -> None:
    path = tmp_path / "odd.tif"
    Image.new(mode, size).save(path)
    with pytest.raises(ExportError, match=rf"odd\.tif: is {size[0]}x{size[1]} {mode}"):
        read_patch(path)


def test_extra_patches_have_the_label_of_their_folder(data: Path) -> None:
    with pytest.raises(ExportError, match="Leave out --extra"):
        read_extra(data)
    for label in (0, 1):
        folder = data / "extra" / str(label)
        folder.mkdir(parents=True)
        Image.new("RGB", (96, 96), (label, 0, 0)).save(folder / "patch.png")
    extra = read_extra(data)
    assert [read_patch(path)[0, 0, 0] for path in extra.paths] == extra.labels.tolist() == [0, 1]


@pytest.fixture
def jpegs(data: Path, tmp_path: Path) -> Path:
    """The 20 real patches as JPEG, 7 of each label in train/ and 3 in valid/, numbered in each."""
    patches = read_labelled(data)
    folder = tmp_path / "jpegs"
    for label in (0, 1):
        chosen = np.flatnonzero(patches.labels == label)
        for name, members in {"train": chosen[:7], "valid": chosen[7:]}.items():
            (folder / name / str(label)).mkdir(parents=True)
            for number, index in enumerate(members):
                suffix = ".jpg" if number else ".JPEG"
                with Image.open(patches.paths[index]) as image:
                    image.save(
                        folder / name / str(label) / f"patch{number:07}{suffix}", "JPEG", quality=75
                    )
    return folder


def test_class_folders_of_jpegs_are_read_with_their_own_validation_side(jpegs: Path) -> None:
    train, valid = read_sides(jpegs)
    assert valid is not None
    assert (len(train), len(valid)) == (14, 6)
    assert train.labels.mean() == valid.labels.mean() == 0.5
    # Numbers begin anew in each set, so ids must not.
    assert len(set(train.ids + valid.ids)) == 20
    assert valid.ids[0] == "valid/0/patch0000000"
    for patches in (train, valid):
        for path, label in zip(patches.paths, patches.labels, strict=True):
            assert path.parent.name == str(label)
            with Image.open(path) as image:
                np.testing.assert_array_equal(read_patch(path), image)
    single = read_labelled(jpegs / "valid")
    assert single.paths == valid.paths
    assert single.labels.tolist() == valid.labels.tolist()
    assert read_sides(jpegs / "valid")[1] is None


def test_two_sets_are_not_taken_for_one_nor_one_for_two(jpegs: Path) -> None:
    with pytest.raises(
        ExportError, match=r"contains sets of patches \(train, valid\).*jpegs/valid"
    ):
        read_labelled(jpegs)
    shutil.rmtree(jpegs / "valid" / "1")
    with pytest.raises(ExportError, match=r"contains the set train, but no valid.*jpegs/train"):
        read_sides(jpegs)


def test_kaggles_own_train_folder_is_one_set(data: Path) -> None:
    for label in "01":
        (data / "valid" / label).mkdir(parents=True)
    patches, given = read_sides(data)
    assert len(patches) == 20 and given is None


def test_a_patch_in_two_formats_is_refused(jpegs: Path) -> None:
    path = jpegs / "valid" / "1" / "patch0000001.jpg"
    with Image.open(path) as image:
        image.save(path.with_suffix(".png"))
    with pytest.raises(ExportError, match=r"Duplicate patch 'patch0000001': .*Remove one file"):
        read_labelled(jpegs / "valid")


def test_a_cut_jpeg_is_named(jpegs: Path) -> None:
    path = read_labelled(jpegs / "train").paths[3]
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ExportError, match=f"{path.name}: cannot be read as an image"):
        read_patch(path)


def test_batches_stream_every_patch_with_its_label(data: Path) -> None:
    patches = read_labelled(data)
    streamed = list(batches(patches, 8))
    assert [len(pixels) for pixels, _ in streamed] == [8, 8, 4]
    pixels = np.concatenate([pixels for pixels, _ in streamed])
    labels = np.concatenate([labels for _, labels in streamed])
    np.testing.assert_array_equal(pixels, [read_patch(path) for path in patches.paths])
    np.testing.assert_array_equal(labels[:, 0], patches.labels)


def _epoch(patches: PatchSet, seed: int) -> np.ndarray:
    return np.concatenate([pixels for pixels, _ in batches(patches, 8, seed, "seed")])


def test_an_epoch_is_fixed_by_its_seed(data: Path) -> None:
    patches = read_labelled(data)
    np.testing.assert_array_equal(_epoch(patches, 3), _epoch(patches, 3))
    assert not np.array_equal(_epoch(patches, 3), _epoch(patches, 4))
