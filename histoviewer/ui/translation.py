"""The language of the window, and of those texts of the core that it shows."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from histoviewer.resources import resource

CORE_CONTEXT = "core"
_PREFIX = "histoviewer_"


def install_translations(app: QCoreApplication, language: str = "") -> None:
    """Translate the window, and Qt's own dialogs; without a translation it is English.

    language: code such as "de"; "" for the system's.
    """
    locale = QLocale(language) if language else QLocale.system()
    if locale.language() is QLocale.Language.English:
        return
    folders = (
        (_PREFIX.rstrip("_"), str(resource("translations"))),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    )
    for name, folder in folders:
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)


def languages() -> list[str]:
    """Codes of the languages that the window is translated to, besides English."""
    return sorted(_codes())


def translated(text: str) -> str:
    """A text of the core in the window's language."""
    return QCoreApplication.translate(CORE_CONTEXT, text)


def core_texts() -> list[str]:
    """The texts of the core that the window shows through `translated`."""
    from histoviewer.exports.formats import FORMATS

    return [entry.purpose for entry in FORMATS.values()]


def _codes() -> Iterator[str]:
    for file in resource("translations").glob(f"{_PREFIX}*.qm"):
        yield file.stem.removeprefix(_PREFIX)
