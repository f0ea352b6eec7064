"""Parts of packages that the installed program leaves out, and those that it adds."""

from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import Distribution
from pathlib import Path

from histoviewer.support.licences import distributions, licence_files

# Modules that some package offers and the program never runs.
EXCLUDED_MODULES = [
    "tkinter",
    "setuptools",
    "pip",
    "pytest",
    "matplotlib",
    "sympy",
    "pandas",
    "IPython",
    "onnxruntime.quantization",
    "onnxruntime.tools",
    "onnxruntime.training",
    "onnxruntime.transformers",
    "openvino.tools",
    "openvino.torch",
    "openvino_telemetry",
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtTest",
]
# Libraries and data, by their path in the bundle: QML, virtual keyboard and displays without a
# desktop; OpenVINO's readers of other formats and its drivers of devices that we do not offer.
EXCLUDED_FILES = [
    "*Qt6Designer*",
    "*Qt6OpenGL*",
    "*Qt6Pdf*",
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6VirtualKeyboard*",
    "*Qt6Eglfs*",
    "*Qt6EglFs*",
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/networkinformation/*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",
    "*/plugins/platforms/*eglfs*",
    "*/plugins/platforms/*linuxfb*",
    "*/plugins/platforms/*minimalegl*",
    "*/plugins/platforms/*vkkhrdisplay*",
    "*/plugins/platforms/*vnc*",
    # GTK's look and file dialog would bring all of GTK; the desktop portal's dialog is kept.
    "*/plugins/platformthemes/*gtk3*",
    "libgtk-3*",
    "libgdk-3*",
    "libepoxy*",
    "libatk*",
    "libatspi*",
    "*/plugins/tls/*",
    "*/qml/*",
    "*onnxruntime_providers_cuda*",
    "*onnxruntime_providers_tensorrt*",
    "*openvino_gguf_frontend*",
    "*openvino_jax_frontend*",
    "*openvino_paddle_frontend*",
    "*openvino_pytorch_frontend*",
    "*openvino_tensorflow_*",
    "*openvino_intel_gpu_plugin*",
    "*openvino_intel_npu_plugin*",
    "openvino/libs/cache.json",
]
_OPENVINO_LIBRARIES = "openvino/libs"


def is_left_out(destination: str) -> bool:
    """Check whether a file of the bundle, given by its path in it, is not needed."""
    path = destination.replace("\\", "/")
    return any(fnmatch(path, pattern) for pattern in EXCLUDED_FILES)


def _packages() -> list[Distribution]:
    """Return the packages in the bundle."""
    return [
        package
        for package in distributions()
        if package.name.replace("-", "_") not in EXCLUDED_MODULES
    ]


def licence_texts() -> Iterator[tuple[str, str]]:
    """Yield (file, folder in the bundle) of all licence texts of the packages in the bundle."""
    for package in _packages():
        root = Path(str(package.locate_file("")))
        for file in licence_files(package):
            folder = Path("licences", package.name, *file.relative_to(root).parts[1:-1])
            yield str(file), str(folder)


def metadata_folders() -> Iterator[tuple[str, str]]:
    """Yield (folder, folder in the bundle) of the packages' metadata, which About shows."""
    for package in _packages():
        for file in package.files or ():
            if file.name == "METADATA":
                folder = Path(str(package.locate_file(file))).parent
                yield str(folder / "METADATA"), folder.name


def openvino_libraries(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, folder in the bundle) of OpenVINO's libraries, which it loads by their names."""
    for file in sorted(folder.joinpath("libs").iterdir()):
        if ".so" in file.suffixes or file.suffix in (".dll", ".dylib"):
            yield str(file), _OPENVINO_LIBRARIES
