"""Annotations drawn on a picture of a slide."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from histoviewer.annotations.annotation import Annotation, Shape

_WHITE = (255, 255, 255)
# Pixels of the picture.
_LINE, _CASING, _DOT = 4, 8, 8


def draw_annotations(
    picture: Image.Image, annotations: Sequence[Annotation], shown: tuple[float, float]
) -> None:
    """Draw annotations in their colours, cased in white.

    picture: RGB; changed in place.
    shown:   the (width, height) of the slide that it shows, level-0 pixels.
    """
    scale_x, scale_y = picture.width / shown[0], picture.height / shown[1]
    draw = ImageDraw.Draw(picture)
    for annotation in annotations:
        for rings in annotation.parts:
            for ring in rings:
                points = [(x * scale_x, y * scale_y) for x, y in ring]
                if annotation.shape is Shape.POINT:
                    (x, y) = points[0]
                    box = (x - _DOT, y - _DOT, x + _DOT, y + _DOT)
                    draw.ellipse(box, fill=annotation.colour, outline=_WHITE, width=3)
                    continue
                if annotation.shape.is_area:
                    points.append(points[0])
                for colour, width in ((_WHITE, _CASING), (annotation.colour, _LINE)):
                    draw.line(points, fill=colour, width=width, joint="curve")
