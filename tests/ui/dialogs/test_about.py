import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTreeWidget

from histoviewer.inference.registry import installed_models
from histoviewer.resources import resource
from histoviewer.support.licences import components, distributions, licence_files
from histoviewer.ui.dialogs.about import AboutDialog
from histoviewer.version import __version__

ROOT = Path(__file__).parents[3]


def plain(requirement):
    name = re.match(r"[\w.-]+", requirement).group()
    return re.sub(r"[-_.]+", "-", name).lower()


def with_what_it_needs(name, found):
    if name in found:
        return
    try:
        needed = requires(name) or []
    except PackageNotFoundError:
        return
    found.add(name)
    for requirement in needed:
        if "extra ==" not in requirement:
            with_what_it_needs(plain(requirement), found)


@pytest.fixture
def dialog(qtbot):
    dialog = AboutDialog(installed_models())
    qtbot.addWidget(dialog)
    return dialog


def test_research_use_is_said_first(dialog):
    assert dialog.text.startswith(f"HistoViewer {__version__}\n")
    assert "For research use only: not for diagnosis" in dialog.text


def test_everything_that_is_installed_with_the_program_is_listed_with_its_licence():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = set()
    for requirement in project["dependencies"]:
        with_what_it_needs(plain(requirement), needed)

    listed = {plain(component.name): component for component in components([])}

    assert "flatbuffers" in needed
    assert needed <= set(listed)
    assert all(component.licence for component in listed.values())
    assert listed["histoviewer"].licence == project["license"]
    assert listed["pillow"].licence == "MIT-CMU"


def test_the_texts_of_the_licences_are_found_beside_the_packages():
    files = {
        plain(package.name): [path.name for path in licence_files(package)]
        for package in distributions()
    }

    assert "COPYING.LESSER" in files["openslide-bin"]
    assert "ThirdPartyNotices.txt" in files.get("onnxruntime-gpu", files.get("onnxruntime"))
    # These wheels have none: packaging/licences has Qt's, and flatbuffers' is Apache's.
    none = {name for name, texts in files.items() if not texts}
    assert none <= {"pyside6-essentials", "shiboken6", "flatbuffers"}


def test_models_and_sample_slides_are_listed_with_their_licences(dialog):
    table = dialog.findChild(QTreeWidget)
    rows = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    licences = {row.text(0).split(" (")[0]: row.text(2) for row in rows}

    slides = [path for path in resource("samples").iterdir() if path.suffix in (".svs", ".tif")]
    assert {path.name for path in slides} <= set(licences)
    assert "CC0" in licences["pcam-starter"]
