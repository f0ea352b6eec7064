import importlib
import pkgutil
import re
import runpy
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

import histoviewer.ui
from histoviewer.exports.formats import FORMATS
from histoviewer.ui.dialogs.export import ExportDialog
from histoviewer.ui.dialogs.settings import SettingsDialog
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.support.translation import (
    CORE_CONTEXT,
    core_texts,
    install_translations,
    languages,
    translated,
)

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "resources" / "translations"
# How widgets and actions say what they show.
TEXTS = (
    "text",
    "title",
    "windowTitle",
    "toolTip",
    "statusTip",
    "accessibleName",
    "placeholderText",
)
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


@pytest.fixture
def in_german(qapp):
    """The translation that ships, as long as the test lasts."""
    installed = install_translations(qapp, "de")
    yield
    for translator in installed:
        qapp.removeTranslator(translator)


def entries(file):
    """{(context, source): translation, or None while that is unfinished} of a .ts file."""
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation.text if translation.get("type") is None else None
            found[context.findtext("name"), message.findtext("source")] = done
    return found


@pytest.fixture(scope="module")
def german_entries():
    return entries(FOLDER / "histoviewer_de.ts")


def shown(top):
    """All texts that a window has for its reader."""
    things = [top, *top.findChildren(QWidget), *top.findChildren(QAction)]
    return {thing.property(name) for thing in things for name in TEXTS} - {"", None}


def mnemonics(text):
    return re.findall("&([^ &])", text)


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


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_language_is_complete_and_keeps_placeholders_and_mnemonics(language):
    for (context, source), text in entries(FOLDER / f"histoviewer_{language}.ts").items():
        where = f"{context}: {source!r}"
        assert text, where
        assert Counter(re.findall(r"%\d", text)) == Counter(re.findall(r"%\d", source)), where
        assert len(mnemonics(text)) == len(mnemonics(source)), where
        for end in ("...", " ...", ":", "\n", " "):
            assert text.endswith(end) == source.endswith(end), where
        assert text.startswith((" ", ",", "\n")) == source.startswith((" ", ",", "\n")), where


@pytest.mark.parametrize("language", ["de", "fr"])
def test_translations_hold_the_texts_of_the_source(language, tmp_path):
    name = f"histoviewer_{language}.ts"
    shutil.copy(FOLDER / name, tmp_path)

    tool = runpy.run_path(str(ROOT / "tools" / "translations.py"))
    tool["main"]([], tmp_path)

    assert entries(FOLDER / name) == entries(tmp_path / name)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_shipped_file_says_what_is_finished_and_nothing_else(language):
    assert language in languages()
    translator = QTranslator()
    assert translator.load(str(FOLDER / f"histoviewer_{language}.qm"))
    for (context, source), translation in entries(FOLDER / f"histoviewer_{language}.ts").items():
        assert (translator.translate(context, source) or None) == translation, source


def test_every_context_is_a_class_that_qt_asks_for(german_entries):
    modules = pkgutil.walk_packages(histoviewer.ui.__path__, "histoviewer.ui.")
    classes = {
        name
        for module in modules
        for name, value in vars(importlib.import_module(module.name)).items()
        if isinstance(value, type)
    }
    assert {context for context, _ in german_entries} <= classes | {CORE_CONTEXT}


def test_the_texts_of_the_core_are_german(in_german, german_entries):
    for text in core_texts():
        assert translated(text) == german_entries[CORE_CONTEXT, text] != text


def test_the_windows_show_no_english(in_german, german_entries, window, qtbot):
    dialogs = SettingsDialog(Settings(), ["pcam-starter"], ["de"]), ExportDialog([])
    for dialog in dialogs:
        qtbot.addWidget(dialog)
    english = {source for _, source in german_entries} - set(german_entries.values())
    texts = set().union(*(shown(top) for top in (window, *dialogs)))

    assert not texts & english
    assert {"&Datei", "Herde", "Arbeitsliste", "Einstellungen", "Exportieren"} <= texts
    assert "Nur für Forschungszwecke" in texts


@pytest.mark.parametrize("language", ["de", "fr"])
def test_mnemonics_are_unique_within_each_menu(language, qapp, request):
    installed = install_translations(qapp, language)
    window = request.getfixturevalue("window")
    try:
        menus = [window.menuBar(), *window.menuBar().findChildren(QMenu)]
        for menu in menus:
            letters = [m.lower() for action in menu.actions() for m in mnemonics(action.text())]
            assert len(set(letters)) == len(letters), [action.text() for action in menu.actions()]
        assert len(mnemonics("".join(action.text() for action in menus[0].actions()))) == 5
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)
