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
    blurred = whole(image, radius)
    filled = image.copy()
    filled[mask] = blurred[mask]
    return filled


class _Kept:
    """The picture that was blurred last, by how much, and what came of it."""

    image: Image | None = None
    radius = 0
    blurred: Image


_kept = _Kept()


def whole(image: Image, radius: int) -> Image:
    """Blur all of a picture; one that cannot be written to, as a session's, only once.

    Parameters
    ----------
    image : (H, W, 3) ndarray of uint8
    radius : int
        In pixels.

    Returns
    -------
    (H, W, 3) ndarray of uint8
        Not to be written to.
    """
    if image.flags.writeable:
        return _blurred(image, radius)
    if _kept.image is not image or _kept.radius != radius:
        _kept.image, _kept.radius, _kept.blurred = image, radius, _blurred(image, radius)
    return _kept.blurred


def _blurred(image: Image, radius: int) -> Image:
    found = np.empty_like(image)
    for channel in range(3):  # one at a time: in the browser memory once taken is never given back
        blurred = image[..., channel].astype(np.float32)
        for _ in range(PASSES):
            blurred = _box(_box(blurred, radius).T, radius).T
        found[..., channel] = (blurred + 0.5).astype(np.uint8)
    return found


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
