"""A flat colour: the plainest removal there is."""

from typing import Final

import numpy as np

from ..parameter import Parameter
from .method import Image, Mask, Method


def solve(image: Image, mask: Mask, red: int, green: int, blue: int) -> Image:
    """Fill the hole with one colour; see :attr:`~.method.Method.solve`."""
    filled = image.copy()
    filled[mask] = np.array([red, green, blue], np.uint8)
    return filled


METHOD: Final = Method(
    name="flat-colour",
    title="Grey",
    description="One flat colour: mid grey unless you choose another.",
    solve=solve,
    parameters=(
        Parameter("red", "Red", 128, 0, 255),
        Parameter("green", "Green", 128, 0, 255),
        Parameter("blue", "Blue", 128, 0, 255),
    ),
    baseline=True,
)
