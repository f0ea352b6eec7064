"""The language of the window, and of those texts of the core that it shows."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from histoviewer.exports.formats import FORMATS
from histoviewer.heatmaps.summary import PROBABILITY, RESEARCH_USE
from histoviewer.resources import resource
from histoviewer.scanning.domain_check import LOOKS

CORE_CONTEXT = "core"
_NAME = "histoviewer"


def install_translations(
    app: QCoreApplication, language: str = "", folder: Path | None = None
) -> list[QTranslator]:
    """Translate the window, and Qt's own dialogs; without a translation it is English.

    language: code such as "de"; "" for the system's.
    folder:   of the translations; without it, the one that ships.

    Returns what was installed; the application keeps it. Widgets made earlier stay as they are.
    """
    locale = QLocale(language) if language else QLocale.system()
    if locale.language() is QLocale.Language.English:
        return []
    places = (
        (_NAME, str(folder or _folder())),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    )
    installed = []
    for name, place in places:
        translator = QTranslator(app)
        if translator.load(locale, name, "_", place):
            app.installTranslator(translator)
            installed.append(translator)
    return installed


def languages() -> list[str]:
    """Codes of the languages that the window is translated to, besides English."""
    return sorted(file.stem.removeprefix(f"{_NAME}_") for file in _folder().glob(f"{_NAME}_*.qm"))


def translated(text: str) -> str:
    """A text of `core_texts` in the window's language; any other as it is."""
    return QCoreApplication.translate(CORE_CONTEXT, text)


def core_texts() -> list[str]:
    """The texts of the core that the window shows through `translated`."""
    return [RESEARCH_USE, PROBABILITY, *LOOKS, *(entry.purpose for entry in FORMATS.values())]


def _folder() -> Path:
    return resource("translations")
