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
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

import histoviewer.ui
from histoviewer.exports.formats import FORMATS
from histoviewer.inference.registry import installed_models
from histoviewer.ui.dialogs.export import ExportDialog
from histoviewer.ui.dialogs.settings import SettingsDialog
from histoviewer.ui.start.unfinished import Unfinished
from histoviewer.ui.support.messages import CORE_CONTEXT, translated
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.support.text import Wording
from histoviewer.ui.support.translation import (
    core_texts,
    install_translations,
    languages,
)
from histoviewer.ui.worklist.entries import Standing
from histoviewer.ui.worklist.text import WorklistText

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
PLACES = re.compile(r"%(?:\d|Ln)")
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
    """{(context, source): translations, or none while they are unfinished} of a .ts file.

    A text with a number has a translation for the singular and one for the plural.
    """
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
            done = forms if translation.get("type") is None else []
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


def test_english_is_its_own_translation_and_a_missing_one_leaves_english(german):
    assert german("en") == 0
    german("is")

    assert translated(PURPOSE) == PURPOSE


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_a_language_is_complete_and_keeps_placeholders_and_mnemonics(language):
    for (context, source), texts in entries(FOLDER / f"histoviewer_{language}.ts").items():
        where = f"{context}: {source!r}"
        assert len(texts) == (2 if "%Ln" in source else 1), where
        for text in texts:
            assert text, where
            assert Counter(PLACES.findall(text)) == Counter(PLACES.findall(source)), where
            assert len(mnemonics(text)) == len(mnemonics(source)), where
            for end in ("...", " ...", ":", "\n", " "):
                assert text.endswith(end) == source.endswith(end), where
            assert text.startswith((" ", ",", "\n")) == source.startswith((" ", ",", "\n")), where


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_translations_hold_the_texts_of_the_source(language, tmp_path):
    name = f"histoviewer_{language}.ts"
    shutil.copy(FOLDER / name, tmp_path)

    tool = runpy.run_path(str(ROOT / "tools" / "translations.py"))
    tool["main"]([], tmp_path)

    assert entries(FOLDER / name) == entries(tmp_path / name)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_shipped_file_says_what_is_finished_and_nothing_else(language):
    assert language in languages()
    translator = QTranslator()
    assert translator.load(str(FOLDER / f"histoviewer_{language}.qm"))
    for (context, source), texts in entries(FOLDER / f"histoviewer_{language}.ts").items():
        numbers = (1, 2) if "%Ln" in source else (-1,)
        assert [translator.translate(context, source, "", n) for n in numbers] == texts, source


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["0 slides", "1 slide: 1 waiting", "2 slides: 2 waiting"]),
        ("de", ["0 Schnitte", "1 Schnitt: 1 wartend", "2 Schnitte: 2 wartend"]),
        ("fr", ["0 lame", "1 lame: 1 en attente", "2 lames: 2 en attente"]),
    ],
)
def test_counts_have_the_plurals_of_the_language(language, words, qapp):
    installed = install_translations(qapp, language)
    try:
        counts = [WorklistText().counts([Standing.WAITING] * number) for number in range(3)]
        assert counts == words
        tiles = {
            "en": ["", "1 tile could not be read", "1,200 tiles could not be read"],
            "de": ["", "1 Kachel konnte nicht", "1,200 Kacheln konnten nicht"],
            "fr": ["", "1 tuile n'a pas pu", "1,200 tuiles n'ont pas pu"],
        }
        for number, start in zip((0, 1, 1200), tiles[language], strict=True):
            assert Wording().unread(number, 0, 0).startswith(start)
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)


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
        assert [translated(text)] == german_entries[CORE_CONTEXT, text] != [text]


def test_the_windows_show_no_english(in_german, german_entries, window, qtbot):
    models = {model.name: model for model in installed_models()}
    dialogs = SettingsDialog(Settings(), models, ["de"]), ExportDialog([])
    for dialog in dialogs:
        qtbot.addWidget(dialog)
    german = {text for texts in german_entries.values() for text in texts}
    english = {source for _, source in german_entries} - german
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
        assert len(mnemonics("".join(action.text() for action in menus[0].actions()))) == 6
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)


def test_mnemonics_of_the_start_page_are_not_those_of_the_menu_bar(language, window):
    window.start.set_session(Path("week 47"), None)
    window.start.set_unfinished([Unfinished(Path("week 48"), 3, 1, 9)])
    window.show()
    buttons = [each for each in window.start.findChildren(QAbstractButton) if each.isVisible()]
    assert len(buttons) == 6
    things = [*window.menuBar().actions(), *buttons]
    letters = [mnemonics(thing.text()) for thing in things]

    assert all(len(each) == 1 for each in letters)
    keys = [each[0].lower() for each in letters]
    assert len(set(keys)) == len(keys), [thing.text() for thing in things]
