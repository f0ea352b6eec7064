"""A training run: its files, and interruptions that change nothing."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

from export.data.patches import PatchSet, read_labelled
from export.errors import ExportError
from export.keras_files.weights import load_trained
from export.model_folder.card import card_of_run
from export.network.ensemble import build_ensemble
from export.training import trainer as train_module
from export.training.trainer import Settings, fit, split, train


@pytest.fixture
def settings(data: Path) -> Settings:
    return Settings(
        data=str(data),
        extra=False,
        weights_xception="none",
        weights_nasnet="none",
        scaling="symmetric",
        augmentation="none",
        batch_size=4,
        learning_rate=1e-3,
        validation_fraction=0.4,
        seed=5,
    )


def _small_model() -> keras.Model:
    """A network that trains in a second; what is tested here does not depend on its size."""
    keras.utils.set_random_seed(0)
    patches = keras.Input((96, 96, 3))
    features = keras.layers.Conv2D(4, 8, strides=8)(patches)
    features = keras.layers.BatchNormalization(momentum=0.5)(features)
    pooled = keras.layers.GlobalAveragePooling2D()(features)
    return keras.Model(patches, keras.layers.Dense(1, activation="sigmoid")(pooled))


def _fit(settings: Settings, run: Path, epochs: int) -> float:
    training, validation = split(run, settings)
    return fit(_small_model(), training, validation, settings, run, epochs)


def _log(run: Path) -> list[dict[str, str]]:
    with (run / "log.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        del row["seconds"]
    return rows


def test_a_run_leaves_its_weights_log_and_pictures(settings: Settings, tmp_path: Path) -> None:
    run = tmp_path / "run"
    area = _fit(settings, run, 2)
    log = _log(run)
    assert [row["epoch"] for row in log] == ["1", "2"]
    assert area == max(float(row["val_auc"]) for row in log)
    for name in ("curves.png", "roc.png"):
        with Image.open(run / name) as picture:
            assert len(np.unique(np.asarray(picture))) > 2
    with (run / "validation.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 8
    assert not [path for path in run.iterdir() if path.name.startswith(".")]


@pytest.mark.usefixtures("small_backbones")
def test_a_run_starts_from_the_weights_of_another(settings: Settings, tmp_path: Path) -> None:
    train(settings, tmp_path / "first", 1)
    best = tmp_path / "first" / "best.weights.h5"
    still = replace(settings, start_from=str(best), learning_rate=0.0)
    train(still, tmp_path / "second", 1)
    first, second = (_trainable(tmp_path / name) for name in ("first", "second"))
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    with pytest.raises(ExportError, match="start_from"):
        train(settings, tmp_path / "second", 2)


def _trainable(run: Path) -> list[np.ndarray]:
    model = build_ensemble("symmetric")
    load_trained(model, run / "best.weights.h5")
    return [variable.numpy() for variable in model.trainable_variables]


def test_an_interrupted_run_ends_as_an_uninterrupted_one(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(settings, augmentation="seed")
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    _fit(settings, whole, 3)

    real_epoch = train_module.train_epoch

    def interrupted(model: keras.Model, *arguments: object) -> tuple[float, float]:
        if (cut / "log.csv").exists():
            real_epoch(model, *arguments)  # the second epoch is trained but not yet saved
            raise KeyboardInterrupt
        return real_epoch(model, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(train_module, "train_epoch", interrupted)
        with pytest.raises(KeyboardInterrupt):
            _fit(settings, cut, 3)
    assert [row["epoch"] for row in _log(cut)] == ["1"]
    _fit(settings, cut, 3)

    for ours, theirs in zip(_log(cut), _log(whole), strict=True):
        assert [float(value) for value in ours.values()] == pytest.approx(
            [float(value) for value in theirs.values()], rel=1e-4
        )
    with np.load(cut / "state.npz") as ours, np.load(whole / "state.npz") as theirs:
        for name in set(ours.files) - {"log"}:
            np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-3, atol=1e-5)


def test_the_loss_scale_of_float16_is_kept_over_an_interruption(
    settings: Settings, tmp_path: Path
) -> None:
    half = replace(settings, precision="mixed_float16", learning_rate_decay=0.1)
    _fit(half, tmp_path / "whole", 2)
    for epochs in (1, 2):
        _fit(half, tmp_path / "cut", epochs)
    with np.load(tmp_path / "cut/state.npz") as ours, np.load(tmp_path / "whole/state.npz") as all_:
        # The loss scale begins at 2 ** 15; nothing else here is of that size.
        assert any(ours[name].size == 1 and ours[name] == 2**15 for name in ours.files[1:])
        for name in set(ours.files) - {"log"}:
            np.testing.assert_allclose(ours[name], all_[name], rtol=1e-3, atol=1e-5)


def test_a_finished_run_is_not_trained_again(settings: Settings, tmp_path: Path) -> None:
    run = tmp_path / "run"
    first = _fit(settings, run, 1)
    state = (run / "state.npz").read_bytes()
    assert _fit(settings, run, 1) == first
    assert (run / "state.npz").read_bytes() == state


def test_a_run_stops_when_it_gets_no_better_and_stays_stopped(
    settings: Settings, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    training, validation = split(run, settings)
    still = replace(settings, learning_rate=0.0)
    for _ in range(2):
        fit(_small_model(), training, validation, still, run, 40, patience=2)
        areas = [float(row["val_auc"]) for row in _log(run)]
        assert len(areas) == areas.index(max(areas)) + 3 < 40


def test_other_settings_are_refused(settings: Settings, tmp_path: Path) -> None:
    split(tmp_path / "run", settings)
    with pytest.raises(ExportError, match=r"other settings: batch_size \(4, now 8\)"):
        split(tmp_path / "run", replace(settings, batch_size=8))


def test_a_damaged_state_is_refused(settings: Settings, tmp_path: Path) -> None:
    run = tmp_path / "run"
    _fit(settings, run, 1)
    state = run / "state.npz"
    state.write_bytes(state.read_bytes()[:-2000])
    with pytest.raises(ExportError, match=r"state\.npz: is damaged"):
        _fit(settings, run, 2)


def test_a_patch_that_vanishes_is_named(settings: Settings, tmp_path: Path) -> None:
    training, validation = split(tmp_path / "run", settings)
    training.paths[2].unlink()
    with pytest.raises(ExportError, match=f"{training.paths[2].name}: cannot be read"):
        fit(_small_model(), training, validation, settings, tmp_path / "run", 1)


def _sides(settings: Settings, run: Path) -> tuple[set[str], set[str]]:
    sides: tuple[PatchSet, PatchSet] = split(run, settings)
    return set(sides[0].ids), set(sides[1].ids)


def test_the_split_of_a_run_stays(settings: Settings, tmp_path: Path) -> None:
    first = _sides(settings, tmp_path / "run")
    assert first == _sides(settings, tmp_path / "run") == _sides(settings, tmp_path / "other")
    assert len(first[0]) == 12
    assert not first[0] & first[1]


def test_extra_patches_train_only_and_never_repeat_the_validation_side(
    settings: Settings, data: Path, tmp_path: Path
) -> None:
    _, unseen = _sides(settings, tmp_path / "plain")
    patches = read_labelled(data)
    for id_, path, label in zip(patches.ids, patches.paths, patches.labels, strict=True):
        copy = data / "extra" / str(label) / f"{id_}.png"
        copy.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(path) as image:
            image.save(copy)
    training, validation = _sides(replace(settings, extra=True), tmp_path / "extra")
    assert validation == unseen
    extra = {id_.rpartition("/")[2] for id_ in training if id_.startswith("extra/")}
    assert extra == set(patches.ids) - unseen


def test_the_card_of_a_run_comes_from_its_validation_side(
    settings: Settings, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    area = _fit(settings, run, 1)
    weights = run / "best.weights.h5"
    scaling, card = card_of_run(weights, None, "mine")
    assert scaling == "symmetric"
    assert card.metrics[0]["value"] == pytest.approx(area, abs=1e-4)
    assert card.metrics[0]["n"] == 8
    assert [point["name"] for point in card.operating_points] == ["balanced", "high sensitivity"]
    assert str(tmp_path) not in json.dumps(card.__dict__)
    with pytest.raises(ExportError, match="was trained with scaling 'symmetric'"):
        card_of_run(weights, "unit", "mine")
