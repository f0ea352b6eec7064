"""Translations of the window and of the core's texts that it shows."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from histoviewer.exports.formats import FORMATS
from histoviewer.heatmaps.summary import PROBABILITY, RESEARCH_USE
from histoviewer.resources import resource
from histoviewer.scanning.domain_check import LOOKS
from histoviewer.scanning.scope import OVERRIDDEN, PROBLEMS
from histoviewer.slides.backends.dicom_colour import CONVERTED

CORE_CONTEXT = "core"
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


def translated(text: str) -> str:
    """Translate a text of `core_texts`; any other text stays as it is."""
    return QCoreApplication.translate(CORE_CONTEXT, text)


def core_texts() -> list[str]:
    """Texts of the core that the window shows through `translated`."""
    return [
        RESEARCH_USE,
        PROBABILITY,
        CONVERTED,
        *LOOKS,
        *PROBLEMS,
        OVERRIDDEN,
        *(entry.purpose for entry in FORMATS.values()),
    ]


def _folder() -> Path:
    return resource("translations")
