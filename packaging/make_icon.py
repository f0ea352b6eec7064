"""Draw the program's icon as PNG: `python packaging/make_icon.py OUT SIDE`."""

import sys

from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from histoviewer.resources import resource


def main(out: str, side: int) -> int:
    app = QGuiApplication(["make_icon", "-platform", "offscreen"])
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(resource("icons", "app.svg"))).render(painter)
    painter.end()
    del app
    return 0 if image.save(out) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
