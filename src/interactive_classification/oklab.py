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
    cones = np.cbrt(linear[image] @ _RGB_TO_CONES.T)
    lab: NDArray[np.float64] = cones @ _CONES_TO_OKLAB.T
    return lab


# Each way as the source gives it, since NumPy's linear algebra is left out of the page.
_RGB_TO_CONES: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_CONES_TO_OKLAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
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
