"""Blur: what is there stays, without its details."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..parameter import Parameter
from .method import Image, Mask, Method

PASSES: Final = 3
"""Three box blurs come close to a Gaussian one."""


def solve(image: Image, mask: Mask, radius: int) -> Image:
    """Blur what lies under the hole; see :attr:`~.method.Method.solve`.

    The only method that looks at what is removed: it takes details away, not content.
    """
    filled = image.copy()
    for channel in range(3):  # one at a time: in the browser memory once taken is never given back
        blurred = image[..., channel].astype(np.float32)
        for _ in range(PASSES):
            blurred = _box(_box(blurred, radius).T, radius).T
        filled[mask, channel] = (blurred[mask] + 0.5).astype(np.uint8)
    return filled


def _box(channel: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Take the mean of each 2 * radius + 1 rows; beyond the edge its row goes on."""
    width = 2 * radius + 1
    padded = np.pad(channel, ((radius + 1, radius), (0, 0)), "edge").astype(np.float64)
    sums = padded.cumsum(0)
    means: NDArray[np.float32] = ((sums[width:] - sums[:-width]) / width).astype(np.float32)
    return means


METHOD: Final = Method(
    name="blur",
    title="Blur",
    description="What is in the hole, blurred rather than replaced (nearly a Gaussian blur).",
    solve=solve,
    parameters=(Parameter("radius", "Blur radius", 16, 1, 64),),
    baseline=True,
)
