"""The components of the program with their versions and licences."""

import platform
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import NamedTuple

from histoviewer.inference.manifest import Manifest
from histoviewer.version import __version__

_LGPL = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
# For releases whose metadata have no licence expression, or none in SPDX's words.
_LICENCES = {
    "flatbuffers": "Apache-2.0",
    "google-re2": "BSD-3-Clause",
    "imagecodecs": "BSD-3-Clause, and those of the libraries in it",
    "jinja2": "BSD-3-Clause",
    "onnxruntime": "MIT",
    "onnxruntime-gpu": "MIT",
    "openvino": "Apache-2.0",
    "packaging": "Apache-2.0 OR BSD-2-Clause",
    "protobuf": "BSD-3-Clause",
    "pyside6-essentials": _LGPL,
    "scipy": "BSD-3-Clause",
    "shiboken6": _LGPL,
}
# Either of these two builds satisfies the requirement; installers have the one for the CPU.
_ONNX_RUNTIME = ("onnxruntime-gpu", "onnxruntime")
# Has Qt in it, of the same version.
_QT = "pyside6-essentials"
_TEXTS = re.compile(r"licen[cs]e|copying|notice|third.?party", re.IGNORECASE)


class Component(NamedTuple):
    """A component of the program with its version, or "", and its licence."""

    name: str
    version: str
    licence: str


def components(manifests: Sequence[Manifest]) -> list[Component]:
    """List the installed components and the models of these manifests."""
    packages = [
        Component(package.name, package.version, _licence(package)) for package in distributions()
    ]
    qt = [package.version for package in packages if _normalised(package.name) == _QT]
    return [
        Component("HistoViewer", __version__, "MIT"),
        Component("Python", platform.python_version(), "PSF-2.0"),
        *(Component("Qt", version, "LGPL-3.0-only") for version in qt),
        *packages,
        Component("DejaVu Sans", "", "Bitstream Vera, and public domain"),
        Component("cividis", "", "matplotlib licence (BSD compatible)"),
        Component("viridis, magma", "", "CC0-1.0"),
        *(Component(model.name, model.version, model.licence) for model in manifests),
        Component("CMU-1-Small-Region.svs (OpenSlide test data)", "", "CC0-1.0"),
        Component("virtual-1-tumour.tif (PatchCamelyon)", "", "CC0-1.0"),
        Component("virtual-1-normal.tif (PatchCamelyon)", "", "CC0-1.0"),
    ]


def distributions() -> list[Distribution]:
    """Find the installed packages that the program needs, by name."""
    found: dict[str, Distribution] = {}
    names = [*_ONNX_RUNTIME, *_required("histoviewer")]
    while names:
        name = names.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            # It is for another system.
            continue
        names += _required(name)
    return [found[name] for name in sorted(found)]


def licence_files(package: Distribution) -> Iterator[Path]:
    """Yield the files with the texts of a package's licences, and of what is compiled into it."""
    for file in package.files or ():
        path = Path(str(package.locate_file(file)))
        if _TEXTS.search(str(file)) and path.suffix not in (".py", ".pyc") and path.is_file():
            yield path


def licence_folder() -> Path | None:
    """Return the folder with all texts of an installed program; None where pip installed it.

    There each package has its own beside it.
    """
    if not getattr(sys, "frozen", False):
        return None
    return Path(str(getattr(sys, "_MEIPASS", ""))) / "licences"


def _required(name: str) -> list[str]:
    lines = [line for line in requires(name) or [] if "extra ==" not in line]
    return [_normalised(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in lines]


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(package: Distribution) -> str:
    about = package.metadata.json
    known = _LICENCES.get(_normalised(package.name), about.get("license", ""))
    return str(about.get("license_expression", known))
