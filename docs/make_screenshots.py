"""Makes docs/images/window.png: the real window on a slide with its heatmap.

    python docs/make_screenshots.py SLIDE HEATMAP [WIDTH HEIGHT]

It needs a display; `xvfb-run python docs/make_screenshots.py ...` gives it one.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPointF, QTimer
from PySide6.QtWidgets import QApplication

from histoviewer.ui.mainwindow import MainWindow

IMAGE = Path(__file__).parent / "images" / "window.png"
TIMEOUT_MS = 60_000


def main() -> int:
    slide, heatmap, *size = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    window = MainWindow()
    window.resize(*(int(number) for number in size or (1366, 768)))
    window.show()
    if not wait_until_sharp(window, Path(slide), Path(heatmap)):
        print(f"{slide} was not shown: {window.notice.text or 'it took too long'}", file=sys.stderr)
        return 1
    width, height = window.document.size
    window.view.cursor_moved.emit(QPointF(width / 2, height / 2))
    app.processEvents()
    IMAGE.parent.mkdir(exist_ok=True)
    window.grab().save(str(IMAGE))
    window.close()
    return 0


def wait_until_sharp(window: MainWindow, slide: Path, heatmap: Path) -> bool:
    """Open both and wait until no tile is missing; false where that fails or takes too long."""
    loop, sharp = QEventLoop(), []
    window.view.tiles.settled.connect(lambda: (sharp.append(True), loop.quit()))
    QTimer.singleShot(TIMEOUT_MS, loop.quit)
    window.open(slide, heatmap)
    loop.exec()
    return bool(sharp)


if __name__ == "__main__":
    sys.exit(main())
