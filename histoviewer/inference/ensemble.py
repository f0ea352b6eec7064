"""The ONNX Runtime session of a model: patches in, probabilities out."""

import ctypes
import os
import sys
import tempfile
import threading
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from histoviewer.errors import ModelError
from histoviewer.inference.manifest import ADD_FIRST, FILE_NAME, Golden, Manifest, load_manifest
from histoviewer.inference.onnx_runtime import load_onnxruntime
from histoviewer.inference.signature import calibrate, eight_views

Device = Literal["auto", "cuda", "cpu"]
DEVICES: tuple[Device, ...] = get_args(Device)
CUDA_PROVIDER, CPU_PROVIDER = "CUDAExecutionProvider", "CPUExecutionProvider"
# Measured: 8 patches keep a core busy, and a scan cancellable within a tenth of a second.
CPU_BATCH = 8
CUDA_BATCH = 256
_ANOTHER_MODEL = "Convert the model again, or choose another."


class Ensemble:
    """A loaded model on one device.

    device:      as requested.
    provider:    the ONNX Runtime provider that runs, e.g. "CPUExecutionProvider".
    device_note: reason for a fallback to this provider; else empty.
    batch_size:  number of patches to pass to `predict` at a time.
    callers:     number of threads that must call `predict` concurrently to keep the device busy.
    """

    def __init__(self, manifest: Manifest, device: Device = "auto") -> None:
        self.manifest = manifest
        self.device = device
        self._content = manifest.read_checked(manifest.onnx_file, manifest.onnx.sha256)
        self.device_note = "" if device == "cpu" else _cuda_problem()
        if device == "cuda" and self.device_note:
            raise _cuda_error(self.device_note)
        on_cuda = device != "cpu" and not self.device_note
        self.batch_size = _batch(CUDA_BATCH if on_cuda else CPU_BATCH, manifest)
        self._session = self._start(on_cuda)
        if on_cuda and self.provider != CUDA_PROVIDER:
            self.device_note = "the CUDA or cuDNN libraries did not load"
            if device == "cuda":
                raise _cuda_error(self.device_note)
            self.batch_size = _batch(CPU_BATCH, manifest)
            self._session = self._start(on_cuda=False)
        # A GPU runs one batch at a time; on a CPU each caller is one core's work.
        self.callers = 1 if self.provider == CUDA_PROVIDER else _cores()
        self._gpu_lock = threading.Lock()

    @property
    def provider(self) -> str:
        return str(self._session.get_providers()[0])

    def predict(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return each patch's calibrated probability of the positive class, (n,). Thread-safe.

        patches: (n, patch_size, patch_size, 3) uint8 RGB at the model's mpp, 0..255; n >= 1.

        Values are as the model outputs them: the caller must check that they are probabilities.
        Raises ModelError if the device fails.
        """
        contract = self.manifest.contract
        probability = contract.probability(self.run(patches), len(patches))
        return calibrate(probability, contract.temperature)

    def predict_eight_views(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the mean of `predict` over the eight views of each patch; eight times as slow.

        NaN if the value of any view is not a probability.
        """
        values = self.predict(eight_views(patches).reshape(-1, *patches.shape[1:]))
        valid = (values >= 0) & (values <= 1)
        mean: NDArray[np.float32] = np.where(valid, values, np.nan).reshape(8, -1).mean(axis=0)
        return mean

    def run(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the network's own output for the patches of `predict`, (n, ...) float32."""
        if self.provider == CUDA_PROVIDER:
            with self._gpu_lock:
                return self._run_on_gpu(patches)
        contract = self.manifest.contract
        feed = {contract.input.name: contract.feed(patches)}
        try:
            (output,) = self._session.run([contract.output.name], feed)
        except Exception as error:  # ONNX Runtime's errors share no base class.
            raise self._run_error(error) from error
        return np.asarray(output, np.float32)

    def check(self) -> float:
        """Run the golden patches; return the largest difference from the manifest's probabilities.

        Raises ModelError if it exceeds the tolerance, if there are no golden patches, or if the
        output cannot be of the declared kind.
        """
        manifest = self.manifest
        golden = manifest.golden
        if golden is None:
            cause = "has no golden patches, so its results cannot be verified on this machine"
            raise ModelError(manifest.folder, cause, ADD_FIRST)
        patches = _golden_patches(manifest, golden)
        difference = np.abs(self.predict_uncalibrated(patches) - np.array(golden.outputs))
        largest = float(difference.max())
        if not largest <= golden.tolerance:
            raise ModelError(
                manifest.folder,
                f"computes other values on this machine ({self.provider}) than where it was made: "
                f"difference {largest:.2g}, tolerance {golden.tolerance:.2g}",
                "Do not use it here; on a GPU, try --device cpu.",
            )
        return largest

    def predict_uncalibrated(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return probabilities as `predict` does, without temperature.

        Raises ModelError if the output cannot be of the kind that the manifest declares.
        """
        output, contract = self.run(patches), self.manifest.contract
        if problem := contract.check_output(output):
            action = f"Correct `output.kind` in its {FILE_NAME}, or choose another model."
            raise ModelError(self.manifest.onnx_file, problem, action)
        return contract.probability(output, len(patches))

    def _run_on_gpu(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        parts = []
        start = 0
        while start < len(patches):
            part = patches[start : start + self.batch_size]
            try:
                parts.append(self._run_fixed_batch(part))
            except Exception as error:  # ONNX Runtime's errors share no base class.
                self._shrink_after(error)
                continue
            start += len(part)
        return np.concatenate(parts)

    def _run_fixed_batch(self, part: NDArray[np.uint8]) -> NDArray[np.float32]:
        # One shape only: for each new one cuDNN repeats its search and the arena grows.
        batch = np.zeros((self.batch_size, *part.shape[1:]), np.uint8)
        batch[: len(part)] = part
        contract = self.manifest.contract
        binding = self._session.io_binding()
        binding.bind_cpu_input(contract.input.name, contract.feed(batch))
        binding.bind_output(contract.output.name, "cpu")
        self._session.run_with_iobinding(binding)
        (output,) = binding.copy_outputs_to_cpu()
        return np.asarray(output, np.float32)[: len(part)]

    def _shrink_after(self, error: Exception) -> None:
        text = str(error).lower()
        out_of_memory = "memory" in text or "alloc" in text
        if not out_of_memory or self.batch_size == 1:
            raise self._run_error(error) from error
        # A session that ran out of memory stays unusable.
        self.batch_size //= 2
        self._session = self._start(on_cuda=True)

    def _start(self, on_cuda: bool) -> Any:
        ort = load_onnxruntime()
        options = ort.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        providers: list[Any] = [CPU_PROVIDER]
        if on_cuda:
            ort.preload_dlls()
            providers.insert(0, (CUDA_PROVIDER, _cuda_options()))
        with tempfile.TemporaryDirectory() as empty:
            # External weights would escape the SHA-256 of the file, so the folder given is empty.
            options.add_session_config_entry(
                "session.model_external_initializers_file_folder_path", empty
            )
            try:
                session = ort.InferenceSession(self._content, options, providers=providers)
                mismatch = self.manifest.contract.mismatch(
                    session.get_inputs(), session.get_outputs()
                )
            except Exception as error:  # ONNX Runtime's errors share no base class.
                cause = f"cannot be loaded ({_first_line(error)})"
                if "external" in str(error).lower():
                    cause = "stores weights in another file, which its SHA-256 does not cover"
                raise ModelError(self.manifest.onnx_file, cause, _ANOTHER_MODEL) from error
        if mismatch:
            raise ModelError(self.manifest.onnx_file, mismatch, _ANOTHER_MODEL)
        session.disable_fallback()
        return session

    def _run_error(self, error: Exception) -> ModelError:
        cause = f"failed on {self.provider} ({_first_line(error)})"
        return ModelError(self.manifest.onnx_file, cause, "Try --device cpu, or another model.")


def load_ensemble(folder: str | Path, device: Device = "auto") -> Ensemble:
    """Load the model in `folder`, verify its files' SHA-256 and run its golden patches.

    device: "cuda" (an error if CUDA does not start), "cpu", or "auto": CUDA if it starts, else the
            CPU, with the reason in `Ensemble.device_note`.

    Raises ModelError if the model is damaged, altered, or computes other values here.
    """
    ensemble = Ensemble(load_manifest(folder), device)
    ensemble.check()
    return ensemble


def cuda_driver_problem() -> str:
    """Describe why no NVIDIA GPU can be used on this machine; empty if one can.

    ONNX Runtime lists CUDA as available if it was built with it, GPU or not, and falls back to the
    CPU with no more than a line on stderr; so the driver is asked beforehand.
    """
    name = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(name)
    except OSError:
        return "no NVIDIA driver was found"
    if driver.cuInit(0) != 0:
        return "the NVIDIA driver does not start"
    count = ctypes.c_int(0)
    if driver.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
        return "the NVIDIA driver sees no GPU"
    return ""


def _cuda_problem() -> str:
    if CUDA_PROVIDER not in load_onnxruntime().get_available_providers():
        return "this ONNX Runtime is built without CUDA"
    return cuda_driver_problem()


def _cuda_error(reason: str) -> ModelError:
    action = "Install the NVIDIA driver and `pip install histoviewer[cuda]`, or use --device cpu."
    return ModelError("CUDA", f"cannot be used: {reason}", action)


def _cuda_options() -> dict[str, str]:
    return {
        # TF32 rounds to 10 bits, which the golden patches' tolerance does not allow.
        "use_tf32": "0",
        # By default the arena doubles when it grows, and never shrinks.
        "arena_extend_strategy": "kSameAsRequested",
        "cudnn_conv_algo_search": "EXHAUSTIVE",
    }


def _batch(usual: int, manifest: Manifest) -> int:
    """Return a batch size with at most the pixels of `usual` patches of 96 x 96."""
    return max(1, min(usual, round(usual * (96 / manifest.patch_size) ** 2)))


def _golden_patches(manifest: Manifest, golden: Golden) -> NDArray[np.uint8]:
    path, side, count = manifest.folder / golden.file, manifest.patch_size, len(golden.outputs)
    content = manifest.read_checked(path, golden.sha256)
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as image:
            strip = np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise ModelError(path, f"is not a PNG image ({error})", _ANOTHER_MODEL) from error
    if strip.shape != (count * side, side, 3):
        raise ModelError(path, f"does not contain {count} patches", _ANOTHER_MODEL)
    return strip.reshape(count, side, side, 3)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0]
