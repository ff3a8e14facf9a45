"""OKLab: colours by lightness and two hues, where equal steps look equal.

Ottosson, "A perceptual color space for image processing", 2020.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .pixels import Image


def srgb(oklab: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Convert OKLab to sRGB.

    Parameters
    ----------
    oklab : (N, 3) ndarray of float64
        Lightness in [0, 1], a, b.

    Returns
    -------
    (N, 3) ndarray of uint8
        Colours that sRGB does not have are clipped.
    """
    cones = (oklab @ _OKLAB_TO_CONES.T) ** 3
    linear = np.clip(cones @ _CONES_TO_RGB.T, 0, 1)
    curved = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    rounded: NDArray[np.uint8] = (curved * 255 + 0.5).astype(np.uint8)
    return rounded


def from_srgb(image: Image) -> NDArray[np.float64]:
    """Convert sRGB to OKLab.

    Parameters
    ----------
    image : (..., 3) ndarray of uint8

    Returns
    -------
    (..., 3) ndarray of float64
        Lightness in [0, 1], a, b.
    """
    level = np.arange(256) / 255
    linear = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(linear[image] @ np.linalg.inv(_CONES_TO_RGB).T)
    lab: NDArray[np.float64] = cones @ np.linalg.inv(_OKLAB_TO_CONES).T
    return lab


_OKLAB_TO_CONES: Final = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_CONES_TO_RGB: Final = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)
