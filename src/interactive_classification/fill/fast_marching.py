"""Fast marching inpainting: colours carried from the hole's boundary inwards.

Telea, "An image inpainting technique based on the fast marching method", Journal of
Graphics Tools 9 (2004), pages 23 to 34. Each pixel is the weighted mean of what the
pixels around it foretell by their colour and gradient; the fast marching method gives
the order, from the boundary inwards, and the boundary's normal.

Where the paper leaves a choice, or a picture is better off otherwise:

- The whole distance field is solved first, so pixels are painted by rising distance,
  and the normal is its upwind difference, which does not vanish in the middle.
- The directional weight is taken without its sign, as OpenCV does: the paper's would be
  negative for pixels that lie behind.
- Gradients are those of known pixels, one-sided beside the hole. Those of pixels that
  were painted themselves would extrapolate an extrapolation, and large holes run wild.
"""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..parameter import Parameter
from .fast_marching_cy import march, paint
from .method import Image, Mask, Method

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


def solve(image: Image, mask: Mask, radius: int) -> Image:
    """Fill the hole; see :attr:`~.method.Method.solve`.

    Only the hole's bounding box and what is within reach of it is worked on.
    """
    margin = radius + 2  # the radius, one pixel for gradients, and the ring of walls
    top, bottom = _extent(mask.any(axis=1), margin)
    left, right = _extent(mask[max(top, 0) : bottom].any(axis=0), margin)
    width = right - left
    kind = _kind(mask, top, bottom, left, right).ravel()
    distance = np.full(kind.size, np.inf)
    order = np.empty(kind.size, np.int32)
    keys, cells = np.empty(4 * kind.size), np.empty(4 * kind.size, np.int32)
    rows, columns, rays = _neighbours(radius)
    steps = rows * width + columns
    count = march(kind, width, steps[:4], margin, distance, keys, cells, order)
    filled = image.copy()
    samples = np.empty((kind.size, 9))
    paint(filled, top, left, width, steps, rays, kind, distance, order[:count], samples)
    return filled


def _extent(hit: Any, margin: int) -> tuple[int, int]:
    """Return where the true values begin and end, with a margin."""
    return int(hit.argmax()) - margin, len(hit) - int(hit[::-1].argmax()) + margin


def _kind(mask: Mask, top: int, bottom: int, left: int, right: int) -> NDArray[np.uint8]:
    """Return 2 for pixels of the hole, 1 for others, 0 for walls, in a box around the hole."""
    kind = np.zeros((bottom - top, right - left), np.uint8)
    rows = slice(max(top + 1, 0), min(bottom - 1, mask.shape[0]))
    columns = slice(max(left + 1, 0), min(right - 1, mask.shape[1]))
    picture = kind[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    picture[:] = mask[rows, columns]
    picture += 1
    return kind


@lru_cache(maxsize=4)
def _neighbours(radius: int) -> tuple[Ints, Ints, Floats]:
    """Return the pixels q of the disk around a pixel p, nearest first.

    Returns
    -------
    rows, columns : (K,) ndarray of int32
        q - p.
    rays : (K, 4) ndarray of float64
        p - q as x, y, and the same divided by its length cubed.
    """
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1].reshape(2, -1).astype(np.int32)
    square = x * x + y * y
    nearest = np.argsort(square, kind="stable")[1:]  # without p itself
    nearest = nearest[square[nearest] <= radius * radius]
    rows, columns = y[nearest], x[nearest]
    back = -np.stack([columns, rows], axis=1).astype(np.float64)
    cubed = square[nearest, np.newaxis] ** 1.5
    return rows, columns, np.hstack([back, back / cubed])


METHOD: Final = Method(
    name="fast-marching",
    title="Inward",
    description="Carries the colours around the hole inwards, by fast marching; quick, and good "
    "for thin holes.",
    solve=solve,
    parameters=(Parameter("radius", "Radius", default=5, low=1, high=20),),
    # A pixel feels what is within the radius, and that, by its distance to the nearest
    # hole and its gradient, feels another radius and a pixel.
    reach=lambda radius: 2 * radius + 2,
)
