"""Scale of a view that may be turned."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QTransform


def scale_of(transform: QTransform) -> float:
    """Return the factor by which a transform of equal scales enlarges lengths, however it turns."""
    return math.hypot(transform.m11(), transform.m12())


def angle_of(transform: QTransform) -> float:
    """Return by how much a transform turns clockwise, degrees, above -180 to 180."""
    return math.degrees(math.atan2(transform.m12(), transform.m11()))


def map_points(transform: QTransform, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map (n, 2) float64 places (x, y)."""
    x, y = points.T
    return np.column_stack(
        [
            x * transform.m11() + y * transform.m21() + transform.dx(),
            x * transform.m12() + y * transform.m22() + transform.dy(),
        ]
    )
