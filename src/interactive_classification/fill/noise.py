"""Noise: no structure at all, with every colour as likely as any other."""

from random import Random
from typing import Final

import numpy as np

from ..parameter import Parameter
from .method import Image, Mask, Method


def solve(image: Image, mask: Mask, seed: int) -> Image:
    """Fill the hole with uniform noise; see :attr:`~.method.Method.solve`.

    A pixel's noise depends on the seed and its place only, so that it stays the same
    while the hole grows.
    """
    filled = image.copy()
    noise = Random(seed).randbytes(image.size)  # NumPy's own would cost the page half a megabyte
    filled[mask] = np.frombuffer(noise, np.uint8).reshape(image.shape)[mask]
    return filled


METHOD: Final = Method(
    name="noise",
    title="Noise",
    description="A random colour for each pixel; the same seed gives the same ones.",
    solve=solve,
    parameters=(Parameter("seed", "Seed", 0, 0, 999),),
    baseline=True,
)
