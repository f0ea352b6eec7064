import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from make_models import make_model, reddest_in_centre
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

from histoviewer.errors import ModelError
from histoviewer.inference.engines import choice, onnx_runtime
from histoviewer.inference.engines.base import EngineName, Stop, Stopped
from histoviewer.inference.engines.choice import stores_weights_elsewhere
from histoviewer.inference.engines.openvino import native_precisions
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.onnx_runtime import load_onnxruntime
from histoviewer.inference.signature import calibrate
from histoviewer.resources import STARTER_MODEL, resource

no_gpu = pytest.mark.skipif(not onnx_runtime.cuda_driver_problem(), reason="this machine has a GPU")


bfloat16_only = pytest.mark.skipif(
    "bfloat16" not in native_precisions(), reason="this processor has no bfloat16"
)
ENGINES: tuple[EngineName, ...] = ("openvino", "onnxruntime")
each_engine = pytest.mark.parametrize("engine", ENGINES)


def patches(count: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).integers(0, 256, (count, 96, 96, 3), dtype=np.uint8)


@each_engine
@pytest.mark.parametrize("count", [1, 3, 8, 11])
def test_predict_gives_one_probability_a_patch(
    tmp_path: Path, count: int, engine: EngineName
) -> None:
    ensemble = load_ensemble(make_model(tmp_path / "m"), "cpu", engine)
    given = patches(count)

    found = ensemble.predict(given)

    assert found.shape == (count,)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, reddest_in_centre(given), atol=1e-6)


@each_engine
def test_threads_share_the_session(tmp_path: Path, engine: EngineName) -> None:
    ensemble = load_ensemble(make_model(tmp_path / "m"), "cpu", engine)
    batches = [patches(8, seed) for seed in range(40)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ensemble.predict, batches))

    for given, values in zip(batches, found, strict=True):
        np.testing.assert_allclose(values, reddest_in_centre(given), atol=1e-6)


def test_the_cpu_runs_when_asked_for(tmp_path: Path) -> None:
    ensemble = load_ensemble(make_model(tmp_path / "m"), "cpu")

    assert (ensemble.provider, ensemble.device_note) == ("CPU", "")
    assert (ensemble.engine.name, ensemble.precision) == ("OpenVINO", "float32")


@no_gpu
def test_without_a_gpu_auto_says_why_and_cuda_fails(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")

    ensemble = load_ensemble(folder, "auto")

    assert ensemble.provider == "CPU"
    assert "NVIDIA" in ensemble.device_note or "CUDA" in ensemble.device_note
    for engine in ENGINES:
        with pytest.raises(ModelError, match=r"CUDA: cannot be used.*--device cpu"):
            load_ensemble(folder, "cuda", engine)


def test_without_openvino_onnx_runtime_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "openvino_installed", lambda: False)
    folder = make_model(tmp_path / "m")

    assert load_ensemble(folder, "cpu").engine.name == "ONNX Runtime"
    with pytest.raises(ModelError, match="OpenVINO: is not installed"):
        load_ensemble(folder, "cpu", "openvino")


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_onnx_runtime_offers_float32_only(tmp_path: Path, precision: Any) -> None:
    with pytest.raises(ModelError, match=f"{precision}: is not offered by ONNX Runtime"):
        load_ensemble(make_model(tmp_path / "m"), "cpu", "onnxruntime", precision)


BFLOAT16 = {
    "tolerance": 0.05,
    "data": "arithmetic",
    "patches": 4,
    "max_abs_difference": 0.01,
    "auc": 1.0,
    "auc_float32": 1.0,
    "flips": {"test": 0},
}


@bfloat16_only
def test_bfloat16_runs_by_itself_only_if_its_cost_is_known(tmp_path: Path) -> None:
    plain = make_model(tmp_path / "plain")
    measured = make_model(tmp_path / "measured", changes={"precisions": {"bfloat16": BFLOAT16}})
    exact = {"precisions": {"bfloat16": BFLOAT16 | {"tolerance": 1e-9}}}
    strict = make_model(tmp_path / "strict", changes=exact)

    assert load_ensemble(plain, "cpu").precision == "float32"
    assert load_ensemble(plain, "cpu", precision="bfloat16").precision == "bfloat16"
    assert load_ensemble(measured, "cpu").precision == "bfloat16"
    assert load_ensemble(measured, "cpu", precision="float32").precision == "float32"
    assert load_ensemble(strict, "cpu").precision == "float32"
    with pytest.raises(ModelError, match=r"other values on this machine .*bfloat16"):
        load_ensemble(strict, "cpu", precision="bfloat16")


@each_engine
def test_a_run_that_is_stopped_ends_and_the_next_one_is_whole(engine: EngineName) -> None:
    ensemble = load_ensemble(resource("models", STARTER_MODEL), "cpu", engine, "float32")
    given = patches(32)
    stop = Stop()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(ensemble.predict_tiles, given, stop=stop)
        stop.ask()
        with pytest.raises(Stopped):
            running.result()

    with pytest.raises(Stopped):
        ensemble.predict_tiles(given[:1], stop=stop)
    alone = np.concatenate([ensemble.predict(given[index : index + 1]) for index in range(3)])
    np.testing.assert_array_equal(ensemble.predict(given[:3]), alone)


