"""PDF reports, printed by Qt."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from histoviewer import __version__
from histoviewer.errors import StoreError
from histoviewer.files import replace_file
from histoviewer.resources import resource

# Width of a page in CSS pixels; a page that is a little too long is printed this much smaller.
_PAGE_WIDTH, _MOST_WIDTH = 940.0, 1150.0
_WIDER = 1.03
_MARGIN_MM = 14.0
# Of header and footer, in CSS pixels.
_BAND = 26.0
_DISCLAIMER = "For research use only. Not for diagnosis."


def write_pdf(report: Path, target: Path, paper: QPageSize.PageSizeId | None = None) -> None:
    """Print an HTML report of `exports` as a PDF; works without a display.

    Each page has the name of the report, the disclaimer and its number. A report that is a little
    longer than a page is printed smaller.

    paper: by default Letter if this system uses US units, otherwise A4.

    Raises StoreError if the report cannot be read or the PDF cannot be written.
    """
    try:
        html = report.read_text(encoding="utf-8")
    except OSError as error:
        cause = f"cannot be read ({error.strerror or error})"
        raise StoreError(report, cause, "Export the report again.") from error
    _, family = _application_and_font()
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(family))
    document.setHtml(html)
    with replace_file(target) as temporary:
        writer = QPdfWriter(str(temporary))
        writer.setTitle(target.stem)
        writer.setCreator(f"HistoViewer {__version__}")
        writer.setPageSize(QPageSize(paper or _paper()))
        margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
        _print(document, writer, target.stem, family)
        if not temporary.stat().st_size:
            raise StoreError(target, "was not written by Qt", "Print the HTML report instead.")


def _paper() -> QPageSize.PageSizeId:
    american = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize.PageSizeId.Letter if american else QPageSize.PageSizeId.A4


def _print(document: QTextDocument, writer: QPdfWriter, name: str, family: str) -> None:
    area = writer.pageLayout().paintRectPixels(writer.resolution())
    width = _fit(document, area.height() / area.width())
    height = width * area.height() / area.width()
    body = height - 2 * _BAND
    document.setPageSize(QSizeF(width, body))
    scale = area.width() / width
    printed = f"HistoViewer {__version__}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    painter = QPainter(writer)
    font = QFont(family)
    font.setPixelSize(11)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
        painter.save()
        painter.scale(scale, scale)
        painter.setFont(font)
        top, bottom = QRectF(0, 0, width, _BAND), QRectF(0, height - _BAND, width, _BAND)
        number = f"{page + 1} / {document.pageCount()}"
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, _elided(painter, name, width * 0.65))
        painter.drawText(top, Qt.AlignmentFlag.AlignRight, _DISCLAIMER)
        painter.drawText(bottom, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, printed)
        painter.drawText(bottom, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number)
        painter.translate(0, _BAND - page * body)
        document.drawContents(painter, QRectF(0, page * body, width, body))
        painter.restore()
    painter.end()


def _fit(document: QTextDocument, shape: float) -> float:
    """The page width in CSS pixels at which the document fits a page, if there is one.

    shape: height of the printed area by its width.
    """
    width = _PAGE_WIDTH
    while width <= _MOST_WIDTH:
        document.setPageSize(QSizeF(width, width * shape - 2 * _BAND))
        if document.pageCount() == 1:
            return width
        width *= _WIDER
    return _PAGE_WIDTH


def _elided(painter: QPainter, text: str, width: float) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(width))


@cache
def _application_and_font() -> tuple[QCoreApplication, str]:
    """The application and the font family that Qt needs to draw text.

    Cached: a process has one application, which must outlive everything drawn. The window has one
    already.
    """
    app = QGuiApplication.instance() or QGuiApplication(["histoviewer", "-platform", "offscreen"])
    number = QFontDatabase.addApplicationFont(str(resource("fonts", "DejaVuSans.ttf")))
    return app, QFontDatabase.applicationFontFamilies(number)[0]
