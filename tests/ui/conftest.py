import io
import math
import os
from dataclasses import replace

# Before the first import of Qt, which reads it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
from make_heatmaps import peak_rule
from make_slides import tissue_noise, write_pyramid
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QtMsgType

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.support.settings import SettingsStore
from histoviewer.ui.support.text import set_number_locale
from histoviewer.ui.support.translation import install_translations
from histoviewer.ui.window.main_window import MainWindow

MPP = 0.5
SIZE = Size(1500, 1100)


@pytest.fixture(autouse=True)
def english(qapp):
    """English numbers and plurals, whatever the computer that runs the tests is set to."""
    set_number_locale("en")
    installed = install_translations(qapp, "en")
    yield
    for translator in installed:
        qapp.removeTranslator(translator)


@pytest.fixture(params=["en", "de", "fr"])
def language(request, qapp):
    """Each language of the window in turn; to be asked for before the window."""
    installed = install_translations(qapp, request.param)
    set_number_locale(request.param)
    yield request.param
    for translator in installed:
        qapp.removeTranslator(translator)


@pytest.fixture(autouse=True)
def no_qt_warnings(qtlog):
    yield
    # Widgets of this test are destroyed now and here, not within the event loop of the next one.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    serious = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    # The offscreen platform says so of every window, and of every tool tip.
    allowed = {f"This plugin does not support {what}()" for what in ("propagateSizeHints", "raise")}
    warnings = [r.message for r in qtlog.records if r.type in serious and r.message not in allowed]
    assert not warnings


@pytest.fixture(scope="session")
def slide_bytes():
    x, y = np.meshgrid(np.arange(SIZE.width), np.arange(SIZE.height))
    rgb = np.stack([x // 100 * 16, y // 100 * 20, (x + y) % 2 * 60], axis=-1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "PNG", dpi=(25400 / MPP, 25400 / MPP))
    return file.getvalue()


@pytest.fixture
def slide_path(tmp_path, slide_bytes):
    """A slide of 1500 x 1100 pixels at 0.5 um: each pixel tells its place in blocks of 100."""
    path = tmp_path / "slide.png"
    path.write_bytes(slide_bytes)
    return path


@pytest.fixture
def make_heatmap(slide_path):
    """A function that gives a heatmap of the slide with {(row, col): probability}."""

    def make(tiles, size=SIZE, **changes):
        grid = PatchGrid(size, Mpp(MPP, MPP), 0.972, 96, 32, 32)
        provenance = {
            "slide": slide_path.name,
            "slide_path": str(slide_path),
            "fingerprint": compute_fingerprint(slide_path),
            "mpp_source": "file",
            "model": "pcam-starter",
            "model_version": "1.0",
            "model_sha256": "00",
            "threshold": 0.5,
            "operating_point": "balanced",
            "provider": "CPUExecutionProvider",
            "device_note": "",
            "tissue": "everything",
            "versions": {},
            "started": "2026-01-01T00:00:00Z",
            "slide_rule": peak_rule(changes.get("threshold", 0.5)),
        } | changes
        heatmap = Heatmap.pending(grid, np.zeros(grid.shape, np.bool_), Provenance(**provenance))
        rows, cols = np.array(list(tiles)).T
        heatmap.set_tiles(rows, cols, np.array(list(tiles.values()), np.float32))
        return heatmap

    return make


@pytest.fixture(scope="session")
def small_model(tmp_path_factory):
    """A model for scans to which the model does not matter: it is loaded at once."""
    from make_models import make_model  # onnx, which few of these tests need

    return make_model(tmp_path_factory.mktemp("model"), threshold=0.9)


@pytest.fixture(scope="session")
def noise_slides(tmp_path_factory):
    """A folder with a large slide, whose scan can be interrupted, and two small ones."""
    folder = tmp_path_factory.mktemp("slides")
    for name, side in {"a": 2000, "b": 200, "c": 200}.items():
        plane = tissue_noise(side, side)
        write_pyramid(folder / f"{name}.tif", [plane], 0.972, compression=None)
    return folder


@pytest.fixture
def settings(tmp_path):
    """A store of settings whose results go to a folder of the test's."""
    store = SettingsStore(tmp_path / "settings.ini")
    # Tests look at the colours of single values.
    overlay = {"overlay": "values", "opacity": 0.6}
    # Nor does a test keep the computer awake, or notify who sits before it.
    quiet = {"keep_awake": False, "notify": False, "device": "cpu"}
    store.save(replace(store.load(), results_folder=tmp_path / "results", **quiet, **overlay))
    return store


@pytest.fixture
def quick(settings, small_model):
    """The window scans with a small model; to be asked for before the window."""
    settings.save(replace(settings.load(), model=str(small_model)))


@pytest.fixture
def window(qtbot, settings):
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.resize(900, 600)
    # Tests look at the colours of the slide in every corner.
    window.view.set_minimap_shown(False)
    window.show()
    return window


@pytest.fixture
def show(window, qtbot):
    """A function that opens files and waits until the slide is sharp."""

    def show(*paths):
        with qtbot.waitSignal(window.view.image_tiles.settled, timeout=60_000):
            window.open(*paths)
        return window

    return show


@pytest.fixture
def colour_at(window):
    """A function that gives the (red, green, blue) seen at a place in level-0 pixels."""

    def colour_at(x, y):
        image = window.view.grab().toImage()
        place = window.view.viewportTransform().map(QPointF(x, y)) * image.devicePixelRatioF()
        # A pixel of the screen reaches from its number to the next.
        return image.pixelColor(math.floor(place.x()), math.floor(place.y())).getRgb()[:3]

    return colour_at
