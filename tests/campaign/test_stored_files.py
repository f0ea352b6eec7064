"""Mutated result files, databases, journals, manifests and models: noticed, or harmless."""

import hashlib
import json
import random
import shutil
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from campaign_run import Campaign
from make_heatmaps import random_heatmap
from make_models import make_model
from mutators import mutate

from histoviewer.errors import HistoViewerError, ModelError, StoreError, WorkerError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import CheckModel, describe_lines
from histoviewer.worklist.naming import DATABASE, JOURNAL
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import Status, row_of
from histoviewer.worklist.store import Store

pytestmark = pytest.mark.campaign


def test_mutated_results(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    whole = random_heatmap(20, 30)
    path = tmp_path / "x.tif"
    whole.save(path)
    sound = path.read_bytes()
    attempts, refused = campaign.count(1_500, cheap=True), 0
    for number in range(attempts):
        kind, content = mutate(sound, chance)
        path.write_bytes(content)
        try:
            heatmap = Heatmap.load(path)
        except StoreError:
            refused += 1
            continue
        assert heatmap.provenance == whole.provenance, (kind, number)
        assert heatmap.grid == whole.grid
        assert np.array_equal(heatmap.state, whole.state)
        assert np.array_equal(heatmap.probability, whole.probability, equal_nan=True)
    outcome = f"{refused:,} refused, {attempts - refused:,} the same result"
    campaign.tell("mutated results", attempts, time.monotonic() - started, outcome)


def test_mutated_databases_and_journals(campaign: Campaign, tmp_path: Path) -> None:
    """No reading that was acknowledged is lost, and no row is changed."""
    chance, started = random.Random(campaign.seed), time.monotonic()
    crashed = tmp_path / "crashed"
    expected, verdicts = _worklist(tmp_path / "whole", crashed)
    attempts, told = campaign.count(800, cheap=True), Counter[str]()
    for number in range(attempts):
        source, name = (
            (crashed, f"{DATABASE}-wal"),
            (tmp_path / "whole", DATABASE),
            (crashed, JOURNAL),
            (crashed, DATABASE),
        )[number % 4]
        folder = tmp_path / "damaged"
        shutil.copytree(source, folder)
        kind, content = mutate((source / name).read_bytes(), chance)
        (folder / name).write_bytes(content)
        with closing(WorklistPoller(folder)) as poller:
            try:
                poller.poll()
                assert poller.readings() == expected, (name, kind, number)
            except StoreError:
                told["told by the window"] += 1
        with Store(folder) as store:
            assert store.readings() == expected, (name, kind, number)
            # A log that was cut may lose the end of a scan, which the next one finds again.
            for row in store.rows():
                lost = row.status is not Status.DONE and not row.result
                assert lost or row.verdict == verdicts[row.name], (name, kind, number)
            told["told"] += store.problem is not None
            told["set aside"] += store.set_aside is not None
        shutil.rmtree(folder)
    outcome = f"0 readings lost; {told['set aside']:,} set aside, {told['told']:,} told"
    campaign.tell("mutated databases", attempts, time.monotonic() - started, outcome)


def _worklist(folder: Path, crashed: Path) -> tuple[list[Reading], dict[str, str]]:
    """Make a worklist, and a copy as a power failure leaves it, with an unmerged log."""
    with Store(folder) as store:
        for number in range(5):
            name = f"{number}.svs"
            heatmap = random_heatmap(6, 8, number)
            heatmap.provenance = replace(heatmap.provenance, slide=name, slide_path=f"/s/{name}")
            heatmap.save(folder / "heatmaps" / f"{name}.tif")
            store.claim(name, f"/s/{name}", "p")
            row = row_of(heatmap, name, f"heatmaps/{name}.tif")
            store.finish(replace(row, parameters="p"))
        for number in range(40):
            comment = f"comment {number} " * 8
            reading = Reading(
                f"{number % 5}.svs", Kind.SLIDE, Decision.UNSURE, "Dr. A", comment=comment
            )
            store.add_reading(reading)
        expected = store.readings()
        verdicts = {row.name: row.verdict for row in store.rows()}
        shutil.copytree(folder, crashed)
    assert (crashed / f"{DATABASE}-wal").stat().st_size
    return expected, verdicts


def test_mutated_manifests(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model")
    path = model / "model.json"
    sound = path.read_bytes()
    attempts, refused = campaign.count(1_400, cheap=True), 0
    for _ in range(attempts):
        content = mutate(sound, chance)[1] if chance.random() < 0.5 else _edited(sound, chance)
        path.write_bytes(content)
        try:
            load_manifest(model)
        except ModelError:
            refused += 1
    campaign.tell("mutated manifests", attempts, time.monotonic() - started, f"{refused:,} refused")


def _edited(content: bytes, chance: random.Random) -> bytes:
    """Exchange a value of a JSON document for one of another kind."""
    document = json.loads(content)
    part = document
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = chance.choice(keys)
        if not isinstance(part[key], (dict, list)) or not part[key] or chance.random() < 0.3:
            break
        part = part[key]
    part[key] = chance.choice(
        [None, True, -1, 0, 1e308, float("nan"), float("inf"), "", "../x", "\ud800", [], {}, 2**70]
    )
    return json.dumps(document).encode("utf-8", "surrogatepass")


def test_mutated_models(campaign: Campaign, tmp_path: Path) -> None:
    """A file that is not the manifest's is refused before it is parsed, so this process can ask."""
    chance, started = random.Random(campaign.seed), time.monotonic()
    model, sound = _model(tmp_path)
    attempts = campaign.count(700, cheap=True)
    for number in range(attempts):
        kind, content = _changed(sound, chance)
        (model / "model.onnx").write_bytes(content)
        with pytest.raises(ModelError) as refused:
            load_ensemble(model, "cpu")
        told = refused.value.cause
        assert "SHA-256 differs" in told or "is empty" in told, (kind, number, told)
    campaign.tell("mutated models", attempts, time.monotonic() - started, "all refused")


def test_mutated_models_that_their_manifests_vouch_for(campaign: Campaign, tmp_path: Path) -> None:
    """Whoever makes a model to harm gives the manifest its checksum, so the engine reads it."""
    chance, started = random.Random(campaign.seed), time.monotonic()
    model, sound = _model(tmp_path)
    manifest = json.loads((model / "model.json").read_text())
    attempts, refused, ended = campaign.count(700), 0, 0
    for number in range(attempts):
        kind, content = _changed(sound, chance)
        (model / "model.onnx").write_bytes(content)
        manifest["onnx"]["sha256"] = hashlib.sha256(content).hexdigest()
        (model / "model.json").write_text(json.dumps(manifest))
        try:
            (line,) = describe_lines(run_task(CheckModel(str(model), "cpu"), patience=60))
        except HistoViewerError as error:
            refused += 1
            ended += isinstance(error, WorkerError)
            assert "Traceback" not in str(error), (kind, number)
            assert "SHA-256" not in str(error), (kind, number)
        else:
            assert "golden patches within" in line, (kind, number)
    computed = attempts - refused
    outcome = f"{refused:,} refused, {ended:,} of them by their process's end, "
    outcome += f"{computed:,} compute the golden patches"
    campaign.tell("mutated models, vouched for", attempts, time.monotonic() - started, outcome)


def _model(folder: Path) -> tuple[Path, bytes]:
    model = make_model(folder / "model")
    return model, (model / "model.onnx").read_bytes()


def _changed(sound: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Mutate a file until it differs."""
    while True:
        kind, content = mutate(sound, chance)
        if content != sound:
            return kind, content
