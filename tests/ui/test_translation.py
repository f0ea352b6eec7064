import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from histoviewer.exports.formats import FORMATS
from histoviewer.ui.export_dialog import ExportDialog
from histoviewer.ui.translation import install_translations, translated

PURPOSE = FORMATS["asap"].purpose
TS = f"""<?xml version="1.0" encoding="utf-8"?>
<TS version="2.1" language="de_DE">
<context><name>core</name><message>
<source>{PURPOSE}</source><translation>Herde als Vielecke: für ASAP.</translation>
</message></context>
<context><name>ExportDialog</name><message>
<source>Export</source><translation>Ausgeben</translation>
</message></context>
</TS>
"""


@pytest.fixture
def german(qapp, tmp_path):
    """A folder with a German translation, and a function that installs one of a language."""
    source = tmp_path / "histoviewer_de.ts"
    source.write_text(TS, encoding="utf-8")
    release = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([release, source], check=True, capture_output=True)
    installed = []

    def install(language):
        installed.extend(install_translations(qapp, language, tmp_path))
        return len(installed)

    yield install
    for translator in installed:
        qapp.removeTranslator(translator)


def test_window_core_and_qt_speak_the_language_that_is_set(german, qtbot):
    assert german("de") == 2

    dialog = ExportDialog([])
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "Ausgeben"
    assert translated(PURPOSE) == "Herde als Vielecke: für ASAP."
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    dialog.close()


def test_english_needs_no_translation_and_a_missing_one_leaves_english(german):
    assert german("en") == 0
    german("is")

    assert translated(PURPOSE) == PURPOSE
