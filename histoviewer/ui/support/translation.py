"""Translations of the window and of the core's texts that it shows."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from histoviewer.exports.formats import FORMATS
from histoviewer.heatmaps.summary import PROBABILITY, RESEARCH_USE
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.resources import STARTER_MODEL, resource
from histoviewer.scanning.domain_check import LOOKS
from histoviewer.scanning.scope import OVERRIDDEN, PROBLEMS
from histoviewer.slides.backends.dicom_colour import CONVERTED
from histoviewer.ui.support.messages import IN_THE_WINDOW, templates

_NAME = "histoviewer"


def install_translations(
    app: QCoreApplication, language: str = "", folder: Path | None = None
) -> list[QTranslator]:
    """Translate the window and Qt's own dialogs; untranslated languages fall back to English.

    language: a code such as "de"; "" for the system's.
    folder:   of the translations; by default the shipped one.

    Returns the installed translators; the application owns them. Existing widgets keep their
    texts. English has a translation too, for its plurals.
    """
    locale = QLocale(language) if language else QLocale.system()
    ours = str(folder or _folder())
    sources = [(QLocale(QLocale.Language.English), _NAME, ours)]
    if locale.language() is not QLocale.Language.English:
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # Of several translators Qt asks the last one first.
        sources += [(locale, _NAME, ours), (locale, "qtbase", qt)]
    installed = []
    for source, name, place in sources:
        translator = QTranslator(app)
        if translator.load(source, name, "_", place):
            app.installTranslator(translator)
            installed.append(translator)
    return installed


def languages() -> list[str]:
    """Codes of the languages of the window."""
    return sorted(file.stem.removeprefix(f"{_NAME}_") for file in _folder().glob(f"{_NAME}_*.qm"))


def core_texts() -> list[str]:
    """Texts of the core that the window shows through `messages.translated`."""
    starter = load_manifest(find_model(STARTER_MODEL))
    texts = [
        RESEARCH_USE,
        PROBABILITY,
        CONVERTED,
        *LOOKS,
        *PROBLEMS,
        OVERRIDDEN,
        "Less than 1 %",
        "given by the user",
        starter.intended_use,
        *(text for entry in FORMATS.values() for text in (entry.title, entry.purpose)),
        *IN_THE_WINDOW.values(),
        # What the window words otherwise is not translated.
        *(text for text in templates() if text not in IN_THE_WINDOW),
    ]
    return list(dict.fromkeys(texts))


def _folder() -> Path:
    return resource("translations")
