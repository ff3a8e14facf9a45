"""The mean colour of everything that is left."""

from typing import Final

import numpy as np

from .method import Image, Mask, Method


def solve(image: Image, mask: Mask) -> Image:
    """Fill the hole with the mean of the known pixels; see :attr:`~.method.Method.solve`."""
    filled = image.copy()
    filled[mask] = (image[~mask].mean(0) + 0.5).astype(np.uint8)
    return filled


METHOD: Final = Method(
    name="mean-colour",
    title="Average colour",
    description="The average (mean) colour of the rest of the picture.",
    solve=solve,
    baseline=True,
)
