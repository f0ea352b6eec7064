"""Colour spaces that augmentation changes patches in, as matrices to multiply rows of RGB by."""

import numpy as np

# Optical density (red, green, blue) of haematoxylin, eosin and DAB, each of length 1 below:
# Ruifrok and Johnston 2001, Anal. Quant. Cytol. Histol. 23:291-299.
_STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]], np.float32)
TO_DENSITY = _STAINS / np.linalg.norm(_STAINS, axis=1, keepdims=True)
TO_STAINS = np.linalg.inv(TO_DENSITY)

# RGB to YIQ of NTSC: luma, and a plane in which an angle is the hue.
CHROMA = np.array(
    [[0.299, 0.596, 0.211], [0.587, -0.274, -0.523], [0.114, -0.322, 0.312]], np.float32
)
FROM_CHROMA = np.linalg.inv(CHROMA)