def test_one_flipped_bit_is_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    content = bytearray((folder / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "model.onnx").write_bytes(content)

    with pytest.raises(ModelError, match=r"model\.onnx: .*SHA-256 differs"):
        load_ensemble(folder)


def test_a_model_that_computes_something_else_fails_its_golden_patches(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m", graph_changes={"scale": 250.0})

    with pytest.raises(ModelError, match=r"other values on this machine .* difference"):
        load_ensemble(folder)


@pytest.mark.parametrize(
    ("graph_changes", "changes", "words"),
    [
        ({"batch": 1}, {}, "has a fixed batch size"),
        ({"dtype": TensorProto.FLOAT}, {}, "has inputs"),
        ({}, {"input.name": "image"}, "has inputs"),
        ({}, {"output.name": "logit"}, "has outputs"),
        ({}, {"golden.outputs": [0.5], "golden.count": 1}, "does not contain 1 patches"),
    ],
)
def test_a_model_unlike_its_manifest_is_refused(
    tmp_path: Path, graph_changes: Any, changes: Any, words: str
) -> None:
    folder = make_model(tmp_path / "m", graph_changes=graph_changes, changes=changes)

    with pytest.raises(ModelError, match=words):
        load_ensemble(folder)


@each_engine
def test_weights_outside_the_checked_file_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: EngineName
) -> None:
    folder = make_model(tmp_path / "m")
    model = onnx.load(folder / "model.onnx")
    (matrix,) = [item for item in model.graph.initializer if item.name == "red_minus_green"]
    set_external_data(matrix, "weights.bin")
    onnx.save(model, folder / "model.onnx")
    _rehash(folder)
    monkeypatch.chdir(folder)
    assert load_onnxruntime().InferenceSession(folder / "model.onnx").get_inputs()

    with pytest.raises(ModelError, match="stores weights in another file, which"):
        load_ensemble(folder, "cpu", engine)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        (b"\x0a\x08location", True),
        (b"location, and \x0a\x08location", True),
        # Numbers that are padded, as no library writes them and every library reads them.
        (b"\x8a\x80\x80\x00\x88\x80\x00location", True),
        (b"\x8a" + b"\x80" * 8 + b"\x00\x88" + b"\x80" * 8 + b"\x00location", True),
        (b"\x0a\x09location", False),
    ],
)
def test_every_spelling_of_the_key_is_found(key: bytes, found: bool) -> None:
    assert stores_weights_elsewhere(b"\x08\x08" + key + b"\x12") is found


class OutOfMemoryOnce:
    """Wraps a real session as a GPU's: its first fixed-shape runs fail as CUDA's allocator does."""

    def __init__(self, session: Any, largest: int) -> None:
        self._session, self._largest = session, largest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def get_providers(self) -> list[str]:
        return [onnx_runtime.CUDA_PROVIDER]

    def run_with_iobinding(self, binding: Any, options: Any) -> None:
        self._session.run_with_iobinding(binding, options)
        (output,) = binding.copy_outputs_to_cpu()
        if len(output) > self._largest:
            raise RuntimeError("CUDA error 2: out of memory")


@pytest.mark.parametrize("count", [1, 64, 300])
def test_a_full_gpu_halves_the_batch_and_loses_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
) -> None:
    real = onnx_runtime.OnnxRuntime._start
    monkeypatch.setattr(choice, "cuda_problem", lambda: "")
    monkeypatch.setattr(
        onnx_runtime.OnnxRuntimeCuda, "_start", lambda self: OutOfMemoryOnce(real(self), largest=64)
    )
    ensemble = Ensemble(load_manifest(make_model(tmp_path / "m")), "cuda")
    given = patches(count)

    found = ensemble.predict(given)

    assert ensemble.batch_size == 64
    np.testing.assert_allclose(found, reddest_in_centre(given), atol=1e-6)


def test_eight_views_are_no_probability_if_one_of_them_is_none(tmp_path: Path) -> None:
    """The model outputs a hundredth of the red of a patch's first pixel."""
    folder, side = make_model(tmp_path / "m", side=4), 4
    weights = np.zeros((side * side * 3, 1), np.float32)
    weights[0] = 0.01
    nodes = [
        helper.make_node("Cast", ["input"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Flatten", ["floats"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["probability"]),
    ]
    ends = [
        helper.make_tensor_value_info("input", TensorProto.UINT8, ["n", side, side, 3]),
        helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["n", 1]),
    ]
    held = [numpy_helper.from_array(weights, "weights")]
    graph = helper.make_graph(nodes, "corner", ends[:1], ends[1:], held)
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    onnx.save(model, folder / "model.onnx")
    _rehash(folder)
    given = np.full((2, side, side, 3), 20, np.uint8)
    given[1, 0, 0] = 200

    found = Ensemble(load_manifest(folder), "cpu").predict_eight_views(given)

    assert found[0] == pytest.approx(0.2)
    assert np.isnan(found[1])


def _rehash(folder: Path) -> None:
    document = json.loads((folder / "model.json").read_text())
    document["onnx"]["sha256"] = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(document))


def test_a_temperature_divides_the_logit_and_leaves_what_is_no_probability(tmp_path: Path) -> None:
    contract = load_manifest(make_model(tmp_path / "m", changes={"temperature": 2.0})).contract
    given = np.array([0, 0.1, 0.5, 0.9, 1, 1.2, np.nan], np.float32)

    found = calibrate(given, contract.temperature)

    np.testing.assert_allclose(found[:5], [3.16e-4, 0.25, 0.5, 0.75, 0.999684], atol=1e-6)
    assert np.isnan(found[5:]).all()
    assert "temperature 2" in contract.describe()
    assert load_manifest(make_model(tmp_path / "n")).contract.describe() == ""
