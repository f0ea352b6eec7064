"""Tests what the installed program leaves out, without building it."""

import importlib.util
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bundle = load("bundle")


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "onnxruntime/capi/libonnxruntime_providers_cuda.so",
        r"PySide6\plugins\tls\qschannelbackend.dll",
    ],
)
def test_what_is_not_needed_is_left_out(path: str) -> None:
    assert bundle.is_left_out(path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland-generic.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "onnxruntime/capi/libonnxruntime.so.1.31.1",
        "openvino/libs/libopenvino_onnx_frontend.so.2641",
        "openvino/libs/libopenvino_intel_cpu_plugin.so",
        "histoviewer/_resources/models/pcam-starter/model.onnx",
    ],
)
def test_what_is_needed_is_kept(path: str) -> None:
    assert not bundle.is_left_out(path)


def test_the_program_runs_without_the_modules_that_are_left_out(tmp_path: Path) -> None:
    blocked = "; ".join(f"sys.modules[{name!r}] = None" for name in bundle.EXCLUDED_MODULES)
    code = (
        f"import sys; {blocked}\n"
        "import histoviewer.ui.app, histoviewer.processes.scan_worker\n"
        "from histoviewer.inference.onnx_runtime import load_onnxruntime\n"
        "load_onnxruntime()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_licence_texts_and_metadata_of_the_packages_are_found() -> None:
    folders = {folder.replace("\\", "/") for _, folder in bundle.licence_texts()}
    metadata = {folder for _, folder in bundle.metadata_folders()}

    assert any(folder.startswith("licences/openslide-bin") for folder in folders)
    assert any(folder.startswith("numpy-") for folder in metadata)


# Not by `find_spec`: the viewer hides the package from imports.
@pytest.mark.skipif(
    not any(metadata.distributions(name="openvino-telemetry")),
    reason="no OpenVINO for this system",
)
def test_a_package_that_is_left_out_has_no_licence_or_metadata_in_the_program() -> None:
    listed = {folder for _, folder in (*bundle.licence_texts(), *bundle.metadata_folders())}

    assert not [folder for folder in listed if "telemetry" in folder]
    assert any(folder.startswith("openvino-") for folder in listed)
